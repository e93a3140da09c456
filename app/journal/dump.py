"""The canonical dump: every synchronised record as JSON, byte-equal on every PC that holds the same operations."""

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.journal.operation import decode_value
from app.journal.reading import record_state
from app.models.base import Synced
from app.models.entities import ENTITIES


def dump(session: Session, partition: str | None = None) -> bytes:
    """UTF-8 JSON, one record per line, sorted by entity and id; ``partition`` limits it to one scope.

    A record with conflicts lists every live value of each conflicting group, so that two PCs are compared on those too.
    """
    lines = [json.dumps(record, ensure_ascii=False, sort_keys=True) for record in _records(session, partition)]
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode() if lines else b"[]\n"


def digest(session: Session, partition: str | None = None) -> str:
    """SHA-256 of the dump, in hex: compared by telephone or by a test."""
    return hashlib.sha256(dump(session, partition)).hexdigest()


def partition_digest(session: Session, partition: str) -> bytes:
    """SHA-256 (32 bytes) over the sorted ids of a partition's operations: equal exactly when two PCs hold the same set."""
    ids = session.connection().exec_driver_sql("SELECT id FROM operation WHERE partition = ?", (partition,))
    return hashlib.sha256(b"".join(sorted(id_ for (id_,) in ids.all()))).digest()


def _records(session: Session, partition: str | None) -> Iterator[dict[str, Any]]:
    for entity in sorted(ENTITIES):
        model = ENTITIES[entity]
        statement = select(model).order_by(model.id)
        if partition is not None:
            statement = statement.where(model.partition == partition)
        for record in session.scalars(statement):
            yield _plain(session, record)


def _plain(session: Session, record: Synced) -> dict[str, Any]:
    plain = {name: _json(value) for name, value in record.values().items()}
    plain |= {
        "entity": record.entity,
        "id": record.id.hex(),
        "scope": record.partition,
        "deleted": record.deleted,
        "first_saved_at": record.first_saved_at,
        "last_saved_at": record.last_saved_at,
        "last_saved_by": record.last_saved_by,
    }
    if record.conflicts:
        plain["differences"] = _conflicts(session, record)
    return plain


def _conflicts(session: Session, record: Synced) -> dict[str, list[Any]]:
    """Per conflicting group its distinct live values, in a fixed order."""
    state, operations = record_state(session, record.id)
    by_id = {operation.id: operation for operation in operations}
    shown: dict[str, list[Any]] = {}
    for group in record.conflicts.split(","):
        live = [by_id[id_].values[group] for id_ in state.live[group]]
        shown[group] = [[_json(value) for value in decode_value(encoded)] for encoded in sorted(set(live))]
    return shown


def _json(value: Any) -> Any:
    """A value as JSON has it: bytes in hex, dates as ISO text."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, tuple):
        return [item.hex() for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return value
