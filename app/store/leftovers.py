"""What a killed run leaves behind, half written: swept when the data are opened, under the lock, when nobody writes any.

Cleaning up where the error is met is not enough: a killed program meets no error. What is swept is never counted as anything.
"""

import contextlib
import re
import shutil
import time
from pathlib import Path

from app.store.high_water_marks import state_folder

PARTIAL = ".partial"
"""The end of the name of a file or folder that is still being written; without it the same name is complete."""
RESTORING = "restoring"
"""The folder of a copy on its way to become the database."""
BACKUPS = "backups"
_UNNAMED = re.compile(r"\.[0-9a-f]{16}\.partial")
"""What ``app.store.files.partial_beside`` calls them."""
A_DAY = 24 * 60 * 60
"""Seconds. Where others may be writing (a stick, a shared folder), what is younger is left alone."""


def sweep_leftovers(folder: Path) -> None:
    """Removes what is half written in a data folder, with the journals that SQLite wrote beside it, papers that were laid out to
    be looked at, and what is old in the state folder. What can't be removed now is tried again at the next start.

    Only call it with the lock of that folder.
    """
    with contextlib.suppress(OSError):
        for path in (*(folder / BACKUPS).glob(f"*{PARTIAL}*"), *folder.glob(f"{RESTORING}*")):
            _remove(path)
    with contextlib.suppress(OSError):
        for place in (folder, *(one for one in folder.iterdir() if one.is_dir() and not one.is_symlink())):
            sweep(place, older_than_seconds=0)
    forget_viewed(folder)
    sweep(state_folder())


def viewed_folder(folder: Path) -> Path:
    """Where papers lie, unsealed, while a program of the system shows them."""
    return folder / "viewed"


def forget_viewed(folder: Path) -> None:
    """Removes those papers; one that is still shown goes at the next start (Windows holds it). Never raises."""
    shutil.rmtree(viewed_folder(folder), ignore_errors=True)


def sweep(folder: Path, older_than_seconds: float = A_DAY) -> None:
    """Removes half-written files and folders of batches directly in ``folder``. Never raises."""
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            if _UNNAMED.fullmatch(path.name) and time.time() - path.lstat().st_mtime >= older_than_seconds:
                _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
