"""Copying the open database to a verified backup; half a file never gets the final name."""

import contextlib
import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as dbapi

from app.errors import Damaged, Refused, Unavailable
from app.store.driver import PAGE_BYTES, connect, stoppable
from app.store.encrypted_pages import sound_pages
from app.store.files import replace_patiently
from app.store.leftovers import PARTIAL

LEAST_VALUES = 200
"""Of the 256 values of a byte, an encrypted page of 4,096 has practically all; texts and half-written files have few."""


def copy_database(connection: Any, target: Path, report: Callable[[], object] = lambda: None) -> Path:
    """Writes a compact copy of the open database to ``target`` (encrypted with the same key) and returns that path.

    VACUUM INTO leaves a partial file when the disk fills up. So it writes under a temporary name, which is synced and then
    renamed. ``report`` is called again and again, and may raise to stop it. Raises Unavailable("backup-failed").
    """
    partial = target.with_name(target.name + PARTIAL)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        with stoppable(connection, report):
            connection.execute("VACUUM INTO ?", (str(partial),))
        sync_file(partial)  # SQLite doesn't: without it a power cut could leave the name and not the content
        replace_patiently(partial, target)
    except (OSError, dbapi.Error) as error:
        raise Unavailable(
            "backup-failed", "控えを書き込めませんでした。", "空き容量とフォルダーの許可を確かめて、もう一度行ってください。"
        ) from error
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
    return target


def sync_file(path: Path) -> None:
    """Returns when the content of the file is on the disk and no longer only in the system's memory."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def verify_copy(path: Path, key: bytes, report: Callable[[], object] = lambda: None) -> None:
    """Reads the whole copy: the HMAC of every page and the structure of the tables. ``report`` as above.

    Raises Damaged("damaged-backup"), Refused("other-key") for a copy that was sealed with the key of another PC, and
    Unavailable("unreadable-file") for one that can't be reached.
    """
    if _is_sound(path, key, report):
        return
    try:
        # The driver does not say whether a page is damaged or could not be read just now: each is read again and proven.
        proven = {page is not None for _, page in sound_pages(path, key)}
        is_foreign = True not in proven and _looks_sealed(path)
    except OSError as error:
        if error.errno == errno.EIO and path.exists():  # the disk itself has lost what was there
            raise _damaged() from error
        raise Unavailable(
            "unreadable-file", "控えを読めません。", "USBメモリーやフォルダーを確かめて、もう一度行ってください。"
        ) from error
    if proven == {True} and _is_sound(path, key, report):
        return
    if is_foreign:
        raise Refused(
            "other-key",
            "この控えは、別のPCの鍵で作られています。壊れてはいません。",
            "このPCで作った控えを選んでください。失ったPCの控えは、支部では本部の設定ファイル、本部では復旧用紙があれば開けます。",
        )
    raise _damaged()


def _damaged() -> Damaged:
    return Damaged("damaged-backup", "この控えは壊れています。", "別の控えを選ぶか、もう一度作ってください。")


def _is_sound(path: Path, key: bytes, report: Callable[[], object]) -> bool:
    try:
        if not path.stat().st_size:  # SQLite would take an empty file for a sound new database
            return False
        connection = connect(path, key, read_only=True)
        try:
            with stoppable(connection, report):
                damaged = connection.execute("PRAGMA cipher_integrity_check").fetchone()
                return damaged is None and connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
        finally:
            connection.close()
    except (dbapi.Error, OSError):
        return False


def _looks_sealed(path: Path) -> bool:
    """Whether a file can be an encrypted database at all: whole pages, whose bytes look like chance."""
    size = path.stat().st_size
    with path.open("rb") as file:
        first = file.read(PAGE_BYTES)
    return size > 0 and size % PAGE_BYTES == 0 and len(set(first)) > LEAST_VALUES
