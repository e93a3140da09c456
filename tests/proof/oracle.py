"""What was saved, what each PC was told, and what that must mean: in dictionaries, without the program's own code.

The oracle believes nothing that is read from a database. It notes what each form had on screen when it was opened, what
was typed, and which operations lie in which file; from these alone it says what every PC must hold and show.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.journal.state import DECIDED
from app.models.base import COMMON, HEAD
from tests.journal.model import DELETED

ERASES = "erases"
"""In an erasure: (group, the ids of the operations whose value of it goes, 20 bytes each)."""
Value = tuple[Any, ...]


@dataclass(frozen=True)
class Saved:
    """One saved change. ``replaced`` and ``seen`` are what was on screen, by the oracle's own reckoning.

    ``order`` settles which of several differing values is shown meanwhile, and nothing else.
    """

    id: bytes
    prev: bytes | None
    place: tuple[bytes, str, int]
    """Life, partition, number."""
    entity: str
    record: bytes
    values: Mapping[str, Value]
    replaced: Mapping[str, frozenset[bytes]]
    seen: frozenset[bytes]
    order: tuple[int, bytes]

    @property
    def partition(self) -> str:
        return self.place[1]


@dataclass
class Told:
    """What one PC holds: ``joined``, and ``waiting`` for a predecessor that did not come yet."""

    office: str
    joined: dict[bytes, Saved] = field(default_factory=dict)
    waiting: dict[bytes, Saved] = field(default_factory=dict)

    def copy(self) -> "Told":
        return Told(self.office, dict(self.joined), dict(self.waiting))

    def hear(self, file: Iterable[Saved], sender: str) -> None:
        """A file was taken in: what its sender may write is joined as soon as the whole chain before it is here."""
        for one in file:
            if one.id not in self.joined and may_write(sender, self.office, one.partition):
                self.waiting[one.id] = one
        while ready := [one for one in self.waiting.values() if one.prev is None or one.prev in self.joined]:
            for one in ready:
                self.joined[one.id] = self.waiting.pop(one.id)

    def of_record(self, record: bytes) -> list[Saved]:
        return [one for one in self.joined.values() if one.record == record]

    def records(self) -> list[bytes]:
        return list(dict.fromkeys(one.record for one in self.joined.values()))


def may_write(sender: str, reader: str, partition: str) -> bool:
    if sender == HEAD:
        return partition in (COMMON, reader)
    return partition == sender


def live(saved: Iterable[Saved], group: str) -> dict[bytes, Saved]:
    """What nobody replaced."""
    every = list(saved)
    gone = {id_ for one in every for id_ in one.replaced.get(group, ())} | erased(every, group)
    return {one.id: one for one in every if group in one.values and one.id not in gone}


def erased(saved: Iterable[Saved], group: str) -> set[bytes]:
    """The operations of which this value was erased on purpose; ``saved`` are those of one record."""
    named = [one.values[ERASES] for one in saved if ERASES in one.values]
    return {ids[at : at + 20] for of, ids in named if of == group for at in range(0, len(ids), 20)}


def groups(saved: Iterable[Saved]) -> list[str]:
    return sorted({group for one in saved for group in one.values} - {DELETED, ERASES})


def displayed(saved: Iterable[Saved], group: str) -> Value | None:
    standing = live(saved, group).values()
    return max(standing, key=lambda one: one.order).values[group] if standing else None


def on_screen(saved: Iterable[Saved]) -> dict[str, frozenset[bytes]]:
    """Per group the operations whose value a form opened now shows; of the deletion, whatever stands."""
    every = list(saved)
    found = {}
    for group in groups(every):
        shown = displayed(every, group)
        found[group] = frozenset(one.id for one in live(every, group).values() if one.values[group] == shown)
    return found | {DELETED: frozenset(live(every, DELETED))}


def candidates(saved: Iterable[Saved]) -> dict[str, frozenset[bytes]]:
    """Per group everything that stands: what the page of conflicts shows side by side."""
    every = list(saved)
    return {group: frozenset(live(every, group)) for group in (*groups(every), DELETED)}


def deletion(saved: Iterable[Saved]) -> str:
    """ "no", "yes", or "undecided": somebody deletes what somebody else keeps or has changed unseen."""
    every = list(saved)
    answers = live(every, DELETED).values()
    deletions = [one for one in answers if one.values[DELETED] == (1,)]
    if not deletions:
        return "no"
    if len(deletions) < len(answers):
        return "undecided"
    standing = {id_ for group in groups(every) for id_ in live(every, group)}
    return "yes" if any(standing <= one.seen for one in deletions) else "undecided"


def decision(saved: Iterable[Saved]) -> str:
    """ "no", "yes", or "undecided": somebody who cancelled the record had not seen what stands in it."""
    every = list(saved)
    answers = live(every, DECIDED)
    if not answers or any(one.values[DECIDED] != (1,) for one in answers.values()):
        return "no"
    others = (live(every, group).keys() for group in groups(every))
    standing = {id_ for ids in others if ids.isdisjoint(answers) for id_ in ids}
    return "yes" if all(standing <= one.seen for one in answers.values()) else "undecided"


def conflicts(saved: Iterable[Saved]) -> frozenset[str]:
    """The groups in which two or more different values are live; while a decision is open, that question is the only one."""
    every = list(saved)
    found = {group for group in groups(every) if len({one.values[group] for one in live(every, group).values()}) > 1}
    found = {DECIDED} if decision(every) == "undecided" else found - {DECIDED}
    return frozenset(found | {DELETED} if deletion(every) == "undecided" else found)


def picture(saved: Iterable[Saved], fields: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    """The row every PC that holds just these must show; ``fields`` are the groups its program knows."""
    every = list(saved)
    row: dict[str, Any] = {}
    for group, names in fields.items():
        row |= dict(zip(names, displayed(every, group) or (None,) * len(names), strict=True))
    shown = conflicts(every) & (fields.keys() | {DECIDED, DELETED})
    return row | {"deleted": deletion(every) == "yes", "conflicts": ",".join(sorted(shown))}
