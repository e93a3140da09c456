"""Sheets that are filled-in forms and no lists: labels with their values to the right, one record on a sheet or in a column."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from app.exchange.cell_kinds import is_clock, is_day, is_number
from app.exchange.headings import known_as
from app.exchange.sheet import Cell, Grid, column_letter

_ROWS = 200
"""A longer sheet is no form."""
_ROLES = 4
"""Different fields that a form names at least."""
_LABEL_ROWS = 3
_PIECES = frozenset("年月日時分人名回~～〜-()（）") | {"から", "まで", "午前", "午後", "曜日", "年度"}
"""What stands in cells of its own between the figures of a day or a time."""
_QUOTED = 5
_EMPTY = "まだ記入されていない様式のようです。記入して保存してから、もう一度選んでください。"

Place = tuple[int, int]


@dataclass
class _Record:
    """Label → where its value stands. ``used``: cells that were read."""

    values: dict[str, tuple[Cell, Place | None]] = field(default_factory=dict)


def as_list(grid: Grid) -> Grid | None:
    """The sheet as a list with one row for each record of its forms, or as it is with a note for one that nobody has filled in;
    None for a sheet that is no form. Cells that were not read are told in ``notes``."""
    if len(grid.cells) > _ROWS:
        return None
    labels = list(_labels(grid))
    roles = {role for _, role in labels}
    if len(roles) < _ROLES or len({row for (row, _), _ in labels}) < _LABEL_ROWS or not roles & {"date", "day", "title"}:
        return None
    if any(len(_labels_of(row)) > _LABEL_ROWS for row in grid.cells):
        return None
    side_by_side = _in_columns(grid, labels)
    used: set[Place] = {place for place, _ in labels}
    records = side_by_side or _one_below_another(grid, labels, used)
    filled = {label for record in records for label, (value, _) in record.values.items() if value is not None}
    if len(filled) < _LABEL_ROWS:
        return replace(grid, notes=(*grid.notes, _EMPTY))
    return _listed(grid, labels, records, [] if side_by_side else _not_read(grid, labels, used))


def _labels(grid: Grid) -> Iterator[tuple[Place, str]]:
    for number, row in enumerate(grid.cells):
        for column, role in _labels_of(row):
            yield (number, column), role


def _labels_of(row: Sequence[Cell]) -> list[tuple[int, str]]:
    return [
        (column, role)
        for column, cell in enumerate(row)
        if (role := known_as(cell)) and not role.startswith("left out") and cell not in _PIECES
    ]


def _in_columns(grid: Grid, labels: Sequence[tuple[Place, str]]) -> list[_Record]:
    """The records of a table that was laid on its side: each in a column right of the labels. Empty for another sheet."""
    left = {column for (_, column), _ in labels}
    if len(left) != 1:
        return []
    heads = left.pop()
    known = [row for (row, _), _ in labels]
    columns = range(heads + 1, max(len(row) for row in grid.cells))
    full = [column for column in columns if sum(_at(grid, (row, column)) is not None for row in known) * 2 > len(known)]
    if len(full) < 2 or any(_at(grid, (row, full[0])) is None for row in known[:2]):
        return []
    rows = [row for row in range(known[0], len(grid.cells)) if any(_at(grid, (row, column)) is not None for column in columns)]
    return [
        _Record({_text(grid, (row, heads)) or f"{row + 1}行目": (_at(grid, (row, column)), (row, column)) for row in rows})
        for column in columns
        if any(_at(grid, (row, column)) is not None for row in rows)
    ]


def _one_below_another(grid: Grid, labels: Sequence[tuple[Place, str]], used: set[Place]) -> list[_Record]:
    """The record, or one after another where the first label comes again."""
    places = {place for place, _ in labels}
    records = [_Record()]
    for place, role in labels:
        if role == labels[0][1] and records[-1].values:
            records.append(_Record())
        label = _text(grid, place)
        while label in records[-1].values:
            label += " "
        records[-1].values[label] = _value(grid, place, places, used)
    return records


def _value(grid: Grid, label: Place, labels: set[Place], used: set[Place]) -> tuple[Cell, Place | None]:
    """What stands right of a label, or alone below it."""
    row, column = label
    found: list[tuple[Cell, Place]] = []
    for right in range(column + 1, len(grid.cells[row])):
        cell, place = grid.cells[row][right], (row, right)
        if place in labels:
            break
        is_flaw = place in grid.flaws
        if cell is None and not is_flaw:
            continue
        if found and not _goes_on(cell):
            break
        found.append((cell, place))
        used.add(place)
    if not found and (below := _alone_below(grid, label, labels)) is not None:
        used.add(below)
        return _at(grid, below), below
    if len(found) < 2:
        return found[0] if found else (None, None)
    return _joined([cell for cell, _ in found]), found[0][1]


def _goes_on(cell: Cell) -> bool:
    """Whether a cell goes on with the value before it: 令和 | 7 | 年 | 11 | 月 | 3 | 日."""
    return is_number(cell) or is_day(cell) or is_clock(cell) or (isinstance(cell, str) and cell.strip() in _PIECES)


def _joined(cells: Sequence[Cell]) -> str:
    text = ""
    for cell in cells:
        said = str(cell).strip()
        text += f" {said}" if text[-1:].isdecimal() and said[:1].isdecimal() else said
    return text


def _alone_below(grid: Grid, label: Place, labels: set[Place]) -> Place | None:
    row, column = label
    if row + 1 >= len(grid.cells):
        return None
    below = [at for at, cell in enumerate(grid.cells[row + 1]) if cell is not None]
    here = [at for at, cell in enumerate(grid.cells[row]) if cell is not None]
    alone = len(here) == len(below) == 1 and abs(below[0] - column) < 2 and (row + 1, below[0]) not in labels
    return (row + 1, below[0]) if alone else None


def _not_read(grid: Grid, labels: Sequence[tuple[Place, str]], used: set[Place]) -> list[str]:
    first = labels[0][0][0]
    left = [
        (row, column)
        for row in range(first, len(grid.cells))
        for column, cell in enumerate(grid.cells[row])
        if cell is not None and (row, column) not in used
    ]
    if not left:
        return []
    named = "、".join(f"{column_letter(column)}{row + 1}「{_text(grid, (row, column))[:12]}」" for row, column in left[:_QUOTED])
    return [f"様式のうち、読まなかった欄があります：{named}{'など' if len(left) > _QUOTED else ''}。"]


def _listed(grid: Grid, labels: Sequence[tuple[Place, str]], records: Sequence[_Record], told: Sequence[str]) -> Grid:
    headings = list(dict.fromkeys(label for record in records for label in record.values))
    first = labels[0][0][0]
    above = [list(row) for row in grid.cells[:first]]
    cells: list[list[Cell]] = [*above, [label.strip() for label in headings]]
    flaws = {}
    for record in records:
        for column, label in enumerate(headings):
            place = record.values.get(label, (None, None))[1]
            if place is not None and place in grid.flaws:
                flaws[len(cells), column] = grid.flaws[place]
        cells.append([record.values.get(label, (None, None))[0] for label in headings])
    count = "1件の様式" if len(records) == 1 else f"{len(records)}件の様式"
    note = f"見出しの右に値がある{count}として読みました。"
    return Grid(grid.name, cells, flaws=flaws, notes=(*grid.notes, note, *told))


def _at(grid: Grid, place: Place) -> Cell:
    row = grid.cells[place[0]]
    return row[place[1]] if place[1] < len(row) else None


def _text(grid: Grid, place: Place) -> str:
    return " ".join(str(_at(grid, place)).split())
