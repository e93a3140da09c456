"""Writing a change: one saved form becomes one operation, stored and folded in the caller's transaction."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.journal.chains import end_of
from app.journal.erasing import MOST_AT_ONCE, apply_erasures, erasure
from app.journal.fold import fold_joined, fold_new
from app.journal.operation import Operation, decode_value, encode_value, new_operation, nonce_for, with_groups
from app.journal.parts import parts_of_all
from app.journal.reading import Shown
from app.journal.record_ids import belongs
from app.journal.rows import in_batches, insert_operations, known_records, marks, read_operations
from app.journal.state import DECIDED, DELETED, ERASES
from app.models.entities import ENTITIES
from app.models.journal import NEW_ENDS

CLOCK = "hlc"
COUNTER_BITS = 16
"""Room for 65,536 operations in one millisecond; the rest of the number is milliseconds since 1970."""


@dataclass(frozen=True)
class Author:
    """Who writes: this PC's current replica generation, the person as typed (may be empty), the time by this PC's clock."""

    generation: bytes
    person: str
    now_ms: int


@dataclass(frozen=True)
class Change:
    """What one operation says of a record. ``values``: group → values of its fields in their order.

    ``shown``: what the form showed; only that is superseded. ``deletes``: True deletes the record (it has seen all of ``shown``),
    False restores it.
    """

    entity: str
    partition: str
    record: bytes
    values: Mapping[str, Sequence[Any]]
    shown: Shown
    deletes: bool | None = None


def write(
    session: Session,
    author: Author,
    *,
    entity: str,
    partition: str,
    record: bytes,
    values: Mapping[str, Sequence[Any]],
    shown: Shown,
    deletes: bool | None = None,
    proves: Callable[[Operation], Mapping[str, bytes]] | None = None,
) -> Operation:
    """Appends one operation with the changed groups (see Change) and folds the record.

    A state that decides (確定, 取消) speaks about all of ``shown``, and whoever changes what was shown so decides it again.
    Fields that a newer program added at the end of a group are kept. ``proves`` adds groups when the operation's place is known
    (a signature over the rest of it). ValueError for an id of another kind or partition.
    """
    change = Change(entity, partition, record, values, shown, deletes)
    [operation] = _operations(session, author, [change])
    if proves is not None:
        operation = with_groups(operation, proves(operation))
    _store(session, [operation])
    return operation


def write_all(session: Session, author: Author, changes: Sequence[Change]) -> list[Operation]:
    """The same operations as ``write`` would append one after the other, in few statements. For records of one kind, a change
    for each. ValueError for an id of another kind or partition, several kinds, or a record twice.
    """
    if len({change.entity for change in changes}) > 1 or len({change.record for change in changes}) < len(changes):
        raise ValueError("many changes at once are of one kind, and one for each record")
    operations = _operations(session, author, changes)
    _store(session, operations)
    return operations


def write_new(
    session: Session, author: Author, entity: str, new: Sequence[tuple[str, bytes, Mapping[str, Sequence[Any]]]]
) -> list[Operation]:
    """Appends the first operation of many new records, (partition, record, groups) each, in a fixed number of statements.

    The same operations as ``write`` would append one after the other, for records the journal knows nothing of. ValueError for
    an id of another kind or partition, or of a known record.
    """
    if known := known_records(session, [record for _, record, _ in new]):
        raise ValueError(f"records that are there already: {len(known)}")
    changes = [Change(entity, partition, record, groups, Shown()) for partition, record, groups in new]
    operations = _operations(session, author, changes)
    _append(session, operations)
    fold_new(session, operations)
    return operations


def _operations(session: Session, author: Author, changes: Sequence[Change]) -> list[Operation]:
    """The operations of changes to records of one kind, each at the end of the author's chain as it then is."""
    if wrong := [one.record for one in changes if not belongs(one.record, one.entity, one.partition)]:
        raise ValueError(f"no record id of a {changes[0].entity}: {wrong[0].hex()}")
    if not changes:
        return []
    ends = {partition: end_of(session, author.generation, partition) for partition in {one.partition for one in changes}}
    replaced = _replaced(session, changes)
    seen = _seen(session, author, [one for one in changes if one.deletes or _decides(one)])
    first = _tick(session, author.now_ms, len(changes))
    operations = []
    for place, change in enumerate(changes):
        seq, prev = ends[change.partition]
        encoded = _encoded(change, replaced)
        operation = new_operation(
            generation=author.generation,
            partition=change.partition,
            seq=seq + 1,
            prev=prev,
            entity=change.entity,
            record=change.record,
            values=encoded,
            # Only what the form showed: a value that arrived since then stays live and becomes a conflict.
            sup={group: change.shown.live[group] for group in encoded if change.shown.live.get(group)},
            seen=seen.get(change.record, ()),
            person=author.person,
            wall_ms=author.now_ms,
            hlc=first + place,
            nonce=nonce_for(author.generation, change.partition, seq + 1, change.record),
            base=change.shown.base,
        )
        ends[change.partition] = (operation.seq, operation.id)
        operations.append(operation)
    return operations


