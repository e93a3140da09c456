"""A document as rows of cells, for spreadsheets: the same content in the same order as on paper."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from app.reports.engine.chart import heading_of
from app.reports.paper import (
    Bullets,
    Cell,
    Chart,
    Choice,
    Heading,
    Notes,
    Paper,
    Part,
    Pictures,
    Prose,
    Row,
    Table,
    Text,
)

Kind = Literal["title", "heading", "text", "named", "head", "cell", "total"]
"""text: one text over the whole width; named: a name and a text; head, cell, total: rows of a table."""


@dataclass(frozen=True)
class DocumentRow:
    """One row. ``chart``: on the last row of a chart's figures."""

    kind: Kind
    cells: tuple[Cell | float, ...]
    chart: Chart | None = None


def document_rows(paper: Paper) -> Iterator[DocumentRow]:
    """All rows of a document, from its number to its last part."""
    number = "　".join(filter(None, (paper.form_number, paper.material, paper.mark)))
    if number:
        yield DocumentRow("text", (number,))
    yield DocumentRow("title", (paper.title,))
    if paper.warning:
        yield DocumentRow("heading", (paper.warning,))
    for line in (*paper.lines, paper.council, f"印刷 {paper.printed_on}" if paper.printed_on else ""):
        if line:
            yield DocumentRow("text", (line,))
    if paper.stamp_boxes:
        yield DocumentRow("head", (paper.stamps_name, *paper.stamp_boxes))
        yield DocumentRow("cell", ("",) * (len(paper.stamp_boxes) + 1))
    for part in paper.parts:
        yield DocumentRow("text", ("",))
        yield from _part_rows(part)


def _part_rows(part: Part) -> Iterator[DocumentRow]:
    match part:
        case Text():
            yield DocumentRow("named", (part.name, part.text))
        case Bullets():
            yield DocumentRow("named", (part.name, "\n".join(f"・{item}" for item in part.items)))
        case Choice():
            yield DocumentRow("named", (part.name, part.chosen or ""))
        case Notes():
            yield from (DocumentRow("text", (line,)) for line in part.lines)
        case Heading():
            yield DocumentRow("heading", (part.text,))
        case Prose():
            yield DocumentRow("text", (part.text,))
        case Pictures():
            yield from (DocumentRow("text", (f"写真：{picture.caption}",)) for picture in part.pictures)
        case Chart():
            yield from _chart_rows(part)
        case Table():
            yield from _table_rows(part)


def _chart_rows(chart: Chart) -> Iterator[DocumentRow]:
    """The figures of a chart; a gap is an empty cell."""
    yield DocumentRow("heading", (heading_of(chart),))
    yield DocumentRow("head", ("", *chart.labels))
    for series in chart.series:
        last = chart if series is chart.series[-1] else None
        yield DocumentRow("cell", (series.name, *("" if value is None else value for value in series.values)), last)


def _table_rows(table: Table) -> Iterator[DocumentRow]:
    if table.caption or table.aside:
        yield DocumentRow("heading", ("　".join(filter(None, (table.caption, table.aside))),))
    if any(column.group for column in table.columns):
        yield DocumentRow("head", tuple(column.group for column in table.columns))
    yield DocumentRow("head", tuple(column.title for column in table.columns))
    for row in table.rows:
        yield DocumentRow(_kind(row), row.cells)


def _kind(row: Row) -> Kind:
    return {"plain": "cell", "head": "head", "total": "total"}[row.look]  # type: ignore[return-value]
