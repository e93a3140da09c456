"""Databases for tests of the store, and the smallest records that can be written into them."""

import itertools
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.journal.reading import Shown
from app.journal.record_ids import derived_record_id
from app.journal.writing import Author, write
from app.models.activity import Activity
from app.models.journal import OperationRow
from app.store.database import Database, create_database

KEY = bytes(range(32))
GENERATION = b"L" * 16
_numbers = itertools.count()


def fresh_database(folder: Path) -> Database:
    return create_database(folder / "data", KEY)


def save_activity(session: Session, title: str, generation: bytes = GENERATION) -> bytes:
    """One saved form: an operation and its picture."""
    record = derived_record_id("activity", generation.hex(), str(next(_numbers)), partition="daito")
    author = Author(generation, "", 1_700_000_000_000)
    write(session, author, entity="activity", partition="daito", record=record, values={"title": [title]}, shown=Shown())
    return record


def titles(database: Database) -> list[str | None]:
    with database.reading() as session:
        return list(session.scalars(select(Activity.title).order_by(Activity.title)))


def operation_count(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(OperationRow)) or 0
