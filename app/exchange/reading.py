"""Reading a spreadsheet file as one table under its headings. None of the office's data is touched."""

from pathlib import Path

from app.errors import Refused, Unavailable
from app.exchange.grids import grids_of
from app.exchange.headings import field_of, known_fields
from app.exchange.refusals import merged_cells, no_header_row, repeated_header, too_large, unreadable
from app.exchange.sheet import Cell, Grid, Row, Sheet, column_letter
from app.sandbox import limits
from app.store.files import read_bounded

_HEADER_AMONG = 30
_HEADINGS_NEEDED = 2


def read_rows(path: Path) -> Sheet:
    """The first visible sheet with a heading row. Titles above it are skipped, empty rows left out.

    The content decides which kind of file it is, not its name. Raises Refused("unreadable-spreadsheet",
    "protected-spreadsheet", "too-large-spreadsheet", "no-header-row", "repeated-header", "merged-cells") and
    Unavailable("unreadable-file") when the disk does not give the file.
    """
    data = _read(path)
    tables = [(grid, row) for grid in grids_of(data) if (row := _header_row(grid)) is not None]
    if not tables:
        raise no_header_row()
    grid, header_row = tables[0]
    return _sheet(grid, header_row, others=tuple(other.name for other, _ in tables[1:]))


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


def _header_row(grid: Grid) -> int | None:
    """Index of the row, among the first ones, that names the most fields; the upper one of two equal ones. None without any."""
    found = [len(known_fields(row)) for row in grid.cells[:_HEADER_AMONG]]
    best = max(found, default=0)
    return found.index(best) if best >= _HEADINGS_NEEDED else None


def _sheet(grid: Grid, header_row: int, others: tuple[str, ...]) -> Sheet:
    # A heading cell that reaches down over a second heading row pushes the data down.
    first = 1 + max([header_row] + [bottom for top, _, bottom, _ in grid.merged if top <= header_row <= bottom])
    _refuse_merged(grid, first)
    headers = _headers(grid, header_row, first)
    rows = [
        row
        for index in range(first, len(grid.cells))
        if (row := _row(index + 1, headers, grid.cells[index])).values and any(cell is not None for cell in row.values.values())
    ]
    return Sheet(tuple(headers.values()), rows, grid.name, header_row + 1, others)


def _headers(grid: Grid, header_row: int, first: int) -> dict[int, str]:
    """Column → heading. A column without a heading is kept under its letter when it has content, so that nothing is lost
    unnoticed.
    """
    width = max(len(row) for row in grid.cells)
    names: dict[int, str] = {}
    fields: dict[str, str] = {}
    for column in range(width):
        cell = _tidy(grid.cells[header_row][column]) if column < len(grid.cells[header_row]) else None
        if cell is None:
            if any(column < len(row) and _tidy(row[column]) is not None for row in grid.cells[first:]):
                names[column] = f"{column_letter(column)}列"
            continue
        name = " ".join(str(cell).split())
        field = field_of(name)
        if field in fields:
            raise repeated_header(fields[field], name)
        if field:
            fields[field] = name
        names[column] = name if name not in names.values() else f"{name}（{column_letter(column)}列）"
    return names


def _row(number: int, headers: dict[int, str], cells: list[Cell]) -> Row:
    values: dict[str, Cell] = {}
    problems: list[str] = []
    for column, header in headers.items():
        cell = _tidy(cells[column]) if column < len(cells) else None
        if isinstance(cell, str) and len(cell) > limits.CELL_CHARACTERS:
            problems.append(f"「{header}」が長すぎます（{limits.CELL_CHARACTERS:,}字まで）。")
            cell = None
        values[header] = cell
    return Row(number, values, tuple(problems))


def _tidy(cell: Cell) -> Cell:
    """The cell without surrounding spaces, its line ends as the program stores them. A leading ``=`` stays plain text."""
    if not isinstance(cell, str):
        return cell
    return cell.replace("\r\n", "\n").replace("\r", "\n").strip() or None


def _refuse_merged(grid: Grid, first: int) -> None:
    """Refuses merged cells among the rows: it is unknown to which row their value belongs."""
    for top, left, bottom, right in sorted(grid.merged):
        if bottom >= first and top >= first and any(_filled(grid, row, left, right) for row in range(top, bottom + 1)):
            raise merged_cells(f"{column_letter(left)}{top + 1}から{column_letter(right)}{bottom + 1}")


def _filled(grid: Grid, row: int, left: int, right: int) -> bool:
    return row < len(grid.cells) and any(cell is not None for cell in grid.cells[row][left : right + 1])
