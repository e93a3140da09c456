"""What is hidden and what has no result in the sheets of an old workbook, .xls of Excel 5 and 97 ([MS-XLS] 2.4)."""

import struct
from collections.abc import Iterator

from app.sandbox.child.looks import Looks
from app.sandbox.child.sheet_marks import ERRORS, FIRST_DAY, FIRST_DAY_1904, NO_RESULT, Marks, packed_number
from app.sandbox.child.xls_styles import styles_of
from app.sandbox.rejected import PROTECTED, Rejected

_FORMULA, _OLD_FORMULAS = 0x6, (0x206, 0x406)
_BEGINNING = 0x809
_END, _PASSWORD, _COLUMNS, _SHEET, _ERROR, _ROW = 0xA, 0x2F, 0x7D, 0x85, 0x205, 0x208
_HIDDEN_ROW = 0x20
_HIDDEN_COLUMNS = 0x1
_ERROR_RESULT = 2
_COMMENT, _DAYS_FROM_1904 = 0x1C, 0x22
_VIEW, _SHOWS_ZEROS = 0x23E, 0x10
_REAL, _PACKED, _SEVERAL_PACKED = 0x203, 0x27E, 0xBD
_TEXTS = (0x204, 0xFD, 0xD6)


def marks_in_order(book: bytes) -> list[Marks]:
    """The marks of each sheet in the order of the workbook. Raises Rejected("protected"), struct.error."""
    places: list[int] = []
    for kind, body in records(book, 0):
        if kind == _PASSWORD:
            raise Rejected(PROTECTED)
        if kind == _SHEET:
            places += struct.unpack_from("<I", body)
    head = list(records(book, 0))
    styles = styles_of(head)
    is_1904 = any(kind == _DAYS_FROM_1904 and body[:1] == b"\1" for kind, body in head)
    return [_marks(book, place, Looks(Marks(), styles, FIRST_DAY_1904 if is_1904 else FIRST_DAY)) for place in places]


def _marks(book: bytes, place: int, looks: Looks) -> Marks:
    marks = looks.marks
    for kind, body in records(book, place):
        _look(looks, kind, body)
        if kind == _ROW:
            row, flags = struct.unpack_from("<H10xH", body)
            if flags & _HIDDEN_ROW:
                marks.hide_row(row)
        elif kind == _COLUMNS:
            first, last, flags = struct.unpack_from("<HH4xH", body)
            if flags & _HIDDEN_COLUMNS:
                marks.hide_columns(first, last)
        elif kind == _ERROR:
            row, column, error, is_error = struct.unpack_from("<HH2xBB", body)
            if is_error:
                marks.flaw(row, column, ERRORS.get(error, ERRORS[42]))
        elif kind == _FORMULA:
            row, column, result, error, is_special = struct.unpack_from("<HH2xBxBxxxH", body)
            if is_special == 0xFFFF and result == _ERROR_RESULT:
                marks.flaw(row, column, ERRORS.get(error, ERRORS[42]))
        elif kind in _OLD_FORMULAS:  # of Excel 3 and 4, which some programs write and the library passes over
            row, column = struct.unpack_from("<HH", body)
            marks.flaw(row, column, NO_RESULT)
    looks.close()
    return marks


def _look(looks: Looks, kind: int, body: bytes) -> None:
    """How a cell looks."""
    if kind == _COMMENT:
        looks.marks.has_comments = True
    elif kind == _VIEW:
        looks.hides_zeros = not struct.unpack_from("<H", body)[0] & _SHOWS_ZEROS
    elif kind in (_REAL, _FORMULA):
        row, column, style = struct.unpack_from("<HHH", body)
        is_number = kind == _REAL or body[12:14] != b"\xff\xff"
        looks.cell(row, column, style, struct.unpack_from("<d", body, 6)[0] if is_number else None)
    elif kind == _PACKED:
        row, column, style, bits = struct.unpack_from("<HHHI", body)
        looks.cell(row, column, style, packed_number(bits))
    elif kind == _SEVERAL_PACKED:
        row, column = struct.unpack_from("<HH", body)
        for number, at in enumerate(range(4, len(body) - 7, 6)):
            style, bits = struct.unpack_from("<HI", body, at)
            looks.cell(row, column + number, style, packed_number(bits))
    elif kind in _TEXTS:
        looks.cell(*struct.unpack_from("<HHH", body))


def records(book: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """From the beginning of a part of the workbook to its end, without the charts within."""
    depth = 0
    while at + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, at)
        body = book[at + 4 : at + 4 + size]
        at += 4 + size
        depth += (kind == _BEGINNING) - (kind == _END)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, body
