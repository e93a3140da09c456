"""Which number formats of a workbook show a number as a day (ECMA-376, 18.8.30 and 18.8.31)."""

import re
from typing import Literal

Shown = Literal["", "day", "length"]
"""What a whole number is shown as: itself, a day, or a length of time ([h]:mm)."""
_DAYS = frozenset((*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)))
"""Built-in formats; those from 27 on are Japanese."""
_LENGTH = 46
_LITERAL = re.compile(r'"[^"]*"|\\.|[_*].|general', re.IGNORECASE)
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_BRACKETS = re.compile(r"\[[^\]]*\]")


def shown_as(number: int, code: str | None) -> Shown:
    """``code`` is the format's text where the workbook defines it."""
    if code is None:
        return "length" if number == _LENGTH else "day" if number in _DAYS else ""
    plain = _LITERAL.sub("", code).split(";")[0]
    if _ELAPSED.search(plain):
        return "length"
    signs = _BRACKETS.sub("", plain).lower()
    return "day" if any(sign in signs for sign in "ymdhsge") and not any(sign in signs for sign in "0#?@") else ""
