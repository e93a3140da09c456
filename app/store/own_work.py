"""Which files of people's folders this program wrote itself, known by what is in them and not by their names.

The SHA-256 of what was written last is noted beside the high-water marks. A file that somebody has changed since, or that another
program made, is not among them and is never replaced unasked. Where nothing can be noted, a question more is asked.
"""

import contextlib
import hashlib
import os
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from app.errors import Unavailable
from app.store.files import partial_beside, write_durably
from app.store.high_water_marks import state_folder

NOTE = "written"
MOST = 5_000
"""So many of the last written files are known."""
_DIGEST = 32


def note_own_work(digest: bytes) -> None:
    """Notes durably that the program writes a file with this SHA-256: before it has its name, because after a power cut the file
    may be there. Never raises.
    """
    note = state_folder() / NOTE
    with contextlib.suppress(OSError, Unavailable):
        note.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not note.exists():
            write_durably(note, digest)
            return
        descriptor = os.open(note, os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0))
        try:
            os.write(descriptor, digest)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if note.stat().st_size > 2 * MOST * _DIGEST:
            _shorten(note)


def is_own_work(path: Path, slices: Iterable[bytes]) -> bool:
    """Whether the file at ``path`` is one that may give way to this content: it says the same, or this program wrote it and it
    is of the same kind. Kinds of files differ in their first two bytes (%PDF, PK, age, MZ …). Raises OSError.
    """
    rest = iter(slices)
    first = next(rest, b"")
    with path.open("rb") as file:
        kind = file.read(2)
    return _says(path, chain([first], rest)) or (kind == first[:2] and is_written_here(path))


def is_written_here(path: Path) -> bool:
    """Whether this program wrote the file on this PC and nobody changed it since. Raises OSError."""
    return _digest_of(path) in _known()


def _says(path: Path, slices: Iterable[bytes]) -> bool:
    """Read only up to the first difference."""
    with path.open("rb") as file:
        return all(file.read(len(some)) == some for some in slices) and not file.read(1)


def _digest_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _known() -> set[bytes]:
    try:
        noted = (state_folder() / NOTE).read_bytes()
    except OSError:
        return set()
    return {noted[at : at + _DIGEST] for at in range(0, len(noted), _DIGEST)}


def _shorten(note: Path) -> None:
    """Keeps the last MOST; what another process notes in this instant is forgotten, which only means a question more."""
    kept = note.read_bytes()[-MOST * _DIGEST :]
    partial = partial_beside(note)
    partial.write_bytes(kept)
    partial.replace(note)
