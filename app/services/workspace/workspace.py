"""An office's data, opened on this PC: what every service function works at."""

import contextlib
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from app.errors import Refused, YuiError
from app.journal.catalogue import fold_for_this_program, tables_are_of_this_program
from app.journal.writing import Author
from app.models import settings
from app.models.base import HEAD
from app.models.data_folder import default_folder
from app.models.plan import Office
from app.rules.clock import now_ms
from app.services.workspace import rollback_detection
from app.services.workspace.key_reconciliation import settle_keys
from app.store.database import FILE_NAME, Database, open_database
from app.store.keys import DeviceKeys
from app.store.keystore import FILE_NAME as KEYS_FILE
from app.store.keystore import load_keys
from app.store.photo_store import PhotoStore
from app.store.schema import SCHEMA_VERSION

__all__ = ["Desk", "default_folder", "desk_of", "has_data", "has_remains", "open_desk"]


@dataclass
class Desk:
    """One office on one PC. ``folder`` holds the database, the sealed keys, backups and drafts' database."""

    folder: Path
    database: Database
    keys: DeviceKeys
    office_code: str
    device_id: str
    life: bytes
    organisation_id: bytes
    organisation_name: str
    key_warning: str = ""
    passphrase: str | None = field(default=None, repr=False)
    """As a person typed it at the start, where the keys rest under one: renewed keys go there too."""
    data_format: int = SCHEMA_VERSION
    notices: list[str] = field(default_factory=list)
    """What the person at this desk should read once, found when it was opened."""

    @property
    def is_head(self) -> bool:
        return self.office_code == HEAD

    @property
    def partition(self) -> str:
        """Where this office's own records lie: its code is the name of its partition."""
        return self.office_code

    @property
    def office_name(self) -> str:
        with self.database.reading() as session:
            name = session.scalar(select(Office.name).where(Office.code == self.office_code, Office.deleted.is_(False)))
        return name or self.office_code

    @property
    def photos(self) -> PhotoStore:
        return PhotoStore(self.folder, self.keys.database_key)

    def author(self, person: str = "") -> Author:
        return Author(life=self.life, person=person, now_ms=now_ms())

    def refresh_life(self) -> None:
        """After an import: operations of our own life that we did not hold make this PC begin a new one."""
        with self.database.reading() as session:
            self.life = settings.needed(session, settings.LIFE)

    def __enter__(self) -> "Desk":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        with contextlib.suppress(YuiError), self.database.reading() as session:
            rollback_detection.keep_anchor(self, session, durably=False)
        self.database.close()


def has_data(folder: Path) -> bool:
    return (folder / FILE_NAME).exists()


def has_remains(folder: Path) -> bool:
    """Keys or backups without their database: something was lost, and setting up anew would bury it."""
    backups = folder / "backups"
    left = (folder / KEYS_FILE).exists() or (backups.is_dir() and any(backups.iterdir()))
    return left and not has_data(folder)


def open_desk(folder: Path, *, restored: bool = False, passphrase: str | None = None) -> Desk:
    """Opens the office's data in ``folder``; a missing database is refused, never silently made.

    ``restored``: the data were just put back from a copy. ``passphrase``: typed by a person.
    Raises what ``open_database`` and the key store raise.
    """
    if not has_data(folder):
        raise Refused(
            "no-database",
            "この場所に記録のファイルがありません。",
            "最初の設定を行うか、控えから復元してください。",
        )
    loaded = load_keys(folder, passphrase)
    database = open_database(folder, loaded.keys.database_key)
    try:
        desk = desk_of(folder, database, loaded.keys, loaded.warning)
        desk.passphrase = passphrase
        settle_keys(desk)
        rollback_detection.settle(desk, restored=restored)
        _show_what_an_update_taught(database)
        return desk
    except BaseException:
        database.close()
        raise


def _show_what_an_update_taught(database: Database) -> None:
    with database.reading() as session:
        if tables_are_of_this_program(session):
            return
    # Damage in the journal must not lock the office out: the check names it, and folding is tried again at the next start.
    with contextlib.suppress(YuiError, ValueError, TypeError, KeyError), database.writing() as session:
        fold_for_this_program(session)


def desk_of(folder: Path, database: Database, keys: DeviceKeys, warning: str = "") -> Desk:
    """The desk around an open database that has been set up."""
    with database.reading() as session:
        return Desk(
            folder=folder,
            database=database,
            keys=keys,
            office_code=settings.needed(session, settings.OFFICE).decode(),
            device_id=settings.needed(session, settings.DEVICE).decode(),
            life=settings.needed(session, settings.LIFE),
            organisation_id=settings.needed(session, settings.ORGANISATION_ID),
            organisation_name=settings.needed(session, settings.ORGANISATION_NAME).decode(),
            key_warning=warning,
        )
