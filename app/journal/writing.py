"""Writing a change: one saved form becomes one operation, stored and folded in the caller's transaction."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.journal.erasing import MOST_AT_ONCE, apply_erasures, erasure
from app.journal.fold import fold_new, fold_records
from app.journal.operation import Operation, decode_value, encode_value, new_operation, nonce_for, with_groups
from app.journal.parts import parts_of
from app.journal.reading import Shown, chain_head
from app.journal.record_ids import belongs
from app.journal.rows import in_batches, insert_operations, known_records, marks, read_operations
from app.journal.state import DECIDED, DELETED, ERASES
from app.models.entities import ENTITIES
from app.models.journal import NEW_ENDS
from app.models.local import Setting

CLOCK = "hlc"
COUNTER_BITS = 16
"""Room for 65,536 operations in one millisecond; the rest of the number is milliseconds since 1970."""


@dataclass(frozen=True)
class Author:
    """Who writes: this PC's current replica generation, the person as typed (may be empty), the time by this PC's clock."""

    generation: bytes
    person: str
    now_ms: int


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
    """Appends one operation with the changed groups and folds the record.

    ``values``: group → values of its fields in their order. ``shown``: what the form showed; only that is superseded.
    ``deletes``: True deletes the record (it has seen all of ``shown``), False restores it. A state that decides (確定, 取消)
    speaks about all of ``shown``, and whoever changes what was shown so decides it again. Fields that a newer program added
    at the end of a group are kept. ``proves`` adds groups when the operation's place is known (a signature over the rest of
    it). ValueError for an id of another kind or partition.
    """
    if not belongs(record, entity, partition):
        raise ValueError(f"no record id of a {entity} in {partition}: {record.hex()}")
    encoded = {group: encode_value(fields) for group, fields in _with_unknown_fields(session, entity, values, shown).items()}
    if deletes is not None:
        encoded[DELETED] = encode_value([deletes])
    decides = _decides(entity, values, shown)
    if decides is not None:
        encoded[DECIDED] = encode_value([decides])
    head = chain_head(session, author.generation, partition)
    seq = head.seq + 1 if head else 1
    operation = new_operation(
        generation=author.generation,
        partition=partition,
        seq=seq,
        prev=head.id if head else None,
        entity=entity,
        record=record,
        values=encoded,
        # Only what the form showed: a value that arrived since then stays live and becomes a conflict.
        sup={group: shown.live[group] for group in encoded if shown.live.get(group)},
        seen=_seen(session, author, entity, record, shown) if deletes or decides else (),
        person=author.person,
        wall_ms=author.now_ms,
        hlc=_tick(session, author.now_ms),
        nonce=nonce_for(author.generation, partition, seq, record),
        base=shown.base,
    )
    if proves is not None:
        operation = with_groups(operation, proves(operation))
    _append(session, [operation])
    # Before folding, so that the row does not show the value that is being erased.
    apply_erasures(session, [operation])
    fold_records(session, [record])
    return operation


def write_new(
    session: Session, author: Author, entity: str, new: Sequence[tuple[str, bytes, Mapping[str, Sequence[Any]]]]
) -> list[Operation]:
    """Appends the first operation of many new records, (partition, record, groups) each, in a fixed number of statements.

    The same operations as ``write`` would append one after the other, for records the journal knows nothing of. ValueError for
    an id of another kind or partition, or of a known record.
    """
    if wrong := [record for partition, record, _ in new if not belongs(record, entity, partition)]:
        raise ValueError(f"no record id of a {entity}: {wrong[0].hex()}")
    if known := known_records(session, [record for _, record, _ in new]):
        raise ValueError(f"records that are there already: {len(known)}")
    ends: dict[str, tuple[int, bytes | None]] = {}
    for partition in {partition for partition, _, _ in new}:
        head = chain_head(session, author.generation, partition)
        ends[partition] = (head.seq, head.id) if head else (0, None)
    first = _tick(session, author.now_ms, len(new)) if new else 0
    operations = []
    for place, (partition, record, groups) in enumerate(new):
        seq, prev = ends[partition]
        values = {group: encode_value(fields) for group, fields in groups.items()}
        decides = _decides(entity, groups, Shown())
        if decides is not None:
            values[DECIDED] = encode_value([decides])
        operation = new_operation(
            generation=author.generation,
            partition=partition,
            seq=seq + 1,
            prev=prev,
            entity=entity,
            record=record,
            values=values,
            sup={},
            seen=(),
            person=author.person,
            wall_ms=author.now_ms,
            hlc=first + place,
            nonce=nonce_for(author.generation, partition, seq + 1, record),
            base=b"",
        )
        ends[partition] = (operation.seq, operation.id)
        operations.append(operation)
    _append(session, operations)
    fold_new(session, operations)
    return operations


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
    head = chain_head(session, author.generation, operation.partition)
    seq = head.seq + 1 if head else 1
    anew = new_operation(
        generation=author.generation,
        partition=operation.partition,
        seq=seq,
        prev=head.id if head else None,
        entity=operation.entity,
        record=operation.record,
        values=values,
        sup={group: also((*operation.sup.get(group, ()), operation.id)) for group in values},
        seen=also(operation.seen) if operation.seen else (),
        person=author.person,
        wall_ms=author.now_ms,
        hlc=_tick(session, author.now_ms),
        nonce=nonce_for(author.generation, operation.partition, seq, operation.record),
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
    return {group.name: [values.get(field) for field in group.fields] for group in ENTITIES[entity].groups}


def changed_groups(entity: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The groups in which two sets of field values differ, with the values of ``after``."""
    old, new = grouped(entity, before), grouped(entity, after)
    return {group: fields for group, fields in new.items() if fields != old[group]}


