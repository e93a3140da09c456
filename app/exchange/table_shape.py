"""Whether a foreign table lists activities at all, or is a cross table of sums or a list of places and bodies."""

from collections.abc import Sequence
from itertools import pairwise

from app.exchange.cell_kinds import is_day, is_day_of_month, is_number_or_mark, month_of
from app.exchange.heading_rows import AMONG, Headings
from app.exchange.heading_words import ADDRESS_LIKE, key_of
from app.exchange.headings import COUNTS
from app.exchange.sheet import Cell, Grid
from app.exchange.table import DAY, Meaning, Shape, TableRow
from app.exchange.title_years import block_in

_MONTHS_IN_A_ROW = 4
_DAYS_IN_A_ROW = 4
_NUMBERS_IN_A_ROW = 10
_LOOKED_AT = 200


def shape_of(grid: Grid, headings: Headings, meanings: Sequence[Meaning | None], rows: Sequence[TableRow]) -> Shape:
    """The shape of a table. What has days in a column of days is a list; so is what can't be told."""
    roles = [one.role if one else None for one in meanings]
    some = rows[:_LOOKED_AT]
    days = [column for column, role in enumerate(roles) if role in ("date", DAY)]
    if days and (not rows or any(_has_day(row.cells[column]) for row in some for column in days)):
        return "list"
    if any(_is_over_times(row) for row in grid.cells[:AMONG]) or _is_by_month(some):
        return "cross"
    words = {key_of(heading) for _, heading in headings.texts} & ADDRESS_LIKE
    if len(words) > 1 or (words and "title" in roles and not COUNTS.intersection(filter(None, roles))):
        return "facilities"
    return "cross" if _is_sums(some, roles) else "list"


def _has_day(cell: Cell) -> bool:
    return is_day(cell) or is_day_of_month(cell)


def _is_over_times(row: Sequence[Cell]) -> bool:
    """Whether a row heads its columns with months or days."""
    cells = [cell for cell in row if cell is not None]
    if len({month for cell in cells if (month := month_of(cell))}) >= _MONTHS_IN_A_ROW:
        return True
    if len({cell for cell in cells if is_day(cell) and not isinstance(cell, int)}) >= _DAYS_IN_A_ROW:
        return True
    numbers = [cell for cell in cells if is_day_of_month(cell)]
    return len(numbers) >= _NUMBERS_IN_A_ROW and all(
        int(str(following)) == int(str(one)) + 1 for one, following in pairwise(numbers)
    )


def _is_by_month(rows: Sequence[TableRow]) -> bool:
    """Whether the rows are months and the cells numbers."""
    lines = [[cell for cell in row.cells if cell is not None] for row in rows]
    by_month = [line for line in lines if len(line) > 1 and block_in(str(line[0])).month]
    return len(by_month) > 2 and len(by_month) * 3 > len(lines) * 2 and _share_of_numbers(by_month) > 0.8


def _is_sums(rows: Sequence[TableRow], roles: Sequence[str | None]) -> bool:
    """Whether nearly everything beside the first column is a number, and nothing a single deed."""
    if "title" in roles and "sessions" not in roles:
        return False
    lines = [line for row in rows if len(line := [cell for cell in row.cells if cell is not None]) > 2]
    return len(lines) > 1 and _share_of_numbers(lines) > 0.6


def _share_of_numbers(lines: Sequence[Sequence[Cell]]) -> float:
    cells = [cell for line in lines for cell in line[1:]]
    return sum(map(is_number_or_mark, cells)) / len(cells)
