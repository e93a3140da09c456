"""Reading the visible sheets of an Excel workbook (.xlsx) into cells."""

import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import python_calamine

from app.errors import Refused
from app.exchange.package import check_package
from app.exchange.refusals import protected, unreadable
from app.exchange.sheet import Cell, Grid

OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_MARK = b"PK\x03\x04"


def workbook_grids(data: bytes) -> Iterator[Grid]:
    """The visible, non-empty sheets in the order of the workbook. Formulas are not computed: their stored result is read.

    Raises Refused("protected-spreadsheet", "unreadable-spreadsheet", "too-large-spreadsheet").
    """
    if data.startswith(OLE_MARK):
        raise _old_or_protected(data)
    check_package(data)
    try:
        yield from _grids(data)
    except python_calamine.PasswordError as error:
        raise protected() from error
    except python_calamine.CalamineError as error:
        raise unreadable() from error


def _old_or_protected(data: bytes) -> Refused:
    # Excel puts an encrypted .xlsx into the same outer box as the old .xls; the stream's name tells them apart.
    if "EncryptedPackage".encode("utf-16-le") in data:
        return protected()
    return unreadable("この表は古い形式（.xls）のため、読めません。")


def _grids(data: bytes) -> Iterator[Grid]:
    with python_calamine.load_workbook(io.BytesIO(data)) as book:
        for about in book.sheets_metadata:
            visible = about.visible == python_calamine.SheetVisibleEnum.Visible
            if not visible or about.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(about.name)
            if sheet.end is None:
                continue
            merged = tuple((*first, *last) for first, last in sheet.merged_cell_ranges or ())
            yield Grid(about.name, [[_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)], merged)


def _cell(value: object) -> Cell:
    """A cell as people mean it. Excel stores every number as a float and every day as midnight; people mean 30 and the day."""
    if isinstance(value, datetime):
        midnight = value.time() == time.min
        return value.date() if midnight else value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return int(value) if value.is_integer() else repr(value)
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    if isinstance(value, (date, int)):
        return value
    return str(value) or None
