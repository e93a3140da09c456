"""Writing a change: one saved form becomes one operation, stored and folded in the caller's transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.journal.erasing import apply_erasures
from app.journal.fold import fold_records
from app.journal.operation import Operation, decode_value, encode_value, new_operation, nonce_for
from app.journal.reading import Shown, chain_head
from app.journal.record_ids import belongs
from app.journal.rows import in_batches, insert_operations, marks, read_operations
from app.journal.state import DELETED
from app.models.entities import ENTITIES
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
) -> Operation:
    """Appends one operation with the changed groups and folds the record.

    ``values``: group → values of its fields in their order. ``shown``: what the form showed; only that is superseded.
    ``deletes``: True deletes the record (it has seen all of ``shown``), False restores it. Fields that a newer program added
    at the end of a group are kept. ValueError for an id of another kind or partition.
    """
    if not belongs(record, entity, partition):
        raise ValueError(f"no record id of a {entity} in {partition}: {record.hex()}")
    encoded = {group: encode_value(fields) for group, fields in _with_unknown_fields(session, values, shown).items()}
    if deletes is not None:
        encoded[DELETED] = encode_value([deletes])
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
        seen=shown.operations if deletes else (),
        person=author.person,
        wall_ms=author.now_ms,
        hlc=_tick(session, author.now_ms),
        nonce=nonce_for(author.generation, partition, seq, record),
        base=shown.base,
    )
    insert_operations(session, [operation], import_id=None)
    # Before folding, so that the row does not show the value that is being erased.
    apply_erasures(session, [operation])
    fold_records(session, [record])
    return operation


def grouped(entity: str, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """All groups of an entity from field values by name; a missing field counts as None."""
    return {group.name: [values.get(field) for field in group.fields] for group in ENTITIES[entity].groups}


def changed_groups(entity: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The groups in which two sets of field values differ, with the values of ``after``."""
    old, new = grouped(entity, before), grouped(entity, after)
    return {group: fields for group, fields in new.items() if fields != old[group]}


def _with_unknown_fields(session: Session, values: Mapping[str, Sequence[Any]], shown: Shown) -> Mapping[str, Sequence[Any]]:
    """The values, followed by fields of the superseded values that only a newer program knows.

    When several values were in conflict, the chosen one keeps its own fields.
    """
    wanted = {id_ for group in values for id_ in shown.live.get(group, ())}
    if not wanted:
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


def _tick(session: Session, now_ms: int) -> int:
    """The next value of the hybrid clock: it never runs backwards on this PC, even when the wall clock does.

    Clocks of other PCs do not advance it; it only orders what is shown.
    """
    setting = session.get(Setting, CLOCK)
    last = int.from_bytes(setting.value) if setting else 0
    stamp = max(now_ms << COUNTER_BITS, last + 1)
    value = stamp.to_bytes(8)
    if setting:
        setting.value = value
    else:
        session.add(Setting(name=CLOCK, value=value))
    session.flush()
    return stamp
