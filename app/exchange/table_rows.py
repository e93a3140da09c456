"""The rows of a foreign table with what its writer left to the eye: merged cells, 〃, blanks below a value, months as bars."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.exchange.cell_kinds import month_of
from app.exchange.heading_rows import Headings
from app.exchange.headings import COUNTS
from app.exchange.row_kinds import RowKinds, without_ornament
from app.exchange.sheet import Cell, Grid
from app.exchange.table import (
    ADDED,
    BREAKDOWN,
    DAY,
    FISCAL_YEAR,
    LEFT_OUT,
    MONTH,
    OFFICE,
    TARGET,
    WEEKDAY,
    YEAR,
    Meaning,
    TableRow,
)
from app.exchange.title_years import NO_BLOCK, Block
from app.sandbox import limits

DITTOS = frozenset(
    {"〃", "″", '"', "”", "“", "''", "々", "仝", "ゝ", "↑", "同上", "同じ", "上に同じ", "上と同じ", "同", "（同上）", "(同上)"}
)
_SAME = {
    "date": ("同日",),
    "place": ("同所", "同会場", "同場所"),
    "title": ("同事業",),
    "district": ("同地区",),
    "target": ("同目標",),
}
_WRITTEN_ONCE = frozenset({TARGET, "place", "district", OFFICE, "kind", "date", DAY, YEAR, FISCAL_YEAR, "title"})
"""Roles of columns in which people write a value once and leave the cells below it blank."""
_ALWAYS_ASKED = frozenset({TARGET, "date", DAY, "title"})
"""Those of them that no record can be without."""
_DAYS = frozenset({"date", "end_date", DAY, MONTH, YEAR, FISCAL_YEAR, WEEKDAY, LEFT_OUT})
_HEADS_BLOCKS = frozenset({TARGET, OFFICE, "kind", "place", "district"})
"""Roles of columns whose value may stand alone above its records."""
_MONTHS_OF_A_YEAR = (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)


@dataclass(frozen=True)
class Rows:
    """``other_from``: number of the row (from 1) at which another table with other headings begins; None without one."""

    rows: tuple[TableRow, ...]
    other_from: int | None = None


def rows_of(grid: Grid, headings: Headings, meanings: Sequence[Meaning | None], block: Block = NO_BLOCK) -> Rows:
    """The rows below the headings without the empty ones, each with one cell for each of ``meanings``. ``block``: the month and
    year that the sheet's name or its title says.
    """
    layout = _Layout(grid, headings, meanings, block)
    found = [row for index in range(headings.first_record, len(grid.cells)) if (row := layout.row(index)) is not None]
    # A calendar has all its days written before anything was done on them.
    if len(layout.only_days) * 2 > sum(row.kind == "record" for row in found):
        found = [row for row in found if row.number not in layout.only_days]
    if repeated := layout.repeated:
        found = [_without_offers(row, repeated) for row in found]
    return Rows(tuple(found), layout.other_from)


def _without_offers(row: TableRow, columns: frozenset[int]) -> TableRow:
    """The row without offers in columns where equal values are written out row by row: a blank there means nothing."""
    if columns.isdisjoint(row.blank_below):
        return row
    return replace(row, blank_below={column: cell for column, cell in row.blank_below.items() if column not in columns})


@dataclass
class _Merged:
    bottom: int
    value: Cell
    flaw: str


@dataclass
class _Layout:
    """Goes through the rows of one table from above to below."""

    grid: Grid
    headings: Headings
    meanings: Sequence[Meaning | None]
    block: Block
    only_days: set[int] = field(default_factory=set)
    """Numbers of the records that say no more than their day."""
    _above: dict[int, Cell] = field(default_factory=dict)
    _flaws_above: dict[int, str] = field(default_factory=dict)
    _last: dict[int, Cell] = field(default_factory=dict)
    _repeated: set[int] = field(default_factory=set)
    _open: dict[int, _Merged] = field(default_factory=dict)
    _month: int | None = None

    def __post_init__(self) -> None:
        self._roles = [one.role if one else None for one in self.meanings]
        self._width = len(self.meanings)
        self._offered = [column for column, role in enumerate(self._roles) if role in _WRITTEN_ONCE]
        self._not_filled = frozenset(
            column
            for column, role in enumerate(self._roles)
            if role in COUNTS or role == ADDED or (role or "").startswith(BREAKDOWN)
        )
        self._months = next((column for column, role in enumerate(self._roles) if role == MONTH), None)
        first = self.headings.first_record
        self._starting: dict[int, list[tuple[int, int]]] = {}
        for top, left, bottom, _ in self.grid.merged:
            if bottom > top >= first and left < self._width:
                self._starting.setdefault(top, []).append((left, bottom))
        self._flaws: dict[int, dict[int, str]] = {}
        for (row, column), flaw in self.grid.flaws.items():
            if column < self._width:
                self._flaws.setdefault(row, {})[column] = flaw
        right = frozenset((top, left) for top, left, _, last in self.grid.merged if last > left)
        self._kinds = RowKinds(self.headings, self.meanings, right)

    @property
    def other_from(self) -> int | None:
        """Number of the row at which another table begins."""
        return None if self._kinds.other_from is None else self._kinds.other_from + 1

    @property
    def repeated(self) -> frozenset[int]:
        """Columns in which two records one after the other have the same value written out, and which may stay blank."""
        return frozenset(column for column in self._repeated if self._roles[column] not in _ALWAYS_ASKED)

    def row(self, index: int) -> TableRow | None:
        """The row at this index of the grid; None for an empty one."""
        flaws = dict(self._flaws.get(index, ()))
        cells = self._tidy(self.grid.cells[index], flaws)
        filled = [column for column, cell in enumerate(cells) if cell is not None]
        merged = self._merged_into(index, cells, flaws)
        if not flaws and self._kinds.is_empty(cells, filled):
            return None
        kind, block = self._kinds.kind_of(index, cells, filled, has_more=bool(merged))
        hidden = index in self.grid.hidden_rows
        if kind != "record":
            self._begin(block)
            if kind == "bar" and len(filled) == 1 and self._roles[filled[0]] in _HEADS_BLOCKS and block == NO_BLOCK:
                self._above[filled[0]] = without_ornament(str(cells[filled[0]])) or None
            return TableRow(index + 1, tuple(cells), kind, hidden, flaws=flaws)
        return self._record(index, cells, filled, merged, flaws, hidden=hidden)

    def _record(
        self, index: int, cells: list[Cell], filled: list[int], merged: Mapping[int, Cell], flaws: dict[int, str], *, hidden: bool
    ) -> TableRow:
        if not merged and not flaws and all(self._roles[column] in _DAYS for column in filled):
            self.only_days.add(index + 1)
        from_above: set[int] = set()
        offers: dict[int, Cell] = {}
        for column, value in merged.items():
            if column in self._not_filled:
                offers[column] = value
            else:
                cells[column] = value
                from_above.add(column)
        if not DITTOS.isdisjoint(cells):
            self._fill_dittos(cells, filled, from_above, flaws)
        self._fill_same(cells, from_above)
        for column in self._offered:
            cell = cells[column]
            if cell is not None:
                if column not in from_above and self._last.get(column) == cell:
                    self._repeated.add(column)
                self._last[column] = cell
            else:
                self._last.pop(column, None)
                if self._above.get(column) is not None and column not in flaws:
                    offers[column] = self._above[column]
        self._remember(cells, flaws)
        return TableRow(
            index + 1,
            tuple(cells),
            "record",
            hidden,
            frozenset(from_above),
            offers,
            self._month_here(cells),
            self.block.fiscal_year,
            flaws,
        )

    def _tidy(self, raw: Sequence[Cell], flaws: dict[int, str]) -> list[Cell]:
        """The cells without surrounding blanks, their line ends as they are stored. A leading ``=`` stays plain text."""
        cells: list[Cell] = [(cell.strip() or None) if type(cell) is str else cell for cell in raw[: self._width]]
        cells.extend([None] * (self._width - len(cells)))
        for column, cell in enumerate(cells):
            if type(cell) is not str:
                continue
            if len(cell) > limits.CELL_CHARACTERS:
                cells[column] = None
                flaws[column] = "too-long"
            elif "\r" in cell:
                cells[column] = cell.replace("\r\n", "\n").replace("\r", "\n")
        return cells

    def _merged_into(self, index: int, cells: Sequence[Cell], flaws: dict[int, str]) -> dict[int, Cell]:
        """Column → the value of the merged cell that reaches down into this row."""
        found: dict[int, Cell] = {}
        for column, merged in list(self._open.items()):
            if merged.bottom < index:
                del self._open[column]
            elif cells[column] is None:
                if merged.value is not None:
                    found[column] = merged.value
                if merged.flaw:
                    flaws[column] = merged.flaw
        for left, bottom in self._starting.get(index, ()):
            self._open[left] = _Merged(bottom, cells[left], flaws.get(left, ""))
        return found

    def _fill_dittos(self, cells: list[Cell], filled: Sequence[int], from_above: set[int], flaws: dict[int, str]) -> None:
        for column in filled:
            if cells[column] in DITTOS:
                self._fill(cells, column, from_above)
                if column in self._flaws_above:
                    flaws[column] = self._flaws_above[column]

    def _fill_same(self, cells: list[Cell], from_above: set[int]) -> None:
        for column in self._offered:
            cell = cells[column]
            if type(cell) is str and cell[0] == "同" and cell in _SAME.get(self._roles[column] or "", ()):
                self._fill(cells, column, from_above)

    def _fill(self, cells: list[Cell], column: int, from_above: set[int]) -> None:
        if column in self._above:
            cells[column] = self._above[column]
            from_above.add(column)

    def _remember(self, cells: Sequence[Cell], flaws: Mapping[int, str]) -> None:
        for column, cell in enumerate(cells):
            if cell is not None:
                self._above[column] = cell
        if flaws or self._flaws_above:
            self._flaws_above = {column: flaw for column, flaw in self._flaws_above.items() if cells[column] is None} | dict(
                flaws
            )

    def _begin(self, block: Block) -> None:
        """Goes on with the block that a bar heads: its month, and the year until another one is said."""
        if block == NO_BLOCK:
            return
        month, before = block.month, self.block.month
        goes_on = month is not None and (before is None or _place(month) > _place(before))
        year = self.block.fiscal_year if block.fiscal_year is None and goes_on else block.fiscal_year
        self.block = Block(month, year)

    def _month_here(self, cells: Sequence[Cell]) -> int | None:
        if self._months is not None:
            cell = cells[self._months]
            if cell is not None:
                self._month = _month_written(cell)
            return self._month or self.block.month
        return self.block.month


def _place(month: int) -> int:
    return _MONTHS_OF_A_YEAR.index(month)


def _month_written(cell: Cell) -> int | None:
    """The month that a column of months says: 4, "4", 4月, a day of it."""
    if isinstance(cell, int):
        return cell if 1 <= cell <= 12 else None
    if isinstance(cell, str):
        text = cell.strip()
        return month_of(text) or month_of(f"{text}月")
    return cell.month if cell is not None else None
