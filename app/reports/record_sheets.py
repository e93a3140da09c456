"""Records as flat tables for Excel: one row each, days and numbers as such, nothing merged, ready to be sorted and summed.

Every text stays text. The first line says what the table is; below it the head stays in sight and filters.
"""

import csv
import io
import math
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import xlsxwriter

from app.reports.flat_table import FlatCell, FlatColumn, FlatTable, Kind
from app.reports.sheet_layout import points
from app.reports.workbook import LONGEST
from app.rules.computed_text import kept_as_text
from app.rules.era import short_date
from app.rules.era_table import FIRST_DATE
from app.rules.text import plain_text

Progress = Callable[[int, int, str], object]
"""Told how many rows are done of how many, in words. It may raise to stop."""
TOLD_AFTER = 500
LINE = 15.0
"""Height of a line in points."""
LINES = 8
"""A row shows as many lines of its longest text at most: enough to be read on paper, and few enough to scroll through."""
CUT = f"長い文は、はじめの{LINES}行だけを印刷しています。"
_LEAST_SCALE = 82
"""Percent at which the type of 11 points is still one of nine."""
_MARGIN = 0.4
"""Beside the page, in inches."""
_PAPERS = ((9, 842.0 - 2 * 72 * _MARGIN), (8, 1191.0 - 2 * 72 * _MARGIN))
"""A4 and A3, as Excel numbers them, with the width of what is printed in points."""
_HEADER = 110
"""Letters of what is said above the page: Excel takes 255, and & counts twice."""
_HEADS, _HEADS_WIDTH = 3, 75.0
"""Columns repeated on every page: as many, and in digits as wide at most."""
_FIRST_OF_EXCEL = date(1900, 3, 1)
_DAY_FORMAT = '[$-411]ge.m.d"（"aaa"）"'
_PROSE = 40
"""The width of a column of long texts, in digits."""
_WORDS = ("text", "long")
_WIDTHS: dict[Kind, float] = {"text": 10, "long": 10, "number": 10, "year": 8, "day": 15, "mark": 10, "id": 15}


def flat_workbook(tables: Sequence[FlatTable], progress: Progress = lambda *_: None) -> bytes:
    """An .xlsx with one sheet for each table."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    )
    looks = _Looks(book)
    whole, done = sum(len(table.rows) for table in tables), 0
    for table in tables:
        sheet = book.add_worksheet(table.name)
        widths = [_width(column, [row[place] for row in table.rows]) for place, column in enumerate(table.columns)]
        _head(sheet, looks, table, widths)
        written = [_writer(sheet, looks, column) for column in table.columns]
        wraps = [place for place, column in enumerate(table.columns) if column.kind != "id"]
        for number, row in enumerate(table.rows, start=2):
            if done % TOLD_AFTER == 0:
                progress(done, whole, f"表に書いています（{done:,} / {whole:,}行）")
            done += 1
            sheet.set_row(number, LINE * min(LINES, max((_lines(row[place], widths[place]) for place in wraps), default=1)))
            for place, cell in enumerate(row):
                if cell is not None:
                    written[place](number, place, cell)
    progress(done, whole, "ファイルにしています")
    book.close()
    return out.getvalue()


def flat_csv(table: FlatTable) -> bytes:
    """UTF-8 with a byte order mark. The headings come first, so that any program reads it; a text that a spreadsheet program
    would change or compute gets ' in front.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.heading for column in table.columns])
    for row in table.rows:
        writer.writerow([_csv_cell(cell) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _csv_cell(cell: FlatCell) -> str | int | float:
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str):
        return kept_as_text(plain_text(cell))
    return "" if cell is None else cell


def _head(sheet: Any, looks: "_Looks", table: FlatTable, widths: Sequence[float]) -> None:
    sheet.write_string(0, 0, plain_text(table.about)[:LONGEST], looks.about)
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, widths[place], looks.grey if column.kind == "id" else None)
        sheet.write_string(1, place, column.heading, looks.grey_head if column.kind == "id" else looks.head)
    sheet.set_row(1, 2 * LINE)
    sheet.freeze_panes(2, 0)
    sheet.repeat_rows(1)
    sheet.autofilter(1, 0, max(1 + len(table.rows), 1), len(table.columns) - 1)
    _for_paper(sheet, table, widths)


