"""The columns of the grid: those of the table, each with what it is, and the fields that the table has no column for."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.exchange.sheet import column_letter
from app.exchange.table import (
    ADDED,
    APPENDED,
    BEGINS,
    BREAKDOWN,
    DAY,
    ENDS,
    FISCAL_YEAR,
    LEFT_OUT,
    MONTH,
    RECORD,
    TARGET,
    YEAR,
    Column,
)
from app.rules.text import search_key
from app.services.tables.read_rows import ReadRow
from app.services.tables.reading_table import ReadingTable

_PARTS = {
    YEAR: "date", MONTH: "date", DAY: "date", FISCAL_YEAR: "date", BEGINS: "times", ENDS: "times", ADDED: "participants",
    APPENDED: "content",
}  # fmt: skip
_BEFORE = (RECORD, "date", TARGET, "title")
"""Fields without a column that stand before all others: whoever misses them there can't go on."""
_AFTER_DAY = ("end_date", "times")


@dataclass(frozen=True)
class GridColumn:
    """``places``: sheet number → the column's index there; empty for a field that the table has no column of its own for.

    ``field``: the one whose value is shown, "" for a column whose cells are shown as they stand in the table.
    """

    role: str
    label: str
    field: str
    places: Mapping[int, int]
    heading: str = ""
    examples: tuple[str, ...] = ()

    @property
    def letter(self) -> str:
        """The letter above it in the spreadsheet program; "" where it is no column."""
        return column_letter(next(iter(self.places.values()))) if self.places else ""

    @property
    def about(self) -> str:
        """What stands there in the table: heading and examples, in one line."""
        if not self.places:
            return "表にない列"
        return f"{self.heading or f'{self.letter}列'}：{'、'.join(self.examples)}"

    def is_same(self, other: "GridColumn") -> bool:
        """Whether both are one column of the table, or one field beside it, whatever role it has."""
        return self.places == other.places and (bool(self.places) or self.field == other.field)


def grid_columns(table: ReadingTable, rows: Sequence[ReadRow]) -> list[GridColumn]:
    """The columns of the chosen sheets in their order; equal headings of several sheets are one column."""
    found = [_column(table, places) for places in _joined(table)]
    own = {column.field for column in found if column.field}
    used = _used_fields(rows)
    for column in list(found):
        whole = _PARTS.get(column.role) or ("breakdown" if column.role.startswith(BREAKDOWN) else "")
        if whole and whole not in own and whole in used:
            own.add(whole)
            found.insert(found.index(column), _without_place(table, whole))
    rest = [name for name in used if name not in own]
    after = [_without_place(table, name) for name in _AFTER_DAY if name in rest]
    day = next((number for number, column in enumerate(found) if column.field == "date"), -1)
    found[day + 1 : day + 1] = after
    before = [_without_place(table, name) for name in _BEFORE if name in rest]
    return [*before, *found, *(_without_place(table, name) for name in rest if name not in (*_BEFORE, *_AFTER_DAY))]


def _joined(table: ReadingTable) -> list[dict[int, Column]]:
    """Sheet number → column, for the columns with the same heading of all chosen sheets; empty ones are left away."""
    joined: dict[tuple[str, int], dict[int, Column]] = {}
    for one in table.tables:
        if one.number not in table.sheets:
            continue
        seen: Counter[str] = Counter()
        for column in one.columns:
            if not column.examples and table.roles[one.number, column.index] == LEFT_OUT:
                continue
            name = "".join(search_key(column.heading).split()) or f"#{column.index}"
            joined.setdefault((name, seen[name]), {})[one.number] = column
            seen[name] += 1
    return list(joined.values())


def _column(table: ReadingTable, places: Mapping[int, Column]) -> GridColumn:
    number, column = next(iter(places.items()))
    role = table.roles[number, column.index]
    is_part = role == LEFT_OUT or role in _PARTS or role.startswith(BREAKDOWN)
    examples = next((one.examples for one in places.values() if one.examples), ())
    indexes = {sheet: one.index for sheet, one in places.items()}
    return GridColumn(role, table.role_words(role), "" if is_part else role, indexes, column.heading, examples)


def _without_place(table: ReadingTable, name: str) -> GridColumn:
    return GridColumn(name, table.words.label(name), name, {})


def _used_fields(rows: Sequence[ReadRow]) -> list[str]:
    """The fields that say anything in a row, in the order in which they come up."""
    used: dict[str, None] = {}
    for row in rows:
        for name, cell in row.cells.items():
            if name not in used and (cell.shown or cell.doubt or cell.problem or cell.warning or cell.before):
                used[name] = None
    return list(used)