def _store(session: Session, operations: Sequence[Operation]) -> None:
    replacing = {one.record for one in operations if one.sup}  # something of theirs is known
    known = replacing | known_records(session, {one.record for one in operations} - replacing)
    _append(session, operations)
    # Before folding, so that the row does not show the value that is being erased.
    apply_erasures(session, operations)
    fold_joined(session, operations, known)


def _encoded(change: Change, replaced: Mapping[bytes, Operation]) -> dict[str, bytes]:
    """The encoded values of a change, with what it decides."""
    values = _with_unknown_fields(change, replaced)
    encoded = {group: encode_value(fields) for group, fields in values.items()}
    if change.deletes is not None:
        encoded[DELETED] = encode_value([change.deletes])
    decides = _decides(change)
    if decides is not None:
        encoded[DECIDED] = encode_value([decides])
    return encoded


def write_again(
    session: Session,
    author: Author,
    operation: Operation,
    instead: Mapping[bytes, bytes],
    proves: Callable[[Operation], Mapping[str, bytes]] | None = None,
) -> Operation:
    """Appends an operation that says what another one said, at the end of the author's chain; it is not folded.

    For one that can't be joined because what stood before it in its chain is lost. Should it turn up later all the same, the new
    one supersedes it, so that nobody is asked about it. ``instead``: other operations that were written again → by which.
    """

    def also(ids: Sequence[bytes]) -> tuple[bytes, ...]:
        return tuple(sorted({*ids, *(instead[id_] for id_ in ids if id_ in instead)}))

    values = dict(operation.values)
    if (erased := erasure(operation)) is not None:
        values[ERASES] = encode_value([erased[0], also(erased[1])[:MOST_AT_ONCE]])
    seq, prev = end_of(session, author.generation, operation.partition)
    anew = new_operation(
        generation=author.generation,
        partition=operation.partition,
        seq=seq + 1,
        prev=prev,
        entity=operation.entity,
        record=operation.record,
        values=values,
        sup={group: also((*operation.sup.get(group, ()), operation.id)) for group in values},
        seen=also(operation.seen) if operation.seen else (),
        person=author.person,
        wall_ms=author.now_ms,
        hlc=_tick(session, author.now_ms),
        nonce=nonce_for(author.generation, operation.partition, seq + 1, operation.record),
        base=operation.base,
    )
    if proves is not None:
        anew = with_groups(anew, proves(anew))
    _append(session, [anew])
    return anew


def _append(session: Session, operations: Sequence[Operation]) -> None:
    insert_operations(session, operations, import_id=None)
    ends = session.info.setdefault(NEW_ENDS, {})
    ends |= {(one.generation, one.partition): (one.seq, one.id, one.wall_ms) for one in operations}


