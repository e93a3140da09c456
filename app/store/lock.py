"""One process per database: a lock file that is held open as long as the data are open."""

import os
import sys
from pathlib import Path
from typing import IO

from app.errors import Unavailable
from app.store.place import read_only_folder

FILE_NAME = "office.lock"

if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def hold_lock(path: Path) -> IO[bytes]:
    """Takes the lock and returns the open file. Closing it, or the end of the process, releases the lock.

    Raises Unavailable("already-open") when another process holds it, "read-only" where nothing can be written.
    """
    try:
        file = path.open("a+b")
    except PermissionError as error:
        raise read_only_folder() from error
    try:
        file.seek(0)
        _lock(file)
    except OSError as error:
        file.close()
        raise Unavailable(
            "already-open",
            "結ノートは、このデータですでに開いています。",
            "開いている画面を使うか、閉じてからもう一度始めてください。",
        ) from error
    # For the person who looks into the folder; the lock itself doesn't depend on it. Not on byte 0, which Windows locks.
    os.truncate(file.fileno(), 0) if sys.platform != "win32" else None
    return file
