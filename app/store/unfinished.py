"""Making a data folder so that it is there whole or not at all, also when the program is killed on the way.

Everything is made in a folder of its own inside. The rename of that folder decides: what was killed before it is thrown away by
the next one who looks, what was killed after it is carried through. Files that are in the way are moved among the backups.
"""

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from app.commit_point import passed, preparing
from app.errors import Unavailable
from app.store.database import FILE_NAME
from app.store.files import patiently
from app.store.kept_twice import FOLDER as KEYS_FOLDER
from app.store.keystore import FILE_NAME as KEYS_FILE
from app.store.keystore import MASTER_FILE_NAME
from app.store.leftovers import BACKUPS
from app.store.lock import FILE_NAME as LOCK_FILE
from app.store.lock import hold_lock
from app.store.place import make_folder, refuse_unsafe_place
from app.store.set_aside import BEFORE_RECOVERY, place_for
from app.system_errors import own_error

MAKING, MADE, MOVING_IN = "making-", "made-", "moving-in-"
OLD = (FILE_NAME, f"{FILE_NAME}-wal", f"{FILE_NAME}-shm", KEYS_FILE, MASTER_FILE_NAME, KEYS_FOLDER)
"""What gives way to a new database with its keys."""


@contextlib.contextmanager
def making(folder: Path, moment: str) -> Iterator[Path]:
    """A place in which the block makes database and keys; afterwards they are in ``folder``. An error leaves nothing behind.

    ``moment`` names the folder among the backups for what was there before. Raises Unavailable for a full or protected disk,
    "already-open" while another process works with the folder.
    """
    refuse_unsafe_place(folder)
    was_there = folder.exists()
    make_folder(folder)
    had_data, place = any((folder / name).exists() for name in OLD), folder / f"{MAKING}{moment}"
    lock = None
    try:
        lock = hold_lock(folder / LOCK_FILE)
        _settle(folder)
        place.mkdir()
        with preparing():
            yield place
        (place / LOCK_FILE).unlink(missing_ok=True)
        patiently(lambda: place.rename(folder / f"{MADE}{moment}"))
        if had_data:
            passed()
        _settle(folder)
    except BaseException as error:
        if lock is not None:
            # From the rename on older data have perhaps begun to give way: the next start carries it through.
            for kind in (MAKING,) if had_data else (MAKING, MADE, MOVING_IN):
                shutil.rmtree(folder / f"{kind}{moment}", ignore_errors=True)
            lock.close()
        if lock is not None and not had_data:
            discard(folder)
        if not was_there:
            shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, OSError):
            raise own_error(error, folder) from error
        raise
    lock.close()


def discard(folder: Path) -> None:
    """Removes what was made in a folder that held no data before, because it can't be opened: a refusal leaves nothing behind."""
    for name in (*OLD, LOCK_FILE):
        path = folder / name
        with contextlib.suppress(OSError, MemoryError):  # what stays of one must not keep the others
            if path.is_dir():
                for file in (KEYS_FILE, MASTER_FILE_NAME):  # by name: where memory has ended no folder can be listed
                    (path / file).unlink(missing_ok=True)
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


def settle(folder: Path) -> None:
    """Throws away what was never finished, and carries through what was; nothing while another process works on it."""
    with contextlib.suppress(OSError):
        if not any(one.name.startswith((MAKING, MADE, MOVING_IN)) for one in folder.iterdir()):
            return
    with contextlib.suppress(OSError, Unavailable), hold_lock(folder / LOCK_FILE):
        _settle(folder)


def _settle(folder: Path) -> None:
    for place in folder.glob(f"{MAKING}*"):
        shutil.rmtree(place, ignore_errors=True)
    for place in folder.glob(f"{MADE}*"):
        moment = place.name.removeprefix(MADE)
        for name in OLD:
            if (folder / name).exists():
                aside = place_for(folder / BACKUPS, BEFORE_RECOVERY, moment)
                aside.mkdir(parents=True, exist_ok=True)
                _move(folder / name, aside / name)
        patiently(lambda place=place, moment=moment: place.rename(folder / f"{MOVING_IN}{moment}"))  # type: ignore[misc]
    for place in folder.glob(f"{MOVING_IN}*"):
        # The database last: while it is not there, nobody takes the rest for an office's data.
        for one in sorted(place.iterdir(), key=lambda path: path.name == FILE_NAME):
            _move(one, folder / one.name)
        place.rmdir()


def _move(source: Path, target: Path) -> None:
    if source.is_dir() and target.is_dir():
        for one in source.iterdir():
            _move(one, target / one.name)
        source.rmdir()
    else:
        patiently(lambda: source.replace(target))
