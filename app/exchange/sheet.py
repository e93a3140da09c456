"""What was read from a spreadsheet, before the meaning of its columns is known."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

Cell = str | int | date | None


@dataclass(frozen=True, slots=True)
class Grid:
    """The bare cells from A1 on. ``merged`` holds (first row, first column, last row, last column), all counted from 0.

    ``hidden_rows``, ``hidden_columns``: what a filter or a person has hidden, counted from 0. ``flaws``: (row, column) → why the
    cell cannot be trusted: "formula" for one whose result no program has stored, else the error that stands there ("#REF!").
    ``notes``: sentences about how the file was read, for the person.
    """

    name: str
    cells: list[list[Cell]]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    flaws: Mapping[tuple[int, int], str] = field(default_factory=dict)
    hidden_columns: frozenset[int] = frozenset()
    notes: tuple[str, ...] = ()


def column_letter(index: int) -> str:
    """The letter above a column, as people see it: column 0 is A, 26 is AA."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
