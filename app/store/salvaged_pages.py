"""The pages of a damaged database as its last finished save left them: the file, and over it the frames of its write-ahead log.

Nothing is opened by the driver, which refuses a damaged file as a whole. Each page proves itself (app.store.encrypted_pages);
what does not is left out. The plain pages exist in memory only. Layout of the log:
https://www.sqlite.org/fileformat2.html#walformat
"""

import contextlib
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

from app.store.driver import PAGE_BYTES
from app.store.encrypted_pages import SALT_BYTES, SAMPLE, PageCodec

LOG_HEADER_BYTES, FRAME_HEADER_BYTES = 32, 24
FRAME_BYTES = FRAME_HEADER_BYTES + PAGE_BYTES
_BIG_ENDIAN_MAGIC = 0x377F0683
Sums = tuple[int, int]


class SalvagedPages:
    """The pages of the database at ``path``, which may be missing, empty, or cut. ``salts``: what its first 16 bytes may have
    been, should they be damaged. Close it after use. Raises OSError.
    """

    def __init__(self, path: Path, key: bytes, salts: Iterable[bytes] = ()) -> None:
        with contextlib.ExitStack() as stack:
            self._file = stack.enter_context(path.open("rb")) if path.is_file() else None
            log = path.with_name(path.name + "-wal")
            self._log = stack.enter_context(log.open("rb")) if log.is_file() else None
            self._files = stack.pop_all()
        self._in_file = path.stat().st_size // PAGE_BYTES if self._file else 0
        self._in_log = max(0, log.stat().st_size - LOG_HEADER_BYTES) // FRAME_BYTES if self._log else 0
        self._codec = self._proven_codec(key, salts)
        self._frames: dict[int, list[int]] = {}
        """Page → the frames that hold it, oldest first."""
        self.count = self._in_file
        if self._codec is not None:
            self._read_log(self._codec)

    def __enter__(self) -> "SalvagedPages":
        return self

    def __exit__(self, *_: object) -> None:
        self._files.close()

    @property
    def is_readable(self) -> bool:
        """Whether anything in it is proven by the key. False for another PC's file."""
        return self._codec is not None

    @property
    def salt(self) -> bytes:
        """The salt that its pages are proven under; b"" where none is."""
        return self._codec.salt if self._codec else b""

    def page(self, number: int) -> bytes | None:
        """One plain page (numbered from 1), the newest state of it that proves itself; None without any."""
        if self._codec is None or number < 1:
            return None
        for frame in reversed(self._frames.get(number, ())):
            if (found := self._codec.opened(number, self._frame(frame)[FRAME_HEADER_BYTES:])) is not None:
                return found
        return self._codec.opened(number, self._stored(number)) if number <= self._in_file else None

    def __iter__(self) -> Iterator[tuple[int, bytes | None]]:
        """(number, plain page or None) of every page, one after the other."""
        return ((number, self.page(number)) for number in range(1, self.count + 1))

    def _stored(self, number: int) -> bytes:
        assert self._file is not None
        self._file.seek((number - 1) * PAGE_BYTES)
        return self._file.read(PAGE_BYTES)

    def _frame(self, index: int) -> bytes:
        assert self._log is not None
        self._log.seek(LOG_HEADER_BYTES + index * FRAME_BYTES)
        return self._log.read(FRAME_BYTES)

    def _proven_codec(self, key: bytes, salts: Iterable[bytes]) -> PageCodec | None:
        """For the first salt under which a page proves itself."""
        for salt in dict.fromkeys((*self._salts(), *salts)):
            codec = PageCodec.of(key, salt)
            if any(codec.opened(number, stored) for number, stored in self._sample()):
                return codec
        return None

    def _salts(self) -> Iterator[bytes]:
        """What the first page begins with, in the file and in the log."""
        if self._in_file:
            yield self._stored(1)[:SALT_BYTES]
        for index in range(self._in_log):
            frame = self._frame(index)
            if int.from_bytes(frame[:4]) == 1:
                yield frame[FRAME_HEADER_BYTES : FRAME_HEADER_BYTES + SALT_BYTES]

    def _sample(self) -> Iterator[tuple[int, bytes]]:
        for place in range(min(self._in_file, SAMPLE)):
            number = 1 + place * self._in_file // min(self._in_file, SAMPLE)
            yield number, self._stored(number)
        for index in range(min(self._in_log, SAMPLE)):
            frame = self._frame(index)
            yield int.from_bytes(frame[:4]), frame[FRAME_HEADER_BYTES:]

    def _read_log(self, codec: PageCodec) -> None:
        """Notes the frames up to the last finished save.

        The driver ends at the first frame that is not right. Here one that is damaged itself is passed over, for the saves behind
        it were acknowledged as well. A frame that is sound but does not continue the one before it is left of an earlier use of
        the log, and ends it.
        """
        assert self._log is not None or not self._in_log
        if self._log is None:
            return
        self._log.seek(0)
        header = self._log.read(LOG_HEADER_BYTES)
        if len(header) < LOG_HEADER_BYTES:
            return
        order = ">" if int.from_bytes(header[:4]) == _BIG_ENDIAN_MAGIC else "<"
        sums: Sums = struct.unpack(">II", header[24:])
        is_whole = _summed(header[:24], (0, 0), order) == sums
        salts = header[16:24] if is_whole else b""
        found: list[tuple[int, int]] = []
        finished, before_was_sound = 0, is_whole
        for index in range(self._in_log):
            frame = self._frame(index)
            number, size = struct.unpack(">II", frame[:8])
            if salts and frame[8:16] != salts and codec.opened(number, frame[FRAME_HEADER_BYTES:]) is not None:
                break  # an earlier use of the log
            is_next = _summed(frame[:8] + frame[FRAME_HEADER_BYTES:], sums, order) == struct.unpack(">II", frame[16:24])
            sums = struct.unpack(">II", frame[16:24])
            if not is_next:
                is_sound = codec.opened(number, frame[FRAME_HEADER_BYTES:]) is not None
                if is_sound and before_was_sound:
                    break
                if not is_sound:
                    before_was_sound = False
                    continue
            before_was_sound, salts = True, salts or frame[8:16]
            found.append((number, index))
            if size:
                finished, self.count = len(found), size
        for number, index in found[:finished]:
            self._frames.setdefault(number, []).append(index)


def _summed(data: bytes, before: Sums, order: str) -> Sums:
    """The checksum of the log, going on from ``before``."""
    first, second = before
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for one, other in zip(words[::2], words[1::2], strict=True):
        first = (first + one + second) & 0xFFFFFFFF
        second = (second + other + first) & 0xFFFFFFFF
    return first, second
