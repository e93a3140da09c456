"""Random histories of three PCs over the real journal tables: people open, save, delete, copy PCs and pass files on.

Every history runs in transactions that are rolled back, so that a hundred of them take seconds. What each form had on
screen is noted beside, by the oracle, at the moment it was opened.
"""

import json
import random
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.journal import reading, writing
from app.journal.dump import dump
from app.journal.operation import Operation
from app.journal.reading import Shown
from app.journal.record_ids import derived_record_id
from app.journal.writing import Author
from app.store.database import Database, create_database
from app.sync.merge import merge
from app.sync.scope import Scope
from tests.journal import model
from tests.journal.model import Change

PARTITION = "daito"
CLOCKS = (0, 1_546_300_800_000, 1_762_300_000_000, 4_070_908_800_000)
"""1970, 2019, 2025 and 2099: what a PC may believe."""
VALUES: dict[str, list[tuple[Any, ...]]] = {
    "title": [("サロン",), ("座談会",), (None,)],
    "participants": [(0, None), (30, 1), (None, None)],
    "content": [("あ",), ("い",)],
}

_number = st.integers(0, 3)
_pc = st.integers(0, 2)
_save = st.tuples(st.just("save"), _pc, _number, st.sampled_from(sorted(VALUES)), _number)
_send = st.tuples(st.just("send"), _pc, _pc, st.integers(0, 3))
STEPS = st.lists(
    st.one_of(
        _save,
        _save,
        _send,
        _send,
        st.tuples(st.just("open"), _pc, _number),
        st.tuples(st.just("delete"), _pc, _number),
        st.tuples(st.just("restore"), _pc, _number),
        st.tuples(st.sampled_from(["new", "clock", "new life", "clone"]), _pc, _number),
    ),
    min_size=8,
    max_size=24,
)


@dataclass
class Form:
    """An open form: what the code says it showed, and what the oracle says."""

    record: bytes
    shown: Shown
    on_screen: dict[str, set[bytes]]


@dataclass
class Pc:
    """``received`` is everything that was ever handed to it, joined or waiting."""

    session: Session
    office: str
    generation: bytes
    clock: int = CLOCKS[2]
    received: dict[bytes, Operation] = field(default_factory=dict)
    forms: list[Form] = field(default_factory=list)

    def author(self) -> Author:
        self.clock += 1
        return Author(self.generation, "", self.clock)

    @property
    def known(self) -> dict[bytes, Operation]:
        """What it must have joined: all whose chain of predecessors is here."""
        joined: dict[bytes, Operation] = {}
        while fresh := {
            id_: operation
            for id_, operation in self.received.items()
            if id_ not in joined and (operation.prev is None or operation.prev in joined)
        }:
            joined |= fresh
        return joined

    def buttons(self, record: bytes) -> list[Change]:
        return [model.change(operation) for operation in self.known.values() if operation.record == record]

    def records(self, deletion: tuple[str, ...]) -> list[bytes]:
        every = dict.fromkeys(operation.record for operation in self.known.values())
        return [record for record in every if model.deletion(self.buttons(record)) in deletion]


@dataclass
class World:
    pcs: list[Pc]
    dice: random.Random
    """Throws the names of records and lives: their order decides what a file with gaps leaves out."""
    on_screen: dict[bytes, dict[str, set[bytes]]] = field(default_factory=dict)
    """Operation → what the form that wrote it had on screen."""

    @property
    def operations(self) -> list[Operation]:
        return list({id_: operation for pc in self.pcs for id_, operation in pc.received.items()}.values())


@contextmanager
def played(steps: Sequence[tuple[Any, ...]]) -> Iterator[World]:
    """The world after these steps; its sessions are open as long as the block."""
    with ExitStack() as stack:
        sessions = [stack.enter_context(database.rehearsing()) for database in databases()[:3]]
        dice = random.Random(1105)
        offices = ("daito", "daito", "head")
        world = World([Pc(session, office, dice.randbytes(16)) for session, office in zip(sessions, offices, strict=True)], dice)
        for name, who, *details in _BEGINNING + list(steps):
            _ACTS[name](world, world.pcs[who], *details)
        yield world


@contextmanager
def merged(deliveries: Iterable[Sequence[Operation]]) -> Iterator[Session]:
    """A head office that took these in one after another."""
    with databases()[3].rehearsing() as session:
        for number, operations in enumerate(deliveries, start=1):
            merge(session, operations, Scope("daito", "head"), number)
        yield session


