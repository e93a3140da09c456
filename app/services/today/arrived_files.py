"""届いたもの: files for this office that lie in the shared folder or on a stick and were not taken in yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.services.transfer.file_names import SUFFIX
from app.services.transfer.importing import inspect_all
from app.services.transfer.sync_folder import folder_of
from app.services.workspace.removable_drives import removable_drives
from app.services.workspace.workspace import Workspace

LOOKED_AT = 20
"""The newest files of each place: a stick may hold the files of years."""


@dataclass(frozen=True)
class Arrived:
    """``place``: where they lie, for people; "" for nothing."""

    paths: tuple[Path, ...] = ()
    place: str = ""


def places(workspace: Workspace) -> list[tuple[str, Path]]:
    """Where files may lie, with the names of these places; looks at no file."""
    shared = folder_of(workspace)
    found = [("共有フォルダー", shared)] if shared is not None else []
    return [*found, *(("USBメモリー", drive.path) for drive in removable_drives())]


def arrived(workspace: Workspace) -> Arrived:
    """The files of the first place that has any. Opens and checks them as an import does, so it is work for the background."""
    for name, folder in places(workspace):
        if found := tuple(path for path in _newest(folder) if _is_new_here(workspace, path)):
            return Arrived(found, name)
    return Arrived()


def _newest(folder: Path) -> list[Path]:
    try:
        dated = sorted(_dated(folder), reverse=True)
    except OSError:  # gone while we looked
        return []
    return [path for _, path in dated[:LOOKED_AT]]


def _dated(folder: Path) -> Iterator[tuple[float, Path]]:
    for path in folder.glob(f"*{SUFFIX}"):
        if "-photo" not in path.name and path.is_file():
            yield path.stat().st_mtime, path


def _is_new_here(workspace: Workspace, path: Path) -> bool:
    """What can't be opened here is for somebody else, or is said where a person chooses it."""
    reports = inspect_all(workspace, path)
    return any(one.trouble is None and not one.already_imported and one.office != workspace.office_code for one in reports)
