"""Checking what the other process (app.sandbox) answers of a table: only rows of plain cells within the limits go on."""

import re
from datetime import date
from typing import Any

from app.exchange.refusals import note_of
from app.exchange.sheet import Cell, Grid
from app.sandbox import limits
from app.sandbox.rejected import ENDED, Rejected

_CELLS = (str, int, date, type(None))
_FLAW_CHARACTERS = 20
_ERROR = re.compile(r"#(?:REF|DIV/0|VALUE|NUM|NULL|SPILL|CALC)!|#NAME\?|#N/A|#{3,}")
"""As Excel and its like write them into texts, and what stands for a number in a column too narrow for it."""


def checked_sheets(values: list[Any]) -> list[Grid]:
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
                found = {column: flaw for column, cell in enumerate(value) if (flaw := _flaw(cell))}
                flaws |= {(row, column): flaw for column, flaw in found.items()}
                grids[-1].cells.append(checked_row([None if column in found else cell for column, cell in enumerate(value)]))
            case _:
                raise Rejected(ENDED)
    return grids


def checked_row(value: object) -> list[Cell]:
    """The row. Raises Rejected("ended") for anything but a list of plain cells within the limits."""
    if isinstance(value, list) and len(value) <= limits.COLUMNS and all(type(cell) in _CELLS for cell in value):
        return value
    raise Rejected(ENDED)


def _flaw(cell: object) -> str:
    """Why a cell cannot be trusted, or "": told by the reader of its format, or an error that stands in it as text."""
    match cell:
        case [str(what)] if 0 < len(what) <= _FLAW_CHARACTERS:
            return what
        case list():
            raise Rejected(ENDED)
        case str() if cell.startswith("#") and _ERROR.fullmatch(cell.strip()):
            return cell.strip()[:_FLAW_CHARACTERS]
    return ""


def _checked_range(value: object) -> tuple[int, int, int, int]:
    match value:
        case [int(top), int(left), int(bottom), int(right)] if min(value) >= 0:
            # A whole column may be merged; nothing stands below the last row that is read.
            return top, left, min(bottom, limits.ROWS - 1), min(right, limits.COLUMNS - 1)
    raise Rejected(ENDED)


def _checked_spans(values: list[Any], most: int) -> frozenset[int]:
    """The numbers of spans, each as its first and last number."""
    if len(values) % 2 or not all(type(value) is int and 0 <= value < most for value in values):
        raise Rejected(ENDED)
    return frozenset(number for first, last in zip(values[::2], values[1::2], strict=True) for number in range(first, last + 1))


def _sentences(notes: list[Any]) -> tuple[str, ...]:
    return tuple(sentence for note in notes if type(note) is str and (sentence := note_of(note)))
