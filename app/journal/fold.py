"""From operations to tables: the only place that writes synchronised tables.

Saving, merging and undoing all end here, so a picture can't differ from its journal by the way it came about.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Table
from sqlalchemy.orm import Session

from app.journal.operation import Operation, decode_value
from app.journal.rows import in_batches, marks, operations_of_records
from app.journal.state import DELETED, RecordState, state_of
from app.models.base import Synced
from app.models.entities import ENTITIES

_COMMON = ("id", "partition", "deleted", "first_saved_at", "last_saved_at", "last_saved_by", "differences")


class _Picture:
    """How one entity's operations become a row of its table."""

    def __init__(self, model: type[Synced]) -> None:
        table = model.__table__
        assert isinstance(table, Table)
        self.groups = tuple((group.name, len(group.fields)) for group in model.groups)
        self.names = frozenset(group.name for group in model.groups) | {DELETED}
        fields = [field for group in model.groups for field in group.fields]
        columns = (*_COMMON, *fields)
        self.table = table.name
        self.statement = f"INSERT OR REPLACE INTO {table.name} ({', '.join(columns)}) VALUES ({marks(columns)})"

    def fields(self, values: dict[str, bytes]) -> list[Any]:
        row: list[Any] = []
        for name, count in self.groups:
            encoded = values.get(name)
            if encoded is None:
                row += [None] * count
                continue
            found = decode_value(encoded)
            # An older program sent fewer fields than we know, a newer one more: both are right about theirs.
            row += found if len(found) == count else (found + [None] * count)[:count]
        return row


@cache
def _picture(entity: str) -> _Picture:
    return _Picture(ENTITIES[entity])


def fold_new(session: Session, operations: Iterable[Operation]) -> None:
    """Writes the rows of records whose only operation is the given one, not a deletion: the fast way for a first import."""
    rows: dict[str, list[list[Any]]] = {}
    for operation in operations:
        if operation.entity not in ENTITIES:
            continue  # of a newer program: kept and forwarded, shown after the update
        common = [
            operation.record,
            operation.partition,
            False,
            operation.wall_ms,
            operation.wall_ms,
            operation.person,
            "",
        ]
        rows.setdefault(operation.entity, []).append(common + _picture(operation.entity).fields(operation.values))
    for entity, some in rows.items():
        _write(session, entity, some)


def fold_records(session: Session, records: Iterable[bytes]) -> None:
    """Writes the rows of these records afresh from all their operations; a record without operations disappears."""
    wanted = list(dict.fromkeys(records))
    _forget_searches(session, wanted)
    found = operations_of_records(session, wanted)
    rows: dict[str, list[list[Any]]] = {}
    for record, operations in found.items():
        entity = operations[0].entity
        if entity in ENTITIES:
            rows.setdefault(entity, []).append(_row(record, operations))
    for entity, some in rows.items():
        _write(session, entity, some)
    gone = [record for record in wanted if record not in found]
    for batch in in_batches(gone):
        for entity in ENTITIES:
            session.connection().exec_driver_sql(
                f"DELETE FROM {_picture(entity).table} WHERE id IN ({marks(batch)})", tuple(batch)
            )


def fold_everything(session: Session) -> None:
    """Throws all pictures away and folds them again; what ``check`` compares with."""
    connection = session.connection()
    for entity in ENTITIES:
        connection.exec_driver_sql(f"DELETE FROM {_picture(entity).table}")
    fold_records(session, [row[0] for row in connection.exec_driver_sql("SELECT DISTINCT record FROM operation")])


def _row(record: bytes, operations: Sequence[Operation]) -> list[Any]:
    state = state_of(operations)
    picture = _picture(operations[0].entity)
    return [
        record,
        operations[0].partition,
        state.deleted,
        state.first_saved_at,
        state.last_saved_at,
        state.last_saved_by,
        ",".join(shown_differences(state, picture.names)),
        *picture.fields(state.values),
    ]


def shown_differences(state: RecordState, names: Iterable[str]) -> list[str]:
    """The differing groups this program knows; unknown ones are settled after the update that brings them."""
    return [group for group in state.differences if group in names]


def _write(session: Session, entity: str, rows: list[list[Any]]) -> None:
    session.connection().exec_driver_sql(_picture(entity).statement, [tuple(row) for row in rows])


def _forget_searches(session: Session, records: list[bytes]) -> None:
    for batch in in_batches(records):
        session.connection().exec_driver_sql(f"DELETE FROM search_entry WHERE record IN ({marks(batch)})", tuple(batch))
