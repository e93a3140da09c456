"""Folding everything afresh, a slice of records after the other: memory holds one slice, however many records there are.

What the tables should hold is computed beside them and compared; only rows that differ are written.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.journal.fold import SEARCHED, delete_rows, folded_rows, make_search_texts_anew, projection, write_rows
from app.journal.operation import Operation
from app.journal.parts import states_with_parts
from app.journal.rows import AT_ONCE, in_batches, marks, operations_of_records
from app.journal.state import RecordState
from app.models.entities import ENTITIES
from app.rules.progress import Report, unheard

Key = tuple[str, bytes]
"""Entity and record id."""
Rows = dict[Key, tuple[Any, ...]]
"""Rows as the database stores them, in the order of their projection's ``columns``."""


@dataclass(frozen=True)
class Slice:
    """The next ``records`` of the journal by their ids, which lie in the range (after, upto]; None: from the first, to the last.

    Rows whose ids lie in that range belong to one of the records, or to none at all.
    """

    records: list[bytes]
    after: bytes | None
    upto: bytes | None


def slices(session: Session) -> Iterator[Slice]:
    """All records of the journal; together the ranges hold every id there can be."""
    after: bytes | None = None
    while True:
        where, given = ("", ()) if after is None else ("WHERE record > ?", (after,))
        asked = f"SELECT DISTINCT record FROM operation {where} ORDER BY record LIMIT {AT_ONCE}"
        records = [record for (record,) in session.connection().exec_driver_sql(asked, given)]
        upto = records[-1] if len(records) == AT_ONCE else None
        yield Slice(records, after, upto)
        if upto is None:
            return
        after = upto


def stored_rows(session: Session, some: Slice) -> Rows:
    """What the tables hold in the range of a slice."""
    bounds = [(f"id {sign} ?", id_) for sign, id_ in ((">", some.after), ("<=", some.upto)) if id_ is not None]
    return _stored(session, " AND ".join(sql for sql, _ in bounds) or "1", tuple(id_ for _, id_ in bounds))


def rows_of(states: Mapping[bytes, RecordState], operations: Mapping[bytes, Sequence[Operation]]) -> Rows:
    """The rows that the tables should hold of these records; a kind of a newer program has none."""
    return {(entity, row[0]): row for entity, rows in folded_rows(operations, states).items() for row in rows}


def fold_everything(session: Session, report: Report = unheard) -> int:
    """Writes every row anew that is not what the journal says; returns how many. ``check`` compares with the same."""
    total, done, changed = count_operations(session), 0, 0
    decided: list[bytes] = []
    """Records whose state may depend on their parts."""
    before: dict[bytes, Rows] = {}
    """Of those that were written the rows as they had been."""
    for some in slices(session):
        operations = operations_of_records(session, some.records)
        stored = stored_rows(session, some)
        with_decision = {record for record, of in operations.items() if any(one.seen for one in of)}
        differing = _write_differing(session, operations, stored)
        changed += len(differing - with_decision)
        before |= {record: _of_record(stored, record) for record in differing & with_decision}
        decided += with_decision
        done += sum(map(len, operations.values()))
        report(done, total, "")
    if changed or before:  # only now do all rows say rightly which records are parts of which
        for batch in in_batches(decided):
            stored = _of_records(session, batch)
            for record in _write_differing(session, operations_of_records(session, batch), stored):
                before.setdefault(record, _of_record(stored, record))
    for batch in in_batches(before):
        after = _of_records(session, batch)
        changed += sum(_of_record(after, record) != before[record] for record in batch)
    return changed


def count_operations(session: Session) -> int:
    """How many operations the journal holds."""
    count: int = session.connection().exec_driver_sql("SELECT count(*) FROM operation").scalar_one()
    return count


def _write_differing(session: Session, operations: Mapping[bytes, Sequence[Operation]], stored: Rows) -> set[bytes]:
    """Writes the rows that differ from what is stored, and deletes those that should not be; returns their records."""
    should = rows_of(states_with_parts(session, operations), operations)
    differing = {key for key, row in should.items() if stored.get(key) != row}
    gone = stored.keys() - should.keys()
    for entity, keys in _by_entity(differing):
        write_rows(session, entity, [should[key] for key in keys])
    for entity, keys in _by_entity(gone):
        delete_rows(session, entity, [record for _, record in keys])
    make_search_texts_anew(session, [record for entity, record in differing | gone if entity == SEARCHED])
    return {record for _, record in differing | gone}


def _by_entity(keys: Iterable[Key]) -> Iterator[tuple[str, list[Key]]]:
    found: dict[str, list[Key]] = {}
    for key in keys:
        found.setdefault(key[0], []).append(key)
    return iter(found.items())


def _of_record(rows: Rows, record: bytes) -> Rows:
    return {key: row for key, row in rows.items() if key[1] == record}


def _of_records(session: Session, records: Sequence[bytes]) -> Rows:
    return _stored(session, f"id IN ({marks(records)})", tuple(records))


def _stored(session: Session, where: str, given: tuple[bytes, ...]) -> Rows:
    found: Rows = {}
    for entity in ENTITIES:
        of = projection(entity)
        asked = f"SELECT {', '.join(of.columns)} FROM {of.table} WHERE {where}"
        found |= {(entity, row[0]): tuple(row) for row in session.connection().exec_driver_sql(asked, given)}
    return found
