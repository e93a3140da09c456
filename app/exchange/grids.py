"""From the bytes of a spreadsheet file to bare cells. They are opened in another process (app.sandbox), whose answer is
checked here: only rows of plain cells within the limits go on.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from app.exchange.headings import known_fields
from app.exchange.refusals import refusal_of
from app.exchange.sheet import Cell, Grid
from app.sandbox import limits
from app.sandbox.file_beginnings import OLE, ZIP
from app.sandbox.process import FOR_WORK
from app.sandbox.rejected import ENDED, Rejected

_CELLS = (str, int, date, type(None))


def grids_of(data: bytes) -> list[Grid]:
    """The tables of a file of any kind that is read, by its content and never by its name.

    Raises Refused("protected-spreadsheet", "unreadable-spreadsheet", "too-large-spreadsheet").
    """
    return workbook_grids(data) if data.startswith((OLE, ZIP)) else [delimited_grid(data)]


def workbook_grids(data: bytes) -> list[Grid]:
    """The visible, non-empty sheets of an Excel workbook (.xlsx) in their order, with the stored results of formulas.

    Raises Refused("protected-spreadsheet", "unreadable-spreadsheet", "too-large-spreadsheet").
    """
    try:
        return _checked_sheets(FOR_WORK.ask("workbook", data))
    except Rejected as error:
        raise refusal_of(error) from error


def delimited_grid(data: bytes) -> Grid:
    """The cells of a CSV or TSV file, all of them text.

    The separator is the one with which the most headings are recognised, so the file name does not matter. Raises
    Refused("unreadable-spreadsheet", "too-large-spreadsheet").
    """
    try:
        found = [(separator, map(_checked_row, lines)) for separator, lines in FOR_WORK.ask("separators", data)]
        separator = max(found, key=lambda one: _headings_found(one[1]))[0]
        return Grid("", [_checked_row(row) for row in FOR_WORK.ask("delimited", data, separator=separator)])
    except (TypeError, ValueError) as error:
        raise refusal_of(Rejected(ENDED)) from error
    except Rejected as error:
        raise refusal_of(error) from error


def _headings_found(lines: Iterable[list[Cell]]) -> int:
    """How many known headings the best of the lines has."""
    return max((len(known_fields(line)) for line in lines), default=0)


def _checked_sheets(values: list[Any]) -> list[Grid]:
    """A sheet begins with [name, merged ranges], told from a row by its list; the rows follow."""
    grids: list[Grid] = []
    for value in values:
        match value:
            case [str(name), list(merged)]:
                grids.append(Grid(name, [], tuple(map(_checked_range, merged))))
            case _ if grids and len(grids[-1].cells) < limits.ROWS:
                grids[-1].cells.append(_checked_row(value))
            case _:
                raise Rejected(ENDED)
    return grids


def _checked_row(value: object) -> list[Cell]:
    if isinstance(value, list) and len(value) <= limits.COLUMNS and all(type(cell) in _CELLS for cell in value):
        return value
    raise Rejected(ENDED)


def _checked_range(value: object) -> tuple[int, int, int, int]:
    match value:
        case [int(top), int(left), int(bottom), int(right)] if min(value) >= 0:
            return top, left, bottom, right
    raise Rejected(ENDED)
