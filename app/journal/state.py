"""What a set of operations means for one record. Pure: no database, no clock, no order of arrival.

A value is *live* when no operation supersedes it. One live value, or several equal ones, is the content of the field.
Several different ones are a conflict (食い違い) that people resolve. Until then the value with the greatest (hlc, id) is
shown as provisional: the same one on every PC. It decides nothing.

A deletion and 確定 speak about everything that stands in the record and its parts. They name what they had seen of it;
what they had not seen is a conflict with them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from app.models.base import ORIGIN

DELETED = "deleted"
"""Reserved group of every entity: the value [1] deletes the record, [0] restores it."""
DECIDED = "decided"
"""Reserved group of kinds that are made final: the value [1] confirms all that was ``seen``, [0] opens it again."""
ERASES = "erases"
"""Reserved group of erasures (app.journal.erasing): two of them are no conflict."""
IS_DELETED = IS_DECIDED = b"\x91\x01"


class HasOperation(Protocol):
    """The part of an operation that decides about state: both a journal row and a received operation have it."""

    @property
    def id(self) -> bytes:
        """The operation id, 20 bytes."""
        ...

    @property
    def values(self) -> Mapping[str, bytes]:
        """Group → encoded value."""
        ...

    @property
    def sup(self) -> Mapping[str, tuple[bytes, ...]]:
        """Group → ids of the operations it supersedes."""
        ...

    @property
    def seen(self) -> tuple[bytes, ...]:
        """For a deletion and 確定: the operations whose values the form showed, of the record and its parts."""
        ...

    @property
    def hlc(self) -> int:
        """Hybrid clock: orders provisional values, decides nothing."""
        ...

    @property
    def wall_ms(self) -> int:
        """Milliseconds since 1970 UTC by the writer's clock, for people."""
        ...

    @property
    def person(self) -> str:
        """Who wrote it, as typed; usually empty."""
        ...


class Parts(NamedTuple):
    """The operations that stand in the parts of a record: ``kept`` those its deletion must have seen, ``decided`` its 確定."""

    kept: frozenset[bytes]
    decided: frozenset[bytes]


NO_PARTS = Parts(frozenset(), frozenset())


@dataclass(frozen=True)
class RecordState:
    """The folded state of one record. ``values``: the shown, possibly provisional value of each group, still encoded.

    ``live``: per group the operations whose value is live, in a fixed order. ``conflicts``: the groups in conflict, with
    ``deleted`` among them when a deletion meets an edit it had not seen (the record then stays), ``decided`` when 確定 does.
    """

    values: dict[str, bytes]
    live: dict[str, tuple[bytes, ...]]
    conflicts: tuple[str, ...]
    deleted: bool
    decided: bool
    first_saved_at: int
    last_saved_at: int
    last_saved_by: str


def state_of(operations: Iterable[HasOperation], parts: Parts = NO_PARTS) -> RecordState:
    """Folds all operations of one record; at least one is needed. ``parts`` matter only to what is deleted or final."""
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
    conflicts: list[str] = []
    for group, candidates in live.items():
        if len(candidates) > 1 and group != ERASES:
            candidates.sort(key=_shown_last)
            # Equal values written twice are no conflict: nobody needs to choose between them.
            if group not in (DECIDED, ORIGIN) and len({candidate.values[group] for candidate in candidates}) > 1:
                conflicts.append(group)
        values[group] = candidates[-1].values[group]

    deleted = _is_deleted(live, parts)
    if deleted is None:
        conflicts.append(DELETED)
    decided = _is_decided(live, parts)
    if decided is None:
        # The question which of the contents is final includes the one which value the group has.
        conflicts = [DECIDED, *([DELETED] if deleted is None else [])]
    newest = max(known, key=_shown_last)
    return RecordState(
        values=values,
        live={group: tuple(candidate.id for candidate in candidates) for group, candidates in live.items()},
        conflicts=tuple(sorted(set(conflicts))),
        deleted=bool(deleted),
        decided=bool(decided),
        first_saved_at=min(operation.wall_ms for operation in known),
        last_saved_at=newest.wall_ms,
        last_saved_by=newest.person,
    )


def _shown_last(operation: HasOperation) -> tuple[int, bytes]:
    """Sort key for the provisional value. The id breaks ties, so that every PC shows the same one."""
    return (operation.hlc, operation.id)


def _is_deleted(live: Mapping[str, list[HasOperation]], parts: Parts) -> bool | None:
    """True or False; None when a deletion and a value it had not seen are in conflict."""
    candidates = live.get(DELETED, [])
    deletions = [candidate for candidate in candidates if candidate.values[DELETED] == IS_DELETED]
    if not deletions:
        return False
    # Another live operation restores the record.
    if len(deletions) < len(candidates):
        return None
    # A deletion counts only when it had seen every live value; otherwise it would delete an edit nobody knew of.
    standing = standing_in(_ids(live)) | parts.kept
    if any(standing <= set(deletion.seen) for deletion in deletions):
        return True
    return None


def _is_decided(live: Mapping[str, list[HasOperation]], parts: Parts) -> bool | None:
    """True or False; None when a value is live that one of those who made the record final had not seen.

    Each of them must have seen it, because each confirmed a content; of a deletion one suffices.
    """
    candidates = live.get(DECIDED, [])
    if not candidates or any(candidate.values[DECIDED] != IS_DECIDED for candidate in candidates):
        return False  # opened again by somebody at least: then the states are in conflict
    standing = standing_in(_ids(live), [candidate.id for candidate in candidates]) | parts.decided
    return True if all(standing <= set(candidate.seen) for candidate in candidates) else None


def standing_in(live: Mapping[str, Iterable[bytes]], decisions: Iterable[bytes] = ()) -> set[bytes]:
    """The operations of a record whose values a decision must have seen; a deletion and an erasure are no values.

    What stands in one group with a value that the ``decisions`` wrote themselves is a conflict of that group's own.
    """
    own = set(decisions)
    return {id_ for group, ids in live.items() if group not in (DELETED, ERASES) and own.isdisjoint(ids) for id_ in ids}


def _ids(live: Mapping[str, list[HasOperation]]) -> dict[str, list[bytes]]:
    return {group: [candidate.id for candidate in candidates] for group, candidates in live.items()}