def grouped(entity: str, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """All groups of an entity from field values by name; a missing field counts as None."""
    return {group.name: list(map(values.get, group.fields)) for group in ENTITIES[entity].groups}


def changed_groups(entity: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The groups in which two sets of field values differ, with the values of ``after``."""
    old, new = grouped(entity, before), grouped(entity, after)
    return {group: fields for group, fields in new.items() if fields != old[group]}


def _decides(change: Change) -> bool | None:
    """True when the operation decides (確定, 取消) or leaves it so, False when it takes that back, None for neither."""
    model = ENTITIES.get(change.entity)
    if model is None or not model.decided_as:
        return None
    group = model.group_of("state")
    if group.name not in change.values:
        return True if change.shown.decided and change.values else None
    if change.values[group.name][group.fields.index("state")] == model.decided_as:
        return True
    return False if change.shown.live.get(DECIDED) else None


def _seen(session: Session, author: Author, changes: Sequence[Change]) -> dict[bytes, tuple[bytes, ...]]:
    """By record, what its form showed of it and its parts, and what this PC wrote to the parts since."""
    parts = parts_of_all(session, changes[0].entity, [one.record for one in changes]) if changes else {}
    there = {record: some.kept | some.decided for record, some in parts.items()}
    since = {id_ for one in changes for id_ in there.get(one.record, set()) - set(one.shown.parts)}
    ours = {id_ for some in in_batches(since) for id_ in _of_generation(session, author.generation, some)}
    return {
        one.record: tuple(sorted({*one.shown.operations, *one.shown.parts, *(there.get(one.record, set()) & ours)}))
        for one in changes
    }


def _of_generation(session: Session, generation: bytes, ids: Sequence[bytes]) -> list[bytes]:
    asked = f"SELECT id FROM operation WHERE id IN ({marks(ids)}) AND generation = ?"
    return [row[0] for row in session.connection().exec_driver_sql(asked, (*ids, generation))]


def _replaced(session: Session, changes: Sequence[Change]) -> dict[bytes, Operation]:
    """The operations whose values these changes supersede, by their ids."""
    # Without a table there is no number of fields to go beyond.
    wanted = {id_ for one in changes if one.entity in ENTITIES for group in one.values for id_ in one.shown.live.get(group, ())}
    return {op.id: op for some in in_batches(wanted) for op in read_operations(session, f"id IN ({marks(some)})", some)}


def _with_unknown_fields(change: Change, replaced: Mapping[bytes, Operation]) -> Mapping[str, Sequence[Any]]:
    """The values, followed by fields of the superseded values that only a newer program knows.

    When several values were in conflict, the chosen one keeps its own fields.
    """
    found = dict(change.values)
    before = {id_ for group in change.values for id_ in change.shown.live.get(group, ())}
    ordered = sorted((replaced[id_] for id_ in before if id_ in replaced), key=lambda op: (op.hlc, op.id))
    for group, fields in change.values.items() if ordered else ():
        count = len(fields)
        live = [decode_value(op.values[group]) for op in ordered if group in op.values]
        longer = [value for value in live if len(value) > count]
        if longer:
            chosen = [value for value in longer if encode_value(value[:count]) == encode_value(fields)]
            found[group] = [*fields, *(chosen or longer)[-1][count:]]
    return found


def go_on_from(session: Session, generations: Collection[bytes]) -> None:
    """Sets the hybrid clock to no less than what this PC wrote in these generations, should its own note of it be lost."""
    some = sorted(generations)
    asked = f"SELECT max(hlc) FROM operation WHERE generation IN ({marks(some)})"
    reached = session.connection().exec_driver_sql(asked, tuple(some)).scalar() or 0
    if reached > _clock(session):
        _set_clock(session, reached)


def _tick(session: Session, now_ms: int, count: int = 1) -> int:
    """The next value of the hybrid clock, the first of ``count``: it never runs backwards on this PC, even when the wall clock
    does.

    Clocks of other PCs do not advance it; it only orders what is shown.
    """
    stamp = max(now_ms << COUNTER_BITS, _clock(session) + 1)
    _set_clock(session, stamp + count - 1)
    return stamp


def _clock(session: Session) -> int:
    """The last value of the hybrid clock that was given; 0 before the first."""
    found = session.connection().exec_driver_sql("SELECT value FROM setting WHERE name = ?", (CLOCK,)).scalar()
    return int.from_bytes(found or b"")


def _set_clock(session: Session, value: int) -> None:
    asked = "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
    session.connection().exec_driver_sql(asked, (CLOCK, value.to_bytes(8)))
