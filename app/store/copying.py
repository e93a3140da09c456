"""Copying the open database to a verified backup; half a file never gets the final name."""

import contextlib
import os
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as dbapi

from app.errors import Damaged, Unavailable
from app.store.driver import connect
from app.store.files import replace_patiently


def copy_database(connection: Any, target: Path) -> Path:
    """Writes a compact copy of the open database to ``target`` (encrypted with the same key) and returns that path.

    VACUUM INTO leaves a partial file when the disk fills up. So it writes under a temporary name, which is synced and then
    renamed. Raises Unavailable("backup-failed").
    """
    partial = target.with_name(target.name + ".partial")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        connection.execute("VACUUM INTO ?", (str(partial),))
        sync_file(partial)  # SQLite doesn't: without it a power cut could leave the name and not the content
        replace_patiently(partial, target)
    except (OSError, dbapi.Error) as error:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
        raise Unavailable(
            "backup-failed", "控えを書き込めませんでした。", "空き容量とフォルダーの許可を確かめて、もう一度行ってください。"
        ) from error
    return target


def sync_file(path: Path) -> None:
    """Returns when the content of the file is on the disk and no longer only in the system's memory."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def verify_copy(path: Path, key: bytes) -> None:
    """Raises Damaged("damaged-backup") unless the copy opens with this key and its pages are intact."""
    try:
        connection = connect(path, key)
        try:
            sound = connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
        finally:
            connection.close()
    except dbapi.Error:
        sound = False
    if not sound:
        raise Damaged("damaged-backup", "この控えは壊れています。", "別の控えを選ぶか、もう一度作ってください。")