def _for_paper(sheet: Any, table: FlatTable, widths: Sequence[float]) -> None:
    """One page wide where its letters stay readable, else several of A3, each beginning with the columns that name the row.
    What only the program needs is not printed.
    """
    printed = len(table.columns)
    while printed > 1 and table.columns[printed - 1].kind == "id":
        printed -= 1
    needed = sum(map(points, widths[:printed])) * _LEAST_SCALE / 100
    sheet.print_area(1, 0, 1 + len(table.rows), printed - 1)
    sheet.set_landscape()
    sheet.hide_gridlines(0)  # printed too: the eye follows a row over several pages
    sheet.set_margins(_MARGIN, _MARGIN, 0.7, 0.7)
    is_cut = any(_lines(cell, widths[place]) > LINES for row in table.rows for place, cell in enumerate(row[:printed]))
    sheet.set_header(f"&L{plain_text(table.about)[:_HEADER].replace('&', '&&')}")
    sheet.set_footer(f"&L&A&C{CUT if is_cut else ''}&R&P / &N")
    size, room = next((one for one in _PAPERS if needed <= one[1]), _PAPERS[-1])
    sheet.set_paper(size)
    if needed <= room:
        sheet.fit_to_pages(1, 0)
        return
    sheet.set_print_scale(_LEAST_SCALE)
    sheet.print_across()
    heads = next((count for count in range(_HEADS, 1, -1) if sum(widths[:count]) <= _HEADS_WIDTH), 1)
    sheet.repeat_columns(0, heads - 1)


def _width(column: FlatColumn, cells: Sequence[FlatCell]) -> float:
    """In digits of the workbook's type: words are seen whole up to the width of prose, a heading up to 24."""
    least = _WIDTHS[column.kind]
    if column.kind == "id":
        return least
    longest = max((len(cell) for cell in cells if isinstance(cell, str)), default=0) if column.kind in _WORDS else 0
    return max(least, min(2 * len(column.heading) + 4, 24), min(2 * longest + 2, _PROSE))


def _lines(cell: FlatCell, width: float) -> int:
    """How many lines a cell takes in a column of this width in digits; a little more than measured, for other fonts."""
    if not isinstance(cell, str) or (2.1 * len(cell) <= width - 1 and "\n" not in cell):
        return 1
    parts = plain_text(cell).split("\n")
    return sum(max(1, math.ceil(sum(2.1 if ord(sign) > 255 else 1.1 for sign in part) / (width - 1))) for part in parts)


def _writer(sheet: Any, looks: "_Looks", column: FlatColumn) -> Callable[[int, int, Any], None]:
    """Writes one cell of a column; a text may stand in any of them."""
    number = looks.year if column.kind == "year" else looks.number(column.decimals)
    text = looks.grey if column.kind == "id" else looks.text

    def write(row: int, place: int, cell: FlatCell) -> None:
        if isinstance(cell, str):
            sheet.write_string(row, place, plain_text(cell)[:LONGEST], text)
        elif isinstance(cell, date):
            if cell < _FIRST_OF_EXCEL:
                sheet.write_string(row, place, short_date(cell) if cell >= FIRST_DATE else cell.isoformat(), text)
            else:
                sheet.write_datetime(row, place, cell, looks.day)
        elif cell is not None:
            sheet.write_number(row, place, cell, number)

    return write


class _Looks:
    """The formats of one workbook."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        usual = {"font_name": "BIZ UDPゴシック", "valign": "top"}
        self.about = book.add_format({"font_name": "BIZ UDPゴシック", "bold": True, "font_size": 12})
        self.head = book.add_format(
            usual | {"bold": True, "bg_color": "#EDEDED", "text_wrap": True, "valign": "vcenter", "bottom": 1}
        )
        self.text = book.add_format(usual | {"num_format": "@", "text_wrap": True})
        self.day = book.add_format(usual | {"num_format": _DAY_FORMAT, "align": "left"})
        self.year = book.add_format(usual | {"num_format": "0"})
        grey = usual | {"num_format": "@", "font_color": "#8C8C8C", "bg_color": "#F5F5F5"}
        self.grey = book.add_format(grey | {"shrink": True})
        self.grey_head = book.add_format(grey | {"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1})
        self._usual = usual
        self._numbers: dict[int | None, Any] = {}

    def number(self, decimals: int | None) -> Any:
        """The format of numbers with these decimals."""
        if decimals not in self._numbers:
            digits = "General" if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
            self._numbers[decimals] = self._book.add_format(self._usual | {"num_format": digits})
        return self._numbers[decimals]
