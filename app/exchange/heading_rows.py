"""Where the headings of a foreign table stand: below its titles, in one row or two, and what each column is called."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.exchange.cell_kinds import is_clock, is_day, is_number
from app.exchange.heading_words import bare, bracketed, key_of, role_named
from app.exchange.headings import COUNTS, LONGEST_HEADING, is_remark, known_as, meaning_of
from app.exchange.sheet import Cell, Grid
from app.exchange.title_years import fiscal_year_in

AMONG = 30
"""Rows among which the headings are looked for."""
_NEEDED = 2
_MOST_ROWS = 3
_ONLY_BRACKETS = re.compile(r"[(（\[【<＜].*[)）\]】>＞]")


@dataclass(frozen=True)
class Headings:
    """``rows``: indices from 0, one behind the other; empty where none were recognised. ``texts``: (group heading, heading) of
    each column; "" where there is none.
    """

    rows: tuple[int, ...]
    texts: tuple[tuple[str, str], ...]
    keys: tuple[Mapping[int, str], ...] = ()

    @property
    def first_record(self) -> int:
        """Index of the row below the headings."""
        return self.rows[-1] + 1 if self.rows else 0

    @cached_property
    def words(self) -> frozenset[str]:
        """Every heading as it is compared."""
        return frozenset(key for row in self.keys for key in row.values())

    def are_repeated(self, cells: Sequence[Cell]) -> bool:
        """Whether a row says the headings again, as at the top of each printed page."""
        filled = {column: key_of(cell) if isinstance(cell, str) else "" for column, cell in enumerate(cells) if cell is not None}
        return len(filled) > 1 and any(
            sum(row.get(column) == key for column, key in filled.items()) * 4 > len(filled) * 3 for row in self.keys
        )


def headings_of(grid: Grid) -> Headings:
    """The headings of a sheet: the row that names the most roles, with the rows above or below that belong to it."""
    best = _best_row(grid)
    if best is None:
        return Headings((), ())
    spread = _spread(grid)
    rows = _with_neighbours(grid, spread, best)
    texts = _texts(grid, spread, rows)
    keys = tuple(
        {column: key_of(cell) for column, cell in enumerate(grid.cells[row]) if isinstance(cell, str) and key_of(cell)}
        for row in rows
    )
    return Headings(rows, texts, keys)


def one_line(text: str) -> str:
    """A heading without line ends, which only break it in its narrow cell."""
    return " ".join(re.sub(r"\s*[\r\n]+\s*", "", text).split())


def _best_row(grid: Grid) -> int | None:
    rows = grid.cells[:AMONG]
    found = [0 if _holds_values(row) else len({name for cell in row if (name := known_as(cell))}) for row in rows]
    best = max(found, default=0)
    if best >= _NEEDED:
        place = found.index(best)
        return next((index for index in range(place - 1) if found[index] > _NEEDED and _has_day(rows[index + 1])), place)
    # One known heading among others that only this office uses: told by the days or numbers below.
    return next((index for index, score in enumerate(found) if score and _stands_over_data(rows, index)), None)


def _has_day(row: Sequence[Cell]) -> bool:
    """Whether a row is a record: then the headings above it are those of the first of several tables."""
    return any(not isinstance(cell, int) and is_day(cell) for cell in row)


def _holds_values(row: Sequence[Cell]) -> bool:
    """Whether days and numbers stand among the words: labels beside their values, as in a form, or a record."""
    filled = [cell for cell in row if cell is not None]
    values = sum(not _may_be_heading(cell) for cell in filled)
    return values > 0 and values * 4 >= len(filled)


def _stands_over_data(rows: Sequence[Sequence[Cell]], index: int) -> bool:
    filled = [column for column, cell in enumerate(rows[index]) if cell is not None]
    below = [row for row in rows[index + 1 :] if sum(cell is not None for cell in row) >= 2]
    if len(filled) < 3 or not below or not all(_may_be_heading(rows[index][column]) for column in filled):
        return False
    return any(
        sum(is_day(row[column]) or is_number(row[column]) for row in below if column < len(row)) * 2 > len(below)
        for column in filled
    )


def _may_be_heading(cell: Cell) -> bool:
    return isinstance(cell, str) and len(cell) <= LONGEST_HEADING and not (is_number(cell) or is_day(cell) or is_clock(cell))


def _spread(grid: Grid) -> dict[tuple[int, int], tuple[int, int, int, int]]:
    """Cell among the first rows → the merged range it lies in."""
    return {
        (row, column): one
        for one in grid.merged
        if one[0] < AMONG and one[2] - one[0] < AMONG
        for row in range(one[0], min(one[2], AMONG) + 1)
        for column in range(one[1], min(one[3], one[1] + 300) + 1)
    }


def _with_neighbours(grid: Grid, spread: Mapping[tuple[int, int], tuple[int, int, int, int]], best: int) -> tuple[int, ...]:
    """The best row with those that a cell merged downwards ties to it, and with a row of group headings or of parts."""
    tied = [one for (row, _), one in spread.items() if row == best and one[2] > one[0] and one[2] - one[0] < _MOST_ROWS]
    first = min([best, *(one[0] for one in tied)])
    last = max([best, *(one[2] for one in tied)])
    if last - first + 1 < _MOST_ROWS and _are_groups(grid, spread, first - 1, first):
        first -= 1
    elif last - first + 1 < _MOST_ROWS and _are_parts(grid, spread, last, last + 1):
        last += 1
    return tuple(range(first, min(last, len(grid.cells) - 1) + 1))


def _cell(grid: Grid, row: int, column: int) -> Cell:
    line = grid.cells[row] if 0 <= row < len(grid.cells) else []
    cell = line[column] if column < len(line) else None
    return (cell.strip() or None) if isinstance(cell, str) else cell


def _filled(grid: Grid, row: int) -> dict[int, Cell]:
    if not 0 <= row < len(grid.cells):
        return {}
    return {column: cell for column in range(len(grid.cells[row])) if (cell := _cell(grid, row, column)) is not None}


def _are_groups(grid: Grid, spread: Mapping[tuple[int, int], tuple[int, int, int, int]], above: int, headings: int) -> bool:
    """Whether the row ``above`` groups the headings below: at least one of its cells changes what two of them mean."""
    groups, below = _filled(grid, above), _filled(grid, headings)
    if not groups or not all(_may_be_heading(cell) for cell in groups.values()) or fiscal_year_in(map(str, groups.values())):
        return False
    if not below.keys() >= groups.keys() and _are_parts(grid, spread, above, headings):
        return True
    for column, group in groups.items():
        merged = spread.get((above, column))
        if merged and merged[3] > merged[1]:
            under = [one for one in range(merged[1], merged[3] + 1) if one in below]
            is_title = len(under) * 3 > len(below) * 2
        else:
            under = _run_below(groups, below, column)
            is_title = False
        changed = [one for one in under if meaning_of(str(below[one]), str(group)) != meaning_of(str(below[one]))]
        if len(under) > 1 and not is_title and (len(changed) > 1 or (changed and merged)):
            return True
    return False


def _are_parts(grid: Grid, spread: Mapping[tuple[int, int], tuple[int, int, int, int]], headings: int, below: int) -> bool:
    """Whether the row ``below`` parts the headings above it, or gives their units in brackets."""
    groups, parts = _filled(grid, headings), _filled(grid, below)
    if not parts or not all(_may_be_heading(cell) for cell in parts.values()):
        return False
    if all(is_remark(str(cell)) for cell in parts.values()):
        return all(_group_of(groups, parts, spread, headings, column) for column in parts)
    understood = 0
    for column, part in parts.items():
        merged = spread.get((headings, column))
        is_parted = bool(merged and merged[3] > merged[1])
        if column in groups and not is_parted and not (column + 1 not in groups and column + 1 in parts):
            return False
        group = _group_of(groups, parts, spread, headings, column)
        if not group:
            return False
        understood += meaning_of(str(part), group) is not None or bool(bare(key_of(str(part)))[1])
    return understood * 2 > len(parts)


def _run_below(groups: Mapping[int, Cell], below: Mapping[int, Cell], column: int) -> list[int]:
    """The columns that an unmerged group heading stands for: to the right until the next one, or until a heading that says by
    itself what it is.
    """
    found = [column] if column in below else []
    while found and (following := found[-1] + 1) in below and following not in groups and _needs_a_group(str(below[following])):
        found.append(following)
    return found


def _needs_a_group(heading: str) -> bool:
    role = role_named(key_of(heading))
    return role is None or role in COUNTS or role in ("year", "month", "day", "begins", "ends") or key_of(heading) == "その他"


def _group_of(
    groups: Mapping[int, Cell],
    parts: Mapping[int, Cell],
    spread: Mapping[tuple[int, int], tuple[int, int, int, int]],
    row: int,
    column: int,
) -> str:
    if (merged := spread.get((row, column))) is not None:
        return str(groups.get(merged[1], "") or "")
    # Below full headings a group ends where a heading speaks for itself; else it stands for all the parts beside each other.
    if column not in groups and parts.keys() >= groups.keys() and not _needs_a_group(str(parts[column])):
        return ""
    left = column
    while left not in groups:
        if left - 1 not in parts:
            return ""
        left -= 1
    return str(groups[left])


def _texts(
    grid: Grid, spread: Mapping[tuple[int, int], tuple[int, int, int, int]], rows: tuple[int, ...]
) -> tuple[tuple[str, str], ...]:
    width = max(len(row) for row in grid.cells)
    lines = [_filled(grid, row) for row in rows]
    found = []
    for column in range(width):
        texts: list[str] = []
        for place, row in enumerate(rows):
            if (merged := spread.get((row, column))) is not None:
                text = one_line(str(_cell(grid, merged[0], merged[1]) or "")) if merged[0] in rows else ""
            elif column in lines[place]:
                text = one_line(str(lines[place][column]))
            elif place + 1 < len(rows) and column in lines[place + 1]:
                text = one_line(_group_of(lines[place], lines[place + 1], spread, row, column))
            else:
                text = ""
            if text and _ONLY_BRACKETS.fullmatch(text) and texts and bracketed(text)[1]:
                texts[-1] += text
            elif text and text not in texts:
                texts.append(text)
        found.append(("／".join(texts[:-1]), texts[-1]) if texts else ("", ""))
    while found and found[-1] == ("", ""):
        found.pop()
    return tuple(found)
