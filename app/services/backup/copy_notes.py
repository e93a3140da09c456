"""What this PC knows of the copies in a folder: which were read through, with what result, and how long making one takes.

A small file beside the copies: it must stay when the database is replaced by one of them, and be readable when it is damaged.
"""

import contextlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from app.errors import YuiError
from app.rules.clock import now_ms
from app.store.files import read_bounded, write_durably

FILE_NAME = "copies.json"
MAX_BYTES = 1024 * 1024
MAX_NAME = 200
State = Literal["sound", "damaged", "other-key"]
STATES: tuple[State, ...] = ("sound", "damaged", "other-key")


@dataclass(frozen=True)
class CopyNotes:
    """``checked``: name → (state, when in milliseconds since 1970 UTC), the one that was read longest ago first.

    ``pace``: (bytes, milliseconds) of the last copy that was made, ``last`` its name; () and "" before the first. ``seen``: names
    of damaged copies that a person knows of.
    """

    checked: dict[str, tuple[State, int]]
    pace: tuple[int, ...] = ()
    last: str = ""
    seen: tuple[str, ...] = ()

    def state(self, name: str) -> State | None:
        """What was found when the copy was last read through; None when it never was."""
        return self.checked[name][0] if name in self.checked else None

    def expected_ms(self, size: int) -> float:
        """How long another copy of so many bytes will take, by the last one; infinite before the first."""
        return self.pace[1] * size / self.pace[0] if len(self.pace) == 2 and self.pace[0] > 0 else float("inf")


def read_notes(folder: Path) -> CopyNotes:
    """The notes of a folder of copies; empty ones where there are none or none that can be read."""
    try:
        kept = json.loads(read_bounded(folder / FILE_NAME, MAX_BYTES))
        checked = {_name(name): (_state(state), int(ms)) for name, state, ms in kept["checked"]}
        pace, seen = tuple(int(part) for part in kept["pace"]), tuple(_name(name) for name in kept["seen"])
        return CopyNotes(checked, pace, _name(kept["last"]), seen)
    except (YuiError, ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return CopyNotes({})


def note_made(folder: Path, name: str, size: int, milliseconds: int) -> None:
    """Notes a copy that was made and read through just now."""
    _write(folder, replace(_with(folder, name, "sound"), pace=(size, milliseconds), last=name))


def note_checked(folder: Path, name: str, state: State) -> None:
    """Notes that a copy was read through just now."""
    _write(folder, _with(folder, name, state))


def note_seen(folder: Path, names: Iterable[str]) -> None:
    """Notes that a person knows of these damaged copies."""
    _write(folder, replace(read_notes(folder), seen=tuple(names)))


def _with(folder: Path, name: str, state: State) -> CopyNotes:
    notes = read_notes(folder)
    others = {other: found for other, found in notes.checked.items() if other != name and (folder / other).exists()}
    return replace(notes, checked={**others, name: (state, now_ms())})


def _write(folder: Path, notes: CopyNotes) -> None:
    """A note that can't be written costs nothing but another look at the copy."""
    rows = [(name, state, ms) for name, (state, ms) in notes.checked.items()]
    kept = {"checked": rows, "pace": notes.pace, "last": notes.last, "seen": notes.seen}
    with contextlib.suppress(YuiError):
        write_durably(folder / FILE_NAME, json.dumps(kept, ensure_ascii=False).encode())


def _name(found: Any) -> str:
    """The name of a copy in this folder, or "": nothing that leads elsewhere, or that no system takes for a name."""
    if not isinstance(found, str) or len(found) > MAX_NAME or not (found.isascii() and found.isprintable()):
        raise ValueError("no name")
    if found != found.replace("\\", "/").rsplit("/", 1)[-1]:
        raise ValueError("a path")
    return found


def _state(found: Any) -> State:
    return STATES[STATES.index(found)]
