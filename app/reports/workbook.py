"""The same documents as an Excel workbook and as CSV, for people who calculate further with the figures.

Every text is written as text, so a target's number never becomes a date and a typed formula is never computed. Figures are
numbers with their own format. A missing figure stays a word: 未提出 is neither an empty cell nor 0.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator

import xlsxwriter

from app.reports.paper import (
    Bullets,
    Cell,
    Chart,
    Choice,
    Heading,
    Notes,
    Num,
    Paper,
    Part,
    Pictures,
    Prose,
    Row,
    Table,
    Text,
    cell_text,
)

_BAD_SHEET_NAME = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDEST = 60
_LONGEST = 32_767
"""Characters that a cell of Excel holds."""


def paper_workbook(papers: Iterable[Paper]) -> bytes:
    """An .xlsx with one sheet per document. The column widths follow the form."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    )
    looks = _Looks(book)
    taken: set[str] = set()
    for paper in papers:
        sheet = book.add_worksheet(_sheet_name(paper.bookmark or paper.title, taken))
        sheet.set_paper(9)
        if paper.orientation == "landscape":
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C&P/&N")
        for column, width in enumerate(_widths(paper)):
            sheet.set_column(column, column, width)
        for row, (kind, cells) in enumerate(_lines(paper)):
            for column, cell in enumerate(cells):
                if isinstance(cell, Num) and not cell.approximate and not cell.mark:
                    # A rough or marked figure stays text: as a number it would lose its 約 or ※.
                    sheet.write_number(row, column, cell.value / 10**cell.decimals, looks.number(kind, cell))
                elif cell is not None:
                    sheet.write_string(row, column, _plain(cell_text(cell)), looks.text(kind))
                else:
                    sheet.write_blank(row, column, None, looks.text(kind))
    book.close()
    return out.getvalue()


def paper_csv(papers: Iterable[Paper]) -> bytes:
    """UTF-8 with a byte order mark, as Excel on Windows needs it. A cell that looks like a formula gets ' in front."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for number, paper in enumerate(papers):
        if number:
            writer.writerow([])
        for _, cells in _lines(paper):
            writer.writerow([_csv_cell(cell) for cell in cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _lines(paper: Paper) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    """Kind of line (title, head, cell, total, text …) and its cells."""
    number = "　".join(filter(None, (paper.form_number, paper.material, paper.mark)))
    if number:
        yield "text", (number,)
    yield "title", (paper.title,)
    if paper.warning:
        yield "heading", (paper.warning,)
    for line in (*paper.lines, paper.council, f"印刷 {paper.printed_on}" if paper.printed_on else ""):
        if line:
            yield "text", (line,)
    for part in paper.parts:
        yield "text", ("",)
        yield from _part_lines(part)


def _part_lines(part: Part) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    match part:
        case Text():
            yield "named", (part.name, part.text)
        case Bullets():
            yield "named", (part.name, "\n".join(f"・{item}" for item in part.items))
        case Choice():
            yield "named", (part.name, part.chosen or "")
        case Notes():
            for line in part.lines:
                yield "text", (line,)
        case Heading():
            yield "heading", (part.text,)
        case Prose():
            yield "text", (part.text,)
        case Pictures():
            for picture in part.pictures:
                yield "text", (f"写真：{picture.caption}",)
        case Chart():
            yield "heading", (part.title + (f"（{part.unit}）" if part.unit else ""),)
            yield "head", ("", *part.labels)
            for series in part.series:
                yield "cell", (series.name, *("" if value is None else f"{value:g}" for value in series.values))
        case Table():
            yield from _table_lines(part)


def _table_lines(table: Table) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    if table.caption or table.aside:
        yield "heading", ("　".join(filter(None, (table.caption, table.aside))),)
    if any(column.group for column in table.columns):
        yield "head", tuple(column.group for column in table.columns)
    yield "head", tuple(column.title for column in table.columns)
    for row in table.rows:
        yield _kind(row), tuple(row.cells)


def _kind(row: Row) -> str:
    return {"plain": "cell", "head": "head", "total": "total"}[row.look]


def _widths(paper: Paper) -> list[float]:
    """Column widths in Excel's unit (characters); the table with the most columns decides."""
    tables = [part for part in paper.parts if isinstance(part, Table)]
    if not tables:
        return [16.0, 80.0]
    widest = max(tables, key=lambda table: len(table.columns))
    whole = sum(column.width for column in widest.columns)
    page = 130.0 if paper.orientation == "landscape" else 90.0
    return [max(6.0, min(_WIDEST, column.width / whole * page)) for column in widest.columns]


def _sheet_name(name: str, taken: set[str]) -> str:
    """At most 31 characters, none that Excel refuses, and no name twice."""
    base = _BAD_SHEET_NAME.sub("", name)[:28].strip() or "様式"
    found, number = base, 2
    while found.casefold() in taken:
        found, number = f"{base[:27]}({number})"[:31], number + 1
    taken.add(found.casefold())
    return found


def _plain(text: str) -> str:
    return _CONTROL.sub("", text)[:_LONGEST]


def _csv_cell(cell: Cell) -> str:
    if isinstance(cell, Num) and not cell.approximate and not cell.mark:
        return f"{cell.value / 10**cell.decimals:.{cell.decimals}f}{cell.suffix}"
    text = _plain(cell_text(cell))
    return f"'{text}" if text.startswith(_FORMULA) else text


class _Looks:
    """The formats of one workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[str, str], object] = {}

    def text(self, kind: str) -> object:
        return self._look(kind, "@")

    def number(self, kind: str, cell: Num) -> object:
        digits = "#,##0" + ("." + "0" * cell.decimals if cell.decimals else "")
        suffix = f'"{cell.suffix}"' if cell.suffix else ""
        return self._look(kind, f'{digits}{suffix};"△"{digits}{suffix}')

    def _look(self, kind: str, number_format: str) -> object:
        if (kind, number_format) not in self._made:
            look: dict[str, object] = {"num_format": number_format, "valign": "vcenter", "font_name": "BIZ UDPゴシック"}
            if kind == "title":
                look |= {"bold": True, "font_size": 16}
            if kind in ("heading", "head", "total"):
                look["bold"] = True
            if kind in ("head", "cell", "total", "named"):
                look |= {"border": 1, "text_wrap": True}
            if kind == "head":
                look |= {"bg_color": "#EDEDED", "align": "center"}
            self._made[kind, number_format] = self._book.add_format(look)
        return self._made[kind, number_format]
