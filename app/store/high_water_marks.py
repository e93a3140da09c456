"""The high-water marks of this PC, noted in a small file outside its database.

A database restored from an old copy cannot know that it is old. The marks tell: they name the current replica generation and
the last number of each of its chains, and lie where such a copy does not reach. They may lag behind the database but never run
ahead of it, and they are updated before any file leaves this PC. So a number that others have seen is never used twice.
"""

import contextlib
import hashlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgpack

from app.errors import Unavailable
from app.store.files import partial_beside, write_durably

VERSION = 1
STATE_VARIABLE = "YUI_STATE"


@dataclass(frozen=True)
class HighWaterMarks:
    """``generation`` is the one that writes now, ``past`` those given up. ``ends`` are (partition, number, operation id, wall
    time in ms) of the last operation of each chain of ``generation``. The time is for people only: it says in which days to look
    for what may be lost.
    """

    generation: bytes
    past: tuple[bytes, ...]
    ends: tuple[tuple[str, int, bytes, int], ...]


def high_water_marks_path(folder: Path, device: str) -> Path:
    """Where the high-water marks of one data folder lie, on one device.

    The folder's path is part of the name: a folder that was copied elsewhere has none there, and so the copy is noticed.
    """
    place = hashlib.sha256(os.fsencode(folder.absolute())).hexdigest()[:16]
    return state_folder() / f"{device}-{place}.marks"


def state_folder() -> Path:
    """YUI_STATE, else the per-user folder of the system for state that belongs to this PC and user only (never roaming)."""
    given = os.environ.get(STATE_VARIABLE)
    if given:
        return Path(given)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", str(Path.home() / "AppData" / "Local"))) / "YuiNoteState"
    return Path(os.environ.get("XDG_STATE_HOME", str(Path.home() / ".local" / "state"))) / "yui-note"


def read_high_water_marks(path: Path) -> HighWaterMarks | None:
    """The high-water marks; None when there are none or they cannot be read. Both are treated with the same caution."""
    try:
        version, generation, past, ends = msgpack.unpackb(path.read_bytes())
        if version != VERSION:
            return None
        return HighWaterMarks(bytes(generation), tuple(map(bytes, past)), tuple(_end(end) for end in ends))
    except (OSError, ValueError, TypeError, msgpack.UnpackException):
        return None


def _end(plain: Sequence[Any]) -> tuple[str, int, bytes, int]:
    partition, number, operation, wall_ms = plain
    return str(partition), int(number), bytes(operation), int(wall_ms)


def write_high_water_marks(path: Path, marks: HighWaterMarks, *, durably: bool) -> None:
    """Writes the high-water marks. ``durably`` before a file leaves this PC; otherwise losing its latest state costs nothing.

    Never raises: the other ways to notice an old copy remain (app.sync.generations), and no work may stop because of it.
    """
    packed: bytes = msgpack.packb([VERSION, marks.generation, marks.past, marks.ends])
    partial = partial_beside(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if durably:
            write_durably(path, packed)
        else:
            partial.write_bytes(packed)
            partial.replace(path)
    except (OSError, Unavailable):
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
