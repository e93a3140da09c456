"""An office's data, opened on this PC: what every service function works at."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from app.journal.writing import Author
from app.models import settings
from app.models.base import HEAD
from app.models.plan import Office
from app.rules.clock import now_ms
from app.store.database import Database
from app.store.keys import DeviceKeys
from app.store.photo_store import PhotoStore
from app.store.schema import SCHEMA_VERSION


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
    person: str = ""
    """Who works here, as history names them. Empty unless somebody gave a name on purpose: it can't be erased later."""
    passphrase: str | None = field(default=None, repr=False)
    """As a person typed it at the start, where the keys rest under one: renewed keys go there too."""
    data_format: int = SCHEMA_VERSION
    before_closing: Callable[["Desk"], None] = field(default=lambda _: None, repr=False)
    """Run while the database is still open (app.services.workspace.opening)."""
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

    def author(self) -> Author:
        return Author(life=self.life, person=self.person, now_ms=now_ms())

    @contextlib.contextmanager
    def acting_as(self, person: str) -> Iterator[None]:
        """What is written meanwhile carries this name."""
        before, self.person = self.person, person
        try:
            yield
        finally:
            self.person = before

    def refresh_life(self) -> None:
        """After an import: operations of our own life that we did not hold make this PC begin a new one."""
        with self.database.reading() as session:
            self.life = settings.LIFE.needed(session)

    def __enter__(self) -> "Desk":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.before_closing(self)
        self.database.close()
