"""A council at work: what Hypothesis draws, done by the real functions on real files, and told to the oracle."""

import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import msgpack

from app.errors import Refused
from app.journal.operation import Operation
from app.models.base import COMMON, HEAD
from app.rules import clock
from app.store.database import FILE_NAME
from tests.chance import no_chance
from tests.proof import oracle, promises, travelling, trouble, writing
from tests.proof.council import (
    BRANCHES,
    copied,
    fresh_folder,
    hurried,
    office_of,
    prepared,
    state_in,
)
from tests.proof.oracle import ERASES, Saved, Told, Value
from tests.proof.pcs import (
    File,
    Kept,
    OpenForm,
    Pc,
    as_saved,
    as_written,
    marks_of,
    operations_of,
)
from tests.proof.programs import older_program

STEPS = writing.STEPS | travelling.STEPS | trouble.STEPS
BEGINNING = "20250401-000000-000000-manual.db"
EARLIEST, LATEST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2120, 1, 1, tzinfo=UTC)


@dataclass
class World:
    folder: Path
    pcs: dict[str, Pc] = field(default_factory=dict)
    pool: list[File] = field(default_factory=list)
    saved: dict[bytes, Saved] = field(default_factory=dict)
    """Everything that was ever saved anywhere."""
    instead: dict[bytes, bytes] = field(default_factory=dict)
    """Change that a PC of its own had behind a hole → by which it wrote it again."""
    copied_generations: set[bytes] = field(default_factory=set)
    """Lives that a person made two of, behind the program's back."""
    moment: datetime = datetime(2025, 11, 5, tzinfo=UTC)
    turned: timedelta = timedelta()
    rounds: int = 1
    """Calm rounds until everybody must agree again."""
    head_was_set_back: bool = False
    numbers_again: int = 0
    """How many file numbers PCs whose disk was put back give out again; a head office that was set back does not see that."""
    without_copies: str = ""
    """The PC that was damaged when it had no copy: two of them at once are too much (docs/sync.md, "What is not solved")."""
    met: Counter[str] = field(default_factory=Counter)
    """What this history went through, for the table."""
    steps: list[tuple[str, str, int]] = field(default_factory=list)

    def pc(self, name: str) -> Pc:
        """The PC, switched on at its first use."""
        if name not in self.pcs:
            office = office_of(name)
            told = Told(office, {one.id: one for one in beginning() if office == HEAD or one.partition in (COMMON, office)})
            pc = self.pcs[name] = Pc(name, copied(name, self.folder), told)
            self._keep_the_beginning(pc)
        return self.pcs[name]

    def _keep_the_beginning(self, pc: Pc) -> None:
        """Every PC has an old backup, an old copy of its file and an old image of its disk."""
        before, backups = prepared() / pc.name, pc.workspace.folder / "backups"
        backups.mkdir()
        shutil.copyfile(before / FILE_NAME, backups / BEGINNING)
        pc.backups.append(Kept(BEGINNING, pc.told.copy(), pc.older))
        shutil.copyfile(before / FILE_NAME, self.folder / f"{pc.name}-0.db")
        pc.file_copies.append(Kept(f"{pc.name}-0.db", pc.told.copy(), pc.older))
        image = self.folder / f"{pc.name}-image-0"
        shutil.copytree(before, image)
        shutil.copyfile(marks_of(pc.workspace), image.with_suffix(".marks"))
        pc.images.append(Kept(image.name, pc.told.copy(), pc.older))

    def play(self, kind: str, name: str, number: int = 0) -> None:
        """One step, and every promise that can be looked at right after it. What people are refused is no failure."""
        self.steps.append((kind, name, number))
        pc = self.pc(name)
        self.turned = pc.turned
        with suppress(Refused), older_program(pc.older):
            STEPS[kind](self, pc, number)
        self.met[kind] += 1
        promises.holds_what_it_was_told(self, pc)
        promises.what_is_kept_of_months_follows_from_the_records(pc, keeps=len(self.steps) % 3 == 0)

    def now(self) -> datetime:
        self.moment += timedelta(milliseconds=1)
        return min(max(self.moment + self.turned, EARLIEST), LATEST)

    # ── Looking ──

    def undecided(self, name: str) -> bool:
        told = self.pcs[name].told
        return any(oracle.conflicts(told.of_record(record)) for record in told.records())

    def activities(self, pc: Pc) -> list[bytes]:
        return sorted({one.record for one in pc.told.joined.values() if one.entity == "activity"})

    def file_for(self, pc: Pc, number: int) -> File | None:
        """0 is the newest one for this office."""
        files = [file for file in self.pool if file.to == pc.office]
        return files[-1 - number % len(files)] if files else None

    @contextmanager
    def saving(self, pc: Pc, opened: OpenForm, typed: Mapping[str, Value] | None = None) -> Iterator[None]:
        """Whatever was saved in the block is told to the oracle, and must replace just what stood on the screen."""
        yield
        fresh = [operation for operation in operations_of(pc.workspace) if operation.id not in pc.told.joined]
        fresh.sort(key=lambda one: one.seq)
        for operation in fresh:
            on_screen: Any = opened.on_screen if opened.record else opened.on_screen[operation.record]  # type: ignore[index]
            if operation is not fresh[0]:
                self.erases_what_was_decided_against(pc, operation)
                on_screen = oracle.on_screen(pc.told.of_record(operation.record))
            saved = as_saved(operation, on_screen)
            promises.replaces_what_was_on_screen(operation, saved)
            saved = replace(saved, replaced={group: frozenset(operation.sup[group]) for group in saved.replaced})
            assert typed is None or all(saved.values.get(group) == value for group, value in typed.items())
            self.saved[saved.id] = saved
            pc.told.joined[saved.id] = saved
        assert fresh or not typed
        self.met["saves"] += len(fresh)

    def written_again(self, pc: Pc) -> dict[bytes, Saved]:
        """What this PC wrote again since of what it had written before, and nothing else that nobody saved."""
        again = {}
        for operation in operations_of(pc.workspace):
            if operation.id not in self.saved:
                assert operation.generation == pc.workspace.generation
                again[operation.id] = self.saved[operation.id] = as_written(operation)
                self.instead |= {id_: operation.id for ids in operation.sup.values() for id_ in ids if id_ in pc.told.waiting}
                self.met["written_again"] += 1
        return again

    def erases_what_was_decided_against(self, pc: Pc, operation: Operation) -> None:
        """The only second change of one step: where one candidate erased a text and others did not know, they go for good."""
        every = pc.told.of_record(operation.record)
        group, _ = msgpack.unpackb(operation.values[ERASES])
        gone = oracle.erased([as_saved(operation, {})], group)
        assert operation.values.keys() == {group, ERASES} and gone.isdisjoint(oracle.live(every, group))
        assert any(ERASES in one.values for one in every)

    def calm_round(self) -> None:
        """Everybody hands in, the head office takes all of it in and answers, everybody takes the answer in."""
        head = self.pc(HEAD)
        branches = [pc for pc in self.pcs.values() if pc is not head]
        for pc in branches:
            with self.at(pc):
                travelling.send(self, pc, 0)
            with self.at(head):
                travelling.take_in(self, head, self.pool[-1])
        for office in sorted({pc.office for pc in branches}):
            with self.at(head):
                travelling.send(self, head, BRANCHES.index(office))
            for pc in branches:
                if pc.office == office:
                    with self.at(pc):
                        travelling.take_in(self, pc, self.pool[-1])

    @contextmanager
    def at(self, pc: Pc) -> Iterator[None]:
        self.turned = pc.turned
        with older_program(pc.older):
            yield


@cache
def beginning() -> tuple[Saved, ...]:
    """What everybody holds from the start: the plan."""
    folder = fresh_folder()
    try:
        with state_in(folder), copied(HEAD, folder) as workspace:
            operations = operations_of(workspace)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    assert not any(operation.sup for operation in operations)
    return tuple(as_saved(operation, {}) for operation in operations)


@contextmanager
def at_work() -> Iterator[World]:
    """A council at its beginning, in a folder that is gone afterwards."""
    with ExitStack() as stack:
        stack.enter_context(hurried())
        beginning()  # before the dice are taken: the first history of a process throws the same as the others
        folder = fresh_folder()
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        stack.enter_context(state_in(folder))
        stack.enter_context(no_chance(1105))
        world = World(folder)
        world.saved |= {one.id: one for one in beginning()}
        stack.enter_context(patch.object(clock, "source", world.now))
        stack.callback(lambda: [pc.workspace.close() for pc in world.pcs.values()])
        yield world
