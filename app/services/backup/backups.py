"""控え (backups): making, carrying away and restoring verified copies of the data."""

import contextlib
import shutil
from dataclasses import dataclass
from pathlib import Path

import sqlcipher3.dbapi2 as dbapi

from app.errors import Damaged, Refused, Unavailable, YuiError
from app.journal.operation import Operation
from app.models import settings
from app.rules.clock import moment_text, now
from app.services.backup.integrity_check import CheckResult, check
from app.services.backup.recovery import keep_recovery_file
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from app.store.copying import copy_database, sync_file, verify_copy
from app.store.database import FILE_NAME, open_database, refuse_other_copy
from app.store.driver import connect
from app.store.files import remove_patiently, replace_patiently
from app.store.keystore import load_keys
from app.store.lock import FILE_NAME as LOCK_FILE
from app.store.lock import hold_lock
from app.store.own_places import refuse_own_place
from app.store.place import require_space
from app.store.schema import BEFORE_PROGRAM, BEFORE_UPDATE
from app.sync.roster_facts import join_roster, roster_operations
from app.sync.stopped import settle_stops

__all__ = ["Backup", "CheckResult", "backups", "carry_backup", "check", "create_backup", "restore_backup"]

KEPT_DAILY = 30


@dataclass(frozen=True)
class Backup:
    """One copy. ``made_at`` is local time as text; ``bytes_on_disk`` its size."""

    name: str
    path: Path
    made_at: str
    bytes_on_disk: int

    @property
    def occasion(self) -> str:
        """Why it was made, in words."""
        return next((words for mark, words in _OCCASIONS.items() if f"-{mark}" in self.name), "手で作った控え")


_OCCASIONS = {
    BEFORE_UPDATE: "結ノートを新しい版にする前",
    BEFORE_PROGRAM: "結ノートを新しい版にする前",
    "before-import": "ファイルを受け取る前",
    "carried": "USBメモリーに写したとき",
}


def backup_folder(folder: Path) -> Path:
    """The folder of the backups beside the data."""
    return folder / "backups"


def create_backup(workspace: Workspace, reason: str = "manual") -> Backup:
    """A verified, compact copy beside the data; only this PC's keys open it. Raises Unavailable("backup-failed")."""
    require_space(workspace.folder, workspace.database.path.stat().st_size)
    name = f"{now():%Y%m%d-%H%M%S-%f}-{reason}.db"
    connection = workspace.database.raw()
    try:
        path = copy_database(connection, backup_folder(workspace.folder) / name)
    finally:
        connection.close()
    try:
        verify_copy(path, workspace.database.key)
    except Damaged:
        path.unlink()
        raise
    keep_recovery_file(workspace, path.parent)
    _thin_out(workspace.folder, path)
    return _described(path)


def carry_backup(workspace: Workspace, folder: Path) -> Backup:
    """A new copy on a stick or drive outside this PC, because this PC may be lost with everything on it.

    Raises Refused("own-folder", "no-folder"), Unavailable("target-unwritable", "backup-failed", …).
    """
    refuse_own_place(folder)
    if not folder.is_dir():
        raise Refused("no-folder", "そのフォルダーはありません。", "USBメモリーを差して、フォルダーを選び直してください。")
    kept = create_backup(workspace, "carried")
    require_space(folder, kept.bytes_on_disk)
    target = folder / kept.name
    staged = target.with_name(target.name + ".partial")
    try:
        shutil.copyfile(kept.path, staged)
        sync_file(staged)
        verify_copy(staged, workspace.database.key)
        replace_patiently(staged, target)
    except OSError as error:
        raise Unavailable(
            "backup-failed", "控えを書き込めませんでした。", "空き容量とUSBメモリーを確かめて、もう一度行ってください。"
        ) from error
    finally:
        with contextlib.suppress(OSError):
            staged.unlink(missing_ok=True)
    keep_recovery_file(workspace, folder)
    with workspace.database.writing() as session:
        settings.CARRY_ANEW.forget(session)
    return _described(target)


def backups(folder: Path) -> list[Backup]:
    """All copies, newest first."""
    found = sorted(backup_folder(folder).glob("*.db"), key=lambda path: path.name, reverse=True)
    return [_described(path) for path in found]


def restore_backup(folder: Path, name: str, passphrase: str | None = None) -> Workspace:
    """Replaces the data (which must not be open) by a copy and opens it in a new replica generation.

    The present file, even a damaged one, is kept beside the backups. The new generation lets every other PC distinguish what
    was written before and after. Raises Refused("no-backup", "newer-database"); a refusal leaves the data as they were.
    """
    chosen = backup_folder(folder) / Path(name).name
    if not chosen.is_file():
        raise Refused("no-backup", "その名前の控えはありません。", "控えの一覧から選んでください。")
    key = load_keys(folder, passphrase).keys.database_key
    known = _known_of_pcs(folder, key)
    # Another process with the data open would go on writing into the replaced file.
    with hold_lock(folder / LOCK_FILE):
        verify_copy(chosen, key)
        refuse_other_copy(chosen, key)
        require_space(folder, chosen.stat().st_size)
        staged = folder / "restoring.db"
        shutil.copyfile(chosen, staged)
        sync_file(staged)
        _keep_present(folder)
        _finish_log(folder, key)
        replace_patiently(staged, folder / FILE_NAME)
    workspace = open_workspace(folder, restored=True, passphrase=passphrase)
    with workspace.database.writing() as session:
        join_roster(session, known)
        settle_stops(session)
    return workspace


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


def _keep_present(folder: Path) -> None:
    """Copies the present file with its unfinished write-ahead log aside, so that restoring loses nothing."""
    kept = backup_folder(folder) / f"{now():%Y%m%d-%H%M%S-%f}-before-restore"
    kept.mkdir(parents=True)
    for ending in ("", "-wal", "-shm"):
        present = folder / f"{FILE_NAME}{ending}"
        if present.exists():
            shutil.copyfile(present, kept / present.name)


def _finish_log(folder: Path, key: bytes) -> None:
    """Writes the log of the present file into it and removes the log, which must never be applied to the restored file.

    Until the final rename the present file stays in place: killed here, the program opens it as before.
    """
    with contextlib.suppress(dbapi.Error):  # too damaged for that; a copy of it was kept above
        connection = connect(folder / FILE_NAME, key)
        try:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()
    for ending in ("-wal", "-shm"):
        remove_patiently(folder / f"{FILE_NAME}{ending}")


def _thin_out(folder: Path, fresh: Path) -> None:
    """Deletes old copies. The one just made stays, even when a wrong clock makes it look like the oldest.

    Those made before a schema change stay too, and the newest one made before a version without a schema change.
    """
    older = [backup.path for backup in backups(folder) if backup.path != fresh and BEFORE_UPDATE not in backup.name]
    versions = [path for path in older if BEFORE_PROGRAM in path.name]
    others = [path for path in older if path not in versions]
    for path in (*others[KEPT_DAILY - 1 :], *versions[1:]):
        with contextlib.suppress(OSError):  # held by a virus scanner: it goes with the next one
            path.unlink(missing_ok=True)


def _described(path: Path) -> Backup:
    status = path.stat()
    return Backup(path.name, path, moment_text(int(status.st_mtime * 1000)), status.st_size)
