"""Writing files that people ask for, but never into a data folder: databases and keys must not be overwritten."""

import contextlib
import os
from pathlib import Path

from app.errors import Refused
from app.store.files import write_durably
from app.store.high_water_marks import state_folder
from app.store.keystore import FILE_NAME as KEYS_FILE
from app.store.lock import FILE_NAME as LOCK_FILE

MARKS = (KEYS_FILE, LOCK_FILE)
"""A folder with one of these files is the data folder of some office, open or not."""


def write_for_people(path: Path, data: bytes) -> None:
    """``write_durably`` to a place that a person chose. Also raises Refused("own-folder"), before anything is written."""
    refuse_own_place(path)
    write_durably(path, data)


def refuse_own_place(path: Path) -> None:
    """Raises Refused("own-folder") when a path is, or is anywhere below, a data folder or the folder of the high-water marks.

    The file system is asked about every parent folder, because names cannot be compared: links, "..", capital letters and
    Windows' short names lead to the same folder. When the last part is a link, both its own place and its destination are
    checked.
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
