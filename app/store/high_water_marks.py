"""The high-water marks of this PC, noted in a small file outside its database.

A database restored from an old copy cannot know that it is old. The marks tell: they name the current replica generation and
the last number of each of its chains, and lie where such a copy does not reach. They may lag behind the database but never run
ahead of it, and they are updated before any file leaves this PC. So a number that others have seen is never used twice.

Beside them lies what every COMMIT since has made sure of, written over in place and never synced (``RunningMarks``). After a
power cut it may be older, or torn and then says nothing; it is newer than the database only where that has lost something.
"""

import contextlib
import hashlib
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any

import msgpack

from app.errors import Unavailable
from app.store.files import partial_beside, write_durably

VERSION = 2
DIGEST_BYTES = 8
"""Of the SHA-256 before what was noted: it only tells damage and torn writes."""
MOST_BYTES = 4 * 1024 * 1024
STATE_VARIABLE = "YUI_STATE"
End = tuple[str, int, bytes, int]


@dataclass(frozen=True)
class HighWaterMarks:
    """``generation`` is the one that writes now, ``past`` those given up. ``ends`` are (partition, number, operation id, wall
    time in ms) of the last operation of each chain of ``generation``. The time is for people only: it says in which days to look
    for what may be lost. ``received`` and ``sent`` are the numbers of the last import and of the last file written here, as far
    as a COMMIT is known that kept them. ``identity`` says whose data these are (app.models.settings.IDENTITY), by name.
    """

    generation: bytes
    past: tuple[bytes, ...]
    ends: tuple[End, ...]
    received: int = 0
    sent: int = 0
    identity: Mapping[str, bytes] = field(default_factory=dict)


def high_water_marks_path(folder: Path, device: str) -> Path:
    """Where the high-water marks of one data folder lie, on one device.

    The folder's path is part of the name: a folder that was copied elsewhere has none there, and so the copy is noticed.
    """
    return state_folder() / f"{device}-{_place(folder)}.marks"


def marks_of_folder(folder: Path) -> HighWaterMarks | None:
    """The high-water marks of the data in a folder when nobody can say any more whose they are; the newest of several."""
    with contextlib.suppress(OSError):
        found = sorted(state_folder().glob(f"*-{_place(folder)}.marks"), key=lambda path: path.stat().st_mtime, reverse=True)
        return next((marks for path in found if (marks := read_high_water_marks(path)) is not None), None)
    return None


def _place(folder: Path) -> str:
    return hashlib.sha256(os.fsencode(folder.absolute())).hexdigest()[:16]


def state_folder() -> Path:
    """YUI_STATE, else the per-user folder of the system for state that belongs to this PC and user only (never roaming)."""
    given = os.environ.get(STATE_VARIABLE)
    if given:
        return Path(given)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", str(Path.home() / "AppData" / "Local"))) / "YuiNoteState"
    return Path(os.environ.get("XDG_STATE_HOME", str(Path.home() / ".local" / "state"))) / "yui-note"


def read_high_water_marks(path: Path) -> HighWaterMarks | None:
    """The high-water marks, with what was noted after every COMMIT since; None when there are none or they cannot be read. Both
    are treated with the same caution.
    """
    marks = _read(path)
    if marks is None:
        return None
    running = _read(_running_path(path))
    if running is None or running.generation in marks.past:
        return marks
    if running.generation != marks.generation:  # begun since
        past = tuple(dict.fromkeys((*marks.past, *running.past, marks.generation)))
        return replace(running, past=past, identity=marks.identity)
    ends: dict[str, End] = {}
    for end in sorted((*marks.ends, *running.ends), key=lambda end: end[1]):
        ends[end[0]] = end
    received, sent = max(marks.received, running.received), max(marks.sent, running.sent)
    return replace(marks, ends=tuple(ends.values()), received=received, sent=sent)


