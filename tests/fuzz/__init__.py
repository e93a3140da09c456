"""Damaged files of every kind that comes from outside, thrown at what opens it: each is opened or refused in a sentence.

python -m tests.fuzz KIND … [--seconds N] [--files N] [--seed S]      (make fuzz)

A kind (``kind.Kind``) is a name, and a block in which files of it can be damaged and opened. ``open_kinds`` are the files of
other programs, whose first files lie in ``corpus/KIND`` (``seeds`` makes them; one that once did harm is added by hand from
build/fuzz). The others are ours and are made when the run begins: ``sealed_kinds``, ``key_kinds``, the program's own notes
(``note_kinds``), what people edit (``edited_kinds``) and what a start meets (``start_kinds``).
"""
