"""Several offices on one PC (事業所を切り替える): each has its own data folder beside the others, with its own database and
keys.
"""

import contextlib
import json
from dataclasses import dataclass
from pathlib import Path

from app.errors import Unavailable, YuiError
from app.models.base import HEAD
from app.rules.text import clean_text
from app.services.workspace.opening import has_data, has_remains
from app.services.workspace.workspace import Workspace
from app.store.files import read_bounded, write_durably

NOTE = "office.json"
"""Beside the encrypted database: what the chooser shows of an office before it is opened. Never relied on."""
MOST = 9
MOST_LETTERS = 60
MOST_BYTES = 4096


@dataclass(frozen=True)
class InstalledOffice:
    """A data folder of this PC. ``name`` is the office's name when it was last opened; "" when this program never opened it."""

    folder: Path
    office: str
    name: str

    @property
    def is_head(self) -> bool:
        """Whether it is the head office."""
        return self.office == HEAD


def find_installed_offices(first: Path) -> list[InstalledOffice]:
    """Every office whose data are on this PC: the one in ``first``, then those beside it."""
    return [_noted(folder) for folder in _places(first) if _is_taken(folder)]


def free_place(first: Path) -> Path:
    """The folder for the data of a further office. Unavailable("no-place") when all are taken."""
    for folder in _places(first):
        if not _is_taken(folder):
            return folder
    raise Unavailable("no-place", f"このパソコンには、事業所を{MOST}つまで置けます。", "別のパソコンを使ってください。")


def note_office(workspace: Workspace) -> None:
    """Stores the office's name for the chooser. Where it cannot be written, the chooser does without it."""
    noted = {"office": workspace.office_code, "name": workspace.office_name}
    if _noted(workspace.folder) != InstalledOffice(workspace.folder, **noted):
        with contextlib.suppress(OSError, Unavailable):
            write_durably(workspace.folder / NOTE, json.dumps(noted, ensure_ascii=False).encode())


def _is_taken(folder: Path) -> bool:
    """Also when nobody may look into it: opening it then says why."""
    try:
        return has_data(folder) or has_remains(folder)
    except Unavailable:
        return True


def _places(first: Path) -> list[Path]:
    return [first, *(first.with_name(f"{first.name}-{number}") for number in range(2, MOST + 1))]


def _noted(folder: Path) -> InstalledOffice:
    with contextlib.suppress(YuiError, ValueError, TypeError, AttributeError, RecursionError):
        noted = json.loads(read_bounded(folder / NOTE, MOST_BYTES))
        office, name = noted.get("office"), noted.get("name")
        if isinstance(office, str) and isinstance(name, str):
            return InstalledOffice(folder, office, clean_text(name)[:MOST_LETTERS])
    return InstalledOffice(folder, "", "")
