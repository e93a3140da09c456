"""Writing files for people, never over the program's own: whatever they name, databases and keys stay what they are."""

import contextlib
import os
from pathlib import Path

from app.errors import Refused
from app.store.anchor import state_folder
from app.store.files import write_durably
from app.store.keystore import FILE_NAME as KEYS_FILE
from app.store.lock import FILE_NAME as LOCK_FILE

MARKS = (KEYS_FILE, LOCK_FILE)
"""A folder that holds one of them is the data folder of an office, open or not, whichever office it is."""


def write_for_people(path: Path, data: bytes) -> None:
    """``write_durably`` to a place that a person chose. Raises Refused("own-folder") too, before anything is written."""
    refuse_own_place(path)
    write_durably(path, data)


def refuse_own_place(path: Path) -> None:
    """Refused("own-folder") when a file or folder is, or lies anywhere below, a data folder or the place of the anchors.

    The file system is asked about every folder above it, so names need not be compared: links, "..", capital letters and
    short names on Windows lead to the same folders. Where the last part is a link, both its ends are looked at.
    """
    absolute = path.absolute()
    for end in (Path(os.path.realpath(absolute)), Path(os.path.realpath(absolute.parent)) / absolute.name):
        if any(_is_own(folder) for folder in (end, *end.parents)):
            raise Refused(
                "own-folder",
                "記録の保存場所には、ほかのファイルを書き出せません。記録や鍵に上書きするおそれがあるためです。",
                "デスクトップやUSBメモリーなど、別のフォルダーを選んでください。",
            )


def _is_own(folder: Path) -> bool:
    if any(os.path.lexists(folder / name) for name in MARKS):
        return True
    with contextlib.suppress(OSError):  # either is not there
        return folder.samefile(state_folder())
    return False
