"""Folders that take seconds to set up: made once for a state of the source, under build/prepared, by whoever asks first.

The processes of a run share them, and the next run finds them again, so that a single test begins at once. What is made
depends on the program, on how it is made and on how keys are sealed: when any of them changes, it is made anew.
"""

import inspect
import os
import shutil
from collections.abc import Callable
from contextlib import closing
from functools import cache
from hashlib import sha256
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlite3  # the only SQLite that the Windows program carries

import app
from app.store import keystore

TESTS = Path(__file__).parent
KEPT = TESTS.parent / "build" / "prepared"
DONE = "prepared.done"
"""Written last: a half-made folder is made again."""
OTHERS_KEPT = 3
"""Folders of other states of the source that stay: a run that began before an edit may still copy from one."""
PATIENCE = 600
"""Seconds to wait for another process that is making the same."""


def prepared(name: str, make: Callable[[Path], None]) -> Path:
    """The folder ``make`` fills, to be copied and never written to. ``make`` is called for its final place, if at all."""
    KEPT.mkdir(parents=True, exist_ok=True)
    place = KEPT / f"{name}-{fingerprint(make)}"
    if not (place / DONE).exists():
        with closing(sqlite3.connect(KEPT / f"{name}.lock", timeout=PATIENCE, isolation_level=None)) as lock:
            lock.execute("BEGIN EXCLUSIVE")  # a lock of every system, which a killed process does not leave behind
            if not (place / DONE).exists():
                shutil.rmtree(place, ignore_errors=True)
                place.mkdir()
                make(place)
                (place / DONE).touch()
                _forget_older(name, place)
    return place


def fingerprint(make: Callable[[Path], None]) -> str:
    """Names the program, the module of ``make``, what offices are made of and how the tests seal keys."""
    digest = sha256(_program())
    for path in (inspect.getfile(make), *(TESTS / name for name in ("conftest.py", "chance.py", "offices.py")), __file__):
        digest.update(Path(path).read_bytes())
    digest.update(repr((os.environ.get(keystore.PASSPHRASE_VARIABLE), sorted(keystore.ARGON.items()))).encode())
    return digest.hexdigest()[:16]


@cache
def _program() -> bytes:
    """The digest of everything the program is made of, as this process loaded it."""
    digest = sha256()
    source = Path(app.__file__).parent
    for folder in (source, source.parent / "resources"):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(f"{path.relative_to(folder)}\0{path.stat().st_size}\0".encode())
                digest.update(path.read_bytes())
    return digest.digest()


def _forget_older(name: str, newest: Path) -> None:
    others = [path for path in KEPT.glob(f"{name}-*") if path != newest]
    for old in sorted(others, key=lambda path: path.stat().st_mtime, reverse=True)[OTHERS_KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
