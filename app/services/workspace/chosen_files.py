"""Files that a person names: reading one, and the answer about one to be written (the window's save dialog and ``--replace`` of
the command line ask).
"""

from app.store.files import read_bounded
from app.store.own_places import agree_to_replace

__all__ = ["agree_to_replace", "read_bounded"]
