"""The version of the schema (SQLite's ``user_version``), and upgrading an older database after a backup.

A new version of the program begins with a backup too when the schema stays the same: it may treat the records differently.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import create_mock_engine
from sqlalchemy.dialects import sqlite

from app import __version__
from app.errors import YuiError
from app.models import entities, journal, ledger, local, settings  # noqa: F401  (they declare the tables)
from app.models.base import Base
from app.rules.clock import now
from app.store.copy_contents import contents_of
from app.store.copying import copy_database, verify_copy
from app.store.upgrades import UPGRADES

APPLICATION_ID = 0x59554921
"""The four bytes "YUI!" in the file's header: this is our database and no other program's."""
SCHEMA_VERSION = 1 + len(UPGRADES)
BEFORE_UPDATE = "before-schema-"
"""In the name of the copy made before an upgrade, after the moment: copies are ordered by their names."""
BEFORE_PROGRAM = "before-version-"
"""In the name of the copy that a new version of the program makes before it first touches the records."""


def create(connection: Any) -> None:
    """Creates every table that the models declare, in an empty database."""
    dialect = sqlite.dialect()
    writing = create_mock_engine("sqlite://", lambda ddl, *_, **__: connection.execute(str(ddl.compile(dialect=dialect))))
    with _changing(connection):
        Base.metadata.create_all(writing, checkfirst=False)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def upgrade(connection: Any, key: bytes, backup_to: Path) -> None:
    """Brings the open database up to SCHEMA_VERSION in one transaction, after a verified copy into ``backup_to``.

    Raises Unavailable("backup-failed"), Damaged("damaged-backup") before anything was changed.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version == SCHEMA_VERSION:
        if _last_program(connection) != __version__:
            _copy_before_this_program(connection, key, backup_to)
        return
    copy = copy_database(connection, _place(backup_to, f"{BEFORE_UPDATE}{SCHEMA_VERSION}"))
    try:
        verify_copy(copy, key)
        _drop_same(copy, key)
        with _changing(connection):
            for step in UPGRADES[version - 1 :]:
                step(connection)
    except BaseException:
        copy.unlink(missing_ok=True)  # nothing was changed: else every further start would leave one more
        raise


def _drop_same(copy: Path, key: bytes) -> None:
    """An upgrade that was killed before has left its copy; the fresh one says the same."""
    fresh = contents_of(copy, key)
    for path in copy.parent.glob(f"*-{BEFORE_UPDATE}{SCHEMA_VERSION}.db"):
        older = contents_of(path, key)
        if path != copy and older is not None and fresh is not None and older.holds_same(fresh):
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)


@contextlib.contextmanager
def _changing(connection: Any) -> Iterator[None]:
    """One transaction that ends in this program's schema: whatever interrupts it leaves the database as it was."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        _note_program(connection)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a full disk has rolled it back already
            connection.execute("ROLLBACK")
        raise


def _copy_before_this_program(connection: Any, key: bytes, backup_to: Path) -> None:
    """Where no copy can be made the records open all the same, for nothing of them changes; the next start tries again."""
    copy = _place(backup_to, f"{BEFORE_PROGRAM}{__version__}")
    try:
        verify_copy(copy_database(connection, copy), key)
    except YuiError:
        with contextlib.suppress(OSError):
            copy.unlink(missing_ok=True)
    else:
        _note_program(connection)


def _place(folder: Path, occasion: str) -> Path:
    return folder / f"{now():%Y%m%d-%H%M%S-%f}-{occasion}.db"


def _last_program(connection: Any) -> str:
    found = connection.execute("SELECT value FROM setting WHERE name = ?", (settings.PROGRAM.name,)).fetchone()
    return settings.PROGRAM.unpacked(found[0]) if found else ""


def _note_program(connection: Any) -> None:
    row = (settings.PROGRAM.name, settings.PROGRAM.packed(__version__))
    connection.execute("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", row)
