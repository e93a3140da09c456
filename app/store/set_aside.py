"""What was replaced and is kept beside the copies for a while: the data before a restore or a recovery, and what was damaged."""

import contextlib
import re
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.rules.clock import now
from app.store.copy_contents import contents_of
from app.store.database import FILE_NAME

BEFORE_RESTORE, BEFORE_RECOVERY, DAMAGED, DAMAGED_COPY = "-before-restore", "-before-recovery", "-damaged", ".damaged"
"""The ends of their names. The first three are folders with a database in them, the last a single copy."""
KINDS = (BEFORE_RESTORE, BEFORE_RECOVERY, DAMAGED, DAMAGED_COPY)
_MOMENT = re.compile(r"(\d{8})-\d{6}-\d{6}")


@dataclass(frozen=True)
class SetAside:
    """``day``: when it was set aside, of a copy when it was made, by the clock of then. ``erasures``: how many values it knows to
    be erased on purpose; 0 when that can't be read.
    """

    path: Path
    kind: str
    day: date
    erasures: int


def place_for(copies: Path, kind: str, moment: str = "") -> Path:
    """The path of a folder to be made beside the copies; ``moment`` names it, by default the present one."""
    return copies / f"{moment or f'{now():%Y%m%d-%H%M%S-%f}'}{kind}"


def paths_set_aside(copies: Path) -> list[tuple[Path, str]]:
    """All that was set aside in a folder of copies, with its kind; newest name first."""
    with contextlib.suppress(OSError):
        found = [(path, kind) for path in copies.iterdir() for kind in KINDS if path.name.endswith(kind)]
        return sorted(found, key=lambda one: one[0].name, reverse=True)
    return []


def set_aside(copies: Path, key: bytes) -> list[SetAside]:
    """The same, with what is known of each; without what has a name of others."""
    found = []
    for path, kind in paths_set_aside(copies):
        named = _MOMENT.match(path.name)
        if named is None:
            continue
        with contextlib.suppress(ValueError):
            day = date.fromisoformat(named[1])
            held = contents_of(path if path.is_file() else path / FILE_NAME, key)
            found.append(SetAside(path, kind, day, held.erasures if held is not None else 0))
    return found


def discard(one: Path) -> None:
    """Deletes it; what can't be deleted now goes another time."""
    if one.is_dir() and not one.is_symlink():
        shutil.rmtree(one, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):  # held by a virus scanner
            one.unlink(missing_ok=True)
