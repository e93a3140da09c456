"""固定: fields that a new activity of this PC begins with, for today or until they are released. Never sent anywhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.models.settings import PINNED
from app.rules import clock
from app.services.workspace.workspace import Workspace

PINNABLE = ("date", "target_id", "title", "place", "kind", "district", "partners", "recorder")
"""The fields of an activity that can be pinned, in the order of the form."""


@dataclass(frozen=True)
class Pin:
    """``value`` as the activity has it; ``for_good``: it also holds tomorrow."""

    value: Any
    for_good: bool = False


def pins(workspace: Workspace) -> dict[str, Pin]:
    """The pinned fields of today, by name. What was pinned for another day is released by itself."""
    with workspace.database.reading() as session:
        kept = PINNED.get(session)
    today = clock.today().isoformat()
    return {name: Pin(_value(name, value), bool(good)) for name, (value, day, good) in kept.items() if good or day == today}


def pin(workspace: Workspace, name: str, value: Any, *, for_good: bool = False) -> None:
    """Pins a field to a value."""
    _keep(workspace, pins(workspace) | {name: Pin(value, for_good)})


def release(workspace: Workspace, names: Iterable[str] = PINNABLE) -> None:
    """Releases these fields, all of them without ``names``."""
    gone = set(names)
    _keep(workspace, {name: one for name, one in pins(workspace).items() if name not in gone})


def note_saved(workspace: Workspace, values: Mapping[str, Any]) -> None:
    """A pinned field holds what was saved last in it."""
    before = pins(workspace)
    after = {name: Pin(values[name], one.for_good) for name, one in before.items()}
    if after != before:
        _keep(workspace, after)


def _keep(workspace: Workspace, found: Mapping[str, Pin]) -> None:
    today = clock.today().isoformat()
    with workspace.database.writing() as session:
        PINNED.keep(session, {name: (_stored(one.value), today, one.for_good) for name, one in found.items()})


def _stored(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _value(name: str, stored: Any) -> Any:
    return date.fromisoformat(stored) if name == "date" and stored else stored
