"""From the bytes of a spreadsheet file to bare cells. They are opened in another process (app.sandbox), whose answer is
checked here: only rows of plain cells within the limits go on.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from app.exchange.headings import known_fields
from app.exchange.refusals import note_of, refusal_of
from app.exchange.sheet import Cell, Grid
from app.sandbox import limits
from app.sandbox.file_beginnings import OLE, ZIP
from app.sandbox.process import FOR_WORK
from app.sandbox.rejected import ENDED, Rejected

_CELLS = (str, int, date, type(None))
_FLAW_CHARACTERS = 20


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
    """A sheet begins with its name, told from a row by the list behind it; the rows follow."""
    grids: list[Grid] = []
    flaws: dict[tuple[int, int], str] = {}
    for value in values:
        match value:
            case [str(name), list(merged), list(rows), list(columns), list(notes)]:
                flaws = {}
                hidden, without = _checked_spans(rows, limits.ROWS), _checked_spans(columns, limits.COLUMNS)
                grids.append(Grid(name, [], tuple(map(_checked_range, merged)), hidden, flaws, without, _sentences(notes)))
            case list() if grids and len(grids[-1].cells) < limits.ROWS:
                row = len(grids[-1].cells)
                flaws |= {(row, column): _checked_flaw(cell) for column, cell in enumerate(value) if isinstance(cell, list)}
                grids[-1].cells.append(_checked_row([None if isinstance(cell, list) else cell for cell in value]))
            case _:
                raise Rejected(ENDED)
    return grids


def _checked_row(value: object) -> list[Cell]:
    if isinstance(value, list) and len(value) <= limits.COLUMNS and all(type(cell) in _CELLS for cell in value):
        return value
    raise Rejected(ENDED)


def _checked_flaw(value: list[Any]) -> str:
    match value:
        case [str(what)] if 0 < len(what) <= _FLAW_CHARACTERS:
            return what
    raise Rejected(ENDED)


def _checked_range(value: object) -> tuple[int, int, int, int]:
    match value:
        case [int(top), int(left), int(bottom), int(right)] if min(value) >= 0:
            return top, left, bottom, right
    raise Rejected(ENDED)


def _checked_spans(values: list[Any], most: int) -> frozenset[int]:
    """The numbers of spans, each as its first and last number."""
    if len(values) % 2 or not all(type(value) is int and 0 <= value < most for value in values):
        raise Rejected(ENDED)
    return frozenset(number for first, last in zip(values[::2], values[1::2], strict=True) for number in range(first, last + 1))


def _sentences(notes: list[Any]) -> tuple[str, ...]:
    return tuple(sentence for note in notes if type(note) is str and (sentence := note_of(note)))
