"""Texts that a spreadsheet program would not leave as they are when it opens a text file or pastes a cell."""

import re

_COMPUTED = re.compile(r"[\s]*[=+\-@＝＠]|[\t\r\n]|[＋－](?![0-9０-９]|$)")
"""What a spreadsheet computes: formulas, also with full-width signs. A lone － and ＋25％ are none."""
_CHANGED = re.compile(r"[0-9]{1,4}[-/][0-9]{1,2}([-/][0-9]{1,4})?|[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?|[0-9]+[eE][0-9]+|0[0-9]+")
"""What a spreadsheet reads as a day, a time or another number: 1/1, 2-3, 12:30, 3E5, 0123."""


def kept_as_text(text: str) -> str:
    """The text with ' in front where a spreadsheet program would compute or change it."""
    return f"'{text}" if _COMPUTED.match(text) or _CHANGED.fullmatch(text) else text


def without_guard(text: str) -> str:
    """The text that ``kept_as_text`` was given."""
    return text[1:] if text[:1] == "'" and kept_as_text(text[1:]) == text else text
