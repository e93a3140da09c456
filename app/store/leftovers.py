"""What a killed run left half written: removed when nobody can be writing it any more, and never counted as anything."""

import contextlib
import re
import shutil
import time
from pathlib import Path

from app.store.files import partial_beside
from app.store.high_water_marks import state_folder

_PARTIAL = re.compile(r"\.[0-9a-f]{16}\.partial")
assert _PARTIAL.fullmatch(partial_beside(Path("x")).name)
A_DAY = 24 * 60 * 60
"""Seconds. Where others may be writing (a stick, a shared folder), what is younger is left alone."""


def sweep_data_folder(folder: Path) -> None:
    """At the start, with the lock held: the data folder and the folders in it, and what is old in the state folder. Never raises.

    ``backups`` is swept by those who write there (app.services.backup).
    """
    forget_viewed(folder)
    with contextlib.suppress(OSError):
        for place in (folder, *(one for one in folder.iterdir() if one.is_dir() and one.name != "backups")):
            sweep(place, older_than_seconds=0)
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
            if _PARTIAL.fullmatch(path.name) and time.time() - path.lstat().st_mtime >= older_than_seconds:
                _remove(path)


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
