"""Reading and writing operations in the database, in bulk."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import msgpack
from sqlalchemy.orm import Session

from app.journal.chains import note_inserted, recount
from app.journal.operation import Operation

COLUMNS = "generation, partition, seq, prev, entity, record, body, sup, seen, erased, person, wall_ms, hlc, nonce, base, id"
"""In the order of Operation's fields; ``body`` is the column of its values."""
_INSERT = f"INSERT INTO operation ({COLUMNS}, import_id) VALUES ({', '.join('?' * 17)})"
AT_ONCE = 500
"""Ids per query; SQLite allows far more, but long statements stop being reused."""


def insert_operations(session: Session, operations: Sequence[Operation], import_id: int | None) -> None:
    """Appends operations to the journal; ``import_id`` is the import that brought them, None for those written here."""
    pack = msgpack.Packer().pack
    rows = [
        (
            generation, partition, seq, prev, entity, record,
            pack(values), pack(sup) if sup else None, pack(seen) if seen else None, pack(erased) if erased else None,
            person, wall_ms, hlc, nonce, base, id_, import_id,
        )
        for generation, partition, seq, prev, entity, record, values, sup, seen, erased, person, wall_ms, hlc, nonce, base, id_
        in operations
    ]  # fmt: skip
    if rows:
        session.connection().exec_driver_sql(_INSERT, rows)
        note_inserted(session, operations)


def delete_operations(session: Session, ids: Iterable[bytes]) -> None:
    """Takes operations out of the journal. Their records have to be folded again."""
    touched: set[tuple[bytes, str]] = set()
    for some in in_batches(ids):
        given = tuple(some)
        rows = session.connection().exec_driver_sql(
            f"SELECT DISTINCT generation, partition FROM operation WHERE id IN ({marks(some)})", given
        )
        touched |= {(generation, partition) for generation, partition in rows}
        session.connection().exec_driver_sql(f"DELETE FROM operation WHERE id IN ({marks(some)})", given)
    recount(session, touched)


def read_operations(session: Session, where: str, parameters: Sequence[Any] = ()) -> list[Operation]:
    """Operations by an SQL condition (constant text with bound parameters), in order of arrival."""
    statement = f"SELECT {COLUMNS} FROM operation WHERE {where} ORDER BY arrival"
    return [operation_of(row) for row in session.connection().exec_driver_sql(statement, tuple(parameters))]


def operation_of(row: Sequence[Any]) -> Operation:
    """The operation from a row of COLUMNS."""
    generation, partition, seq, prev, entity, record, body, sup, seen, erased, person, wall_ms, hlc, nonce, base, id_ = row
    unpack = msgpack.unpackb
    return Operation(
        generation, partition, seq, prev, entity, record,
        unpack(body),
        {group: tuple(ids) for group, ids in unpack(sup).items()} if sup else {},
        tuple(unpack(seen)) if seen else (),
        unpack(erased) if erased else {},
        person, wall_ms, hlc, nonce, base, id_,
    )  # fmt: skip


def operations_of_records(session: Session, records: Iterable[bytes]) -> dict[bytes, list[Operation]]:
    """All operations of each record, in order of arrival; records without any are left out."""
    found: dict[bytes, list[Operation]] = defaultdict(list)
    for some in in_batches(records):
        for operation in read_operations(session, f"record IN ({marks(some)})", some):
            found[operation.record].append(operation)
    return found


def known_ids(session: Session, ids: Iterable[bytes]) -> set[bytes]:
    """The operation ids among these that the journal holds."""
    return _known(session, "id", ids)


def known_records(session: Session, records: Iterable[bytes]) -> set[bytes]:
    """The record ids among these of which the journal holds operations."""
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
    """The values in lists of at most AT_ONCE, for ``IN (…)`` conditions."""
    every = list(wanted)
    return (every[start : start + AT_ONCE] for start in range(0, len(every), AT_ONCE))


def marks(values: Sequence[object]) -> str:
    """The placeholders of a list of values: "?, ?, ?"."""
    return ", ".join("?" * len(values))
