"""控え (backups), restoring one, and the check that finds and names damage."""

import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from app.errors import Refused
from app.journal import dump as journal_dump
from app.journal.fold import fold_everything
from app.journal.operation import operation_id
from app.journal.rows import read_operations
from app.models import settings
from app.models.clock import now
from app.services.clock_text import moment_text
from app.services.desk import Desk, open_desk
from app.services.labels import ENTITY_LABELS, record_title
from app.store.copying import copy_database, verify_copy
from app.store.database import FILE_NAME
from app.store.keystore import load_keys
from app.store.lock import hold_lock
from app.store.place import require_space

KEPT_DAILY = 30


@dataclass(frozen=True)
class Backup:
    """One copy. ``made_at`` is local time as text; ``bytes_on_disk`` its size."""

    name: str
    path: Path
    made_at: str
    bytes_on_disk: int


@dataclass(frozen=True)
class CheckResult:
    """What the check looked at and found; ``troubles`` are sentences for people, empty when all is well."""

    operations: int
    records: int
    troubles: tuple[str, ...]


def backup_folder(folder: Path) -> Path:
    return folder / "backups"


def create_backup(desk: Desk, reason: str = "manual") -> Backup:
    """A verified, compact copy beside the data; it opens with this PC's keys only. Raises Unavailable("backup-failed")."""
    require_space(desk.folder, desk.database.path.stat().st_size)
    name = f"{now():%Y%m%d-%H%M%S-%f}-{reason}.db"
    connection = desk.database.raw()
    try:
        path = copy_database(connection, backup_folder(desk.folder) / name)
    finally:
        connection.close()
    verify_copy(path, desk.database.key)
    _thin_out(desk.folder)
    return _described(path)


def backups(folder: Path) -> list[Backup]:
    """All copies, the newest first."""
    found = sorted(backup_folder(folder).glob("*.db"), key=lambda path: path.name, reverse=True)
    return [_described(path) for path in found]


def restore_backup(folder: Path, name: str) -> Desk:
    """Puts a copy in the place of the data (which must not be open) and opens it under a new life.

    The present file, even a damaged one, is kept beside the backups. The new life is what lets every other PC tell the
    writings before and after apart. Refused("no-backup"); whatever is refused leaves the data as they were.
    """
    chosen = backup_folder(folder) / Path(name).name
    if not chosen.is_file():
        raise Refused("no-backup", "その名前の控えはありません。", "控えの一覧から選んでください。")
    key = load_keys(folder).keys.database_key
    with hold_lock(folder / "office.lock"):
        verify_copy(chosen, key)
        staged = folder / "restoring.db"
        shutil.copyfile(chosen, staged)
        _set_aside(folder)
        staged.replace(folder / FILE_NAME)
    restored = open_desk(folder)
    begin_new_life(restored)
    return restored


def _set_aside(folder: Path) -> None:
    """Moves the present file with its unfinished log out of the way, whole, so that nothing is lost by restoring."""
    kept = backup_folder(folder) / f"{now():%Y%m%d-%H%M%S-%f}-before-restore"
    kept.mkdir(parents=True)
    for ending in ("", "-wal", "-shm"):
        present = folder / f"{FILE_NAME}{ending}"
        if present.exists():
            present.replace(kept / present.name)


def begin_new_life(desk: Desk) -> None:
    """From now on this PC writes under a fresh name; what it wrote before stays valid."""
    desk.life = secrets.token_bytes(16)
    with desk.database.writing() as session:
        settings.keep(session, settings.LIFE, desk.life)


def check(desk: Desk) -> CheckResult:
    """Reads everything: the file's pages, every operation's own hash and chain, and whether folding afresh gives the tables."""
    troubles = _page_troubles(desk)
    with desk.database.rehearsing() as session:
        operations = read_operations(session, "1")
        ids = {operation.id for operation in operations}
        for operation in operations:
            if operation_id(operation) != operation.id:
                troubles.append(f"{_named(session, operation.entity, operation.record)}の変更の記録が壊れています。")
            elif operation.prev is not None and operation.prev not in ids:
                troubles.append(f"{_named(session, operation.entity, operation.record)}の前の変更の記録がありません。")
        before = journal_dump.dump(session)
        fold_everything(session)
        if journal_dump.dump(session) != before:
            troubles.append("表示用の表が、変更の記録と合っていません。")
        records = len({operation.record for operation in operations})
    return CheckResult(len(operations), records, tuple(dict.fromkeys(troubles)))


def _page_troubles(desk: Desk) -> list[str]:
    connection = desk.database.raw()
    try:
        found = [row[0] for row in connection.execute("PRAGMA cipher_integrity_check")]
        found += [row[0] for row in connection.execute("PRAGMA integrity_check(5)") if row[0] != "ok"]
    finally:
        connection.close()
    return [f"記録のファイルが壊れています（{text}）。" for text in found]


def _named(session: Session, entity: str, record: bytes) -> str:
    return f"{ENTITY_LABELS.get(entity, entity)}「{record_title(session, entity, record)}」"


def _thin_out(folder: Path) -> None:
    for old in backups(folder)[KEPT_DAILY:]:
        old.path.unlink(missing_ok=True)


def _described(path: Path) -> Backup:
    status = path.stat()
    return Backup(path.name, path, moment_text(int(status.st_mtime * 1000)), status.st_size)
