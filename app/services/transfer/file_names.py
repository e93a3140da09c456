"""Names of the files offices exchange: ASCII, sortable, without a person's name, never the same for two PCs.

Each ends in the first digits of the replica generation of the PC that wrote it. Where such a name is taken all the same (a
clone writes in the same generation until it is found out), a counter follows: nothing of others is ever overwritten.
"""

import itertools
from collections.abc import Callable
from datetime import date
from pathlib import Path

from app.models.base import HEAD
from app.services.workspace.workspace import Workspace

SUFFIX = ".yui"
DIGITS = 4


def numbered(workspace: Workspace, to_office: str, day: date, number: int) -> str:
    """daito-20251105-0007-3f2a, from the head office head-daito-20251105-0007-9c1e."""
    who = f"{HEAD}-{to_office}" if workspace.is_head else workspace.office_code
    return f"{who}-{day:%Y%m%d}-{number:04d}-{_tag(workspace)}"


def standing(workspace: Workspace, to_office: str) -> str:
    """daito-to-head-3f2a: the one file for a receiver in a shared folder, which the next one replaces."""
    return f"{workspace.office_code}-to-{to_office}-{_tag(workspace)}"


def standing_files(workspace: Workspace, folder: Path) -> list[Path]:
    """The files in a shared folder that carry this office's name, of whichever of its PCs; without their photos."""
    found = folder.glob(f"{workspace.office_code}-to-*{SUFFIX}")
    return sorted(path for path in found if "-photo" not in path.name)


def is_of_office(workspace: Workspace, path: Path) -> bool:
    """Whether a file of a shared folder carries this office's own name; not one between PCs of this office."""
    own = workspace.office_code
    return path.name.startswith(f"{own}-to-") and not path.name.startswith(f"{own}-to-{own}-")


def free_path(folder: Path, name: str, suffix: str, may_replace: Callable[[Path], bool] = lambda _: False) -> Path:
    """The first of name, name-2, name-3 … where no file lies, or one that may be replaced."""
    names = (f"{name}-{count}" if count > 1 else name for count in itertools.count(1))
    paths = (folder / f"{one}{suffix}" for one in names)
    return next(path for path in paths if not path.exists() or may_replace(path))


def _tag(workspace: Workspace) -> str:
    return workspace.generation.hex()[:DIGITS]
