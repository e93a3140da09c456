"""Reading the visible sheets of an Excel workbook (.xlsx) into cells."""

import io
import struct
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import python_calamine

from app.sandbox import limits
from app.sandbox.file_beginnings import OLE
from app.sandbox.rejected import COLUMNS, OLD_WORKBOOK, PROTECTED, ROWS, SIZE, UNREADABLE, Rejected

_ENCRYPTED = 0x1
# Found by changing bytes at random: a wrong length in the directory makes zipfile seek to a negative place (ValueError).
_DAMAGE = (zipfile.BadZipFile, struct.error, NotImplementedError, EOFError, OSError, ValueError)


def grids(data: bytes) -> Iterator[Any]:
    """For each visible, non-empty sheet in the order of the workbook [name, merged ranges], then its rows as lists.

    Formulas are not computed: their stored result is read. Raises Rejected("protected", "old-workbook", "unreadable",
    "rows", "columns", "size").
    """
    if data.startswith(OLE):
        # Excel puts an encrypted .xlsx into the same outer box as the old .xls; the stream's name tells them apart.
        raise Rejected(PROTECTED if "EncryptedPackage".encode("utf-16-le") in data else OLD_WORKBOOK)
    _check_package(data)
    try:
        yield from _sheets(data)
    except python_calamine.PasswordError as error:
        raise Rejected(PROTECTED) from error
    except python_calamine.CalamineError as error:
        raise Rejected(UNREADABLE) from error


def _check_package(data: bytes) -> None:
    """What the directory says of sizes and passwords; that it may lie is what the limits of this process are for."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
    except _DAMAGE as error:
        raise Rejected(UNREADABLE) from error
    if sum(part.file_size for part in parts) > limits.UNPACKED_BYTES:
        raise Rejected(SIZE)
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise Rejected(PROTECTED)


def _sheets(data: bytes) -> Iterator[Any]:
    with python_calamine.load_workbook(io.BytesIO(data)) as book:
        for about in book.sheets_metadata:
            visible = about.visible == python_calamine.SheetVisibleEnum.Visible
            if not visible or about.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(about.name)
            if sheet.end is None:
                continue
            row, column = sheet.end
            merged = [[*first, *last] for first, last in sheet.merged_cell_ranges or ()]
            if row >= limits.ROWS:
                raise Rejected(ROWS)
            if column >= limits.COLUMNS:
                raise Rejected(COLUMNS)
            if len(merged) > limits.MERGED_RANGES:
                raise Rejected(SIZE)
            yield [about.name, merged]
            yield from ([cell_of(value) for value in line] for line in sheet.to_python(skip_empty_area=False))


def cell_of(value: object) -> str | int | date | None:
    """A cell as people mean it. Excel stores every number as a float and every day as midnight; people mean 30 and the day."""
    if isinstance(value, datetime):
        midnight = value.time() == time.min
        return value.date() if midnight else value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return whole if value.is_integer() and -LARGEST <= (whole := int(value)) <= LARGEST else repr(value)
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    if isinstance(value, (date, int)):
        return value
    # One sign too many is left, so that the reader notices.
    return str(value)[: limits.CELL_CHARACTERS + 1] or None


LARGEST = 2**63 - 1
"""What fits into a frame; 1e300 comes as text."""
