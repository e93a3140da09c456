"""Which USB sticks are in this PC now, to offer them as places for files."""

import ctypes
import getpass
import os
import shutil
import string
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

DRIVE_REMOVABLE = 2
"""The answer of Windows' GetDriveTypeW for sticks and cards."""


@dataclass(frozen=True)
class Drive:
    """``name`` is what people see (E: or the label of the stick); ``free`` in bytes."""

    path: Path
    name: str
    free: int


def removable_drives(roots: Sequence[Path] | None = None) -> list[Drive]:
    """Writable sticks by name. ``roots`` are the folders below which Linux mounts them. Never raises."""
    paths = _windows_drives() if sys.platform == "win32" and roots is None else _mounted(roots)
    found = []
    for path in paths:
        try:
            free = shutil.disk_usage(path).free
        except OSError:
            continue  # removed a moment ago
        if os.access(path, os.W_OK):
            found.append(Drive(path, path.name or str(path).rstrip("\\/"), free))
    return sorted(found, key=lambda drive: drive.name)


def _mounted(roots: Sequence[Path] | None) -> list[Path]:
    if roots is None:
        roots = (Path("/media"), Path("/run/media"))
        user = getpass.getuser()
        roots = tuple(root / user if (root / user).is_dir() else root for root in roots)
    found = []
    for root in roots:
        try:
            found += [path for path in root.iterdir() if path.is_dir()]
        except OSError:
            continue
    return found


def _windows_drives() -> list[Path]:
    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined]
    mask = kernel.GetLogicalDrives()
    letters = [letter for bit, letter in enumerate(string.ascii_uppercase) if mask >> bit & 1]
    return [Path(f"{letter}:\\") for letter in letters if kernel.GetDriveTypeW(f"{letter}:\\") == DRIVE_REMOVABLE]
