"""Erasing a value on purpose (personal data): it disappears on every PC, and every chain can still be verified.

An erasure is an ordinary operation. Besides the value that replaces the old one, its reserved group ``erases`` names a group
and the operations whose value of that group is to go. In those operations the value is replaced by its commitment, which
their ids were computed over. A copy that arrives later is erased before it is stored.
"""

from collections.abc import Collection, Iterable, Sequence

import msgpack
from sqlalchemy.orm import Session

from app.errors import Damaged
from app.journal.operation import ID_BYTES, Operation, decode_value, erase
from app.journal.rows import in_batches, marks, read_operations
from app.journal.state import ERASES
from app.models.settings import Fact

MOST_AT_ONCE = 200
"""How many operations one erasure may name: a field of ids is limited to 4,096 bytes, 20 for each."""
Mark = tuple[str, bytes]
"""A group that was erased, and the record in which the erasure stands."""
KNOWN = Fact[dict[bytes, tuple[Mark, ...]]]("erased_values", {})
"""Operation id → what is to be erased of it, whether it has come or not."""


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


def apply_erasures(session: Session, operations: Iterable[Operation]) -> bool:
    """Erases what these merged operations name, in the caller's transaction, and remembers it for what arrives later. Whether
    they name anything.
    """
    wanted: dict[bytes, set[Mark]] = {}
    for operation in operations:
        found = erasure(operation)
        if found is not None:
            for id_ in found[1]:
                wanted.setdefault(id_, set()).add((found[0], operation.record))
    if not wanted:
        return False
    known = KNOWN.get(session)
    KNOWN.keep(session, known | {id_: tuple(sorted({*found, *known.get(id_, ())})) for id_, found in wanted.items()})
    for some in in_batches(wanted):
        for operation in read_operations(session, f"id IN ({marks(some)})", some):
            left = what_is_left(operation, wanted[operation.id])
            if left is not operation:
                store_erased(session, left)
    return True


def without_erased(session: Session, operations: Sequence[Operation]) -> Sequence[Operation]:
    """The operations without the values that were erased here before they arrived."""
    known = KNOWN.get(session)
    return [what_is_left(operation, known.get(operation.id, ())) for operation in operations] if known else operations


def known_erasures(session: Session) -> dict[bytes, tuple[Mark, ...]]:
    """Operation id → what was to be erased of it, whether the operation has come or not."""
    return KNOWN.get(session)


def what_is_left(operation: Operation, found: Iterable[Mark]) -> Operation:
    """The operation without what was erased of it; the same one when nothing was.

    An erasure reaches only its own record, and so no other office's, whenever the operation comes.
    """
    for group, record in found:
        if group in operation.values and record == operation.record:
            operation = erase(operation, group)
    return operation


def unaware(operations: Sequence[Operation], known_to: Collection[bytes] | None = None) -> dict[str, set[bytes]]:
    """Group → those of a record's operations that wrote it without knowing of an erasure in it.

    Their value may contain what was erased. ``known_to``: only the erasures count that one of these operations knew of, or is.
    """
    found: dict[str, set[bytes]] = {}
    for one in operations:
        group, _ = erasure(one) or ("", ())
        after = _followers(operations, group, one.id) if group else set()
        if group and (known_to is None or not after.isdisjoint(known_to)):
            found.setdefault(group, set()).update(op.id for op in operations if group in op.values and op.id not in after)
    return {group: ids for group, ids in found.items() if ids}


def _followers(operations: Sequence[Operation], group: str, first: bytes) -> set[bytes]:
    """An operation and all that replaced its value in the group, one after the other."""
    found = {first}
    while more := {op.id for op in operations if op.id not in found and not found.isdisjoint(op.sup.get(group, ()))}:
        found |= more
    return found


def store_erased(session: Session, operation: Operation) -> None:
    """Replaces the stored values; the id stays valid, because it was computed over commitments."""
    session.connection().exec_driver_sql(
        "UPDATE operation SET body = ?, erased = ? WHERE id = ?",
        (msgpack.packb(operation.values), msgpack.packb(operation.erased), operation.id),
    )
