"""One process per database: a lock file that is held open as long as the data are open."""

import errno
import os
import sys
from pathlib import Path
from typing import IO

from app.errors import Unavailable
from app.store.place import folder_error

FILE_NAME = "office.lock"

if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

    def _is_held(error: OSError) -> bool:
        return True  # for an open file the C runtime knows no other reason, and not every one of them names it
else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _is_held(error: OSError) -> bool:
        return error.errno in (errno.EWOULDBLOCK, errno.EACCES)


def hold_lock(path: Path) -> IO[bytes]:
    """Takes the lock and returns the open file. Closing it, or the end of the process, releases the lock.

    Raises Unavailable("already-open") when another process holds it, "read-only" where nothing can be written.
    """
    try:
        file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600), "r+b")
    except OSError as error:
        raise folder_error(error, path.parent) from error
    try:
        _lock(file)
    except OSError as error:
        file.close()
        if not _is_held(error):
            raise folder_error(error, path.parent) from error
        raise Unavailable(
            "already-open",
            "結ノートは、このデータですでに開いています。",
            "開いている画面を使うか、閉じてからもう一度始めてください。",
        ) from error
    return file
