"""The same documents as an Excel workbook, for people who calculate further with the figures.

Every text is written as text, so a target's number never becomes a date and a typed formula is never computed. Every figure is
a number; 約, 以上 and ※ are in its format. A missing figure stays a word: 未提出 is neither an empty cell nor 0.
"""

import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from app.reports.document_rows import DocumentRow, document_rows
from app.reports.engine.chart import has_legend, heading_of, pattern_of
from app.reports.paper import Align, Cell, Chart, Num, Paper, Table, with_texts
from app.reports.sheet_layout import CHART_ROWS, LINE, column_widths, page_breaks, row_height, spans
from app.rules.text import plain_text

_BAD_SHEET_NAME = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
LONGEST = 32_767
"""Characters that a cell of Excel holds."""
_FROZEN = 12
"""A head further down stays with its table: freezing more rows would leave no room on a small screen."""
_TYPES = {"bars": {"type": "column"}, "lines": {"type": "line"}, "share": {"type": "column", "subtype": "percent_stacked"}}
_PATTERNS: dict[str, dict[str, Any]] = {
    "solid": {"fill": {"color": "#404040"}},
    "white": {"fill": {"color": "#FFFFFF"}},
    "grey": {"fill": {"color": "#C0C0C0"}},
    "lines": {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": "#000000", "bg_color": "#FFFFFF"}},
    "cross": {"pattern": {"pattern": "large_grid", "fg_color": "#000000", "bg_color": "#FFFFFF"}},
    "dots": {"pattern": {"pattern": "percent_20", "fg_color": "#000000", "bg_color": "#FFFFFF"}},
}
"""As on paper: told apart without colours."""
_ALIGNS: dict[Align, str] = {"left": "left", "right": "right", "centre": "center"}


def paper_workbook(papers: Iterable[Paper]) -> bytes:
    """An .xlsx with one sheet per document. The column widths follow the form and its figures."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    )
    looks = _Looks(book)
    taken: set[str] = set()
    for given in papers:
        paper: Paper = with_texts(given, plain_text)
        sheet = book.add_worksheet(_sheet_name(paper.bookmark or paper.title, taken))
        _Sheet(book, sheet, looks, paper).write()
    book.close()
    return out.getvalue()


class _Sheet:
    """One document on its sheet."""

    def __init__(self, book: xlsxwriter.Workbook, sheet: Worksheet, looks: "_Looks", paper: Paper) -> None:
        self._book, self._sheet, self._looks, self._paper = book, sheet, looks, paper
        self._rows = list(document_rows(paper))
        self._widths = column_widths(paper, self._rows)
        self._at = 0
        self._over_two_rows: set[int] = set()

    def write(self) -> None:
        """Writes all rows and how the sheet is printed."""
        for column, width in enumerate(self._widths):
            self._sheet.set_column(column, column, width)
        heights = [row_height(row, self._widths) for row in self._rows]
        for place, row in enumerate(self._rows):
            self._write_row(row, heights[place], self._rows[place + 1] if row.group_heads else None)
        self._print(heights)
        self._keep_head()

    def _print(self, heights: Sequence[float]) -> None:
        sheet, paper = self._sheet, self._paper
        sheet.set_paper(9)
        if paper.orientation == "landscape":
            sheet.set_landscape()
        sheet.set_margins(left=0.5, right=0.5, top=0.55, bottom=0.55)
        sheet.set_footer("&C&P/&N")
        charts = [CHART_ROWS * LINE if row.chart is not None else 0.0 for row in self._rows]
        with_charts = [own + chart for own, chart in zip(heights, charts, strict=True)]
        sheet.fit_to_pages(1, 0)
        sheet.set_h_pagebreaks(page_breaks(paper, self._rows, with_charts, self._widths))

    def _write_row(self, row: DocumentRow, height: float, titles: DocumentRow | None) -> None:
        self._sheet.set_row(self._at, height)
        if titles is not None:
            self._write_group_heads(row, titles)
        else:
            for first, last in spans(row, len(self._widths)):
                if first not in self._over_two_rows:
                    hint = row.hint if first == len(row.cells) - 1 else ""
                    self._write_cell(row, self._at, first, last, hint or row.cells[first])
            self._over_two_rows.clear()
        self._at += 1
        if row.chart is not None:
            self._draw(row.chart)

    def _write_group_heads(self, row: DocumentRow, titles: DocumentRow) -> None:
        """Common headings, each over its columns; a column without one has its title over both rows."""
        for first, last in spans(row, len(self._widths)):
            if row.cells[first]:
                self._write_cell(row, self._at, first, last, row.cells[first])
            else:
                self._over_two_rows.add(first)
                self._write_cell(titles, self._at + 1, first, last, titles.cells[first], top=self._at)

    def _write_cell(
        self, row: DocumentRow, line: int, first: int, last: int, cell: Cell | float, *, top: int | None = None
    ) -> None:
        """A cell from its first to its last column, and from the row ``top`` on if it has more than one."""
        look = self._looks.of(row, first, last, cell)
        top = line if top is None else top
        if (top, first) != (line, last):
            self._sheet.merge_range(top, first, line, last, "", look)
        if isinstance(cell, int | float):
            self._sheet.write_number(top, first, cell, look)
        elif isinstance(cell, Num):
            self._sheet.write_number(top, first, cell.value / 10**cell.decimals, look)
        elif cell:
            self._sheet.write_string(top, first, cell[:LONGEST], look)
        elif row.kind not in ("text", "heading") and (top, first) == (line, last):
            self._sheet.write_blank(top, first, None, look)

    def _keep_head(self) -> None:
        """The head of the only table stays in sight and on every page, and filters it.

        A sheet with several tables has none: it would stand over the figures of another one.
        """
        tables = [part for part in self._paper.parts if isinstance(part, Table)]
        heads = [at for at, row in enumerate(self._rows) if row.is_head_of_table]
        if len(tables) != 1 or not heads or any(row.chart is not None for row in self._rows):
            return
        last = heads[-1]
        self._sheet.repeat_rows(heads[0], last)
        if last < _FROZEN:
            self._sheet.freeze_panes(last + 1, 0)
        if tables[0].rows:
            self._sheet.autofilter(last, 0, last + len(tables[0].rows), len(tables[0].columns) - 1)

    def _draw(self, chart: Chart) -> None:
        """A chart of Excel's own over the figures just written."""
        drawn = self._book.add_chart(_TYPES[chart.kind])
        head, last = self._at - len(chart.series) - 1, len(chart.labels)
        for place, series in enumerate(chart.series):
            line = head + 1 + place
            name = self._sheet.get_name()
            look = {"marker": {"type": "automatic"}} if chart.kind == "lines" else _PATTERNS[pattern_of(chart, place)]
            drawn.add_series(
                {
                    "name": series.name,
                    "categories": [name, head, 1, head, last],
                    "values": [name, line, 1, line, last],
                    "border": {"color": "#000000"},
                    **look,
                }
            )
        drawn.set_title({"name": heading_of(chart), "name_font": {"size": 11}})
        if not has_legend(chart):
            drawn.set_legend({"none": True})
        drawn.show_blanks_as("gap")
        drawn.set_size({"width": min(620, int(7 * sum(self._widths))), "height": (CHART_ROWS - 1) * 20})
        self._sheet.insert_chart(self._at, 0, drawn, {"y_offset": 6})
        for _ in range(CHART_ROWS):
            self._sheet.set_row(self._at, LINE)
            self._at += 1


def _sheet_name(name: str, taken: set[str]) -> str:
    """At most 31 characters, none that Excel refuses, and no name twice."""
    base = _BAD_SHEET_NAME.sub("", name)[:28].strip() or "様式"
    found, number = base, 2
    while found.casefold() in taken:
        found, number = f"{base[:27]}({number})"[:31], number + 1
    taken.add(found.casefold())
    return found


class _Looks:
    """The formats of one workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[str, str, str], Any] = {}

    def of(self, row: DocumentRow, first: int, last: int, cell: Cell | float) -> Any:
        """The format of a cell: texts stay texts, figures have their signs; aligned as on paper."""
        number_format = _format(cell)
        align: str = _ALIGNS[row.aligns[first]] if first < len(row.aligns) else ""
        if first < last < len(row.cells) and row.kind in ("cell", "total"):
            align = "center"
        return self._look(row.kind, number_format, align if row.kind != "head" or not row.aligns else "left")

    def _look(self, kind: str, number_format: str, align: str) -> Any:
        key = (kind, number_format, align)
        if key not in self._made:
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
            if align:
                look["align"] = align
            self._made[key] = self._book.add_format(look)
        return self._made[key]


def _format(cell: Cell | float) -> str:
    """Of a figure with its signs, of a chart's figure (a whole one without a point behind it), of a text."""
    if isinstance(cell, Num):
        return _signs(cell)
    if isinstance(cell, int | float):
        return "#,##0" if cell == int(cell) else "#,##0.##"
    return "@"


def _signs(cell: Num) -> str:
    """The number format of a figure: 約 before it; unit, 以上 and ※ behind it; △ and ＋ as signs."""
    before, behind = _quoted("約" if cell.approximate else ""), _quoted(f"{cell.suffix}{cell.mark}")
    digits = "#,##0" + ("." + "0" * cell.decimals if cell.decimals else "")
    plus = _quoted("＋") if cell.signed else ""
    parts = [f"{before}{plus}{digits}{behind}", f'{before}"△"{digits}{behind}', f"{before}{digits}{behind}"]
    return ";".join(parts)


def _quoted(words: str) -> str:
    return '"{}"'.format(words.replace('"', "")) if words else ""
