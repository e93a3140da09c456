"""Another database takes the place of the present one, in one rename, which is the commit point of restoring and of salvaging."""

from pathlib import Path

from app.commit_point import passed
from app.errors import Unavailable
from app.store.copying import sync_file
from app.store.database import FILE_NAME
from app.store.files import remove_patiently, replace_patiently, sync_folder


def replace_database(fresh: Path, folder: Path) -> None:
    """Puts ``fresh``, which is closed and on the same drive, in the place of the database of a data folder.

    The caller has the lock and has kept the present file with its log. Until the rename it stays, without its log, which must
    never be applied to the new one. Raises OSError, and Unavailable("disk-trouble") where a log is left beside ``fresh``.
    """
    if fresh.with_name(f"{fresh.name}-wal").exists():  # it could not be written out when the database was closed
        raise not_sound()
    sync_file(fresh)
    for ending in ("-wal", "-shm"):
        remove_patiently(folder / f"{FILE_NAME}{ending}")
    replace_patiently(fresh, folder / FILE_NAME)
    passed()
    sync_folder(folder)


def not_sound() -> Unavailable:
    """The error for a database that was made and is not whole on the disk."""
    return Unavailable(
        "disk-trouble",
        "作り直した記録を、ディスクに書ききれませんでした。",
        "空き容量とパソコンのディスクを確かめて、もう一度行ってください。",
    )
