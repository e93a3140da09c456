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
from app.journal.operation import Operation, decode_column, decode_value
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

    def fields(self, values: dict[str, bytes]) -> list[Any]:
        """The values of every field from the encoded values by group; None for a group that was never written."""
        row: list[Any] = []
        for name, fields in self.groups.items():
            encoded = values.get(name)
            row += [None] * len(fields) if encoded is None else fitted(decode_value(encoded), self.kinds[name])
        return row

    def new_rows(self, operations: Sequence[Operation], groups: Iterable[str]) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """Columns and rows for records with exactly one operation each, all with the same groups.

        Column by column, and without columns nobody filled: several times faster than row by row.
        """
        known = [name for name in groups if name in self.groups]
        values: list[Iterable[Any]] = []
        for name in known:
            kinds = self.kinds[name]
            decoded = decode_column([operation.values[name] for operation in operations])
            # Another program version wrote fewer or more fields.
            if set(map(len, decoded)) != {len(kinds)}:
                decoded = [fitted(found, kinds) for found in decoded]
            values += map(Kind.column, kinds, zip(*decoded, strict=True))
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
    fields = [field for group in ENTITIES[operations[0].entity].groups for field in group.fields]
    return dict(zip((*_COMMON, *fields), folded_row(state_with_parts(session, operations, counts), operations), strict=True))


def folded_row(state: RecordState, operations: Sequence[Operation]) -> list[Any]:
    """The row of a record in this state, in the order of its projection's ``columns``."""
    picture = projection(operations[0].entity)
    return [
        operations[0].record,
        operations[0].partition,
        state.deleted,
        state.first_saved_at,
        state.last_saved_at,
        state.last_saved_by,
        ",".join(shown_conflicts(state, picture.names)),
        *picture.fields(state.values),
    ]


def shown_conflicts(state: RecordState, names: Iterable[str]) -> list[str]:
    """The conflicting groups that this program knows; unknown ones can be resolved after the update that brings them."""
    return [group for group in state.conflicts if group in names]


def _write_states(session: Session, records: Mapping[bytes, Sequence[Operation]], states: Mapping[bytes, RecordState]) -> None:
    """Writes the rows of these records, one statement for each kind."""
    rows: dict[str, list[Sequence[Any]]] = {}
    for record, operations in records.items():
        entity = operations[0].entity
        if entity in ENTITIES:
            rows.setdefault(entity, []).append(folded_row(states[record], operations))
    for entity, some in rows.items():
        write_rows(session, entity, some)


def write_rows(session: Session, entity: str, rows: Iterable[Sequence[Any]]) -> None:
    """Writes whole rows of one kind, in place of those that are there."""
    every = [tuple(row) for row in rows]
    if entity == COUNTED:
        for start in range(0, len(every), AT_ONCE):
            some = every[start : start + AT_ONCE]
            forget_months(session, [row[0] for row in some], months_of(projection(entity).columns, some))
    session.connection().exec_driver_sql(projection(entity).statement, every)


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
