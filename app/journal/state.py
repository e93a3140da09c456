"""What a set of operations means for one record. Pure: no database, no clock, no order of arrival.

A value is *live* when no operation names it as superseded. One live value, or several equal ones, is the field's
content; several different ones are a difference that people decide. Until then the one with the greatest (hlc, id) is
shown as provisional: on every PC the same one, and it decides nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

DELETED = "deleted"
"""The reserved group of every entity: value [1] deletes, [0] restores."""
ERASES = "erases"
"""The reserved group of erasures (app.journal.erasing): two of them are no difference."""
IS_DELETED = b"\x91\x01"


class HasOperation(Protocol):
    """The part of an operation that decides about state; a row of the journal and a received operation both have it."""

    @property
    def id(self) -> bytes: ...
    @property
    def values(self) -> Mapping[str, bytes]: ...
    @property
    def sup(self) -> Mapping[str, tuple[bytes, ...]]: ...
    @property
    def seen(self) -> tuple[bytes, ...]: ...
    @property
    def hlc(self) -> int: ...
    @property
    def wall_ms(self) -> int: ...
    @property
    def person(self) -> str: ...


@dataclass(frozen=True)
class RecordState:
    """One record folded. ``values`` holds the shown (possibly provisional) value of each group, still encoded.

    ``live`` lists per group the operations whose value is live, in a fixed order; ``differences`` the groups where they
    disagree, ``deleted`` among them when a deletion meets an edit it had not seen (then the record stays).
    """

    values: dict[str, bytes]
    live: dict[str, tuple[bytes, ...]]
    differences: tuple[str, ...]
    deleted: bool
    first_saved_at: int
    last_saved_at: int
    last_saved_by: str


def state_of(operations: Iterable[HasOperation]) -> RecordState:
    """Folds all operations of one record; at least one is needed."""
    known = list(operations)
    superseded: dict[str, set[bytes]] = {}
    for operation in known:
        for group, replaced in operation.sup.items():
            superseded.setdefault(group, set()).update(replaced)
    live: dict[str, list[HasOperation]] = {}
    for operation in known:
        for group in operation.values:
            if operation.id not in superseded.get(group, ()):
                live.setdefault(group, []).append(operation)

    values: dict[str, bytes] = {}
    differences: list[str] = []
    for group, candidates in live.items():
        if len(candidates) > 1 and group != ERASES:
            candidates.sort(key=_shown_last)
            if len({candidate.values[group] for candidate in candidates}) > 1:
                differences.append(group)
        values[group] = candidates[-1].values[group]

    deleted = _is_deleted(live)
    if deleted is None:
        differences.append(DELETED)
    newest = max(known, key=_shown_last)
    return RecordState(
        values=values,
        live={group: tuple(candidate.id for candidate in candidates) for group, candidates in live.items()},
        differences=tuple(sorted(set(differences))),
        deleted=bool(deleted),
        first_saved_at=min(operation.wall_ms for operation in known),
        last_saved_at=newest.wall_ms,
        last_saved_by=newest.person,
    )


def _shown_last(operation: HasOperation) -> tuple[int, bytes]:
    return (operation.hlc, operation.id)


def _is_deleted(live: Mapping[str, list[HasOperation]]) -> bool | None:
    """True or False; None when a deletion and something it had not seen stand against each other."""
    candidates = live.get(DELETED, [])
    deletions = [candidate for candidate in candidates if candidate.values[DELETED] == IS_DELETED]
    if not deletions:
        return False
    if len(deletions) < len(candidates):
        return None
    standing = {candidate.id for group, found in live.items() if group != DELETED for candidate in found}
    if any(standing <= set(deletion.seen) for deletion in deletions):
        return True
    return None
