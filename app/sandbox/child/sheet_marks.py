"""What the spreadsheet library does not tell of a sheet: what is hidden in it, and which cells hold no result.

The modules ``xlsx_marks``, ``xlsb_marks`` and ``xls_marks`` find it in the bytes of each format.
"""

import contextlib
import struct
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from app.sandbox import limits
from app.sandbox.child.number_formats import Shown
from app.sandbox.rejected import SIZE, Rejected

NO_RESULT = "formula"
"""Stands for a formula whose result no program has stored."""
COMMENTS = "comments"
"""Note: there are notes fixed to cells, which are not read."""
STRUCK = "struck"
"""Stands for a cell that is struck through: a number, a part of a text, or a row as a whole."""
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A", 43: "#GETTING_DATA"}
"""By the number that binary workbooks store ([MS-XLS] 2.5.10 BErr)."""


FIRST_DAY, FIRST_DAY_1904 = date(1899, 12, 30), date(1904, 1, 1)
"""The day 0 of a workbook, from March 1900 on; of one that begins with Excel for the Macintosh."""


@dataclass(slots=True)
class Marks:
    """Of one sheet, counted from 0, within the limits of a table.

    ``flaws``: row → column → NO_RESULT, STRUCK or an error. ``right``: what a cell holds where the library gives something else.
    ``has_comments``: notes are fixed to cells.
    """

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    flaws: dict[int, dict[int, str]] = field(default_factory=dict)
    merged: list[list[int]] = field(default_factory=list)
    has_comments: bool = False
    right: dict[tuple[int, int], date | timedelta | str] = field(default_factory=dict)

    def hide_row(self, row: int) -> None:
        """One that a person or a filter has hidden."""
        if 0 <= row < limits.ROWS:
            self.hidden_rows.add(row)

    def hide_columns(self, first: int, last: int) -> None:
        """All from the first to the last one."""
        self.hidden_columns.update(range(max(first, 0), min(last + 1, limits.COLUMNS)))

    def flaw(self, row: int, column: int, what: str) -> None:
        """Why the cell cannot be trusted."""
        if 0 <= row < limits.ROWS and 0 <= column < limits.COLUMNS:
            self.flaws.setdefault(row, {})[column] = what

    def whole(self, row: int, column: int, number: int, shown: Shown, first_day: date) -> None:
        """A whole number, which the library gives as such also where it is shown as a day or a length of time."""
        if shown and row < limits.ROWS and column < limits.COLUMNS:
            with contextlib.suppress(OverflowError):
                self.right[row, column] = timedelta(number) if shown == "length" else first_day + timedelta(number)

    def seen(self, row: int, column: int, text: str) -> None:
        """What a person sees in the cell, where the number in it says less."""
        if 0 <= row < limits.ROWS and 0 <= column < limits.COLUMNS:
            self.right[row, column] = text

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Raises Rejected("size") at too many."""
        if len(self.merged) >= limits.MERGED_RANGES:
            raise Rejected(SIZE)
        self.merged.append([top, left, bottom, right])


def packed_number(bits: int) -> float:
    """The number that binary workbooks store in 32 bits ([MS-XLS] 2.5.217 RkNumber)."""
    if bits & 0x2:
        number = float((bits >> 2) - (0x4000_0000 if bits & 0x8000_0000 else 0))
    else:
        number = float(struct.unpack("<d", struct.pack("<Q", (bits & 0xFFFF_FFFC) << 32))[0])
    return number / 100 if bits & 0x1 else number


def spans(numbers: Iterable[int]) -> list[int]:
    """The numbers as first and last ones of unbroken runs, one after the other: 3 4 5 9 → 3 5 9 9."""
    found: list[int] = []
    for number in sorted(numbers):
        if found and found[-1] == number - 1:
            found[-1] = number
        else:
            found += [number, number]
    return found


def heading(name: str, marks: Marks, notes: Iterable[str] = ()) -> list[Any]:
    """What precedes the rows of a sheet in an answer."""
    notes = [*notes, *([COMMENTS] if marks.has_comments else [])]
    return [name, marks.merged, spans(marks.hidden_rows), spans(marks.hidden_columns), notes]


def marked(cells: list[Any], flaws: dict[int, str] | None) -> list[Any]:
    """A row in which each cell with a flaw is a list of what is wrong with it."""
    for column, what in (flaws or {}).items():
        cells += [None] * (column + 1 - len(cells))
        cells[column] = [what]
    return cells
