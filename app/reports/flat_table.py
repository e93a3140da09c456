"""A flat table for Excel: one row a record, in columns of one type each. app.reports.record_sheets writes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["text", "long", "number", "year", "day", "mark", "id"]
FlatCell = str | int | float | date | None


@dataclass(frozen=True)
class FlatColumn:
    """``long``: prose, on one line however long it is. ``id``: what the program knows the row by, grey at the end.
    ``year``: a number that is not grouped (2025, never 2,025). ``decimals`` None: each number has its own.
    """

    heading: str
    kind: Kind = "text"
    decimals: int | None = 0


@dataclass(frozen=True)
class FlatTable:
    """``about``: the line above the headings. ``rows`` have a cell for each column; a None is an empty cell, never 0."""

    name: str
    about: str
    columns: Sequence[FlatColumn]
    rows: Sequence[Sequence[FlatCell]]
