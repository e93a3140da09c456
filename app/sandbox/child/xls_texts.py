"""The texts of an old workbook, .xls: which encoding they are in, where the library takes another one."""

import struct
from collections.abc import Callable

from app.sandbox.child.xls_marks import records
from app.sandbox.rejected import NO_TEXT, Rejected

_BEGINNING, _CODE_PAGE = 0x809, 0x42
_EXCEL_97 = 0x600
_UNICODE, _WESTERN = 1200, 1252
_JAPANESE = (932, 10001)
"""Of Windows and of the Macintosh."""


def readable(data: bytes, book: bytes) -> tuple[bytes, Callable[[str], str]]:
    """The file as the library reads it without losing a byte, and what makes the right text of each one it then gives.

    From Excel 97 on all texts are Unicode, but some programs name another code page, and the library takes wide signs for two.
    In a file of Excel 5 in Japanese it puts a zero behind each byte and so loses half of every sign; as a western one it keeps
    them all. ``book`` is the workbook's stream in ``data``. Raises struct.error.
    """
    version = struct.unpack_from("<HHH", book)[2]
    page = next((struct.unpack_from("<H", body)[0] for kind, body in records(book, 0) if kind == _CODE_PAGE), _UNICODE)
    if version == _EXCEL_97:
        return _with_page(data, page, _UNICODE), _as_it_is
    if page in _JAPANESE:
        return _with_page(data, page, _WESTERN), _japanese
    return data, _as_it_is


def _with_page(data: bytes, page: int, wanted: int) -> bytes:
    return data.replace(struct.pack("<HHH", _CODE_PAGE, 2, page), struct.pack("<HHH", _CODE_PAGE, 2, wanted), 1)


def _as_it_is(text: str) -> str:
    return text


def _japanese(text: str) -> str:
    """Raises Rejected("no-text")."""
    try:
        return b"".join(map(_western_byte, text)).decode("cp932")
    except UnicodeError as error:
        raise Rejected(NO_TEXT) from error


def _western_byte(sign: str) -> bytes:
    """The library gives the bytes that cp1252 leaves free as control characters of the same number."""
    return bytes((ord(sign),)) if ord(sign) < 0x100 else sign.encode("cp1252")
