"""Erasing a value on purpose (personal data): it disappears on every PC, and every chain can still be verified.

An erasure is an ordinary operation. Besides the value that replaces the old one, its reserved group ``erases`` names a group
and the operations whose value of that group is to go. In those operations the value is replaced by its commitment, which
their ids were computed over. A copy that arrives later is erased before it is stored.
"""

from collections.abc import Iterable, Sequence

import msgpack
from sqlalchemy.orm import Session

from app.errors import Damaged
from app.journal.operation import ID_BYTES, Operation, decode_value, erase
from app.journal.rows import in_batches, marks, read_operations
from app.journal.state import ERASES
from app.models.settings import Fact

MOST_AT_ONCE = 200
"""How many operations one erasure may name: a field of ids is limited to 4,096 bytes, 20 for each."""
_ERASED = Fact[dict[bytes, tuple[str, ...]]]("erased_values", {})


def erasure(operation: Operation) -> tuple[str, tuple[bytes, ...]] | None:
    """(group, operation ids) that an operation erases; None when it erases nothing or cannot be understood."""
    encoded = operation.values.get(ERASES)
    if encoded is None:
        return None
    try:
        group, ids = decode_value(encoded)
    except (Damaged, ValueError):
        return None
    if type(group) is not str or type(ids) is not bytes or len(ids) % ID_BYTES or group == ERASES:
        return None
    return group, tuple(ids[at : at + ID_BYTES] for at in range(0, len(ids), ID_BYTES))


def apply_erasures(session: Session, operations: Iterable[Operation]) -> None:
    """Erases what these merged operations name, in the caller's transaction.

    An operation can erase only within its own record, so a hostile one cannot reach further than its signer may write.
    """
    wanted: dict[bytes, set[tuple[str, bytes]]] = {}
    for operation in operations:
        found = erasure(operation)
        if found is not None:
            for id_ in found[1]:
                wanted.setdefault(id_, set()).add((found[0], operation.record))
    if not wanted:
        return
    _remember(session, {id_: {group for group, _ in found} for id_, found in wanted.items()})
    for some in in_batches(wanted):
        for operation in read_operations(session, f"id IN ({marks(some)})", some):
            groups = [group for group, record in wanted[operation.id] if record == operation.record]
            if not operation.values.keys().isdisjoint(groups):
                _store(session, _without(operation, groups))


def without_erased(session: Session, operations: Sequence[Operation]) -> Sequence[Operation]:
    """The operations without the values that were erased here before they arrived."""
    known = erased_values(session)
    return [_without(operation, known.get(operation.id, ())) for operation in operations] if known else operations


def erased_values(session: Session) -> dict[bytes, set[str]]:
    """Operation id → the groups of it that were erased here."""
    return {id_: set(groups) for id_, groups in _ERASED.get(session).items()}


def _without(operation: Operation, groups: Iterable[str]) -> Operation:
    for group in groups:
        if group in operation.values:
            operation = erase(operation, group)
    return operation


def _store(session: Session, operation: Operation) -> None:
    """Replaces the stored values; the id stays valid, because it was computed over commitments."""
    session.connection().exec_driver_sql(
        "UPDATE operation SET body = ?, erased = ? WHERE id = ?",
        (msgpack.packb(operation.values), msgpack.packb(operation.erased), operation.id),
    )


def _remember(session: Session, wanted: dict[bytes, set[str]]) -> None:
    """Remembers what was erased, also for operations that have not arrived yet."""
    known = erased_values(session)
    for id_, groups in wanted.items():
        known[id_] = known.get(id_, set()) | groups
    _ERASED.keep(session, {id_: tuple(sorted(groups)) for id_, groups in known.items()})
