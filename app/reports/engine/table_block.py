"""A table of a form: its heading is repeated where it continues, rows are never cut, cells may extend over several columns."""

import re
from dataclasses import dataclass, field, replace
from functools import cached_property

from app.reports.engine import fonts, ink, places
from app.reports.engine.blocks import Block, Line, shortened, wrapped
from app.reports.engine.ink import BODY, MM, SMALL, THICK, THIN, Canvas
from app.reports.engine.words import CONTINUED
from app.reports.paper import Align, Cell, Num, Row, Table, cell_text

_PAD = 1.3 * MM
_CAPTION = 6 * MM
_LEAST_ROW = 5.4 * MM
_BLANK_ROW = 9 * MM
_MOST_HEAD_LINES = 3
_LARGE = 18.0
_BRACKET = re.compile("(.+)(（[^（）]+）)")
"""A heading with a bracket at its end: 延べ参加者（人）, R8（見込）."""
_FEW_LETTERS, _SHORT_WORD = 1.0, 14.0
"""In em: the least width of a column of texts, and the longest word that is not broken."""


@dataclass(frozen=True)
class _Set:
    """One laid-out cell, from column ``first`` up to before column ``after``."""

    first: int
    after: int
    lines: tuple[Line, ...]
    align: Align
    words: str = ""


