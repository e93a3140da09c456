"""控えから戻す: replacing the data by a copy. The present file is kept beside the copies."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from app.errors import Refused, Unavailable, YuiError
from app.journal.operation import Operation
from app.services.backup.backups import backup_folder, thin_out_aside
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from app.store.copying import sync_file, verify_copy
from app.store.database import FILE_NAME, finish_log, open_database, refuse_other_copy
from app.store.files import remove_patiently, replace_patiently
from app.store.keystore import load_keys
from app.store.leftovers import PARTIAL, RESTORING, sweep_leftovers
from app.store.lock import FILE_NAME as LOCK_FILE
from app.store.lock import hold_lock
from app.store.place import require_space
from app.store.set_aside import BEFORE_RESTORE, place_for
from app.sync.roster_facts import join_roster, roster_operations
from app.sync.stopped import settle_stops
from app.system_errors import FULL

PRESENT = "present.db"
"""In the folder with the file that was replaced, until the copy is open: a second name of it, its log written into it."""


def restore_backup(folder: Path, name: str, passphrase: str | None = None) -> Workspace:
    """Replaces the data (which must not be open) by a copy and opens it in a new replica generation.

    The present file, even a damaged one, is kept beside the backups. The new generation lets every other PC distinguish what
    was written before and after. Raises Refused("no-backup", "other-key", "newer-database"), Damaged("damaged-backup"),
    Unavailable("disk-full", "not-restored", …); whatever is raised, the data are as they were, but for "restored-not-opened".
    """
    chosen = backup_folder(folder) / Path(name).name
    if not chosen.is_file():
        raise Refused("no-backup", "その名前の控えはありません。", "控えの一覧から選んでください。")
    key = load_keys(folder, passphrase).keys.database_key
    known = _known_of_pcs(folder, key)
    # Another process with the data open would go on writing into the replaced file.
    with hold_lock(folder / LOCK_FILE):
        sweep_leftovers(folder)
        verify_copy(chosen, key)
        refuse_other_copy(chosen, key)
        require_space(folder, chosen.stat().st_size)
        with _told(folder):
            kept = _put(folder, chosen, key)
    with _told(folder), _taken_back(folder, kept), contextlib.ExitStack() as opened:
        workspace = open_workspace(folder, restored=True, passphrase=passphrase)
        opened.callback(workspace.database.close)
        with workspace.database.writing() as session:
            join_roster(session, known)
            settle_stops(session)
        opened.pop_all()
    return workspace


def _put(folder: Path, chosen: Path, key: bytes) -> Path:
    """Puts the copy in the place of the present file; returns the folder where that is kept."""
    staged = folder / RESTORING
    shutil.copyfile(chosen, staged)
    sync_file(staged)
    kept = _keep_present(folder)
    # Until the rename the present file stays in place: killed here, the program opens it as before.
    finish_log(folder / FILE_NAME, key)
    with contextlib.suppress(OSError):  # there is no present file, or the disk knows no second names
        os.link(folder / FILE_NAME, kept / PRESENT)
    replace_patiently(staged, folder / FILE_NAME)
    thin_out_aside(backup_folder(folder), key, kept)
    return kept


@contextlib.contextmanager
def _taken_back(folder: Path, kept: Path) -> Iterator[None]:
    """A copy that can't be opened in its new place gives way to the file that was there: a refusal changes nothing."""
    present = kept / PRESENT
    try:
        yield
    except BaseException as error:
        if present.exists():
            _take_back(folder, present, error)
        raise
    with contextlib.suppress(OSError):
        present.unlink(missing_ok=True)


def _take_back(folder: Path, present: Path, error: BaseException) -> None:
    try:
        with hold_lock(folder / LOCK_FILE):
            for ending in ("-wal", "-shm"):
                remove_patiently(folder / f"{FILE_NAME}{ending}")
            replace_patiently(present, folder / FILE_NAME)
    except (YuiError, OSError):
        raise Unavailable(
            "restored-not-opened",
            "控えに戻しましたが、まだ開けていません。前の記録も、控えの隣に残っています。",
            "空き容量を確かめてパソコンを再起動し、結ノートを始め直してください。",
        ) from error


@contextlib.contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Turns what the system refuses into a sentence, and leaves no half copy that keeps the disk full."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise Unavailable(
                "disk-full",
                "パソコンの空き容量が足りないため、控えに戻していません。記録は、前のままです。",
                "不要なファイルを片づけてから、もう一度戻してください。",
            ) from error
        raise Unavailable(
            "not-restored",
            "ファイルを書き込めないため、控えに戻していません。記録は、前のままです。",
            "パソコンを再起動して、もう一度戻してください。",
        ) from error
    finally:
        sweep_leftovers(folder)


def _known_of_pcs(folder: Path, key: bytes) -> list[Operation]:
    """The roster as the present file has it: that a PC was stopped since the copy must not be forgotten with it.

    Of a file that is too damaged nothing; then the roster comes back with the next file of any other PC.
    """
    with contextlib.suppress(YuiError):
        database = open_database(folder, key)
        try:
            with database.reading() as session:
                return roster_operations(session)
        finally:
            database.close()
    return []


def _present(folder: Path) -> list[Path]:
    """The present file and its unfinished write-ahead log, as far as they are there."""
    return [path for ending in ("", "-wal", "-shm") if (path := folder / f"{FILE_NAME}{ending}").exists()]


def _keep_present(folder: Path) -> Path:
    """Copies the present file with its unfinished write-ahead log aside, so that restoring loses nothing."""
    kept = place_for(backup_folder(folder), BEFORE_RESTORE)
    staged = kept.with_name(kept.name + PARTIAL)
    staged.mkdir(parents=True)
    for present in _present(folder):
        shutil.copyfile(present, staged / present.name)
        sync_file(staged / present.name)
    replace_patiently(staged, kept)
    return kept
