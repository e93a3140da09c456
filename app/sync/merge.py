"""Merging received operations: the union of two sets, then folding the records that were touched.

The result depends on the set of operations only, so order, grouping and repetition of files cannot matter. An operation that
cannot be merged yet, or must not be, waits with its reason without blocking the others. It is tried again at every import.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.journal.chains import end_of
from app.journal.collecting import collector_paused
from app.journal.erasing import apply_erasures, erasure, known_erasures, without_erased
from app.journal.fold import fold_joined
from app.journal.operation import Operation
from app.journal.record_ids import belongs
from app.journal.rows import in_batches, known_ids, known_records, marks
from app.models.journal import WaitingOperation
from app.sync.columns import unpack_operations
from app.sync.scope import Scope
from app.sync.waiting import erase_waiting, insert_by_import, release, wait

MISSING_PREDECESSOR = "missing-predecessor"
OUT_OF_SCOPE = "out-of-scope"
OTHER_PARTITION = "other-partition"
STOPPED_SENDER = "stopped-sender"
BROKEN_CHAIN = "broken-chain"
FOREIGN_AUTHOR = "foreign-author"
MANY = 2000
"""From here on it is cheaper to read all known record ids at once, from their index alone, than to ask for each."""


@dataclass
class Merged:
    """The result of one merge: the operations that were new here, how many were known, and how many wait, by reason.

    ``returned`` counts the records of which changes written on this PC came back. ``new_generation``: another PC writes in our
    generation, so a new one was begun. ``forked`` are the generations in which a number was used twice, as seen with these
    operations. ``set_aside``: the records of which changes were set aside, because the file told that their PC was stopped.
    """

    joined: list[Operation] = field(default_factory=list)
    known: int = 0
    waiting: Counter[str] = field(default_factory=Counter)
    returned: int = 0
    new_generation: bool = False
    forked: set[bytes] = field(default_factory=set)
    set_aside: int = 0


def merge(session: Session, operations: Sequence[Operation], scope: Scope, import_id: int) -> Merged:
    """Merges the operations of one checked file in the caller's transaction. ``scope`` says what its signer may change."""
    with collector_paused():
        return _merge(session, operations, scope, import_id)


def _merge(session: Session, operations: Sequence[Operation], scope: Scope, import_id: int) -> Merged:
    merged = Merged()
    fresh = _unknown(session, operations)
    merged.known = len(operations) - len(fresh)
    in_time, too_late = _parted(fresh, scope.is_in_time)
    allowed, forbidden = _parted(in_time, scope.allows)
    allowed, foreign = _parted(allowed, scope.may_forward)
    # A proof is over ids, which a value that was taken out leaves as they were.
    stripped = _stripped(session, allowed, scope)
    allowed, foreign = [one for one in allowed if one.id not in stripped], [*foreign, *stripped.values()]
    # By its id alone, so that it does not matter which of two operations comes first.
    placed, misplaced = _parted(allowed, lambda operation: belongs(operation.record, operation.entity, operation.partition))
    # Operations that waited are tried again together with the new ones; one may come again with what it waited for.
    held = _held(session, {operation.partition for operation in placed})
    anew = [operation for operation in placed if operation.id not in held] if held else placed
    joined, broken, unchained = _chained(session, [*anew, *held.values()])
    missing = [operation for operation in unchained if operation.id not in held]
    for reason, some in (
        (STOPPED_SENDER, too_late),
        (OUT_OF_SCOPE, forbidden),
        (FOREIGN_AUTHOR, foreign),
        (OTHER_PARTITION, misplaced),
        (BROKEN_CHAIN, broken),
        (MISSING_PREDECESSOR, missing),
    ):
        merged.waiting += Counter({reason: wait(session, some, reason, scope.signer_office, import_id)})
    _forget_written_again(session, held, joined)
    # Before inserting: an operation that had waited keeps the number of the import that brought it.
    earlier = release(session, joined, fresh, import_id)

    known = _known_records(session, joined)
    # A value that was erased here must not come back with a late copy of its operation.
    insert_by_import(session, without_erased(session, joined), earlier, import_id)
    if apply_erasures(session, joined):
        erase_waiting(session)
    fold_joined(session, joined, known)
    merged.joined = joined
    return merged


