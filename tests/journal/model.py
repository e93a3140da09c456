"""What the design says a set of operations means, in dictionaries and nothing else: the oracle the real code is held to.

Written from the promises, not from the code: a value is live while nobody named it as replaced; two different live values
are a difference; a deletion that had not seen everything that stands is one too, and then the record stays.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgpack

from app.journal.operation import Operation

FIELDS = {"title": ("title",), "participants": ("participants", "participants_approximate"), "content": ("content",)}
"""The groups the histories write, with their fields."""
DELETED = "deleted"


@dataclass(frozen=True)
class Change:
    """An operation with its values readable and everything else left out."""

    id: bytes
    values: dict[str, tuple[Any, ...]]
    replaced: dict[str, frozenset[bytes]]
    seen: frozenset[bytes]
    shown_order: tuple[int, bytes]


def change(operation: Operation) -> Change:
    return Change(
        operation.id,
        {group: tuple(msgpack.unpackb(value)) for group, value in operation.values.items()},
        {group: frozenset(ids) for group, ids in operation.sup.items()},
        frozenset(operation.seen),
        (operation.hlc, operation.id),
    )


def live(buttons: Iterable[Change], group: str) -> dict[bytes, tuple[Any, ...]]:
    """Operation id → value, of every value nobody replaced."""
    every = list(buttons)
    gone = {id_ for one in every for id_ in one.replaced.get(group, ())}
    return {one.id: one.values[group] for one in every if group in one.values and one.id not in gone}


def displayed(buttons: Iterable[Change], group: str) -> tuple[Any, ...] | None:
    """The value a form shows; among several the one written last as the clocks went, which decides nothing."""
    every = list(buttons)
    standing = live(every, group)
    order = {one.id: one.shown_order for one in every}
    return standing[max(standing, key=lambda id_: order[id_])] if standing else None


def on_screen(buttons: Iterable[Change]) -> dict[str, set[bytes]]:
    """Per group the operations whose value a form opened now has on screen; of the deletion, whatever stands."""
    every = list(buttons)
    found = {}
    for group in FIELDS:
        value = displayed(every, group)
        found[group] = {id_ for id_, other in live(every, group).items() if other == value}
    found[DELETED] = set(live(every, DELETED))
    return found


def conflicts(buttons: Iterable[Change]) -> dict[str, set[tuple[Any, ...]]]:
    """Group → the values that stand against each other."""
    every = list(buttons)
    found = {}
    for group in FIELDS:
        values = set(live(every, group).values())
        if len(values) > 1:
            found[group] = values
    if deletion(every) == "undecided":
        found[DELETED] = set(live(every, DELETED).values())
    return found


def deletion(buttons: Iterable[Change]) -> str:
    """ "no", "yes", or "undecided": somebody deletes what somebody else keeps or has changed unseen."""
    every = list(buttons)
    answers = live(every, DELETED)
    if not any(value == (1,) for value in answers.values()):
        return "no"
    if any(value == (0,) for value in answers.values()):
        return "undecided"
    standing = {id_ for group in FIELDS for id_ in live(every, group)}
    return "yes" if any(standing <= one.seen for one in every if one.id in answers) else "undecided"


def picture(buttons: Iterable[Change]) -> dict[str, Any]:
    """The record as every PC that holds these operations must show it."""
    every = list(buttons)
    fields: dict[str, Any] = {}
    for group, names in FIELDS.items():
        fields |= dict(zip(names, displayed(every, group) or (None,) * len(names), strict=True))
    return fields | {"deleted": deletion(every) == "yes", "differences": conflicts(every)}
