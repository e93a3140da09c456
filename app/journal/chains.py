"""The chains of the journal: where each ends, and a digest over its ids. Kept with every operation that comes or goes.

What a PC states to have, and whether two PCs have the same, is answered from these rows, whatever the journal's length.
``check`` counts them again.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from typing import Any

from sqlalchemy.orm import Session

from app.journal.operation import ID_BYTES, Operation

_COLUMNS = "generation, partition, last, end, count, numbers, digest"
_KEEP = (
    f"INSERT INTO chain ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (generation, partition) DO UPDATE SET"
    " last = excluded.last, end = excluded.end, count = excluded.count, numbers = excluded.numbers, digest = excluded.digest"
)
"""In place where it is known: replaced, a row would be written to the index too, a page more in every save."""
Name = tuple[bytes, str]
"""Generation and partition."""


@dataclass(frozen=True)
class Chain:
    """One generation's operations in one partition. ``last`` is the highest number, ``end`` the id of its operation (of several
    the greatest), ``count`` how many operations there are, ``numbers`` how many different numbers they have.

    ``digest`` (20 bytes) is the XOR of their ids: it does not depend on their order, and one more or less changes it at once.
    """

    generation: bytes
    partition: str
    last: int
    end: bytes
    count: int
    numbers: int
    digest: bytes

    @property
    def is_forked(self) -> bool:
        """Whether a number was used twice."""
        return self.count > self.numbers

    @property
    def is_unbroken(self) -> bool:
        """Not where a number was used twice (a fork) or is missing (a hole)."""
        return self.last == self.count == self.numbers


def chain(session: Session, generation: bytes, partition: str) -> Chain | None:
    """The chain of a generation in a partition; None when it has written nothing there."""
    asked = f"SELECT {_COLUMNS} FROM chain WHERE generation = ? AND partition = ?"
    row = session.connection().exec_driver_sql(asked, (generation, partition)).first()
    return Chain(*row) if row is not None else None


def chains(session: Session, partitions: Sequence[str] | None = None, generations: Sequence[bytes] | None = None) -> list[Chain]:
    """The chains of these partitions and generations, sorted by partition and generation; None: of all."""
    where: list[str] = []
    given: list[Any] = []
    for column, wanted in (("partition", partitions), ("generation", generations)):
        if wanted is not None:
            where.append(f"{column} IN ({', '.join('?' * len(wanted))})")
            given += wanted
    asked = f"SELECT {_COLUMNS} FROM chain WHERE {' AND '.join(where) or '1'} ORDER BY partition, generation"
    return [Chain(*row) for row in session.connection().exec_driver_sql(asked, tuple(given))]


def end_of(session: Session, generation: bytes, partition: str) -> tuple[int, bytes | None]:
    """Number and id of the last operation of a chain, of several the greatest; (0, None) before the first. From the operations
    themselves: by what is kept wrongly a number could be used twice.
    """
    asked = "SELECT seq, id FROM operation WHERE generation = ? AND partition = ? ORDER BY seq DESC, id DESC LIMIT 1"
    found = session.connection().exec_driver_sql(asked, (generation, partition)).first()
    return (found[0], found[1]) if found is not None else (0, None)


def partition_digest(chains: Iterable[Chain]) -> bytes:
    """32 bytes over the chains of one partition: equal when two PCs hold the same operations, and by chance never else."""
    ordered = sorted(chains, key=lambda one: one.generation)
    return sha256(b"".join(one.generation + one.count.to_bytes(8) + one.digest for one in ordered)).digest()


def counted(session: Session, partition: str | None = None, generation: bytes | None = None) -> Iterator[Chain]:
    """The chains as they follow from the operations themselves, of one partition and generation or of all; the way to prove what
    is kept. Reads the index of the chains and no operation.
    """
    given = tuple(value for value in (partition, generation) if value is not None)
    which = [f"{column} = ?" for column, value in (("partition", partition), ("generation", generation)) if value is not None]
    asked = (
        "SELECT generation, partition, seq, id FROM operation INDEXED BY ix_operation_chain"
        f" WHERE {' AND '.join(which) or '1'} ORDER BY generation, partition, seq, id"
    )
    for (of, within), rows in groupby(session.connection().exec_driver_sql(asked, given), key=lambda row: (row[0], row[1])):
        last = count = numbers = digest = 0
        end = b""
        for _, _, seq, id_ in rows:
            count += 1
            numbers += seq != last
            last, end = seq, id_
            digest ^= int.from_bytes(id_)
        yield Chain(of, within, last, end, count, numbers, digest.to_bytes(ID_BYTES))


def proven(session: Session, partition: str) -> list[Chain]:
    """What is kept of the chains of a partition, when as many operations are there; else what follows from the operations.

    An operation that was lost is found by it, at a hundredth of the cost of ``counted``.
    """
    kept = chains(session, [partition])
    is_there = all(_number(session, one) == one.count for one in kept)
    return kept if is_there else [*counted(session, partition)]


def _number(session: Session, one: Chain) -> int:
    asked = "SELECT count(*) FROM operation INDEXED BY ix_operation_chain WHERE generation = ? AND partition = ?"
    number: int = session.connection().exec_driver_sql(asked, (one.generation, one.partition)).scalar_one()
    return number


def note_inserted(session: Session, operations: Sequence[Operation]) -> None:
    """Brings the chains up to date after these operations were inserted."""
    by_chain: dict[Name, list[Operation]] = {}
    for operation in operations:
        by_chain.setdefault((operation.generation, operation.partition), []).append(operation)
    for name, some in by_chain.items():
        before = chain(session, *name) or Chain(*name, last=0, end=b"", count=0, numbers=0, digest=bytes(ID_BYTES))
        numbers = {operation.seq for operation in some}
        if min(numbers) <= before.last or len(numbers) < len(some):  # a fork, or what was missing: rare
            recount(session, [name])
            continue
        newest = max(some, key=lambda operation: operation.seq)
        digest = int.from_bytes(before.digest)
        for operation in some:
            digest ^= int.from_bytes(operation.id)
        count, several = before.count + len(some), before.numbers + len(some)
        _keep(session, Chain(*name, newest.seq, newest.id, count, several, digest.to_bytes(ID_BYTES)))


def recount(session: Session, names: Iterable[Name] | None = None) -> int:
    """Counts chains anew after operations were taken out, or all (None); returns how many were kept wrongly until then."""
    if names is None:
        return _recount_all(session)
    changed = 0
    for generation, partition in names:
        found = next(counted(session, partition, generation), None)
        if found != chain(session, generation, partition):
            changed += 1
            _forget(session, (generation, partition))
            if found is not None:
                _keep(session, found)
    return changed


def differing(session: Session) -> list[tuple[int, int]]:
    """(operations as kept, as counted) of each chain that is kept otherwise than it follows from the operations; always none."""
    kept = {(one.generation, one.partition): one for one in chains(session)}
    found = {(one.generation, one.partition): one for one in counted(session)}
    return [
        (kept[name].count if name in kept else 0, found[name].count if name in found else 0)
        for name in sorted(kept.keys() | found.keys())
        if kept.get(name) != found.get(name)
    ]


def _recount_all(session: Session) -> int:
    before, after = set(chains(session)), set(counted(session))
    for one in before - after:
        _forget(session, (one.generation, one.partition))
    for one in after - before:
        _keep(session, one)
    return len({(one.generation, one.partition) for one in before ^ after})


def _keep(session: Session, one: Chain) -> None:
    session.connection().exec_driver_sql(
        _KEEP, (one.generation, one.partition, one.last, one.end, one.count, one.numbers, one.digest)
    )


def _forget(session: Session, name: Name) -> None:
    session.connection().exec_driver_sql("DELETE FROM chain WHERE generation = ? AND partition = ?", name)
