"""The files of the packaged program against the list that was shipped with them."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from app.models.resources import resource

MANIFEST = "program.sha256"
"""Beside the launcher: lines of ``digest  path``, as sha256sum writes them."""


@dataclass(frozen=True)
class ProgramFiles:
    """``changed`` differ from what was shipped, ``missing`` are gone. Paths are relative to the program's folder."""

    count: int
    changed: tuple[str, ...]
    missing: tuple[str, ...]


def manifest() -> Path | None:
    """None when the program runs from its source and nothing was shipped."""
    folder = resource().parent
    return next((place / MANIFEST for place in (folder, folder.parent) if (place / MANIFEST).is_file()), None)


def compare(listing: Path) -> ProgramFiles:
    """Reads every file of the list; files beside them (logs of a virus scanner) are nobody's business."""
    changed, missing = [], []
    lines = listing.read_text(encoding="utf-8").splitlines()
    for line in lines:
        digest, name = line.split("  ", 1)
        try:
            with (listing.parent / name).open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                    changed.append(name)
        except OSError:
            missing.append(name)
    return ProgramFiles(len(lines), tuple(changed), tuple(missing))
