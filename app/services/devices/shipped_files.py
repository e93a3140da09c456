"""Comparing the files of the packaged program with the list that was shipped with them."""

import hashlib
import sys
from dataclasses import dataclass
from pathlib import Path

from app.rules.resources import resource

MANIFEST = "program.sha256"
"""Beside the launcher; lines of ``digest  path``, as sha256sum writes them."""
LOADED = (".dll", ".pyd", ".exe", ".py", ".pyc", ".so")
"""Files that could run as part of the program; others beside it (logs of a virus scanner) do not matter."""
UNLISTED = ("uninstall.exe",)
"""Created by the setup during the installation."""


@dataclass(frozen=True)
class ProgramFiles:
    """``changed`` differ from what was shipped, ``missing`` are gone, ``extra`` were added. Paths are relative to the program
    folder.
    """

    count: int
    changed: tuple[str, ...]
    missing: tuple[str, ...]
    extra: tuple[str, ...]


def manifest() -> Path | None:
    """The path of the list; None when the program runs from its source."""
    folder = program_folder()
    return folder / MANIFEST if folder else None


def program_folder() -> Path | None:
    """The packaged program's folder, recognised by its own Python and not by the list, which may have been removed."""
    if getattr(sys, "frozen", False):
        return Path(sys.executable).parent
    folder = resource().parents[1]
    return folder if any((folder / "runtime").glob("python3*.dll")) else None


def compare(listing: Path) -> ProgramFiles:
    """Reads every file of the list and looks for programs that are not in it. Raises ValueError when it is no such list."""
    changed, missing = [], []
    listed = [line.split("  ", 1) for line in listing.read_text(encoding="utf-8").splitlines()]
    for digest, name in listed:
        try:
            with (listing.parent / name).open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                    changed.append(name)
        except OSError:
            missing.append(name)
    known = {name.lower() for _, name in listed} | set(UNLISTED)
    programs = (path for path in listing.parent.rglob("*") if path.suffix.lower() in LOADED and not path.is_symlink())
    names = sorted(path.relative_to(listing.parent).as_posix() for path in programs if path.is_file())
    extra = [name for name in names if name.lower() not in known]
    return ProgramFiles(len(listed), tuple(changed), tuple(missing), tuple(extra))
