"""Operations in and out of the database, in bulk."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import msgpack
from sqlalchemy.orm import Session

from app.journal.operation import Operation

COLUMNS = "id, life, partition, seq, prev, entity, record, body, sup, seen, erased, person, wall_ms, hlc, nonce, base"
_INSERT = f"INSERT INTO operation ({COLUMNS}, import_id) VALUES ({', '.join('?' * 17)})"
AT_ONCE = 500
"""Ids per query; SQLite allows far more, but long statements stop being reused."""


def insert_operations(session: Session, operations: Iterable[Operation], import_id: int | None) -> None:
    pack = msgpack.packb
    rows = [
        (
            operation.id,
            operation.life,
            operation.partition,
            operation.seq,
            operation.prev,
            operation.entity,
            operation.record,
            pack(operation.values),
            pack(operation.sup) if operation.sup else None,
            pack(operation.seen) if operation.seen else None,
            pack(operation.erased) if operation.erased else None,
            operation.person,
            operation.wall_ms,
            operation.hlc,
            operation.nonce,
            operation.base,
            import_id,
        )
        for operation in operations
    ]
    if rows:
        session.connection().exec_driver_sql(_INSERT, rows)


def read_operations(session: Session, where: str, parameters: Sequence[Any] = ()) -> list[Operation]:
    """Operations by a condition in SQL (constant text, bound parameters), in the order of arrival."""
    statement = f"SELECT {COLUMNS} FROM operation WHERE {where} ORDER BY arrival"
    return [operation_of(row) for row in session.connection().exec_driver_sql(statement, tuple(parameters))]


def operation_of(row: Sequence[Any]) -> Operation:
    id_, life, partition, seq, prev, entity, record, body, sup, seen, erased, person, wall_ms, hlc, nonce, base = row
    unpack = msgpack.unpackb
    return Operation(
        id=id_,
        life=life,
        partition=partition,
        seq=seq,
        prev=prev,
        entity=entity,
        record=record,
        values=unpack(body),
        sup={group: tuple(ids) for group, ids in unpack(sup).items()} if sup else {},
        seen=tuple(unpack(seen)) if seen else (),
        erased=unpack(erased) if erased else {},
        person=person,
        wall_ms=wall_ms,
        hlc=hlc,
        nonce=nonce,
        base=base,
    )


def operations_of_records(session: Session, records: Iterable[bytes]) -> dict[bytes, list[Operation]]:
    """All operations of each record, in the order of arrival; records without any are left out."""
    found: dict[bytes, list[Operation]] = defaultdict(list)
    for some in in_batches(records):
        for operation in read_operations(session, f"record IN ({marks(some)})", some):
            found[operation.record].append(operation)
    return found


def known_ids(session: Session, ids: Iterable[bytes]) -> set[bytes]:
    """Those of the operation ids that the journal holds."""
    return _known(session, "id", ids)


def known_records(session: Session, records: Iterable[bytes]) -> set[bytes]:
    """Those of the records that the journal knows."""
    return _known(session, "record", records)


def _known(session: Session, column: str, wanted: Iterable[bytes]) -> set[bytes]:
    found: set[bytes] = set()
    connection = session.connection()
    for some in in_batches(wanted):
        rows = connection.exec_driver_sql(
            f"SELECT DISTINCT {column} FROM operation WHERE {column} IN ({marks(some)})", tuple(some)
        )
        found.update(row[0] for row in rows)
    return found


def in_batches(wanted: Iterable[bytes]) -> Iterable[list[bytes]]:
    every = list(wanted)
    return (every[start : start + AT_ONCE] for start in range(0, len(every), AT_ONCE))


def marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
