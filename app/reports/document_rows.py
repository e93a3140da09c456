"""A document as rows of cells, for spreadsheets: the same content in the same order as on paper."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from app.reports.engine.chart import heading_of
from app.reports.engine.words import CIRCLE_ONE
from app.reports.paper import (
    FRAMED,
    Align,
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
    """One row. ``chart``: on the last row of a chart's figures. ``aligns``: of the cells of a table.

    ``group_heads``: common headings of the columns, whose titles are in the next row. ``writing_lines``: so high at least, to be
    written on; ``only_to_write_on`` has nothing else in it. ``new_page``: it begins a page.
    """

    kind: Kind
    cells: tuple[Cell | float, ...]
    chart: Chart | None = None
    aligns: tuple[Align, ...] = ()
    group_heads: bool = False
    is_head_of_table: bool = False
    writing_lines: float = 0.0
    only_to_write_on: bool = False
    hint: str = ""
    """What to write or ring in an empty last cell, on a sheet that is printed."""
    new_page: bool = False
    goes_on: bool = False
    """Never at the end of a page: a heading, the figures of a chart."""
    last_takes_the_rest: bool = False
    """The last cell is as wide as all columns that other tables have more."""


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
        yield DocumentRow("cell", ("",) * (len(paper.stamp_boxes) + 1), writing_lines=2, only_to_write_on=True)
    for place, part in enumerate(paper.parts):
        if not (place and isinstance(part, FRAMED) and isinstance(paper.parts[place - 1], FRAMED)):
            yield DocumentRow("text", ("",), goes_on=True)
        yield from _part_rows(part)


def _part_rows(part: Part) -> Iterator[DocumentRow]:
    match part:
        case Text():
            yield DocumentRow("named", (part.name, part.text), writing_lines=0 if part.text else part.writing_lines)
        case Bullets():
            listed = "\n".join(f"・{item}" for item in part.items)
            yield DocumentRow("named", (part.name, listed), writing_lines=0 if listed else part.writing_lines)
        case Choice():
            hint = "" if part.chosen else f"{'　　'.join(part.choices)}　　（{CIRCLE_ONE}）"
            yield DocumentRow("named", (part.name, part.chosen or ""), hint=hint)
        case Notes():
            yield from (DocumentRow("text", (line,)) for line in part.lines)
        case Heading():
            yield DocumentRow("heading", (part.text,), new_page=part.new_page, goes_on=True)
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
    yield DocumentRow("heading", (heading_of(chart),), goes_on=True)
    yield DocumentRow("head", ("", *chart.labels), goes_on=True)
    for series in chart.series:
        last = chart if series is chart.series[-1] else None
        cells = (series.name, *("" if value is None else value for value in series.values))
        yield DocumentRow("cell", cells, last, goes_on=last is None)


def _table_rows(table: Table) -> Iterator[DocumentRow]:
    is_wide = table.columns[-1].align == "left"
    if table.caption or table.aside:
        yield DocumentRow("heading", ("　".join(filter(None, (table.caption, table.aside))),), goes_on=True)
    groups = tuple(column.group for column in table.columns)
    titles = tuple(column.title for column in table.columns)
    if any(groups):
        yield DocumentRow("head", groups, group_heads=True, is_head_of_table=True, goes_on=True, last_takes_the_rest=is_wide)
    yield DocumentRow("head", titles, is_head_of_table=True, goes_on=True, last_takes_the_rest=is_wide)
    aligns = tuple(column.align for column in table.columns)
    for row in table.rows:
        yield DocumentRow(_kind(row), row.cells, aligns=aligns, goes_on=row.look == "head", last_takes_the_rest=is_wide)
    for _ in range(table.blank_rows):
        cells = ("",) * len(table.columns)
        yield DocumentRow("cell", cells, writing_lines=1, only_to_write_on=True, last_takes_the_rest=is_wide)


def _kind(row: Row) -> Kind:
    return {"plain": "cell", "head": "head", "total": "total"}[row.look]  # type: ignore[return-value]
