"""What was read from a spreadsheet, before anybody asks what the columns mean."""

from dataclasses import dataclass
from datetime import date

Cell = str | int | date | None


@dataclass(frozen=True, slots=True)
class Row:
    """One row under the headings. ``number`` is the row number the person sees in the spreadsheet program (from 1).

    A cell is None when it is empty. ``problems`` are sentences about cells of this row that couldn't be taken.
    """

    number: int
    values: dict[str, Cell]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table. ``name`` is the sheet's name ("" for a text file); ``others`` are sheets that hold such a table too."""

    headers: tuple[str, ...]
    rows: list[Row]
    name: str
    header_row: int
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """The bare cells from A1 on. ``merged`` holds (first row, first column, last row, last column), all from 0."""

    name: str
    cells: list[list[Cell]]
    merged: tuple[tuple[int, int, int, int], ...] = ()


def column_letter(index: int) -> str:
    """Column 0 is A, 26 is AA: the name the person sees above the column."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
