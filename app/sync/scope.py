"""Who may change what. Checked for every operation of every file, whoever signed it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from app.journal.erasing import erasure
from app.journal.operation import Operation
from app.journal.state import DELETED
from app.models.base import COMMON, HEAD
from app.models.entities import ENTITIES


@dataclass(frozen=True)
class Scope:
    """``signer_office`` signed the file, ``reader_office`` is ours.

    A branch may change its own partition and there only what branches own. The head office may change COMMON and,
    deciding differences, the partitions of branches; it sends a branch nothing of another one. ``vouched`` are operations
    the head office wrote itself and gets back (app.sync.vouching).
    """

    signer_office: str
    reader_office: str
    vouched: frozenset[bytes] = frozenset()
    cut_offs: Mapping[tuple[bytes, str], int] | None = None
    """Of a stopped PC: life and partition → first number no longer accepted. None for a PC in use."""

    def is_in_time(self, operation: Operation) -> bool:
        """False for everything a stopped PC brings that the head office did not hold when it was stopped. Operations of
        other PCs in its files wait too: a thief could have made them, and they come by other ways as well."""
        return self.cut_offs is None or operation.seq < self.cut_offs.get((operation.life, operation.partition), 0)

    def allows(self, operation: Operation) -> bool:
        if operation.id in self.vouched:
            return True
        if self.signer_office == HEAD:
            return operation.partition in scope_of(self.reader_office) or self.reader_office == HEAD
        return operation.partition == self.signer_office and not _touches_head_groups(operation)


def scope_of(office: str) -> tuple[str, ...]:
    """The partitions an office other than the head office holds: COMMON and its own."""
    return (COMMON, office)


def _touches_head_groups(operation: Operation) -> bool:
    """Also by superseding or erasing: whoever names a group decides about it."""
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
    """Groups of an entity that only the head office writes; an entity that is all its own, only it may delete."""
    model = ENTITIES.get(entity)
    if model is None:
        return frozenset()  # of a newer program; what it is, only that program can say
    names = {group.name for group in model.groups if group.owner == "head"}
    return frozenset(names | {DELETED} if len(names) == len(model.groups) else names)
