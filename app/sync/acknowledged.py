"""Which operations another PC has not acknowledged: the content of every file we send.

An acknowledgement is a version vector that names points of chains. Chains are hash-linked, so whoever knows one operation has
all its ancestors. A point we do not know acknowledges nothing; then the older points of the same vector are tried.
"""

from collections import Counter
from collections.abc import Container, Iterable, Sequence

from sqlalchemy.orm import Session

from app.journal.chains import chains
from app.journal.operation import Operation
from app.journal.rows import marks, read_operations
from app.sync.version_vector import MAX_CHAINS, MAX_POINTS, VersionVector

LOOK_BACK = 20
STRIDE = 8
"""Points per chain, at distances 8, 64, 512 … from its end: a few of them reach back over any history."""


def our_version_vector(session: Session, partitions: Sequence[str]) -> VersionVector:
    """The version vector of this PC in these partitions: the end of every chain, and older points at growing distance; never
    more than its reader takes, however many chains and ends a lying PC has made.
    """
    statement: dict[tuple[bytes, str], list[tuple[int, bytes]]] = {}
    for one in chains(session, partitions)[:MAX_CHAINS]:
        generation, partition = one.generation, one.partition
        if one.is_unbroken:
            wanted = _distances(one.last)
            rows = session.connection().exec_driver_sql(
                "SELECT seq, id FROM operation WHERE generation = ? AND partition = ?"
                f" AND seq IN ({marks(wanted)}) ORDER BY seq DESC",
                (generation, partition, *wanted),
            )
        else:  # every operation that no other follows is an end
            rows = session.connection().exec_driver_sql(
                "SELECT seq, id FROM operation WHERE generation = ? AND partition = ? AND id NOT IN"
                " (SELECT prev FROM operation WHERE generation = ? AND partition = ? AND prev IS NOT NULL)"
                f" ORDER BY seq DESC LIMIT {MAX_POINTS}",  # what is not stated comes again
                (generation, partition, generation, partition),
            )
        statement[generation, partition] = [(seq, id_) for seq, id_ in rows]
    return VersionVector(statement)


def unacknowledged(
    session: Session, partitions: Sequence[str], vectors: Iterable[VersionVector], speaking: Container[bytes] = ()
) -> list[Operation]:
    """The operations of these partitions that at least one of the receivers has not acknowledged, chain by chain.

    Without any version vector (a receiver never heard of) that is everything in the partitions. ``speaking`` are the
    generations the receivers write in now. When one of them is forked, two PCs share it (a clone), and what one of them has
    says nothing about the other from the fork on.
    """
    statements = list(vectors) or [VersionVector({})]
    found: list[Operation] = []
    for one in chains(session, partitions):
        generation, partition, last = one.generation, one.partition, one.last
        points = [statement.points.get((generation, partition), []) for statement in statements]
        known = [_known_points(session, some) for some in points]
        if one.is_unbroken:
            # The least of the receivers decides: an office with two PCs gets what either of them lacks.
            acknowledged_up_to = min(max((seq for seq, _ in some), default=0) for some in known)
            if acknowledged_up_to < last:
                found += _chain(session, generation, partition, acknowledged_up_to)
        else:
            chain = _chain(session, generation, partition, 0)
            acknowledged = set.intersection(*(_ancestors(chain, [id_ for _, id_ in some]) for some in known))
            if generation in speaking:
                times = Counter(operation.seq for operation in chain)
                fork = next((operation.seq for operation in chain if times[operation.seq] > 1), last + 1)
                acknowledged = {operation.id for operation in chain if operation.id in acknowledged and operation.seq < fork}
            found += [operation for operation in chain if operation.id not in acknowledged]
    return found


def _chain(session: Session, generation: bytes, partition: str, after: int) -> list[Operation]:
    """The operations of one chain with a number above ``after``, in their order."""
    found = read_operations(session, "generation = ? AND partition = ? AND seq > ?", (generation, partition, after))
    return sorted(found, key=lambda operation: (operation.seq, operation.id))


def _known_points(session: Session, points: Sequence[tuple[int, bytes]]) -> list[tuple[int, bytes]]:
    """The points that our journal holds too; the others acknowledge nothing."""
    if not points:
        return []
    ids = [id_ for _, id_ in points]
    rows = session.connection().exec_driver_sql(f"SELECT seq, id FROM operation WHERE id IN ({marks(ids)})", tuple(ids))
    return [(seq, id_) for seq, id_ in rows]


def _ancestors(chain: Sequence[Operation], ends: Sequence[bytes]) -> set[bytes]:
    """The ids of these operations and of everything they follow, within a forked chain."""
    by_id = {operation.id: operation for operation in chain}
    found: set[bytes] = set()
    for end in ends:
        at: bytes | None = end
        while at is not None and at in by_id and at not in found:
            found.add(at)
            at = by_id[at].prev
    return found


def _distances(last: int) -> list[int]:
    """The numbers at distance 0, 8, 64, 512 … before the last one."""
    wanted = [last]
    step = STRIDE
    while last - step > 0 and len(wanted) < LOOK_BACK:
        wanted.append(last - step)
        step *= STRIDE
    return wanted
