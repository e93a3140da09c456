"""Operations that cannot be merged yet (待っている変更): kept with their reason, merged when the reason is gone.

When the import that released them is undone, they wait again.
"""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.journal.erasing import known_erasures, what_is_left, without_erased
from app.journal.operation import Operation
from app.journal.rows import in_batches, insert_operations, marks, read_operations
from app.models.journal import WaitingOperation
from app.models.ledger import ReceivedFile
from app.models.settings import Fact
from app.rules.clock import now_ms
from app.sync.columns import pack_operations, unpack_operations

Released = tuple[bytes, int, int, str, str]
"""An operation that had waited: id, import that brought it, since when (ms), reason, office that sent it."""


def wait(session: Session, operations: Iterable[Operation], reason: str, sender: str, import_id: int) -> int:
    """Stores operations as waiting and returns how many. One that already waits keeps its time and its import."""
    count = 0
    for operation in without_erased(session, list(operations)):
        count += 1
        known = session.get(WaitingOperation, operation.id)
        if known is None:
            session.add(_row(operation, reason, sender, import_id, now_ms()))
        else:
            known.reason = reason
    session.flush()
    return count


def erase_waiting(session: Session) -> None:
    """Erases what waits as it was erased in the journal."""
    known = known_erasures(session)
    for some in in_batches(known):
        for row in session.scalars(select(WaitingOperation).where(WaitingOperation.id.in_(some))):
            (operation,) = unpack_operations(row.columns)
            row.columns = pack_operations([what_is_left(operation, known[row.id])])
    session.flush()


def release(session: Session, joined: Iterable[Operation], arrived: Iterable[Operation], import_id: int) -> Mapping[bytes, int]:
    """Removes operations that are about to be merged from those that wait.

    Returns operation → import that had brought it, for those that the present file (``arrived``) does not contain itself.
    """
    waiting = set(session.scalars(select(WaitingOperation.id)))
    found: list[Released] = []
    for some in in_batches([operation.id for operation in joined if operation.id in waiting] if waiting else []):
        rows = session.scalars(select(WaitingOperation).where(WaitingOperation.id.in_(some))).all()
        found += [(row.id, row.import_id, row.since_ms, row.reason, row.sender_office) for row in rows]
        session.execute(delete(WaitingOperation).where(WaitingOperation.id.in_(some)))
    if not found:
        return {}
    _released(import_id).keep(session, tuple(found))
    here = {operation.id for operation in arrived}
    return {id_: earlier for id_, earlier, *_ in found if id_ not in here}


def insert_by_import(session: Session, operations: Sequence[Operation], earlier: Mapping[bytes, int], import_id: int) -> None:
    """Inserts merged operations into the journal, each under the import that brought it: undoing an import removes its own."""
    by_import: dict[int, list[Operation]] = {import_id: []}
    for operation in operations if earlier else ():
        by_import.setdefault(earlier.get(operation.id, import_id), []).append(operation)
    for number, some in by_import.items() if earlier else [(import_id, operations)]:
        insert_operations(session, some, number)


def released_by(session: Session, import_id: int) -> list[Released]:
    """The operations that an import released although other imports had brought them."""
    return list(_released(import_id).get(session))


def wait_again(session: Session, import_id: int) -> None:
    """Called while an import is undone: what it had released waits again as before.

    An operation whose own import was undone in the meantime is not kept.
    """
    released = released_by(session, import_id)
    for some in in_batches([id_ for id_, *_ in released]):
        operations = {operation.id: operation for operation in read_operations(session, f"id IN ({marks(some)})", some)}
        for id_, earlier, since, reason, sender in released:
            file = session.get(ReceivedFile, earlier)
            if id_ in operations and file is not None and file.undone_at_ms is None:
                session.merge(_row(operations[id_], reason, sender, earlier, since))
    if released:
        _released(import_id).keep(session, ())
    session.flush()


def _row(operation: Operation, reason: str, sender: str, import_id: int, since: int) -> WaitingOperation:
    return WaitingOperation(
        id=operation.id,
        generation=operation.generation,
        partition=operation.partition,
        entity=operation.entity,
        record=operation.record,
        reason=reason,
        sender_office=sender,
        columns=pack_operations([operation]),
        import_id=import_id,
        since_ms=since,
    )


def _released(import_id: int) -> Fact[tuple[Released, ...]]:
    return Fact(f"released_by_{import_id}", ())
