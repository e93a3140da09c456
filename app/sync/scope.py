"""Which operations a signer may write. Checked for every operation of every file. Rules: docs/sync.md, "Who may write where"."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from sqlalchemy.orm import Session

from app.journal.erasing import erasure
from app.journal.operation import Operation
from app.journal.state import DECIDED, DELETED
from app.models.base import COMMON, HEAD, ROSTER
from app.models.entities import ENTITIES


@dataclass(frozen=True)
class Scope:
    """``signer_office`` signed the file, ``reader_office`` is ours.

    A branch may write its own partition, and there only the groups that branches own. The head office may write COMMON, its
    own partition and, to resolve conflicts, the partitions of branches; to a branch it sends nothing of another branch.
    ``countersigned`` are operations that the head office wrote itself and gets back (app.sync.countersigned_proofs).
    """

    signer_office: str
    reader_office: str
    countersigned: frozenset[bytes] = frozenset()
    cut_offs: Mapping[tuple[bytes, str], int] | None = None
    """For a stopped PC: (generation, partition) → first number no longer accepted. None for a PC in use."""
    others: frozenset[bytes] = frozenset()
    """Replica generations of other offices, in which a branch's word alone proves nothing. The head office may forward all."""
    stopped: Mapping[bytes, Mapping[str, int]] = field(default_factory=dict)
    """Of stopped PCs, whoever brings what they wrote: generation → partition → first number no longer accepted."""

    def is_in_time(self, operation: Operation) -> bool:
        """False for what a stopped PC wrote, or sends, beyond its cut-offs.

        This includes operations of other PCs in its files: a thief could have made them, and genuine ones arrive by other
        files too.
        """
        stopped = self.stopped.get(operation.generation)
        if stopped is not None and operation.seq >= stopped.get(operation.partition, 0):
            return False
        return self.cut_offs is None or operation.seq < self.cut_offs.get((operation.generation, operation.partition), 0)

    def allows(self, operation: Operation) -> bool:
        """Whether the signer may write this operation; one that is not allowed waits as "out-of-scope"."""
        if operation.partition == ROSTER:  # which proves itself, and travels in the header alone
            return False
        if operation.id in self.countersigned:
            return True
        if self.signer_office == HEAD:
            return operation.partition in scope_of(self.reader_office) or self.reader_office == HEAD
        return operation.partition == self.signer_office and not _touches_head_groups(operation)

    def may_forward(self, operation: Operation) -> bool:
        """False for what another office is said to have written, without its proof; it waits as "foreign-author"."""
        return operation.generation not in self.others or operation.id in self.countersigned


def scope_of(office: str) -> tuple[str, ...]:
    """The partitions an office other than the head office holds: COMMON and its own."""
    return (COMMON, office)


def partitions_between(session: Session, own_office: str, other: str) -> tuple[str, ...]:
    """The partitions a file between two offices concerns: what both hold. Two PCs of the head office hold all."""
    if own_office != HEAD:
        return scope_of(own_office)
    if other != HEAD:
        return scope_of(other)
    rows = session.connection().exec_driver_sql("SELECT DISTINCT partition FROM chain")
    return tuple(sorted({COMMON, HEAD, *(partition for (partition,) in rows)} - {ROSTER}))


def _touches_head_groups(operation: Operation) -> bool:
    """Whether an operation writes, supersedes or erases a group that only the head office owns."""
    forbidden = _head_groups(operation.entity)
    if not forbidden:
        return False
    erased = erasure(operation)
    if erased is not None and erased[0] in forbidden:
        return True
    return not (
        forbidden.isdisjoint(operation.values) and forbidden.isdisjoint(operation.sup) and forbidden.isdisjoint(operation.erased)
    )


@cache
def _head_groups(entity: str) -> frozenset[str]:
    """The groups of an entity that only the head office writes. When it owns all of them, only it may delete a record."""
    model = ENTITIES.get(entity)
    if model is None:
        return frozenset()  # of a newer program; what it is, only that program can say
    names = {group.name for group in model.groups if group.owner == "head"}
    return frozenset(names | {DELETED, DECIDED} if len(names) == len(model.groups) else names)
