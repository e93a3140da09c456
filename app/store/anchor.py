"""The anchor: what this PC has written, noted outside its database.

A database file put back from an old copy can't know that it is old. The anchor does: it names the life and the ends of its
chains, and lies where such a copy doesn't reach. It may lag behind the database, never run ahead of it, and is brought up
to date before anything leaves this PC; so a number that others have seen is never used twice.
"""

import contextlib
import hashlib
import os
import secrets
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgpack

from app.errors import Unavailable
from app.store.files import write_durably

VERSION = 1
STATE_VARIABLE = "YUI_STATE"


@dataclass(frozen=True)
class Anchor:
    """``life`` writes now, ``past`` are the lives given up; ``ends`` are (partition, number, operation id, wall time in ms) of
    ``life``. The time is for people only: it says on which days to look for what may be lost."""

    life: bytes
    past: tuple[bytes, ...]
    ends: tuple[tuple[str, int, bytes, int], ...]


def anchor_path(folder: Path, device: str) -> Path:
    """One anchor for each data folder of each device: a folder that was copied elsewhere has none there."""
    place = hashlib.sha256(str(folder.absolute()).encode()).hexdigest()[:16]
    return state_folder() / f"{device}-{place}.anchor"


def state_folder() -> Path:
    """YUI_STATE, else the per-user place for what belongs to this PC and its user alone."""
    given = os.environ.get(STATE_VARIABLE)
    if given:
        return Path(given)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", str(Path.home() / "AppData" / "Local"))) / "YuiNoteState"
    return Path(os.environ.get("XDG_STATE_HOME", str(Path.home() / ".local" / "state"))) / "yui-note"


def read_anchor(path: Path) -> Anchor | None:
    """None when there is none, or none that can be read: both are treated with the same care."""
    try:
        version, life, past, ends = msgpack.unpackb(path.read_bytes())
        if version != VERSION:
            return None
        return Anchor(bytes(life), tuple(map(bytes, past)), tuple(_end(end) for end in ends))
    except (OSError, ValueError, TypeError, msgpack.UnpackException):
        return None


def _end(plain: Sequence[Any]) -> tuple[str, int, bytes, int]:
    partition, number, operation, wall_ms = plain
    return str(partition), int(number), bytes(operation), int(wall_ms)


def write_anchor(path: Path, anchor: Anchor, *, durably: bool) -> None:
    """``durably`` before something leaves this PC; otherwise losing the latest state of it costs nothing.

    Never raises: without an anchor the other ways of noticing remain (app.sync.lives), and no work may stop for it.
    """
    packed: bytes = msgpack.packb([VERSION, anchor.life, anchor.past, anchor.ends])
    partial = path.with_name(f".{secrets.token_hex(8)}.partial")
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
