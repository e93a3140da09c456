"""The same documents as an Excel workbook, for people who calculate further with the figures.

Every text is written as text, so a target's number never becomes a date and a typed formula is never computed. Every figure is
a number; 約, 以上 and ※ are in its format. A missing figure stays a word: 未提出 is neither an empty cell nor 0.
"""

import io
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from app.reports.document_rows import DocumentRow, document_rows
from app.reports.paper import Cell, Chart, Num, Paper, Table, cell_text

_BAD_SHEET_NAME = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_WIDEST = 60
LONGEST = 32_767
"""Characters that a cell of Excel holds."""
_LINE = 15.0
_TALLEST = 400.0
"""Height of a line and of the tallest row in points; Excel allows 409."""
_CHART_ROWS = 14
"""Rows that a chart covers below its figures."""
_FROZEN = 12
"""A head further down stays with its table: freezing more rows would leave no room on a small screen."""
_TYPES = {"bars": {"type": "column"}, "lines": {"type": "line"}, "share": {"type": "column", "subtype": "percent_stacked"}}


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
        _Sheet(book, sheet, looks, paper).write()
    book.close()
    return out.getvalue()


class _Sheet:
    """One document on its sheet."""

    def __init__(self, book: xlsxwriter.Workbook, sheet: Worksheet, looks: "_Looks", paper: Paper) -> None:
        self._book, self._sheet, self._looks, self._paper = book, sheet, looks, paper
        self._widths = _widths(paper)
        self._at = 0

    def write(self) -> None:
        """Writes all rows and how the sheet is printed."""
        sheet = self._sheet
        sheet.set_paper(9)
        if self._paper.orientation == "landscape":
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C&P/&N")
        for column, width in enumerate(self._widths):
            sheet.set_column(column, column, width)
        tables: list[tuple[int, int]] = []
        before = ""
        for row in document_rows(self._paper):
            if row.kind == "head" and before != "head":
                tables.append((self._at, self._at))
            elif tables and row.kind == "head":
                tables[-1] = (tables[-1][0], self._at)
            before = row.kind
            self._write_row(row)
        self._keep_head([place for place in tables if self._paper.stamp_boxes == () or place != tables[0]])

    def _keep_head(self, heads: Sequence[tuple[int, int]]) -> None:
        """The head of the first table stays in sight and on every page; the only table can be filtered."""
        if not heads:
            return
        first, last = heads[0]
        self._sheet.repeat_rows(first, last)
        if last < _FROZEN:
            self._sheet.freeze_panes(last + 1, 0)
        tables = [part for part in self._paper.parts if isinstance(part, Table)]
        if len(heads) == len(tables) == 1 and tables[0].rows:
            self._sheet.autofilter(last, 0, last + len(tables[0].rows), len(tables[0].columns) - 1)

    def _write_row(self, row: DocumentRow) -> None:
        wide = {"title": 0, "heading": 0, "text": 0, "named": 1}.get(row.kind)
        height = _LINE
        for column, cell in enumerate(row.cells):
            end = len(self._widths) - 1 if column == wide else column
            self._write_cell(row.kind, column, end, cell)
            if not isinstance(cell, Num | int | float):
                height = max(height, _LINE * _lines(cell_text(cell), sum(self._widths[column : end + 1])))
        if row.kind != "title":
            self._sheet.set_row(self._at, min(height, _TALLEST))
        self._at += 1
        if row.chart is not None:
            self._draw(row.chart)

    def _write_cell(self, kind: str, column: int, end: int, cell: Cell | float) -> None:
        if isinstance(cell, int | float):
            self._sheet.write_number(self._at, column, cell, self._looks.plain_number(kind, cell))
        elif isinstance(cell, Num):
            self._sheet.write_number(self._at, column, cell.value / 10**cell.decimals, self._looks.number(kind, cell))
        elif cell is None or (cell == "" and kind == "cell"):
            self._sheet.write_blank(self._at, column, None, self._looks.text(kind))
        elif end > column:
            self._sheet.merge_range(self._at, column, self._at, end, "", self._looks.text(kind))
            self._sheet.write_string(self._at, column, plain(cell)[:LONGEST], self._looks.text(kind))
        else:
            self._sheet.write_string(self._at, column, plain(cell)[:LONGEST], self._looks.text(kind))

    def _draw(self, chart: Chart) -> None:
        """A chart of Excel's own over the figures just written."""
        drawn = self._book.add_chart(_TYPES[chart.kind])
        head, last = self._at - len(chart.series) - 1, len(chart.labels)
        for place, series in enumerate(chart.series):
            line = head + 1 + place
            name = self._sheet.get_name()
            drawn.add_series(
                {
                    "name": series.name,
                    "categories": [name, head, 1, head, last],
                    "values": [name, line, 1, line, last],
                    "marker": {"type": "automatic"},
                }
            )
        drawn.set_title({"name": chart.title, "name_font": {"size": 11}})
        drawn.show_blanks_as("gap")
        drawn.set_size({"width": 620, "height": _CHART_ROWS * 20})
        self._sheet.insert_chart(self._at, 0, drawn)
        self._at += _CHART_ROWS + 1


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a cell of this width, in Excel's unit; a full-width character takes two."""

    def wide(line: str) -> int:
        return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in line)

    return sum(max(1, math.ceil(wide(line) / max(1.0, width - 2))) for line in text.split("\n"))


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


def plain(text: str) -> str:
    """The text without control characters, which no spreadsheet reads."""
    return _CONTROL.sub("", text)


class _Looks:
    """The formats of one workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[str, str], Any] = {}

    def text(self, kind: str) -> Any:
        """Texts stay texts."""
        return self._look(kind, "@")

    def plain_number(self, kind: str, value: float) -> Any:
        """A figure of a chart; a whole number without a point behind it."""
        return self._look(kind, "#,##0" if value == int(value) else "#,##0.##")

    def number(self, kind: str, cell: Num) -> Any:
        """A figure with its signs: 約 before it; unit, 以上 and ※ behind it; △ and ＋ as signs."""
        before, behind = _quoted("約" if cell.approximate else ""), _quoted(f"{cell.suffix}{cell.mark}")
        digits = "#,##0" + ("." + "0" * cell.decimals if cell.decimals else "")
        plus = _quoted("＋") if cell.signed else ""
        parts = [f"{before}{plus}{digits}{behind}", f'{before}"△"{digits}{behind}', f"{before}{digits}{behind}"]
        return self._look(kind, ";".join(parts))

    def _look(self, kind: str, number_format: str) -> Any:
        if (kind, number_format) not in self._made:
            look: dict[str, object] = {"num_format": number_format, "valign": "vcenter", "font_name": "BIZ UDPゴシック"}
            if kind == "title":
                look |= {"bold": True, "font_size": 16}
            if kind in ("heading", "head", "total"):
                look["bold"] = True
            if kind in ("head", "cell", "total", "named"):
                look["border"] = 1
            if kind != "title":
                look["text_wrap"] = True
            if kind == "head":
                look |= {"bg_color": "#EDEDED", "align": "center"}
            self._made[kind, number_format] = self._book.add_format(look)
        return self._made[kind, number_format]


def _quoted(words: str) -> str:
    return '"{}"'.format(words.replace('"', "")) if words else ""
