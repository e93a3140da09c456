"""The workspace: an office's data opened on this PC. Every service function gets it as its first argument."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.journal.writing import Author
from app.models import settings
from app.models.base import HEAD
from app.models.plan import Office
from app.rules import clock
from app.rules.clock import now_ms
from app.store.database import Database
from app.store.keys import DeviceKeys
from app.store.leftovers import forget_viewed
from app.store.schema import SCHEMA_VERSION
from app.store.sealed_store import SealedStore, photo_store, print_store

P = ParamSpec("P")
R = TypeVar("R")


@dataclass
class Workspace:
    """One office on one PC. ``folder`` holds the database, the encrypted keys and the backups."""

    folder: Path
    database: Database
    keys: DeviceKeys
    office_code: str
    device_id: str
    generation: bytes
    organisation_id: bytes
    organisation_name: str
    key_warning: str = ""
    person: str = ""
    """Who works here, as history shows it. Empty unless somebody gave a name on purpose: it cannot be erased later."""
    passphrase: str | None = field(default=None, repr=False)
    """As typed at the start, if the keys are protected by one: renewed keys are stored under it too."""
    data_format: int = SCHEMA_VERSION
    before_closing: Callable[["Workspace"], None] = field(default=lambda _: None, repr=False)
    """Called by ``close`` while the database is still open (app.services.workspace.opening)."""
    noted_in: bytes = b""
    """The generation in which saves are noted outside the database (app.services.workspace.rollback_detection)."""
    notices: list[str] = field(default_factory=list)
    """Messages found at opening that the person should read once."""

    @property
    def is_head(self) -> bool:
        """Whether this is the head office."""
        return self.office_code == HEAD

    @property
    def partition(self) -> str:
        """The partition of this office's own records; its name is the office's code."""
        return self.office_code

    @property
    def office_name(self) -> str:
        """The full name of the office; its code while the office list is missing."""
        with self.database.reading() as session:
            name = session.scalar(select(Office.name).where(Office.code == self.office_code, Office.deleted.is_(False)))
        return name or self.office_code

    @property
    def photos(self) -> SealedStore:
        """The store of the photos beside this database."""
        return photo_store(self.folder, self.keys.database_key)

    @property
    def prints(self) -> SealedStore:
        """The store of the prints that were made final on this PC."""
        return print_store(self.folder, self.keys.database_key)

    @property
    def state(self) -> tuple[int, date]:
        """As long as it stays the same, what was drawn from the records is still right: the writes here, and the day."""
        return self.database.writes, clock.today()

    def author(self) -> Author:
        """Who writes now, for an operation."""
        return Author(generation=self.generation, person=self.person, now_ms=now_ms())

    @contextlib.contextmanager
    def acting_as(self, person: str) -> Iterator[None]:
        """Within the block, operations are written under this person's name."""
        before, self.person = self.person, person
        try:
            yield
        finally:
            self.person = before

    def refresh_generation(self) -> None:
        """Reads the replica generation anew after an import, which may have begun a new one and brought photos."""
        self.database.forget_answers()
        with self.database.reading() as session:
            self.generation = settings.GENERATION.needed(session)

    def __enter__(self) -> "Workspace":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Updates the high-water marks, removes the papers that were laid out to be looked at, and closes the database."""
        try:
            self.before_closing(self)
            forget_viewed(self.folder)
        finally:
            self.database.close()


def reading(function: Callable[Concatenate[Session, P], R]) -> Callable[Concatenate[Session | Workspace, P], R]:
    """A function that reads within the caller's session; a caller with a workspace only gets a session of its own for it."""

    @wraps(function)
    def read(where: Session | Workspace, /, *args: P.args, **kwargs: P.kwargs) -> R:
        if isinstance(where, Session):
            return function(where, *args, **kwargs)
        with where.database.reading() as session:
            return function(session, *args, **kwargs)

    return read
