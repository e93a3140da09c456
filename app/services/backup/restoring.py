"""控えから戻す: replacing the data by a copy. The present file is kept beside the copies."""

import contextlib
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from app.commit_point import preparing
from app.errors import Refused, Unavailable, YuiError
from app.journal.operation import Operation
from app.services.backup.backups import backup_folder, thin_out_aside
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from app.store.copying import sync_file, verify_copy
from app.store.database import FILE_NAME, finish_log, open_database, refuse_other_copy
from app.store.files import replace_patiently
from app.store.keystore import load_keys
from app.store.leftovers import PARTIAL, RESTORING, sweep_leftovers
from app.store.lock import FILE_NAME as LOCK_FILE
from app.store.lock import hold_lock
from app.store.place import require_space
from app.store.replacing import replace_database
from app.store.set_aside import BEFORE_RESTORE, place_for
from app.sync.roster_facts import join_roster, roster_operations
from app.sync.stopped import settle_stops
from app.system_errors import FULL


def restore_backup(folder: Path, name: str, passphrase: str | None = None) -> Workspace:
    """Replaces the data (which must not be open) by a copy and opens it in a new replica generation.

    The present file, even a damaged one, is kept beside the backups. The new generation lets every other PC distinguish what
    was written before and after. Raises Refused("no-backup", "other-key", "newer-database"), Damaged("damaged-backup"),
    Unavailable("disk-full", "not-restored", …), then the data are as they were; and what ``open_workspace`` raises, when the
    copy is in their place already and is opened at the next start.
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
            with preparing():
                fresh = _made_ready(folder, chosen, key, known)
            kept = _keep_present(folder)
            # Until the rename the present file stays in place: killed here, the program opens it as before.
            finish_log(folder / FILE_NAME, key)
            replace_database(fresh, folder)
        with contextlib.suppress(OSError, YuiError):  # what can't go now goes with the next one
            thin_out_aside(backup_folder(folder), key, kept)
    return open_workspace(folder, restored=True, passphrase=passphrase)


def _made_ready(folder: Path, chosen: Path, key: bytes, known: Sequence[Operation]) -> Path:
    """A copy of the copy, opened at a place of its own: brought to this program's tables, with the roster as it is known now."""
    staging = folder / RESTORING
    staging.mkdir()
    shutil.copyfile(chosen, staging / FILE_NAME)
    database = open_database(staging, key)
    try:
        with database.writing() as session:
            join_roster(session, known)
            settle_stops(session)
    finally:
        database.close()
    return staging / FILE_NAME


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