@dataclass(frozen=True)
class TableBlock:
    """A piece of a table that fits on a page; the pieces of one table share their column edges."""

    table: Table
    width: float
    gap: float = 1.5 * MM
    stretch: float = 0.0
    continued: bool = False
    blank_rows: int = field(default=-1)
    edges: tuple[float, ...] = ()
    """Column edges, kept when the table continues, so that its columns stay in line."""

    @property
    def height(self) -> float:
        """Caption, heading, rows and blank rows."""
        return self._top_height + sum(self._row_heights) + self.blanks * _BLANK_ROW

    def split(self, room: float) -> "tuple[Block, Block] | None":
        """Split between rows; a group heading, a row before the sum and rows that belong together stay together."""
        used, fitting = self._top_height, 0
        heights = self._row_heights
        while fitting < len(heights) and used + heights[fitting] <= room:
            used += heights[fitting]
            fitting += 1
        rows = self.table.rows
        if fitting == len(rows):
            blanks = int((room - used) / _BLANK_ROW)
            if not 0 < blanks < self.blanks:
                return None
            return replace(self, blank_rows=blanks, edges=self._edges), self._rest((), self.blanks - blanks)
        # A head of a group, or the line before the sum, never stands alone at the foot of the page.
        while fitting and (rows[fitting - 1].look == "head" or rows[fitting].look == "total" or rows[fitting].with_above):
            fitting -= 1
        if not fitting:
            return None
        first = replace(self, table=replace(self.table, rows=rows[:fitting]), blank_rows=0, edges=self._edges)
        return first, self._rest(rows[fitting:], self.blanks)

    def split_within(self, room: float) -> "tuple[Block, Block] | None":
        """For a row higher than a whole page: its lines continue in a second row, so that nothing is lost."""
        rows = self.table.rows
        most = int((room - self._top_height - _PAD / 2) / ink.leading(self._size))
        if not rows or most < 1 or self._row_heights[0] <= room - self._top_height:
            return None
        parts: list[list[Cell]] = [[None] * len(self.table.columns) for _ in range(2)]
        for cell in self._set_rows[0]:
            texts = [line.text for line in cell.lines]
            parts[0][cell.first] = "\n".join(texts[:most])
            parts[1][cell.first] = "\n".join(texts[most:])
        first, rest = (replace(rows[0], cells=tuple(cells)) for cells in parts)
        here = replace(self, table=replace(self.table, rows=(first,)), blank_rows=0, edges=self._edges)
        return here, self._rest((rest, *rows[1:]), self.blanks)

    def draw(self, canvas: Canvas, left: float, top: float, height: float) -> None:
        """Caption, heading, rows, blank rows and the frame."""
        y = self._draw_caption(canvas, left, top)
        start = y
        y = self._draw_head(canvas, left, y)
        for row, cells, tall in zip(self.table.rows, self._set_rows, self._row_heights, strict=True):
            ink.rule(canvas, left, y, left + self.width, y, THICK if row.look == "total" else THIN)
            self._draw_row(canvas, cells, row, left, y, tall)
            y -= tall
        for _ in range(self.blanks):
            ink.rule(canvas, left, y, left + self.width, y)
            self._draw_uprights(canvas, range(1, len(self.table.columns)), left, y, _BLANK_ROW)
            y -= _BLANK_ROW
        ink.frame(canvas, left, start, self.width, start - y, THIN)

    @property
    def _size(self) -> float:
        return _size(self.table)

    @property
    def blanks(self) -> int:
        """How many rows to write into it has."""
        return self.table.blank_rows if self.blank_rows < 0 else self.blank_rows

    @cached_property
    def _edges(self) -> tuple[float, ...]:
        return self.edges or column_edges(self.table, self.width)

    @property
    def _has_groups(self) -> bool:
        return any(column.group for column in self.table.columns)

    @cached_property
    def _head_titles(self) -> tuple[tuple[str, ...], ...]:
        return tuple(
            tuple(_title_lines(column.title, self._room(number, number + 1))) for number, column in enumerate(self.table.columns)
        )

    @property
    def _title_height(self) -> float:
        return max(map(len, self._head_titles), default=1) * ink.leading(SMALL) + _PAD

    @property
    def _group_height(self) -> float:
        return ink.leading(SMALL) + _PAD if self._has_groups else 0.0

    @property
    def _caption_height(self) -> float:
        return _CAPTION if self.table.caption or self.table.aside else 0.0

    @property
    def _top_height(self) -> float:
        return self._caption_height + self._group_height + self._title_height

    @cached_property
    def _set_rows(self) -> tuple[tuple[_Set, ...], ...]:
        return tuple(tuple(self._set_row(row)) for row in self.table.rows)

    @cached_property
    def _row_heights(self) -> tuple[float, ...]:
        leading = ink.leading(self._size)
        return tuple(
            max(_LEAST_ROW, max((len(cell.lines) for cell in cells), default=1) * leading + _PAD / 2) for cells in self._set_rows
        )

    def _set_row(self, row: Row) -> list[_Set]:
        """Each cell with the columns it covers; a None joins the cell before it."""
        found: list[_Set] = []
        columns = self.table.columns
        number = 0
        while number < len(columns):
            after = number + 1
            while after < min(len(row.cells), len(columns)) and row.cells[after] is None:
                after += 1
            cell: Cell = row.cells[number] if number < len(row.cells) else ""
            bold = row.look != "plain"
            align: Align = columns[number].align
            if after - number > 1:
                align = "left" if row.look == "head" else "centre"
            lines = wrapped(cell_text(cell), self._room(number, after), size=self._size, bold=bold)
            found.append(_Set(number, after, tuple(lines), align, cell_text(cell)))
            number = after
        return found

    def _rest(self, rows: tuple[Row, ...], blanks: int) -> "TableBlock":
        less = replace(self.table, rows=rows)
        return replace(self, table=less, gap=0.0, continued=True, blank_rows=blanks, edges=self._edges)

    def _room(self, first: int, after: int) -> float:
        return self._edges[after] - self._edges[first] - 2 * _PAD

    def _draw_caption(self, canvas: Canvas, left: float, top: float) -> float:
        if not self._caption_height:
            return top
        aside = self.table.aside
        room = self.width - (fonts.width(aside) * SMALL + 4 * MM if aside else 0)
        [caption] = shortened(self.table.caption + (CONTINUED if self.continued else ""), room, BODY, bold=True)
        ink.line_of_text(canvas, caption, left, top - _CAPTION / 2, BODY, bold=True)
        ink.line_of_text(canvas, aside, left + self.width, top - _CAPTION / 2, SMALL, align="right")
        return top - _CAPTION

    def _draw_head(self, canvas: Canvas, left: float, top: float) -> float:
        columns, group_height = self.table.columns, self._group_height
        y = top
        if group_height:
            for first, after, group in self._groups():
                if group:
                    middle = left + (self._edges[first] + self._edges[after]) / 2
                    [name] = shortened(group, self._room(first, after), SMALL, bold=True)
                    ink.line_of_text(canvas, name, middle, y - group_height / 2, SMALL, bold=True, align="centre")
                    ink.rule(canvas, left + self._edges[first], y - group_height, left + self._edges[after], y - group_height)
                if first:
                    ink.rule(canvas, left + self._edges[first], y, left + self._edges[first], y - group_height)
            y -= group_height
        for number, lines in enumerate(self._head_titles):
            above = group_height if not columns[number].group else 0.0
            middle = y + above / 2 - self._title_height / 2 + (len(lines) - 1) / 2 * ink.leading(SMALL)
            for line in lines:
                x = left + (self._edges[number] + self._edges[number + 1]) / 2
                ink.line_of_text(canvas, line, x, middle, SMALL, bold=True, align="centre")
                middle -= ink.leading(SMALL)
        self._draw_uprights(canvas, range(1, len(columns)), left, y, self._title_height)
        return y - self._title_height

    def _groups(self) -> list[tuple[int, int, str]]:
        found: list[tuple[int, int, str]] = []
        for number, column in enumerate(self.table.columns):
            if found and column.group and found[-1][2] == column.group:
                found[-1] = (found[-1][0], number + 1, column.group)
            else:
                found.append((number, number + 1, column.group))
        return found

    def _draw_row(self, canvas: Canvas, cells: tuple[_Set, ...], row: Row, left: float, top: float, height: float) -> None:
        for cell in cells:
            a, b = left + self._edges[cell.first] + _PAD, left + self._edges[cell.after] - _PAD
            x = {"left": a, "right": b, "centre": (a + b) / 2}[cell.align]
            leading = ink.leading(self._size)
            y = top - height / 2 + (len(cell.lines) - 1) / 2 * leading
            for line in cell.lines:
                ink.line_of_text(canvas, line.text, x, y, line.size, bold=line.bold, align=cell.align)
                y -= leading
            if cell.first:
                ink.rule(canvas, left + self._edges[cell.first], top, left + self._edges[cell.first], top - height)
            if cell.first < len(row.sources):
                name = self._name(row, cell.first)
                places.note(canvas, row.sources[cell.first], name, cell.words, a - _PAD, top, b - a + 2 * _PAD, height)

    def _name(self, row: Row, column: int) -> str:
        """What a cell is about: the row's first words and the column's head."""
        first = next((cell_text(cell) for cell in row.cells if cell_text(cell)), "") if column else ""
        head = "　".join(filter(None, (self.table.columns[column].group, self.table.columns[column].title)))
        return "　".join(filter(None, (first.replace("\n", "　"), head)))

    def _draw_uprights(self, canvas: Canvas, columns: range, left: float, top: float, height: float) -> None:
        for number in columns:
            ink.rule(canvas, left + self._edges[number], top, left + self._edges[number], top - height)


