"""From the bytes of a table of any kind to bare cells. They are opened in another process (app.sandbox)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from app.exchange.calendars import calendar_grid
from app.exchange.grid_answers import checked_row, checked_sheets
from app.exchange.headings import known_fields
from app.exchange.other_files import refuse_other_files
from app.exchange.refusals import packed_note, refusal_of
from app.exchange.sheet import Cell, Grid
from app.sandbox.file_beginnings import OLE, ZIP, looks_like_calendar, looks_like_html, looks_like_xml_workbook
from app.sandbox.process import FOR_WORK
from app.sandbox.rejected import ENDED, NOT_A_TABLE, NOTHING_INSIDE, Rejected

_HEADINGS_NEEDED = 2


def grids_of(data: bytes) -> list[Grid]:
    """The tables of a file of any kind that is read, by its content and never by its name: workbooks (.xlsx .xlsm .xlsb .xls
    .ods, and those that are one XML), texts (.csv .tsv), calendars (.ics), tables of a web page, and a ZIP with one of these.

    Raises Refused("protected-spreadsheet", "unreadable-spreadsheet", "too-large-spreadsheet", "several-tables").
    """
    return _grids_of(data, is_packed=False)


def _grids_of(data: bytes, is_packed: bool) -> list[Grid]:
    if data.startswith((OLE, ZIP)):
        try:
            return _sheets("workbook", data)
        except Rejected as error:
            if error.reason != NOT_A_TABLE:
                raise refusal_of(error) from error
        refuse_other_files(data)
        if is_packed:
            raise refusal_of(Rejected(NOTHING_INSIDE))
        return _packed(data)
    refuse_other_files(data)
    if looks_like_calendar(data):
        return [calendar_grid(data)]
    try:
        if looks_like_xml_workbook(data):
            return _sheets("xml-workbook", data)
        if looks_like_html(data):
            return _sheets("html-tables", data)
    except Rejected as error:
        raise refusal_of(error) from error
    return [delimited_grid(data)]


def workbook_grids(data: bytes) -> list[Grid]:
    """The visible, non-empty sheets of a workbook in their order, with the stored results of formulas.

    Raises Refused("protected-spreadsheet", "unreadable-spreadsheet", "too-large-spreadsheet").
    """
    try:
        return _sheets("workbook", data)
    except Rejected as error:
        raise refusal_of(error) from error


def delimited_grid(data: bytes) -> Grid:
    """The cells of a CSV or TSV file, all of them text.

    The separator is the one with which the most headings are recognised, else the one that gives the most lines of equal
    length, so the file name does not matter. Raises Refused("unreadable-spreadsheet", "too-large-spreadsheet").
    """
    try:
        found = [(separator, [checked_row(line) for line in lines]) for separator, lines in FOR_WORK.ask("separators", data)]
        separator = max(found, key=lambda one: (_headings_found(one[1]), _evenness(one[1])))[0]
        (grid,) = checked_sheets(FOR_WORK.ask("delimited", data, separator=separator))
    except (TypeError, ValueError) as error:
        raise refusal_of(Rejected(ENDED)) from error
    except Rejected as error:
        raise refusal_of(error) from error
    return grid


def _sheets(kind: str, data: bytes) -> list[Grid]:
    return checked_sheets(FOR_WORK.ask(kind, data))


def _packed(data: bytes) -> list[Grid]:
    """Those of the only table in a ZIP."""
    try:
        match FOR_WORK.ask("only-table", data):
            case [str(name), *pieces] if all(type(piece) is bytes for piece in pieces):
                content = b"".join(pieces)
            case _:
                raise Rejected(ENDED)
    except Rejected as error:
        raise refusal_of(error) from error
    note = packed_note(name)
    return [replace(grid, notes=(note, *grid.notes)) for grid in _grids_of(content, is_packed=True)]


def _headings_found(lines: Iterable[list[Cell]]) -> int:
    """How many known headings the best of the lines has; 0 where they are too few to be headings."""
    best = max((len(known_fields(line)) for line in lines), default=0)
    return best if best >= _HEADINGS_NEEDED else 0


def _evenness(lines: list[list[Cell]]) -> int:
    """How many of the lines have the most frequent length above one, weighted by the separators that they agree on."""
    lengths = Counter(len(line) for line in lines if len(line) > 1)
    return max(((length - 1) * count for length, count in lengths.items()), default=0)
