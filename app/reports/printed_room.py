"""印刷の枠: how many lines of its box on the evaluation sheet a text takes, measured with the layout that will be printed."""

from dataclasses import dataclass

from app.reports.engine.paper_drawing import lines_of, ready
from app.reports.paper import Bullets, Paper, Text

ROOM = {
    "main_activities": 6,
    "outcome": 6,
    "issue": 6,
    "analysis": 2,
    "qualitative": 4,
    "rating_reason": 3,
    "direction_note": 3,
    "confirmed_note": 1,
}
"""Lines per box. With every box full, a sheet with eight branches, three items and four indicators takes two pages."""
AS_LIST = ("main_activities",)
"""Printed as a list: each line of the text is one item with a dot."""


@dataclass(frozen=True)
class Space:
    """``lines`` printed, ``room`` lines available; ``characters`` without spaces; from index ``fitting`` on the text is too
    long.
    """

    lines: int
    room: int
    characters: int
    fitting: int

    @property
    def over(self) -> int:
        """How many lines too many."""
        return max(0, self.lines - self.room)


def printed_space(field: str, text: str) -> Space:
    """The printed size of a text in the box of this field (a key of ROOM)."""
    as_list = field in AS_LIST
    part = Bullets("", tuple(text.splitlines())) if as_list else Text("", text)
    lines = lines_of(ready(Paper("", (part,))).parts[0])
    room = ROOM[field]
    kept = sum(_characters(line.text) - (as_list and not line.indent) for line in lines[:room])
    fitting = len(text) if len(lines) <= room else _place_after(text, kept)
    return Space(len(lines), room, _characters(text), fitting)


def _characters(text: str) -> int:
    return sum(not sign.isspace() for sign in text)


def _place_after(text: str, characters: int) -> int:
    """The index in the text after so many characters that are no spaces."""
    for place, sign in enumerate(text):
        if not sign.isspace():
            if not characters:
                return place
            characters -= 1
    return len(text)
