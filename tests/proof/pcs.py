"""The PCs of a council at work, what stands on their screens, and the copies and files they made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgpack

from app.journal.operation import Operation
from app.journal.rows import read_operations
from app.journal.state import DECIDED, DELETED
from app.services.workspace.workspace import Workspace
from app.store.database import file_numbers
from app.store.high_water_marks import high_water_marks_path
from tests.proof import promises
from tests.proof.oracle import Saved, Told

Step = Callable[[Any, "Pc", int], None]
"""Something that somebody does at a PC of a world; the number says which of several, and what."""


@dataclass
class OpenForm:
    """A form, a page of conflicts or of the plan as it stands on a screen. ``on_screen`` is the oracle's reckoning."""

    record: bytes
    on_screen: Mapping[str, frozenset[bytes]]
    form: Any


@dataclass
class Kept:
    """A copy of a PC's data, by the program or by hand, and what the PC had been told when it was made."""

    name: str
    told: Told
    older: bool


@dataclass
class Pc:
    name: str
    workspace: Workspace
    told: Told
    forms: list[OpenForm] = field(default_factory=list)
    backups: list[Kept] = field(default_factory=list)
    file_copies: list[Kept] = field(default_factory=list)
    images: list[Kept] = field(default_factory=list)
    imports: list[tuple[int, Told, Told]] = field(default_factory=list)
    """Import's number, what was held before and after it; only the last can be undone for certain."""
    turned: timedelta = timedelta()
    older: bool = False
    """It runs a program that does not know yet what the others write."""

    @property
    def office(self) -> str:
        return self.told.office


@dataclass
class File:
    """One that was ever written: nothing is used up by reading it."""

    path: Path
    sender: str
    to: str
    holds: list[Saved]


def marks_of(workspace: Workspace) -> Path:
    return high_water_marks_path(workspace.folder, workspace.device_id)


def files_sent(workspace: Workspace) -> int:
    with workspace.database.reading() as session:
        return file_numbers(session)[1]


def operations_of(workspace: Workspace) -> list[Operation]:
    with workspace.database.reading() as session:
        return read_operations(session, promises.RECORDS)


def waiting_at(pc: Pc) -> set[bytes]:
    """What waits at a PC for a change before it."""
    with pc.workspace.database.reading() as session:
        asked = "SELECT id FROM waiting_operation WHERE reason = 'missing-predecessor'"
        return {id_ for (id_,) in session.connection().exec_driver_sql(asked)}


def as_saved(operation: Operation, on_screen: Mapping[str, frozenset[bytes]]) -> Saved:
    """The change as the oracle keeps it: what it replaced comes from the screen, not from the operation."""
    values = {group: tuple(msgpack.unpackb(value)) for group, value in operation.values.items()}
    decides = (1,) in (values.get(DELETED), values.get(DECIDED))
    return Saved(
        operation.id,
        operation.prev,
        (operation.generation, operation.partition, operation.seq),
        operation.entity,
        operation.record,
        values,
        {group: on_screen[group] for group in values if on_screen.get(group)},
        frozenset().union(*on_screen.values()) if decides else frozenset(),
        (operation.hlc, operation.id),
    )


def as_written(operation: Operation) -> Saved:
    """What was written again after damage: nobody had a screen, so it is taken as it says."""
    saved = as_saved(operation, {group: frozenset(ids) for group, ids in operation.sup.items()})
    return replace(saved, seen=frozenset(operation.seen))
