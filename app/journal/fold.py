"""Folding: from operations to the rows of the tables. The only place that writes synchronised tables.

Saving, merging and undoing all use it, so a table (a projection of the journal) cannot depend on the way its operations
arrived.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from itertools import repeat
from typing import Any

from sqlalchemy import Table
from sqlalchemy.orm import Session

from app.journal.fitting import Kind, fitted, kinds_of
from app.journal.operation import Operation, decode_column, encode_value
from app.journal.parts import covering, state_with_parts, states_with_parts, wholes_of
from app.journal.rows import AT_ONCE, in_batches, marks, operations_of_records
from app.journal.state import DECIDED, DELETED, RecordState, state_of
from app.journal.touched_months import COUNTED, forget_months, forget_months_of_new, months_of
from app.models.base import Synced
from app.models.entities import ENTITIES

SEARCHED = "activity"
"""The kind of records that are searched by their words."""
_COMMON = ("id", "partition", "deleted", "first_saved_at", "last_saved_at", "last_saved_by", "conflicts")


class Projection:
    """The projection of one entity: how its operations become rows of its table."""

    def __init__(self, model: type[Synced]) -> None:
        table = model.__table__
        assert isinstance(table, Table)
        self.groups = {group.name: group.fields for group in model.groups}
        self.kinds = kinds_of(model)
        self.unwritten = {name: encode_value([None] * len(fields)) for name, fields in self.groups.items()}
        """By group what a record has that was never given a value of it."""
        self.names = frozenset(self.groups) | {DELETED, DECIDED}
        self.table = table.name
        self.columns = self.columns_of(self.groups)
        self.statement = self.insert(self.columns)

    def columns_of(self, groups: Iterable[str]) -> tuple[str, ...]:
        """The columns of a row with these groups; what this program does not know is left out."""
        return (*_COMMON, *(field for name in groups if name in self.groups for field in self.groups[name]))

    def insert(self, columns: Sequence[str]) -> str:
        """The INSERT statement for these columns."""
        return f"INSERT OR REPLACE INTO {self.table} ({', '.join(columns)}) VALUES ({marks(columns)})"

    def rows(self, states: Sequence[RecordState], operations: Sequence[Operation]) -> list[tuple[Any, ...]]:
        """The rows of records in these states, each with one of its operations, in the order of ``columns``."""
        values: list[Sequence[Any]] = []
        for name, unwritten in self.unwritten.items():
            values += self._columns_of(name, [state.values.get(name, unwritten) for state in states])
        rows = zip(
            [operation.record for operation in operations],
            [operation.partition for operation in operations],
            [state.deleted for state in states],
            [state.first_saved_at for state in states],
            [state.last_saved_at for state in states],
            [state.last_saved_by for state in states],
            [",".join(shown_conflicts(state, self.names)) for state in states],
            *values,
            strict=True,
        )
        return list(rows)

    def new_rows(self, operations: Sequence[Operation], groups: Iterable[str]) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """Columns and rows for records with exactly one operation each, all with the same groups.

        Without the columns nobody filled.
        """
        known = [name for name in groups if name in self.groups]
        values: list[Sequence[Any]] = []
        for name in known:
            values += self._columns_of(name, [operation.values[name] for operation in operations])
        walls = [operation.wall_ms for operation in operations]
        rows = zip(
            [operation.record for operation in operations],
            [operation.partition for operation in operations],
            repeat(0),
            walls,
            walls,
            [operation.person for operation in operations],
            repeat(""),
            *values,
        )
        return self.columns_of(known), list(rows)

    def _columns_of(self, group: str, encoded: Sequence[bytes]) -> Iterable[Sequence[Any]]:
        """Many values of a group, field by field: several times faster than record by record."""
        kinds = self.kinds[group]
        decoded = decode_column(encoded)
        # Another program version wrote fewer or more fields.
        if set(map(len, decoded)) != {len(kinds)}:
            decoded = [fitted(found, kinds) for found in decoded]
        return map(Kind.column, kinds, zip(*decoded, strict=True))


@cache
def projection(entity: str) -> Projection:
    """How a kind of record is projected."""
    return Projection(ENTITIES[entity])


def fold_joined(session: Session, operations: Sequence[Operation], known: Collection[bytes]) -> None:
    """Folds the records of operations that were appended. ``known``: those of which the journal held some before.

    A new record with a single operation is written directly, the others from all their operations. A deletion and 確定 speak
    about parts too, which may have been here first.
    """
    times = Counter(operation.record for operation in operations)
    single = [
        one
        for one in operations
        if times[one.record] == 1 and one.record not in known and not one.seen and DELETED not in one.values
    ]
    direct = {operation.record for operation in single}
    fold_new(session, single)
    fold_records(session, [record for record in times if record not in direct])


def fold_new(session: Session, operations: Iterable[Operation]) -> None:
    """Writes the rows of records whose only operation is the given one, which has seen and deletes nothing: the fast path of
    what is new.
    """
    alike: dict[tuple[str, ...], list[Operation]] = {}
    for operation in operations:
        # One INSERT per set of groups, so that the database prepares few statements.
        alike.setdefault((operation.entity, *operation.values), []).append(operation)
    for (entity, *groups), some in alike.items():
        if entity in ENTITIES:  # else of a newer program: kept and forwarded, shown after the update
            columns, rows = projection(entity).new_rows(some, groups)
            session.connection().exec_driver_sql(projection(entity).insert(columns), rows)
            if entity == COUNTED:
                forget_months_of_new(session, months_of(columns, rows))
            if entity == SEARCHED:
                _note_for_search(session, [one.record for one in some])
    kinds = {entity for entity, *_ in alike}
    _fold_covering(session, wholes_of(session, [one.record for some in alike.values() for one in some], kinds))


def fold_records(session: Session, records: Iterable[bytes]) -> None:
    """Writes the rows of these records anew from all their operations. A record without operations loses its row."""
    wanted = list(dict.fromkeys(records))
    found = operations_of_records(session, wanted)
    gone = [record for record in wanted if record not in found]
    kinds = {operations[0].entity for operations in found.values()} | (ENTITIES.keys() if gone else set())
    # Also those that a record was a part of until now.
    wholes = wholes_of(session, wanted, kinds)
    _write_states(session, found, {record: state_of(operations) for record, operations in found.items()})
    make_search_texts_anew(session, [*gone, *(record for record, some in found.items() if some[0].entity == SEARCHED)])
    for entity in ENTITIES if gone else ():
        delete_rows(session, entity, gone)
    # Only now, when the rows say which records are parts of which.
    covered = {record for record, operations in found.items() if any(operation.seen for operation in operations)}
    _fold_covering(session, covered | wholes | wholes_of(session, wanted, kinds))


def _fold_covering(session: Session, records: Iterable[bytes]) -> None:
    """Writes the rows of records with a deletion or 確定 once more, by what stands in their parts; upwards from part to whole."""
    while found := operations_of_records(session, covering(session, records)):
        kinds = {operations[0].entity for operations in found.values()}
        _write_states(session, found, states_with_parts(session, found))
        records = wholes_of(session, found, kinds)


def projection_of(session: Session, operations: Sequence[Operation], counts: Callable[[Operation], bool]) -> dict[str, Any]:
    """The row that these operations of one record fold to, by column, as the database stores it, with those of its parts that
    ``counts``. Writes nothing.
    """
    picture = projection(operations[0].entity)
    [row] = picture.rows([state_with_parts(session, operations, counts)], operations[:1])
    return dict(zip(picture.columns, row, strict=True))


def folded_rows(
    records: Mapping[bytes, Sequence[Operation]], states: Mapping[bytes, RecordState]
) -> dict[str, list[tuple[Any, ...]]]:
    """By kind the rows of records in these states, in the order of its projection's ``columns``; a kind of a newer program has
    none.
    """
    alike: dict[str, list[Operation]] = {}
    for first, *_ in records.values():
        if first.entity in ENTITIES:
            alike.setdefault(first.entity, []).append(first)
    return {entity: projection(entity).rows([states[one.record] for one in some], some) for entity, some in alike.items()}


def shown_conflicts(state: RecordState, names: Iterable[str]) -> list[str]:
    """The conflicting groups that this program knows; unknown ones can be resolved after the update that brings them."""
    return [group for group in state.conflicts if group in names]


def _write_states(session: Session, records: Mapping[bytes, Sequence[Operation]], states: Mapping[bytes, RecordState]) -> None:
    """Writes the rows of these records, one statement for each kind."""
    for entity, rows in folded_rows(records, states).items():
        write_rows(session, entity, rows)


def write_rows(session: Session, entity: str, rows: list[tuple[Any, ...]]) -> None:
    """Writes whole rows of one kind, in place of those that are there."""
    if entity == COUNTED:
        for start in range(0, len(rows), AT_ONCE):
            some = rows[start : start + AT_ONCE]
            forget_months(session, [row[0] for row in some], months_of(projection(entity).columns, some))
    session.connection().exec_driver_sql(projection(entity).statement, rows)


def delete_rows(session: Session, entity: str, records: Iterable[bytes]) -> None:
    """Deletes the rows of these records from the table of one kind."""
    for batch in in_batches(records):
        if entity == COUNTED:
            forget_months(session, batch)
        asked = f"DELETE FROM {projection(entity).table} WHERE id IN ({marks(batch)})"
        session.connection().exec_driver_sql(asked, tuple(batch))


def make_search_texts_anew(session: Session, records: Collection[bytes]) -> None:
    """Deletes the search texts of these activities; the next search makes them (app.services.activities.activity_search)."""
    for batch in in_batches(records):
        session.connection().exec_driver_sql(f"DELETE FROM search_entry WHERE record IN ({marks(batch)})", tuple(batch))
    _note_for_search(session, records)


def _note_for_search(session: Session, records: Iterable[bytes]) -> None:
    if some := [(record,) for record in records]:
        session.connection().exec_driver_sql("INSERT INTO search_pending (record) VALUES (?)", some)
