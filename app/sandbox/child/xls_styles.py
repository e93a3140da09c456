"""How the cells of an .xls look, by the number of their style ([MS-XLS] 2.4.122, 2.4.126 and 2.4.353)."""

import struct
from collections.abc import Iterable

from app.sandbox.child.looks import Style

_BEGINNING, _FONT, _FORMAT, _STYLE = 0x809, 0x31, 0x41E, 0xE0
_EXCEL_97 = 0x600
_STRUCK = 0x8
_NO_FONT = 4
"""The number that no font has: those behind it are counted one too high."""


def styles_of(head: Iterable[tuple[int, bytes]]) -> list[Style]:
    """By their number, out of the records of the workbook itself. Raises struct.error."""
    codes: dict[int, str] = {}
    struck: list[bool] = []
    found: list[Style] = []
    is_97 = True
    for kind, body in head:
        if kind == _BEGINNING:
            is_97 = struct.unpack_from("<H", body)[0] == _EXCEL_97
        elif kind == _FONT:
            struck.append(bool(struct.unpack_from("<H", body, 2)[0] & _STRUCK))
        elif kind == _FORMAT:
            codes[struct.unpack_from("<H", body)[0]] = _code(body, is_97=is_97)
        elif kind == _STYLE:
            font, number = struct.unpack_from("<HH", body)
            font -= font > _NO_FONT
            found.append(Style(number, codes.get(number), font < len(struck) and struck[font]))
    return found


def _code(body: bytes, *, is_97: bool) -> str:
    if not is_97:
        return body[3 : 3 + body[2]].decode("cp932", "replace")
    length, flags = struct.unpack_from("<HB", body, 2)
    return body[5 : 5 + 2 * length].decode("utf-16-le", "replace") if flags & 1 else body[5 : 5 + length].decode("latin-1")