def write_high_water_marks(path: Path, marks: HighWaterMarks, *, durably: bool) -> None:
    """Writes the high-water marks. ``durably`` before a file leaves this PC; otherwise losing its latest state costs nothing.

    Never raises: the other ways to notice an old copy remain (app.sync.generations), and no work may stop because of it.
    """
    framed = _framed(marks)
    partial = partial_beside(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if durably:
            write_durably(path, framed)
        else:
            partial.write_bytes(framed)
            partial.replace(path)
    except (OSError, Unavailable):
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)


class RunningMarks:
    """Notes after each COMMIT what it made sure of; costs one small write to an open file. Never raises.

    ``marks``: what is known when the data are opened.
    """

    def __init__(self, path: Path, marks: HighWaterMarks) -> None:
        self._path = _running_path(path)
        self._marks = replace(marks, identity={})
        self._file: IO[bytes] | None = None

    def note(self, ends: Mapping[tuple[bytes, str], tuple[int, bytes, int]], files: tuple[bytes, int, int] | None) -> None:
        """``ends``: (generation, partition) → number, id and time of the last operation written. ``files``: the generation now,
        and the numbers of the last import and the last file written; None when there was neither.
        """
        before = self._marks
        for (generation, partition), (number, id_, wall_ms) in ends.items():
            self._go_on_in(generation)
            if generation != self._marks.generation:  # given up in the same transaction
                continue
            others = (end for end in self._marks.ends if end[0] != partition)
            self._marks = replace(self._marks, ends=(*others, (partition, number, id_, wall_ms)))
        if files is not None:
            self._go_on_in(files[0])
            self._marks = replace(self._marks, received=files[1], sent=files[2])
        if self._marks != before:
            self._write(_framed(self._marks))

    def remove(self) -> None:
        """Nothing is noted any more: the high-water marks themselves say all, as when the program has closed."""
        self.close()
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)

    def close(self) -> None:
        """Closes its file, which stays."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _go_on_in(self, generation: bytes) -> None:
        marks = self._marks
        if generation != marks.generation and generation not in marks.past:
            self._marks = HighWaterMarks(generation, (*marks.past, marks.generation), (), marks.received, marks.sent)

    def _write(self, framed: bytes) -> None:
        try:
            if self._file is None:
                self._file = self._path.open("r+b" if self._path.exists() else "w+b", buffering=0)
            self._file.seek(0)
            self._file.write(framed)
        except (OSError, ValueError):
            with contextlib.suppress(OSError):
                self.close()


def _read(path: Path) -> HighWaterMarks | None:
    """What is noted in a file; None where that is missing, torn or damaged, or of another program."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES)
        packed = data[DIGEST_BYTES + 4 :][: int.from_bytes(data[DIGEST_BYTES : DIGEST_BYTES + 4])]
        return _unpacked(packed) if _digest(packed) == data[:DIGEST_BYTES] else None
    except (OSError, ValueError, TypeError, msgpack.UnpackException):
        return None


def _running_path(path: Path) -> Path:
    return path.with_suffix(".running")


def _digest(packed: bytes) -> bytes:
    return hashlib.sha256(packed).digest()[:DIGEST_BYTES]


def _framed(marks: HighWaterMarks) -> bytes:
    """Digest, length and content: without them a flipped bit would be another number, or nothing to compare with."""
    numbers = (marks.received, marks.sent)
    packed: bytes = msgpack.packb([VERSION, marks.generation, marks.past, marks.ends, numbers, dict(marks.identity)])
    return _digest(packed) + len(packed).to_bytes(4) + packed


def _unpacked(packed: bytes) -> HighWaterMarks:
    version, generation, past, ends, numbers, identity = msgpack.unpackb(packed)
    if version != VERSION:
        raise ValueError("of another program")
    received, sent = map(int, numbers)
    return HighWaterMarks(bytes(generation), tuple(map(bytes, past)), tuple(map(_end, ends)), received, sent, dict(identity))


def _end(plain: Sequence[Any]) -> End:
    partition, number, operation, wall_ms = plain
    return str(partition), int(number), bytes(operation), int(wall_ms)