def _title_lines(title: str, room: float) -> list[str]:
    """A heading as it fits; one that needs several lines is broken before the bracket at its end, if it has one."""
    in_two = _BRACKET.fullmatch(title)
    if in_two and fonts.width(title) * SMALL > room:
        broken = wrapped("\n".join(in_two.groups()), room, size=SMALL)
        if len(broken) <= _MOST_HEAD_LINES:
            return [line.text for line in broken]
    return shortened(title, room, SMALL, at_most=_MOST_HEAD_LINES)


def column_edges(table: Table, width: float) -> tuple[float, ...]:
    """Where the columns begin and end, in points.

    Each has its share of the width, but a figure is never broken: a column too narrow for its figures takes width from those
    that have some to spare.
    """
    whole = sum(column.width for column in table.columns)
    widths = [column.width / whole * width for column in table.columns]
    least = [_least(table, number) for number in range(len(widths))]
    lacking = sum(max(need - has, 0.0) for need, has in zip(least, widths, strict=True))
    spare = sum(max(has - need, 0.0) for need, has in zip(least, widths, strict=True))
    if lacking and spare:
        share = min(1.0, lacking / spare)
        widths = [
            has - (has - need) * share if has > need else has + (need - has) * min(1.0, spare / lacking)
            for need, has in zip(least, widths, strict=True)
        ]
    edges = [0.0]
    for one in widths:
        edges.append(edges[-1] + one)
    return tuple(edges)


def _least(table: Table, column: int) -> float:
    """The least width of a column: its widest figure, mark or short word, a bracket at the end of its heading, its share of a
    common heading; for a column of texts one letter.
    """
    size = _size(table)
    taken = [
        fonts.width(cell_text(cell), row.look != "plain")
        for row in table.rows
        if column < len(row.cells)
        and (isinstance(cell := row.cells[column], Num) or (table.columns[column].align != "left" and _stands_alone(row, column)))
    ]
    if in_two := _BRACKET.fullmatch(table.columns[column].title):
        taken.append(fonts.width(in_two[2], True))
    if group := table.columns[column].group:
        share = sum(other.group == group for other in table.columns)
        taken.append(fonts.width(group.replace("\n", ""), True) / share)
    return max([_FEW_LETTERS, *(one for one in taken if one <= _SHORT_WORD)]) * size + 2 * _PAD


def _size(table: Table) -> float:
    return _LARGE if table.large else SMALL


def _stands_alone(row: Row, column: int) -> bool:
    """Whether a word among figures (未提出) does not extend over the next columns."""
    following = row.cells[column + 1] if column + 1 < len(row.cells) else ""
    return row.cells[column] is not None and following is not None
