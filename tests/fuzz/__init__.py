"""Damaged files of every kind that comes from outside, thrown at what opens it: each is opened or refused in a sentence.

python -m tests.fuzz KIND … [--seconds N] [--files N] [--seed S]      (make fuzz)

A kind (``kinds.KINDS``) is a name, a way to open a file, and a way to damage one. The files to begin with lie in
``corpus/KIND``; ``seeds`` makes the first of them, and a file that once did harm is added by hand from build/fuzz.
"""
