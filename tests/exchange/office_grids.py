"""Small tables as offices keep them, written out as rows of cells."""

import re
from datetime import date

from app.exchange.sheet import Cell, Grid, column_letter
from app.exchange.table import Table
from app.exchange.tables import table_of


def grid(
    *rows: list[Cell],
    merged: tuple[str, ...] = (),
    hidden: tuple[int, ...] = (),
    flaws: dict[tuple[int, int], str] | None = None,
    name: str = "",
) -> Grid:
    """A sheet. ``merged`` as Excel writes it (A1:B2), ``hidden`` row numbers from 1; empty texts are empty cells."""
    cells = [[cell if cell != "" else None for cell in row] for row in rows]
    return Grid(name, cells, tuple(map(_range, merged)), frozenset(row - 1 for row in hidden), flaws or {})


def laid_out(*rows: list[Cell], **about) -> Table:
    """The sheet as ``table_of`` lays it out."""
    return table_of(1, grid(*rows, **about))


def roles(table: Table) -> list[str | None]:
    """The role of each column; None where its heading is not known."""
    return [column.meaning.role if column.meaning else None for column in table.columns]


def doubts(table: Table) -> dict[str, str]:
    """Heading → the question about it."""
    return {column.heading: column.meaning.doubt for column in table.columns if column.meaning and column.meaning.doubt}


def records(table: Table) -> list[list[Cell]]:
    """The cells of the records."""
    return [list(row.cells) for row in table.rows if row.kind == "record"]


def by_heading(table: Table) -> list[dict[str, Cell]]:
    """The records as heading → cell; a column without a heading under its letter."""
    names = [column.heading or column_letter(column.index) for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in records(table)]


def kinds(table: Table) -> list[str]:
    """The kinds of the rows that are not empty."""
    return [row.kind for row in table.rows]


def _range(text: str) -> tuple[int, int, int, int]:
    (left, top), (right, bottom) = (_place(one) for one in text.split(":"))
    return top, left, bottom, right


def _place(text: str) -> tuple[int, int]:
    found = re.fullmatch("([A-Z])([0-9]+)", text)
    assert found
    return ord(found[1]) - ord("A"), int(found[2]) - 1


DAY = date(2025, 11, 3)
HEADINGS: list[Cell] = ["実施日", "推進目標", "活動名", "参加者数"]
