"""Whether this is the only window on an office's data. Imports little: it is asked before anything else is loaded."""

from pathlib import Path
from typing import IO

from app.errors import Unavailable
from app.store.lock import hold_lock

FILE_NAME = "window.lock"


def claim_window(folder: Path) -> tuple[bool, IO[bytes] | None]:
    """(whether this window may open, the lock to close when it ends).

    The system holds the lock and releases it with the process, however that ends; the content of the file means nothing.
    Where nothing can be written there is no lock, and no other window either; opening the data then says why.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return True, hold_lock(folder / FILE_NAME)
    except Unavailable as error:
        return error.code != "already-open", None
    except OSError:
        return True, None
