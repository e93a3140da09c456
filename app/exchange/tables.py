"""Any office's table file, laid out: its tables, where their headings are, what these seem to say, and the rows."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice
from pathlib import Path

from app.errors import Refused, Unavailable
from app.exchange.column_meanings import meanings_of
from app.exchange.grids import grids_of
from app.exchange.heading_rows import Headings, headings_of
from app.exchange.one_record_forms import as_list
from app.exchange.own_tables import is_of_another_kind, own_headings, own_meanings, own_rows
from app.exchange.refusals import too_large, unreadable
from app.exchange.row_kinds import is_sum
from app.exchange.sheet import Cell, Grid
from app.exchange.table import Column, Meaning, Table, TableFile, TableRow
from app.exchange.table_rows import DITTOS, Rows, rows_of
from app.exchange.table_shape import shape_of
from app.exchange.title_years import (
    Block,
    calendar_year_in,
    fiscal_year_in,
    month_in,
    months_in,
    names_year_before,
    several_years_in,
)
from app.rules.era import short_date
from app.rules.era_table import FIRST_DATE, LAST_DATE
from app.sandbox import limits
from app.store.files import read_bounded

_LOOKED_AT = 200
_EXAMPLES = 3
_REMARKS = 50
_EXAMPLE_CHARACTERS = 40


def read_table_file(path: Path) -> TableFile:
    """The visible tables of a spreadsheet file. What can be shown is never refused: where nothing is recognised, a table comes
    with letters over its columns and its rows as they are.

    The content decides which kind of file it is, not its name. Raises Refused("unreadable-spreadsheet",
    "protected-spreadsheet", "too-large-spreadsheet") and Unavailable("unreadable-file") when the disk does not give the file.
    """
    return table_file_of(_read(path))


def table_file_of(data: bytes) -> TableFile:
    """The tables of a file's bytes, or of a block that was copied elsewhere. Raises Refused as ``read_table_file`` does."""
    tables = tuple(table_of(number, grid) for number, grid in enumerate(grids_of(data), start=1) if _has_cells(grid))
    if not tables:
        raise unreadable("このファイルの表には、何も書かれていません。")
    return TableFile(hashlib.sha256(data).hexdigest(), tables)


def table_of(number: int, grid: Grid) -> Table:
    """The table of one sheet, laid out; ``number`` is the sheet's place in its file."""
    grid = grid if own_headings(grid) else as_list(grid) or grid
    headings = own_headings(grid) or headings_of(grid)
    title, lines = _above(grid, headings)
    width = max(len(headings.texts), _used_width(grid, headings.first_record))
    texts = [*headings.texts, *[("", "")] * (width - len(headings.texts))]
    own = own_meanings([heading for _, heading in texts])
    meanings = meanings_of(texts, _some_rows(grid, headings, width)) if own is None else own
    laid = (
        rows_of(grid, headings, meanings, Block(month_in(lines, grid.name)))
        if own is None
        else Rows(own_rows(grid, headings.first_record, width))
    )
    rows = laid.rows
    other = [f"{laid.other_from}行目から下は、見出しの違う別の表のようなので、読みません。"] if laid.other_from else []
    is_other = is_of_another_kind([heading for _, heading in texts])
    return Table(
        number,
        grid.name,
        title,
        fiscal_year_in(lines, grid.name),
        tuple(row + 1 for row in headings.rows),
        _columns(texts, meanings, rows, grid.hidden_columns),
        rows,
        "list" if own else "other_records" if is_other else shape_of(grid, headings, meanings, rows),
        (*grid.notes, *other),
        calendar_year=calendar_year_in(lines, grid.name),
        fiscal_years=several_years_in(lines, grid.name),
        months=months_in((*lines, grid.name)),
        remarks=_remarks(rows),
        is_earlier=names_year_before((*lines, grid.name)),
        is_own=own is not None,
    )


