"""How wide and high the cells of a worksheet are, and where it is cut into pages, so that nothing is cut off or shown as ###.

Widths are in Excel's unit (a digit of its usual font), heights in points. A sheet has one width for each of its columns, and
every table of the document uses them from the left.
"""

from collections.abc import Sequence

from app.reports.document_rows import DocumentRow
from app.reports.engine import flow, fonts
from app.reports.paper import Cell, Num, Paper, Table, cell_text

LINE = 15.0
WRITING_LINE = 22.0
TITLE_LINE = 24.0
TALLEST = 400.0
"""Excel allows 409 points."""
CHART_ROWS = 14
"""Rows that a chart covers below its figures."""
_EM = 2.2
"""A full-width character of 11 points; a little more than measured, for other fonts."""
_BESIDE = 1.6
"""What the edges of a cell take."""
_SHORT = 16.0
"""A word among figures (目標設定なし) and a short heading are not broken."""
_ALMOST = 1.25
"""A text so little wider than its share takes one line."""
_LEAST, _NAME, _BOX = 6.0, 14.0, 80.0
"""A column, one with the names of boxes, and the box beside it."""
_PAGE = {"portrait": 90.0, "landscape": 130.0}
_PAPER = {"portrait": (523.0, 762.0), "landscape": (770.0, 516.0)}
"""Width and height of the printed area of A4 in points."""
_CAREFUL = 0.96
"""Programs and printers differ by a few percent."""


def text_width(text: str) -> float:
    """The width of the longest line of a text."""
    return max(fonts.width(line, True) for line in fonts.paper_text(text).split("\n")) * _EM


def column_widths(paper: Paper, rows: Sequence[DocumentRow]) -> list[float]:
    """The widths of the columns: a figure is always shown whole, a text takes about its share of the page on paper."""
    tables = [part for part in paper.parts if isinstance(part, Table)]
    count = max((len(row.cells) for row in rows), default=1)
    found = [_LEAST] * max(count, 2)
    for table in sorted(tables, key=lambda table: -len(table.columns)):
        for place, share in enumerate(_shares(table, _PAGE[paper.orientation])):
            rest = len(found) if place + 1 == len(table.columns) and table.columns[-1].align == "left" else place + 1
            wanted = max(_wanted(cell, share) for cell in _column(table, place))
            found[rest - 1] += max(0.0, wanted - sum(found[place:rest]))
    if any(row.kind == "named" for row in rows):
        found[0] = max(found[0], _NAME)
        found[-1] += max(0.0, _BOX - sum(found[1:])) if not tables else 0.0
    return found


def _shares(table: Table, page: float) -> list[float]:
    whole = sum(column.width for column in table.columns)
    return [max(_LEAST, column.width / whole * page) for column in table.columns]


def _column(table: Table, place: int) -> list[Cell]:
    """The cells of a column that do not extend over others, and its heading."""
    cells: list[Cell] = [table.columns[place].title]
    for row in table.rows:
        if place < len(row.cells) and (place + 1 >= len(row.cells) or row.cells[place + 1] is not None):
            cells.append(row.cells[place])
    return cells


def _wanted(cell: Cell, share: float) -> float:
    width = text_width(cell_text(cell)) + _BESIDE
    return width if isinstance(cell, Num) or width <= max(_SHORT, share * _ALMOST) else share


def row_height(row: DocumentRow, widths: Sequence[float]) -> float:
    """The height in which every text of a row can be read."""
    if row.kind == "title":
        return TITLE_LINE
    height = max(LINE, row.writing_lines * WRITING_LINE)
    for first, last in spans(row, len(widths)):
        cell = row.cells[first]
        if isinstance(cell, str) and cell:
            height = max(height, LINE * _lines(cell, sum(widths[first : last + 1])))
    return min(height, TALLEST)


def spans(row: DocumentRow, count: int) -> list[tuple[int, int]]:
    """(first, last column) of each cell of a row of ``count`` columns.

    None joins the cell before it, a common heading its neighbours; a wide text takes all columns that are left.
    """
    last = len(row.cells) - 1 if row.last_takes_the_rest else None
    wide = {"title": 0, "heading": 0, "text": 0, "named": 1}.get(row.kind, last)
    found: list[tuple[int, int]] = []
    for place, cell in enumerate(row.cells):
        is_same = row.group_heads and place and cell and cell == row.cells[place - 1]
        if found and (cell is None or is_same):
            found[-1] = (found[-1][0], place)
        else:
            found.append((place, place))
        if place == wide:
            found[-1] = (found[-1][0], count - 1)
    return found


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a cell of this width."""
    return len(flow.lines(text, max(1.0, (width - _BESIDE) / _EM), bold=True))


def page_breaks(paper: Paper, rows: Sequence[DocumentRow], heights: Sequence[float], widths: Sequence[float]) -> list[int]:
    """The lines of the sheet before which a page begins: a chart and its figures, and a heading and what follows it, stay on one.

    ``heights`` has one height for each row, a chart's with the chart itself. The columns are fitted to one page.
    """
    width, height = _PAPER[paper.orientation]
    room = _CAREFUL * height * max(1.0, sum(map(points, widths)) / width)
    breaks: list[int] = []
    used, line = 0.0, 0
    for place, row in enumerate(rows):
        last = next(after for after in range(place, len(rows)) if not rows[after].goes_on or after + 1 == len(rows))
        if used and (row.new_page or used + sum(heights[place : last + 1]) > room):
            breaks.append(line)
            used = 0.0
        used += heights[place]
        line += 1 + (CHART_ROWS if row.chart is not None else 0)
    return breaks


def points(width: float) -> float:
    """The width of a column in points."""
    return int(width * 7 + 5) * 0.75
