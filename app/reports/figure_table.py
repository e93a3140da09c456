"""The table of the offices' figures. Its head is repeated where it continues; a row is never split."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.reports import fonts, ink
from app.reports.blocks import PAD_X, WIDTH, Block, shortened
from app.reports.figures import Cells
from app.reports.ink import BODY, MM, SMALL, THICK, THIN, Canvas
from app.reports.words import CONTINUED, NOTED, heading

_COLUMNS = tuple(width * MM for width in (30, 22, 18, 32, 18, 22, 31))
_EDGES = tuple(sum(_COLUMNS[:number]) for number in range(len(_COLUMNS) + 1))
_NOW, _BEFORE = (1, 5), (5, 7)
"""First column and the one after the last, of this year's and the previous year's figures."""

_CAPTION = 5.5 * MM
_HEAD = 5 * MM
_ROW = 5.2 * MM
_NAME_LINES = 6
_MARK = 5 * MM
"""Right of a figure, so that the digits stand under each other with or without ※."""


@dataclass(frozen=True, slots=True)
class FigureTable:
    """``share`` is 「支部からの報告 7/8」, ``year`` the wording above this year's columns."""

    headings: Mapping[str, str]
    year: str
    share: str
    rows: tuple[Cells, ...]
    total: Cells | None
    gap: float = 0.0
    stretch: float = 0.0
    continued: bool = False

    @property
    def height(self) -> float:
        return _CAPTION + 2 * _HEAD + sum(_row_height(row) for row in self._every())

    def split(self, room: float) -> "tuple[Block, Block] | None":
        used, fitting = _CAPTION + 2 * _HEAD, 0
        while fitting < len(self.rows) and used + _row_height(self.rows[fitting]) <= room:
            used += _row_height(self.rows[fitting])
            fitting += 1
        # The sum never stands alone on the next page.
        fitting = min(fitting, len(self.rows) - 1)
        if fitting < 1:
            return None
        return (
            replace(self, rows=self.rows[:fitting], total=None),
            replace(self, rows=self.rows[fitting:], gap=0.0, continued=True),
        )

    def draw(self, canvas: Canvas, left: float, top: float, height: float) -> None:
        caption = heading(self.headings, "branches") + (CONTINUED if self.continued else "")
        [caption] = shortened(caption, WIDTH - 60 * MM, BODY, bold=True)
        ink.line_of_text(canvas, caption, left, top - _CAPTION / 2, BODY, bold=True)
        ink.line_of_text(canvas, self.share, left + WIDTH, top - _CAPTION / 2, BODY, align="right")
        start = top - _CAPTION
        self._draw_head(canvas, left, start)
        y = start - 2 * _HEAD
        for row in self._every():
            is_total = row is self.total
            ink.rule(canvas, left, y, left + WIDTH, y, THICK if is_total else THIN)
            _draw_row(canvas, row, left, y, is_total)
            y -= _row_height(row)
        ink.frame(canvas, left, start, WIDTH, start - y, THIN)
        ink.rule(canvas, left + _EDGES[1], start, left + _EDGES[1], y)
        ink.rule(canvas, left + _EDGES[5], start, left + _EDGES[5], y, THICK)

    def _every(self) -> tuple[Cells, ...]:
        return self.rows if self.total is None else (*self.rows, self.total)

    def _draw_head(self, canvas: Canvas, left: float, top: float) -> None:
        _draw_title(canvas, heading(self.headings, "office"), left, (0, 1), top, 2 * _HEAD)
        _draw_title(canvas, self.year, left, _NOW, top, _HEAD)
        _draw_title(canvas, heading(self.headings, "previous_year"), left, _BEFORE, top, _HEAD)
        ink.rule(canvas, left + _EDGES[1], top - _HEAD, left + WIDTH, top - _HEAD)
        figures = ("activities", "sessions", "participants", "cancelled", "activities", "participants")
        for column, code in enumerate(figures, start=1):
            title = f"{heading(self.headings, code)}（{heading(self.headings, f'{code}_unit')}）"
            _draw_title(canvas, title, left, (column, column + 1), top - _HEAD, _HEAD)
        for column in (2, 3, 4, 6):
            ink.rule(canvas, left + _EDGES[column], top - _HEAD, left + _EDGES[column], top - 2 * _HEAD)


def _row_height(row: Cells) -> float:
    return max(_ROW, len(_office_lines(row)) * ink.leading(BODY))


def _office_lines(row: Cells) -> list[str]:
    return shortened(row.office, _COLUMNS[0] - 2 * PAD_X, BODY, at_most=_NAME_LINES)


def _draw_title(canvas: Canvas, title: str, left: float, columns: tuple[int, int], top: float, height: float) -> None:
    first, after = (_EDGES[column] for column in columns)
    [line] = shortened(title, after - first - 1 * MM, SMALL)
    ink.line_of_text(canvas, line, left + (first + after) / 2, top - height / 2, SMALL, align="centre")


def _draw_row(canvas: Canvas, row: Cells, left: float, top: float, bold: bool) -> None:
    height = _row_height(row)
    middle = top - height / 2
    names = _office_lines(row)
    y = middle + (len(names) - 1) / 2 * ink.leading(BODY)
    for name in names:
        ink.line_of_text(canvas, name, left + PAD_X, y, BODY, bold=bold)
        y -= ink.leading(BODY)
    for group, (first, after) in ((row.now, _NOW), (row.before, _BEFORE)):
        if isinstance(group, str):
            ink.line_of_text(canvas, group, left + (_EDGES[first] + _EDGES[after]) / 2, middle, BODY, bold=bold, align="centre")
            continue
        for column, text in enumerate(group, start=first):
            _draw_figure(canvas, text, left + _EDGES[column + 1], _COLUMNS[column], middle, bold)
        for column in range(first + 1, after):
            ink.rule(canvas, left + _EDGES[column], top, left + _EDGES[column], top - height)


def _draw_figure(canvas: Canvas, text: str, right: float, width: float, middle: float, bold: bool) -> None:
    digits = text.removesuffix(NOTED)
    fits = fonts.width(digits, bold) * BODY <= width - _MARK - 1 * MM
    ink.line_of_text(canvas, digits, right - _MARK, middle, BODY if fits else SMALL, bold=bold, align="right")
    if digits != text:
        ink.line_of_text(canvas, NOTED, right - _MARK + 0.4 * MM, middle, SMALL, bold=bold)