def _read(path: Path) -> bytes:
    try:
        data = read_bounded(path, limits.FILE_BYTES)
    except Unavailable as error:
        if not isinstance(error.__cause__, PermissionError):
            raise
        raise Unavailable(
            "unreadable-file",
            "この表は、ほかのプログラムが使っているか、読むことを許されていません。",
            "Excelで開いたままなら、閉じてから、もう一度選んでください。",
        ) from error
    except Refused as error:
        raise too_large(f"ファイルが大きすぎます（{limits.FILE_BYTES // 1024 // 1024}MBまで）。") from error
    if not data:
        raise unreadable("このファイルは空です。")
    return data


def _has_cells(grid: Grid) -> bool:
    return bool(grid.flaws) or any(_filled(row) for row in grid.cells)


def _filled(row: Iterable[Cell]) -> list[Cell]:
    return [cell for cell in row if cell is not None and not (isinstance(cell, str) and not cell.strip())]


def _above(grid: Grid, headings: Headings) -> tuple[tuple[str, ...], list[str]]:
    """The texts above the headings, and the same line by line: 「令和」「7」「年度」 in three cells are one title."""
    rows = grid.cells[: headings.rows[0]] if headings.rows else []
    cells = [[str(cell).strip() for cell in _filled(row)] for row in rows]
    if not headings.rows:  # a title may stand there all the same
        lines = [str(filled[0]) for row in grid.cells[:3] if len(filled := _filled(row)) == 1]
        return (), lines
    return tuple(text for line in cells for text in line), ["".join(line) for line in cells if line]


def _used_width(grid: Grid, first: int) -> int:
    width = 0
    for row in islice(grid.cells, first, None):
        for column in range(len(row) - 1, width - 1, -1):
            if row[column] is not None:
                width = column + 1
                break
    return max([width, *(column + 1 for row, column in grid.flaws if row >= first)])


def _remarks(rows: Iterable[TableRow]) -> tuple[str, ...]:
    """The first lines among the rows that are no records and say more than a heading."""
    texts = (str(filled[0]) for row in rows if row.kind == "bar" and len(filled := _filled(row.cells)) == 1)
    return tuple(islice((text for text in texts if any(map(str.isdecimal, text))), _REMARKS))


def _some_rows(grid: Grid, headings: Headings, width: int) -> list[list[Cell]]:
    """Some rows that seem to be records, with a cell for each column; 〃 counts as none."""
    found: list[list[Cell]] = []
    if not headings.rows:
        return found
    for row in islice(grid.cells, headings.first_record, headings.first_record + _LOOKED_AT):
        cells = [None if cell in DITTOS else cell for cell in row[:width]] + [None] * (width - len(row))
        filled = [cell for cell in cells if cell is not None]
        if len(filled) > 1 and not any(map(is_sum, filled[:3])) and not headings.are_repeated(row):
            found.append(cells)
    return found


def _columns(
    texts: Sequence[tuple[str, str]], meanings: Sequence[Meaning | None], rows: Sequence[TableRow], hidden: frozenset[int]
) -> tuple[Column, ...]:
    records = [row for row in rows if row.kind == "record"][:_LOOKED_AT]
    return tuple(
        Column(index, f"{group}／{heading}" if group else heading, meaning, _examples(index, records), index in hidden)
        for index, ((group, heading), meaning) in enumerate(zip(texts, meanings, strict=True))
    )


def _examples(column: int, records: Sequence[TableRow]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for row in records:
        if (cell := row.cells[column]) is not None:
            found[_shown(cell)] = None
            if len(found) == _EXAMPLES:
                break
    return tuple(found)


def _shown(cell: Cell) -> str:
    if isinstance(cell, date):
        return short_date(cell) if FIRST_DATE <= cell <= LAST_DATE else cell.isoformat()
    text = " ".join(str(cell)[: _EXAMPLE_CHARACTERS + 1].split())
    return text if len(text) <= _EXAMPLE_CHARACTERS else f"{text[: _EXAMPLE_CHARACTERS - 1]}…"
