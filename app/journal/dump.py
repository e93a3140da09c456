"""The canonical dump: every synchronised record as JSON, byte-equal on every PC that holds the same operations."""

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import RowMapping, Table, literal_column, select
from sqlalchemy.orm import Session

from app.journal.operation import decode_value
from app.journal.reading import record_state
from app.journal.rows import AT_ONCE
from app.models.base import Synced
from app.models.entities import ENTITIES
from app.rules.progress import Report, unheard


def dump(session: Session, partition: str | None = None) -> bytes:
    """UTF-8 JSON, one record per line, sorted by entity and id; ``partition`` limits it to one scope.

    A record with conflicts lists every live value of each conflicting group, so that two PCs are compared on those too.
    """
    return b"".join(slices(session, partition))


def digest(session: Session, partition: str | None = None, report: Report = unheard) -> str:
    """SHA-256 of the dump, in hex: compared by telephone or by a test. The dump itself is never in memory."""
    found = hashlib.sha256()
    for some in slices(session, partition, report):
        found.update(some)
    return found.hexdigest()


def slices(session: Session, partition: str | None = None, report: Report = unheard) -> Iterator[bytes]:
    """The bytes of the dump in their order, some hundred records after the other."""
    encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode  # json.dumps makes one for every record
    before = "[\n"
    records = map(encode, _records(session, partition, report))
    while some := ",\n".join(islice(records, AT_ONCE)):
        yield (before + some).encode()
        before = ",\n"
    yield b"[]\n" if before == "[\n" else b"\n]\n"


def _records(session: Session, partition: str | None, report: Report) -> Iterator[dict[str, Any]]:
    """Every record, read from the driver one by one: no session keeps them."""
    tables = {entity: _table(ENTITIES[entity]) for entity in sorted(ENTITIES)}
    counts = ", ".join(f"(SELECT count(*) FROM {table.name})" for table in tables.values())
    held = session.connection().exec_driver_sql(f"SELECT {counts}").one()  # of most kinds a branch has no record
    total, done = sum(held), 0
    for (entity, table), count in zip(tables.items(), held, strict=True):
        if not count:
            continue
        # By the index of the ids, not by one of partitions: to sort fat rows would hold all of them in memory.
        statement = select(table).order_by(table.c.id)
        if partition is not None:
            statement = statement.where(literal_column(f"+{table.name}.partition") == partition)
        for row in session.execute(statement).mappings():
            if done % AT_ONCE == 0:
                report(done, total, "")
            done += 1
            yield _plain(session, entity, row)


def _table(model: type[Synced]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table


def _plain(session: Session, entity: str, row: RowMapping) -> dict[str, Any]:
    plain = {name: _json(row[name]) for name in ENTITIES[entity].fields()}
    plain |= {
        "entity": entity,
        "id": row["id"].hex(),
        "scope": row["partition"],
        "deleted": row["deleted"],
        "first_saved_at": row["first_saved_at"],
        "last_saved_at": row["last_saved_at"],
        "last_saved_by": row["last_saved_by"],
    }
    if row["conflicts"]:
        plain["differences"] = _conflicts(session, row["id"], row["conflicts"])
    return plain


def _conflicts(session: Session, record: bytes, groups: str) -> dict[str, list[Any]]:
    """Per conflicting group its distinct live values, in a fixed order."""
    state, operations = record_state(session, record)
    by_id = {operation.id: operation for operation in operations}
    shown: dict[str, list[Any]] = {}
    for group in groups.split(","):
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