def _decides(entity: str, values: Mapping[str, Sequence[Any]], shown: Shown) -> bool | None:
    """True when the operation decides (確定, 取消) or leaves it so, False when it takes that back, None for neither."""
    model = ENTITIES.get(entity)
    if model is None or not model.decided_as:
        return None
    group = model.group_of("state")
    if group.name not in values:
        return True if shown.decided and values else None
    if values[group.name][group.fields.index("state")] == model.decided_as:
        return True
    return False if shown.live.get(DECIDED) else None


def _seen(session: Session, author: Author, entity: str, record: bytes, shown: Shown) -> tuple[bytes, ...]:
    """What the form showed of the record and its parts, and what this PC wrote to the parts since."""
    parts = parts_of(session, entity, record)
    since = (parts.kept | parts.decided) - set(shown.parts)
    ours = {id_ for some in in_batches(since) for id_ in _of_generation(session, author.generation, some)}
    return tuple(sorted({*shown.operations, *shown.parts, *ours}))


def _of_generation(session: Session, generation: bytes, ids: Sequence[bytes]) -> list[bytes]:
    asked = f"SELECT id FROM operation WHERE id IN ({marks(ids)}) AND generation = ?"
    return [row[0] for row in session.connection().exec_driver_sql(asked, (*ids, generation))]


def _with_unknown_fields(
    session: Session, entity: str, values: Mapping[str, Sequence[Any]], shown: Shown
) -> Mapping[str, Sequence[Any]]:
    """The values, followed by fields of the superseded values that only a newer program knows.

    When several values were in conflict, the chosen one keeps its own fields.
    """
    wanted = {id_ for group in values for id_ in shown.live.get(group, ())}
    if not wanted or entity not in ENTITIES:  # without a table there is no number of fields to go beyond
        return values
    replaced = [op for some in in_batches(wanted) for op in read_operations(session, f"id IN ({marks(some)})", some)]
    found = dict(values)
    for group, fields in values.items():
        count = len(fields)
        live = [decode_value(op.values[group]) for op in sorted(replaced, key=lambda op: (op.hlc, op.id)) if group in op.values]
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
    setting = session.get(Setting, CLOCK)
    if reached > (int.from_bytes(setting.value) if setting else 0):
        session.merge(Setting(name=CLOCK, value=reached.to_bytes(8)))
        session.flush()


def _tick(session: Session, now_ms: int, count: int = 1) -> int:
    """The next value of the hybrid clock, the first of ``count``: it never runs backwards on this PC, even when the wall clock
    does.

    Clocks of other PCs do not advance it; it only orders what is shown.
    """
    setting = session.get(Setting, CLOCK)
    last = int.from_bytes(setting.value) if setting else 0
    stamp = max(now_ms << COUNTER_BITS, last + 1)
    value = (stamp + count - 1).to_bytes(8)
    if setting:
        setting.value = value
    else:
        session.add(Setting(name=CLOCK, value=value))
    session.flush()
    return stamp
