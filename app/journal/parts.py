"""What a decision about one record covers of others: a deletion the record's photos and 宿題, 確定 the items of a plan.

The state of a deleted or final record therefore depends on the operations of its parts too. Which records are parts of which
is declared by their kinds (``parent`` and ``decided_with`` in app.models.base).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy.orm import Session

from app.journal.operation import Operation
from app.journal.rows import in_batches, marks, operations_of_records
from app.journal.state import DELETED, NO_PARTS, Parts, RecordState, standing_in, state_of
from app.models.base import Synced
from app.models.entities import ENTITIES

Counts = Callable[[Operation], bool]


def _every(_: Operation) -> bool:
    return True


@dataclass(frozen=True)
class _Link:
    """That records of ``part`` belong to those of ``whole`` in the same partition. ``on``: the SQL that says to which."""

    part: type[Synced]
    whole: type[Synced]
    on: str
    decided: bool

    def tables(self) -> str:
        """Both tables joined: p the parts, w the wholes."""
        part, whole = self.part.__tablename__, self.whole.__tablename__
        return f"{part} AS p JOIN {whole} AS w ON p.partition = w.partition AND {self.on}"


@cache
def _links() -> tuple[_Link, ...]:
    found = []
    for model in ENTITIES.values():
        if model.parent:
            whole = ENTITIES[model.declared(model.parent).points_to]
            found.append(_Link(model, whole, f"p.{model.parent} = w.id", False))
        if model.decided_with:
            entity, *keys = model.decided_with
            found.append(_Link(model, ENTITIES[entity], " AND ".join(f"p.{name} = w.{name}" for name in keys), True))
    return tuple(found)


def wholes_of(session: Session, records: Iterable[bytes], entities: Iterable[str], *, decided: bool = False) -> set[bytes]:
    """The records that these are parts of; ``entities`` are their kinds. ``decided``: only those whose 確定 covers them."""
    wanted, kinds = list(records), set(entities)
    links = [link for link in _links() if link.part.entity in kinds and (link.decided or not decided)]
    found: set[bytes] = set()
    for link in links:
        for some in in_batches(wanted):
            asked = f"SELECT w.id FROM {link.tables()} WHERE p.id IN ({marks(some)})"
            found.update(row[0] for row in session.connection().exec_driver_sql(asked, tuple(some)))
    return found


def covering(session: Session, records: Iterable[bytes]) -> list[bytes]:
    """Those of the records that a deletion or 確定 was ever written to: their state depends on their parts."""
    found: list[bytes] = []
    for some in in_batches(records):
        asked = f"SELECT DISTINCT record FROM operation WHERE record IN ({marks(some)}) AND seen IS NOT NULL"
        found += [row[0] for row in session.connection().exec_driver_sql(asked, tuple(some))]
    return found


def part_records(session: Session, entity: str, record: bytes, *, decided: bool) -> dict[bytes, list[Operation]]:
    """The operations of each part that a deletion (or, with ``decided``, 確定) of this record covers."""
    found = _parts(session, entity, [record])[record][decided]
    return operations_of_records(session, found) if found else {}


def _parts(session: Session, entity: str, records: Sequence[bytes]) -> dict[bytes, tuple[list[bytes], list[bytes]]]:
    """For each record the parts that a deletion of it covers, and those that 確定 does."""
    found: dict[bytes, tuple[list[bytes], list[bytes]]] = {record: ([], []) for record in records}
    for link in (link for link in _links() if link.whole.entity == entity):
        for some in in_batches(records):
            asked = f"SELECT w.id, p.id FROM {link.tables()} WHERE w.id IN ({marks(some)})"
            for whole, part in session.connection().exec_driver_sql(asked, tuple(some)):
                found[whole][link.decided].append(part)
    return found


def kinds_of_parts(whole: type[Synced]) -> list[type[Synced]]:
    """The kinds of record that a deletion of such a record covers."""
    return [link.part for link in _links() if link.whole is whole and not link.decided]


def parts_of(session: Session, entity: str, record: bytes, counts: Counts = _every) -> Parts:
    """The operations of the record's parts that a decision about it must have seen; only those that ``counts``."""
    return parts_of_all(session, entity, [record], counts)[record]


def parts_of_all(session: Session, entity: str, records: Sequence[bytes], counts: Counts = _every) -> dict[bytes, Parts]:
    """``parts_of`` many records of a kind."""
    found = _parts(session, entity, records)
    ids = {part for parts in found.values() for some in parts for part in some}
    known = operations_of_records(session, ids) if ids else {}
    return {record: _standing(session, known, *parts, counts) for record, parts in found.items()}


def _standing(
    session: Session,
    known: Mapping[bytes, Sequence[Operation]],
    deleted_with: Iterable[bytes],
    decided_with: Iterable[bytes],
    counts: Counts,
) -> Parts:
    kept: set[bytes] = set()
    decided: set[bytes] = set()
    for operations in _counting((known[one] for one in deleted_with if one in known), counts):
        state = state_with_parts(session, operations, counts)
        if not state.deleted:  # what is deleted itself needs nobody to keep it
            kept |= standing_in(state.live)
    for operations in _counting((known[one] for one in decided_with if one in known), counts):
        state = state_with_parts(session, operations, counts)
        decided |= set(state.live[DELETED]) if state.deleted else standing_in(state.live)
    return Parts(frozenset(kept), frozenset(decided))


def _counting(records: Iterable[Iterable[Operation]], counts: Counts) -> Iterator[list[Operation]]:
    """Of each record what counts, where anything does."""
    for operations in records:
        if some := list(filter(counts, operations)):
            yield some


def states_with_parts(session: Session, records: Mapping[bytes, Sequence[Operation]]) -> dict[bytes, RecordState]:
    """``state_with_parts`` of many records, each with its operations, in few statements."""
    decided: dict[str, list[bytes]] = {}
    for record, operations in records.items():
        if any(operation.seen for operation in operations):
            decided.setdefault(operations[0].entity, []).append(record)
    parts = {record: found for entity, some in decided.items() for record, found in parts_of_all(session, entity, some).items()}
    return {record: state_of(operations, parts.get(record, NO_PARTS)) for record, operations in records.items()}


def state_with_parts(session: Session, operations: Sequence[Operation], counts: Counts = _every) -> RecordState:
    """The folded state of a record from all its operations, and those of its parts where they matter (and ``counts``)."""
    if not any(operation.seen for operation in operations):
        return state_of(operations)
    first = operations[0]
    return state_of(operations, parts_of(session, first.entity, first.record, counts))
