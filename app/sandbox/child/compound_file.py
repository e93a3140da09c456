"""The streams of a compound file ([MS-CFB]): the box of old Office files, of encrypted ones and of Outlook's mails."""

import struct
from collections.abc import Iterator

from app.sandbox.file_beginnings import OLE
from app.sandbox.rejected import UNREADABLE, Rejected

_HEADER_BYTES = 512
_SHORT_BELOW = 4096
_SHORT_BYTES = 64
_ENTRY_BYTES = 128
_STREAM, _ROOT = 2, 5
_LAST = 0xFFFF_FFFA
"""Greater numbers of sectors mean an end or nothing."""


class CompoundFile:
    """A file whose chains of sectors are followed once: one in a circle, or into nowhere, is refused."""

    def __init__(self, data: bytes) -> None:
        """Raises Rejected("unreadable")."""
        if len(data) < _HEADER_BYTES or not data.startswith(OLE):
            raise Rejected(UNREADABLE)
        shift = struct.unpack_from("<H", data, 30)[0]
        if shift not in (9, 12):
            raise Rejected(UNREADABLE)
        self._data, self._sector = data, 1 << shift
        (directory,) = struct.unpack_from("<I", data, 48)
        (short_table,) = struct.unpack_from("<I", data, 60)
        self._next = self._table(list(struct.unpack_from("<109I", data, 76)), *struct.unpack_from("<I", data, 68))
        self._streams = dict(self._entries(self._chain(directory)))
        self._short_next = _numbers(self._chain(short_table)) if short_table < _LAST else []

    def names(self) -> list[str]:
        """Of all streams and folders in it."""
        return list(self._streams)

    def stream(self, name: str) -> bytes:
        """Raises Rejected("unreadable")."""
        if name not in self._streams:
            raise Rejected(UNREADABLE)
        _, first, size = self._streams[name]
        if size >= _SHORT_BELOW:
            return self._chain(first)[:size]
        box = self._chain(next((start for kind, start, _ in self._streams.values() if kind == _ROOT), _LAST))
        found = bytearray()
        for number in _followed(first, self._short_next):
            found += box[number * _SHORT_BYTES : (number + 1) * _SHORT_BYTES]
        return bytes(found[:size])

    def _table(self, sectors: list[int], more: int) -> list[int]:
        """The next sector of each one. Its own sectors are listed in the header and, of a large file, in further ones."""
        seen: set[int] = set()
        while more < _LAST and more not in seen:
            seen.add(more)
            *numbers, more = _numbers(self._at(more)) or [_LAST]
            sectors += numbers
        return _numbers(b"".join(self._at(number) for number in dict.fromkeys(sectors) if number < _LAST))

    def _at(self, number: int) -> bytes:
        return self._data[(number + 1) * self._sector : (number + 2) * self._sector]

    def _chain(self, first: int) -> bytes:
        return b"".join(self._at(number) for number in _followed(first, self._next))

    def _entries(self, directory: bytes) -> Iterator[tuple[str, tuple[int, int, int]]]:
        for at in range(0, len(directory) - _ENTRY_BYTES + 1, _ENTRY_BYTES):
            entry = directory[at : at + _ENTRY_BYTES]
            length, kind = struct.unpack_from("<HB", entry, 64)
            if kind:
                name = entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
                yield name, (kind, *struct.unpack_from("<II", entry, 116))


def _numbers(data: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))


def _followed(first: int, following: list[int]) -> Iterator[int]:
    seen: set[int] = set()
    while first < _LAST:
        if first in seen or first >= len(following):
            raise Rejected(UNREADABLE)
        seen.add(first)
        yield first
        first = following[first]
