"""The schema's version, and the way from an older one to ours: alembic, after a backup.

A new version of the program begins with a copy too when the schema stays as it is: it may do other things to the records.

``user_version`` counts the migrations; it is read without alembic, so that an ordinary start need not load it.
"""

import contextlib
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as dbapi
from sqlalchemy import create_engine, event
from sqlalchemy.pool import StaticPool

from app import __version__
from app.errors import YuiError
from app.models import settings
from app.rules.clock import now
from app.store.copying import copy_database, verify_copy

APPLICATION_ID = 0x59554921
"""The four bytes "YUI!" in the file's header: this is our database and no other program's."""
SCHEMA_VERSION = 9
"""Number of migrations; raise it with every new one."""
BEFORE_UPDATE = "before-schema-"
"""In the name of the copy made before a migration, after the moment: copies are ordered by their names."""
BEFORE_PROGRAM = "before-version-"
"""In the name of the copy that a new version of the program makes before it first touches the records."""


def create(connection: Any) -> None:
    """All tables in an empty database."""
    _run_migrations(connection)
    _note_program(connection)


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
        _run_migrations(connection)
    except BaseException:
        copy.unlink(missing_ok=True)  # nothing was changed: else every further start would leave one more
        raise
    _note_program(connection)


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


def _run_migrations(connection: Any) -> None:
    # Loaded here and not above: alembic would cost every start a third of a second.
    from alembic import command
    from alembic.config import Config

    engine = create_engine("sqlite+pysqlite://", creator=lambda: connection, module=dbapi, poolclass=StaticPool)
    # The driver starts no transactions by itself, so alembic's own would be none: killed between two steps, a half
    # migrated file would be left.
    event.listen(engine, "begin", lambda shared: shared.exec_driver_sql("BEGIN IMMEDIATE"))
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as shared:
        config.attributes["connection"] = shared
        command.upgrade(config, "head")
        shared.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        shared.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
