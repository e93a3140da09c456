"""Merging received operations: the union of two sets, then folding the records that were touched.

The result depends on the set of operations only, so order, grouping and repetition of files cannot matter. An operation that
cannot be merged yet, or must not be, waits with its reason without blocking the others. It is tried again at every import.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.journal.collecting import collector_paused
from app.journal.erasing import apply_erasures, without_erased
from app.journal.fold import fold_new, fold_records
from app.journal.operation import Operation
from app.journal.rows import in_batches, known_ids, marks
from app.journal.state import DELETED
from app.models.journal import WaitingOperation
from app.sync.columns import unpack_operations
from app.sync.scope import Scope
from app.sync.waiting import insert_by_import, release, wait

MISSING_PREDECESSOR = "missing-predecessor"
OUT_OF_SCOPE = "out-of-scope"
OTHER_PARTITION = "other-partition"
STOPPED_SENDER = "stopped-sender"
MANY = 2000
"""From here on it is cheaper to read all known record ids at once, from their index alone, than to ask for each."""


@dataclass
class Merged:
    """The result of one merge: the operations that were new here, how many were known, and how many wait, by reason.

    ``returned`` counts the records of which changes written on this PC came back. ``new_generation``: another PC writes in our
    generation, so a new one was begun. ``forked`` are the generations in which a number was used twice, as seen with these
    operations.
    """

    joined: list[Operation] = field(default_factory=list)
    known: int = 0
    waiting: Counter[str] = field(default_factory=Counter)
    returned: int = 0
    new_generation: bool = False
    forked: set[bytes] = field(default_factory=set)


def merge(session: Session, operations: Sequence[Operation], scope: Scope, import_id: int) -> Merged:
    """Merges the operations of one checked file in the caller's transaction. ``scope`` says what its signer may change."""
    with collector_paused():
        return _merge(session, operations, scope, import_id)


def _merge(session: Session, operations: Sequence[Operation], scope: Scope, import_id: int) -> Merged:
    merged = Merged()
    fresh = _unknown(session, operations)
    merged.known = len(operations) - len(fresh)
    rows = session.scalars(select(WaitingOperation).where(WaitingOperation.reason == MISSING_PREDECESSOR)).all()
    # Operations that waited are tried again together with the new ones.
    held = {operation.id: operation for row in rows for operation in unpack_operations(row.columns)}

    in_time, too_late = _parted(fresh, scope.is_in_time)
    allowed, forbidden = _parted(in_time, scope.allows)
    # What waits may come again together with what it waited for.
    anew = [operation for operation in allowed if operation.id not in held] if held else allowed
    chained, unchained = _with_predecessors(session, [*anew, *held.values()])
    # A record keeps its partition and kind; otherwise an operation could move it out of its owner's scope.
    places = _places(session, chained)
    joined, misplaced = _parted(chained, places.fits)
    missing = [operation for operation in unchained if operation.id not in held]
    for reason, some in (
        (STOPPED_SENDER, too_late),
        (OUT_OF_SCOPE, forbidden),
        (OTHER_PARTITION, misplaced),
        (MISSING_PREDECESSOR, missing),
    ):
        merged.waiting += Counter({reason: wait(session, some, reason, scope.signer_office, import_id)})
    # Before inserting: an operation that had waited keeps the number of the import that brought it.
    earlier = release(session, joined, fresh, import_id)

    # A value that was erased here must not come back with a late copy of its operation.
    insert_by_import(session, without_erased(session, joined), earlier, import_id)
    apply_erasures(session, joined)
    _fold(session, joined, known=places.known.keys())
    merged.joined = joined
    return merged


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
    ends = {
        (generation, partition): last
        for generation, partition, last in session.connection().exec_driver_sql(
            "SELECT generation, partition, max(seq) FROM operation GROUP BY generation, partition"
        )
    }
    maybe = [op.id for op in operations if op.seq <= ends.get((op.generation, op.partition), 0)]
    known = known_ids(session, maybe)
    found = {op.id: op for op in operations if op.id not in known}
    return list(found.values())


def _with_predecessors(session: Session, operations: Sequence[Operation]) -> tuple[list[Operation], list[Operation]]:
    """(operations whose whole chain is here, operations that must wait for a predecessor)."""
    arriving = {operation.id for operation in operations}
    outside = {op.prev for op in operations if op.prev is not None and op.prev not in arriving}
    present = known_ids(session, outside)
    chained: list[Operation] = []
    waiting: list[Operation] = []
    accepted: set[bytes] = present
    # By number: a predecessor in the same file is then accepted before the operation that follows it.
    for operation in sorted(operations, key=lambda op: op.seq):
        first = operation.prev is None and operation.seq == 1
        if first or operation.prev in accepted:
            accepted.add(operation.id)
            chained.append(operation)
        else:
            waiting.append(operation)
    return chained, waiting


@dataclass
class _Places:
    """Where known records belong: the partition and kind (entity) of a record never change."""

    known: dict[bytes, tuple[str, str]]
    arriving: dict[bytes, tuple[str, str]]

    def fits(self, operation: Operation) -> bool:
        """Whether the operation names the partition and kind of its record; a record's first operation sets them."""
        here = (operation.partition, operation.entity)
        at = self.known.get(operation.record) or self.arriving.setdefault(operation.record, here)
        return at == here


def _places(session: Session, operations: Sequence[Operation]) -> _Places:
    """The places of the records these operations write, looked up at once."""
    records = {operation.record for operation in operations}
    known: dict[bytes, tuple[str, str]] = {}
    connection = session.connection()
    if len(records) > MANY:
        records &= {record for (record,) in connection.exec_driver_sql("SELECT DISTINCT record FROM operation")}
    for some in in_batches(records):
        rows = connection.exec_driver_sql(
            f"SELECT DISTINCT record, partition, entity FROM operation WHERE record IN ({marks(some)})", tuple(some)
        )
        known |= {record: (partition, entity) for record, partition, entity in rows}
    return _Places(known, {})


def _fold(session: Session, joined: Sequence[Operation], known: Set[bytes]) -> None:
    """Folds the touched records. A new record with a single operation is written directly; the others from all their
    operations.
    """
    times = Counter(operation.record for operation in joined)
    single = [op for op in joined if times[op.record] == 1 and op.record not in known and DELETED not in op.values]
    direct = {operation.record for operation in single}
    fold_new(session, single)
    fold_records(session, [record for record in times if record not in direct])