def _stripped(session: Session, operations: Sequence[Operation], scope: Scope) -> dict[bytes, Operation]:
    """Those of another office's operations, proven to be its own, from which a value was taken out that nobody had erased."""
    doubtful = [operation for operation in operations if operation.erased and operation.id in scope.countersigned]
    if not doubtful:
        return {}
    erased = {(id_, *mark) for id_, marks_ in known_erasures(session).items() for mark in marks_}
    for operation in operations:
        group, ids = erasure(operation) or ("", ())
        erased |= {(id_, group, operation.record) for id_ in ids}
    return {one.id: one for one in doubtful if any((one.id, group, one.record) not in erased for group in one.erased)}


def _held(session: Session, partitions: Iterable[str]) -> dict[bytes, Operation]:
    """What waits for a predecessor in these partitions: no other file lets it in, and none is kept up by it."""
    waiting = WaitingOperation
    lacking = select(waiting.columns).where(waiting.reason == MISSING_PREDECESSOR, waiting.partition.in_(partitions))
    return {operation.id: operation for columns in session.scalars(lacking) for operation in unpack_operations(columns)}


def _forget_written_again(session: Session, held: Mapping[bytes, Operation], joined: Iterable[Operation]) -> None:
    """Removes what waits for a change that is lost (docs/sync.md, "Damage") and of which its author says the same once more."""
    again = {id_: one for one in joined for ids in one.sup.values() for id_ in ids} if held else {}
    said = [id_ for id_, one in held.items() if id_ in again and _content(again[id_]) == _content(one)]
    for some in in_batches(said):
        session.execute(delete(WaitingOperation).where(WaitingOperation.id.in_(some)))


def _content(operation: Operation) -> tuple[object, ...]:
    return operation.record, operation.wall_ms, operation.person, operation.values


def _parted(operations: Iterable[Operation], test: Callable[[Operation], bool]) -> tuple[list[Operation], list[Operation]]:
    """(those that pass, those that don't)."""
    passed: list[Operation] = []
    failed: list[Operation] = []
    for operation in operations:
        (passed if test(operation) else failed).append(operation)
    return passed, failed


def _unknown(session: Session, operations: Sequence[Operation]) -> list[Operation]:
    """The operations that the journal does not hold yet, each once.

    A number above the end of its chain cannot be known; that saves most look-ups.
    """
    ends = {name: end_of(session, *name)[0] for name in {(op.generation, op.partition) for op in operations}}
    maybe = [op.id for op in operations if op.seq <= ends[op.generation, op.partition]]
    known = known_ids(session, maybe)
    found = {op.id: op for op in operations if op.id not in known}
    return list(found.values())


def _chained(session: Session, operations: Sequence[Operation]) -> tuple[list[Operation], list[Operation], list[Operation]]:
    """(operations whose whole chain is here, those that do not continue theirs, those that must wait for a predecessor)."""
    arriving = {operation.id for operation in operations}
    accepted = _links(session, {op.prev for op in operations if op.prev is not None and op.prev not in arriving})
    chained: list[Operation] = []
    broken: list[Operation] = []
    waiting: list[Operation] = []
    # By number: a predecessor in the same file is then accepted before the operation that follows it.
    for operation in sorted(operations, key=lambda op: op.seq):
        chain = (operation.generation, operation.partition)
        before = (*chain, 0) if operation.prev is None else accepted.get(operation.prev)
        if before is None:
            waiting.append(operation)
        elif before != (*chain, operation.seq - 1):
            broken.append(operation)
        else:
            accepted[operation.id] = (*chain, operation.seq)
            chained.append(operation)
    return chained, broken, waiting


def _links(session: Session, ids: Iterable[bytes]) -> dict[bytes, tuple[bytes, str, int]]:
    """Operation id → generation, partition and number, for those that the journal holds."""
    found: dict[bytes, tuple[bytes, str, int]] = {}
    for some in in_batches(ids):
        rows = session.connection().exec_driver_sql(
            f"SELECT id, generation, partition, seq FROM operation WHERE id IN ({marks(some)})", tuple(some)
        )
        found |= {id_: (generation, partition, seq) for id_, generation, partition, seq in rows}
    return found


def _known_records(session: Session, operations: Sequence[Operation]) -> set[bytes]:
    """The records of these operations of which the journal holds some already."""
    records = {operation.record for operation in operations}
    if len(records) > MANY:
        rows = session.connection().exec_driver_sql("SELECT DISTINCT record FROM operation")
        return records & {record for (record,) in rows}
    return known_records(session, records)