def seen_in(session: Session) -> dict[bytes, dict[str, Any]]:
    """The records as the dump tells them, in the oracle's shape."""
    session.expire_all()
    found = {}
    for line in json.loads(dump(session)):
        fields = {name: line[name] for names in model.FIELDS.values() for name in names}
        told = line.get("differences", {})
        conflicts = {group: {tuple(value) for value in values} for group, values in told.items()}
        found[bytes.fromhex(line["id"])] = fields | {"deleted": line["deleted"], "differences": conflicts}
    return found


def expected(operations: Iterable[Operation]) -> dict[bytes, dict[str, Any]]:
    """The same, as the oracle tells them."""
    by_record: dict[bytes, list[Change]] = {}
    for operation in operations:
        by_record.setdefault(operation.record, []).append(model.change(operation))
    return {record: model.picture(buttons) for record, buttons in by_record.items()}


@cache
def databases() -> list[Database]:
    place = Path(tempfile.mkdtemp(prefix="yui-histories-"))
    return [create_database(place / str(number), bytes(32)) for number in range(4)]


def _new(world: World, pc: Pc, number: int) -> None:
    values = {"title": VALUES["title"][number % 2], "participants": VALUES["participants"][number % 3]}
    _write(
        world, pc, Form(derived_record_id("activity", world.dice.randbytes(16).hex(), partition=PARTITION), Shown(), {}), values
    )


def _open(world: World, pc: Pc, number: int) -> None:
    standing = pc.records(("no", "undecided"))
    if standing:
        record = standing[number % len(standing)]
        pc.forms.append(Form(record, reading.shown(pc.session, record), model.on_screen(pc.buttons(record))))


def _fill_in(world: World, pc: Pc, number: int, group: str, value: int) -> None:
    if not pc.forms:
        _open(world, pc, number)
    if pc.forms:
        _write(world, pc, pc.forms.pop(number % len(pc.forms)), {group: VALUES[group][value % len(VALUES[group])]})


def _delete(world: World, pc: Pc, number: int) -> None:
    if not pc.forms:
        _open(world, pc, number)
    if pc.forms:
        _write(world, pc, pc.forms.pop(number % len(pc.forms)), {}, deletes=True)


def _restore(world: World, pc: Pc, number: int) -> None:
    gone = pc.records(("yes",))
    if gone:
        record = gone[number % len(gone)]
        form = Form(record, reading.shown(pc.session, record), model.on_screen(pc.buttons(record)))
        _write(world, pc, form, {}, deletes=False)


def _pass_on(world: World, pc: Pc, to: int, part: int) -> None:
    """The whole, or a part with gaps, of what a PC has."""
    receiver = world.pcs[to]
    every = sorted(pc.known.values(), key=lambda operation: operation.id)
    some = every if part == 0 else [operation for index, operation in enumerate(every) if index % 3 != part - 1]
    if receiver is not pc:
        merge(receiver.session, some, Scope(pc.office, receiver.office), 1)
        receiver.received |= {operation.id: operation for operation in some}


def _turn_clock(world: World, pc: Pc, number: int) -> None:
    pc.clock = CLOCKS[number]


def _new_generation(world: World, pc: Pc, number: int) -> None:
    pc.generation = world.dice.randbytes(16)


def _clone(world: World, pc: Pc, number: int) -> None:
    """Another PC is now a copy of this one, and neither knows."""
    other = number % len(world.pcs)
    _pass_on(world, pc, other, 0)
    world.pcs[other].generation = pc.generation


def _write(world: World, pc: Pc, form: Form, values: dict[str, tuple[Any, ...]], deletes: bool | None = None) -> None:
    operation = writing.write(
        pc.session,
        pc.author(),
        entity="activity",
        partition=PARTITION,
        record=form.record,
        values=values,
        shown=form.shown,
        deletes=deletes,
    )
    pc.received[operation.id] = operation
    world.on_screen[operation.id] = form.on_screen


# Independent writings hardly ever meet: every history starts with one record that all three have open.
_BEGINNING: list[tuple[Any, ...]] = [
    ("new", 0, 0), ("send", 0, 1, 0), ("send", 0, 2, 0),
    ("open", 0, 0), ("open", 1, 0), ("open", 2, 0), ("open", 0, 0),
]  # fmt: skip

_ACTS: dict[str, Any] = {
    "new": _new,
    "open": _open,
    "save": _fill_in,
    "delete": _delete,
    "restore": _restore,
    "send": _pass_on,
    "clock": _turn_clock,
    "new life": _new_generation,
    "clone": _clone,
}
