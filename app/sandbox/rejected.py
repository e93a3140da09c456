"""Why a file was not opened, as a word that means the same on both sides."""

TIME, MEMORY, SIZE = "time", "memory", "size"
"""More than the limits (app.sandbox.limits) allow: of the clock or the processor, of memory, of content."""
ENDED = "ended"
"""The parser ended its process, or answered something that is no answer."""
FAILED = "failed"
"""The parser failed in a way nobody foresaw, and its process goes on."""
UNREADABLE, PROTECTED = "unreadable", "protected"
"""Damaged or another kind of file; with a password."""
NOT_A_TABLE, ROWS, COLUMNS = "not-a-table", "rows", "columns"
NO_TEXT, UNSURE_TEXT, UNCLOSED_QUOTE = "no-text", "unsure-text", "unclosed-quote"
NOTHING_INSIDE, SEVERAL = "nothing-inside", "several"
"""Of tables. The first: whole, but a file of another kind. A quote comes with the number of its row; the last two are of files
that hold tables or events, with the number of tables.
"""
CUT, NESTED, NOTHING_SEALED = "cut", "nested", "nothing-sealed"
EXCEL, WORD, POWERPOINT = "excel", "word", "powerpoint"
"""Of archives; the last three are Office's files, which are archives too."""


class Rejected(Exception):
    """``reason`` is one of the words above; ``number`` belongs to it.

    Sentences for people are made from it outside the child, which could otherwise say anything.
    """

    def __init__(self, reason: str, number: int = 0) -> None:
        super().__init__(reason, number)
        self.reason = reason
        self.number = number
