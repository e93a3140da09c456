"""What a killed run leaves behind: half copies. They are swept when the data are opened, under the lock, when nobody writes any.

Cleaning up where the error is met is not enough: a killed program meets no error.
"""

import contextlib
import shutil
from pathlib import Path

PARTIAL = ".partial"
"""The end of the name of a file or folder that is still being written; without it the same name is complete."""
RESTORING = "restoring.db"
"""A copy on its way to become the database."""
BACKUPS = "backups"


def sweep_leftovers(folder: Path) -> None:
    """Removes the half copies in a data folder, with the journals that SQLite wrote beside them. What can't be
    removed now is tried again at the next start.

    Only call it with the lock of that folder.
    """
    with contextlib.suppress(OSError):
        for path in (*(folder / BACKUPS).glob(f"*{PARTIAL}*"), *folder.glob(f"{RESTORING}*")):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                with contextlib.suppress(OSError):
                    path.unlink(missing_ok=True)
