"""What is hidden, merged and without a result in the sheets of an .xlsb ([MS-XLSB] 2.1.4 and 2.4)."""

import struct
from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

from app.sandbox import limits
from app.sandbox.child.looks import Looks, Style
from app.sandbox.child.number_formats import shown_as
from app.sandbox.child.package_parts import Package
from app.sandbox.child.sheet_marks import ERRORS, FIRST_DAY, FIRST_DAY_1904, Marks, packed_number
from app.sandbox.rejected import SIZE, UNREADABLE, Rejected

_ROW, _NUMBER, _ERROR, _REAL, _FORMULA_NUMBER, _FORMULA_ERROR, _COLUMNS, _VIEW = 0, 2, 3, 5, 9, 11, 60, 137
_SHEET, _MERGED = 156, 176
_TEXTS = (4, 6, 7, 8, 10)
"""Other filled cells: truth values and texts, also as results."""
_FONT, _FORMAT, _STYLE, _BOOK, _STYLES_BEGIN, _STYLES_END = 43, 44, 47, 153, 617, 618
_STRUCK = 0x8
_SHOWS_ZEROS = 0x10
_STYLES = "xl/styles.bin"
_IS_1904 = 0x1
_WHOLE, _HUNDREDTHS = 0x2, 0x1
_ROW_FLAGS = 11
_HIDDEN_ROW = 0x10
_HIDDEN_COLUMNS = 0x1
_MOST = 1024 * 1024
"""Bytes of one record; those that are wanted are far smaller."""


def marks_by_sheet(package: Package) -> dict[str, Marks]:
    """Sheet name → its marks. Raises one of ``package_parts.DAMAGE``, Rejected("unreadable", "size")."""
    workbook = package.main_part("xl/workbook.bin")
    related = package.related(workbook)
    styles = _styles(package)
    found: dict[str, Marks] = {}
    first_day = FIRST_DAY
    with package.open(workbook) as stream:
        for kind, body in _records(stream):
            if kind == _BOOK and body[0] & _IS_1904:
                first_day = FIRST_DAY_1904
            if kind == _SHEET:
                relation, rest = _text(body[8:])
                name, _ = _text(rest)
                part = related.get(relation, ("", ""))[1]
                if part in package:
                    found[name] = _marks(package, part, styles, first_day)
                    found[name].has_comments = package.has_comments(part)
    return found


def _styles(package: Package) -> list[Style]:
    """By their number."""
    codes: dict[int, str] = {}
    struck: list[bool] = []
    found: list[Style] = []
    is_inside = False
    if _STYLES in package:
        with package.open(_STYLES) as stream:
            for kind, body in _records(stream):
                if kind == _FORMAT:
                    codes[struct.unpack_from("<H", body)[0]], _ = _text(body[2:])
                elif kind == _FONT:
                    struck.append(bool(struct.unpack_from("<H", body, 2)[0] & _STRUCK))
                elif kind in (_STYLES_BEGIN, _STYLES_END):
                    is_inside = kind == _STYLES_BEGIN
                elif kind == _STYLE and is_inside:
                    number, font = struct.unpack_from("<HH", body, 2)
                    found.append(Style(number, codes.get(number), font < len(struck) and struck[font]))
    return found


def _marks(package: Package, part: str, styles: list[Style], first_day: date) -> Marks:
    marks, row = Marks(), -1
    looks = Looks(marks, styles, first_day)
    shown = [shown_as(one.number_format, one.code) for one in styles]
    with package.open(part) as stream:
        for kind, body in _records(stream):
            if kind == _ROW:
                row = struct.unpack_from("<I", body)[0]
                if len(body) > _ROW_FLAGS and body[_ROW_FLAGS] & _HIDDEN_ROW:
                    marks.hide_row(row)
            elif kind == _NUMBER:
                column, style, number = struct.unpack_from("<IIi", body)
                style &= 0xFF_FFFF
                if number & (_WHOLE | _HUNDREDTHS) == _WHOLE and style < len(shown):
                    marks.whole(row, column, number >> 2, shown[style], first_day)
                looks.cell(row, column, style, packed_number(number & 0xFFFF_FFFF))
            elif kind in (_REAL, _FORMULA_NUMBER):
                column, style, real = struct.unpack_from("<IId", body)
                looks.cell(row, column, style & 0xFF_FFFF, real)
            elif kind in _TEXTS:
                column, style = struct.unpack_from("<II", body)
                looks.cell(row, column, style & 0xFF_FFFF)
            elif kind == _VIEW:
                looks.hides_zeros = not struct.unpack_from("<H", body)[0] & _SHOWS_ZEROS
            elif kind in (_ERROR, _FORMULA_ERROR):
                column, _, error = struct.unpack_from("<IIB", body)
                marks.flaw(row, column, ERRORS.get(error, ERRORS[42]))
            elif kind == _COLUMNS:
                first, last, _, _, flags = struct.unpack_from("<IIIIH", body)
                if flags & _HIDDEN_COLUMNS:
                    marks.hide_columns(first, last)
            elif kind == _MERGED:
                top, bottom, left, right = struct.unpack_from("<IIII", body)
                marks.merge(top, left, bottom, right)
    looks.close()
    return marks


def _records(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Number and bytes of each record: both lengths are written in sevenths of a byte, the lowest first."""
    left = limits.UNPACKED_BYTES
    while (kind := _sevenths(stream, 2)) is not None:
        size = _sevenths(stream, 4)
        if size is None or size > _MOST:
            raise Rejected(UNREADABLE)
        left -= size
        if left < 0:
            raise Rejected(SIZE)
        yield kind, stream.read(size)


def _sevenths(stream: BinaryIO, most: int) -> int | None:
    number = 0
    for place in range(most):
        byte = stream.read(1)
        if not byte:
            return None
        number |= (byte[0] & 0x7F) << (7 * place)
        if byte[0] < 0x80:
            break
    return number


def _text(body: bytes) -> tuple[str, bytes]:
    end = 4 + 2 * struct.unpack_from("<I", body)[0]
    return body[4:end].decode("utf-16-le"), body[end:]
