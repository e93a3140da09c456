"""The one door for files at places people name: never into the program's own data, and over no file of others unasked."""

import contextlib
import hashlib
import os
import stat
from collections.abc import Callable, Iterable
from pathlib import Path

from app.errors import Refused
from app.store.database import FILE_NAME as DATABASE_FILE
from app.store.files import write_durably
from app.store.high_water_marks import state_folder
from app.store.keystore import FILE_NAME as KEYS_FILE
from app.store.keystore import MASTER_FILE_NAME
from app.store.leftovers import sweep
from app.store.lock import FILE_NAME as LOCK_FILE
from app.store.own_work import is_own_work, note_own_work
from app.system_errors import own_error, unreadable_name

MARKS = (KEYS_FILE, MASTER_FILE_NAME, LOCK_FILE, DATABASE_FILE)
"""A folder with one of these files is the data folder of some office, open or not."""

_agreed: set[Path] = set()


def write_for_people(path: Path, data: bytes) -> None:
    """``write_durably`` to a place that a person chose. An existing file is replaced when this program wrote it
    (``app.store.own_work``) or somebody said yes (``agree_to_replace``).

    Also raises Refused("own-folder", "not-a-file", "file-exists") and Unavailable("unreadable-name"), before anything is written.
    """
    _ask_for(path, lambda: [data])
    note_own_work(hashlib.sha256(data).digest())
    write_durably(path, data)


def write_slices_for_people(path: Path, slices: Callable[[], Iterable[bytes]]) -> None:
    """The same for what is too large for memory; ``slices`` is asked for it, twice where the file exists."""
    _ask_for(path, slices)
    write_durably(path, slices(), note_own_work)


def agree_to_replace(path: Path) -> None:
    """A person said yes to replacing the file at ``path``, once, or files in the folder ``path`` as long as this process runs."""
    _agreed.add(path)


def refuse_own_place(path: Path) -> None:
    """Raises Refused("own-folder") when a path is, or is anywhere below, a data folder or the folder of the high-water marks.

    The file system is asked about every parent folder, because names cannot be compared: links, "..", capital letters and
    Windows' short names lead to the same folder. When the last part is a link, both its own place and its destination are
    checked. Raises Unavailable("unreadable-name") too: the list of sent files could not name such a file.
    """
    try:
        str(path).encode()
    except UnicodeEncodeError as error:
        raise unreadable_name() from error
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


def _ask_for(path: Path, slices: Callable[[], Iterable[bytes]]) -> None:
    """Raises what ``write_for_people`` refuses before anything is written."""
    agreed = {path, path.parent} & _agreed
    _agreed.discard(path)
    refuse_own_place(path)
    _refuse_foreign_file(path, slices, agreed=bool(agreed))
    sweep(path.parent)


def _refuse_foreign_file(path: Path, slices: Callable[[], Iterable[bytes]], *, agreed: bool) -> None:
    """Raises Refused("not-a-file") for a device, a pipe or a folder, Refused("file-exists") for a file that is not ours."""
    try:
        if not os.path.lexists(path):
            return
        kind = path.stat().st_mode if path.exists() else stat.S_IFREG  # a link that leads nowhere is somebody's file too
        if not stat.S_ISREG(kind):
            raise Refused(
                "not-a-file", "その名前は、ファイルではない所（フォルダーや機器）を指しています。", "別の名前を選んでください。"
            )
        if agreed or (path.exists() and is_own_work(path, slices())):
            return
    except OSError as error:
        raise own_error(error, path.parent) from error
    raise Refused(
        "file-exists",
        "同じ名前の、結ノートが書いたものではないファイルがあります。",
        "別の名前か別の場所を選ぶか、そのファイルを先に片づけてください。",
    )
