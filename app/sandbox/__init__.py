"""Opening what came from outside in a process of its own: whatever a parser does there, the program goes on.

``process`` is the program's side, ``child`` the other one, which is given bytes and gives back plain values. The rest is
what both must agree on.
"""

CHILD = "--open-foreign-files"
"""The program's only argument when it is to be the child (app.__main__)."""
