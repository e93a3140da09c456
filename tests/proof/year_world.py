"""A council in the year of its evaluation: closings, final texts, joins, deletions with photos, stops, and a PC that lies.

Each step is done by the real functions on real files. What people decided, and what they had before them when they did, is
noted here; tests/proof/year_promises.py asks whether everybody is still told that in the end.
"""

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from app.errors import Refused, YuiError
from app.journal.operation import Operation
from app.models.base import HEAD
from app.rules import clock
from app.services.backup import backups
from app.services.plan.target_year import TargetYear
from app.services.transfer import import_undo, importing, submitting, sync_folder
from tests.chance import no_chance
from tests.offices import target
from tests.proof import year_promises, year_trouble, year_writing
from tests.proof.council import BRANCHES, copied, fresh_folder, hurried, state_in
from tests.proof.year_pc import Pc, Step
from tests.proof.year_promises import YEAR


@dataclass
class World:
    """``counted``: by closing (its operation) the ids of everything the head office held. ``confirmed``: by evaluation the
    texts somebody made final. ``deletions``: by activity what each who deleted it held. ``stopped``: by PC the numbers of its
    chains that the head office held when it stopped it."""

    folder: Path
    pcs: dict[str, Pc] = field(default_factory=dict)
    pool: list[tuple[str, Path]] = field(default_factory=list)
    written: dict[bytes, str] = field(default_factory=dict)
    """Operation → the PC that wrote it."""
    counted: dict[bytes, frozenset[bytes]] = field(default_factory=dict)
    confirmed: dict[bytes, set[str]] = field(default_factory=dict)
    deletions: dict[bytes, list[frozenset[bytes]]] = field(default_factory=dict)
    joined: set[tuple[bytes, bytes]] = field(default_factory=set)
    stopped: dict[str, set[bytes]] = field(default_factory=dict)
    leaving: dict[Path, frozenset[bytes]] = field(default_factory=dict)
    """File of the head office → what its own partition held when the file was written."""
    sticks: list[tuple[Path, str]] = field(default_factory=list)
    """Copies of the head office's data outside its PC, with the recovery sheet that opens them."""
    branch_sticks: dict[str, list[Path]] = field(default_factory=dict)
    """By branch's PC: copies of it outside."""
    lost: dict[str, list[str]] = field(default_factory=dict)
    """By branch's PC: the names (devices) it had before it was lost."""
    promised: dict[str, frozenset[bytes]] = field(default_factory=dict)
    """By branch's PC: what it held when it had come back from its copy."""
    without_copies: str = ""
    """The PC that was damaged when it had no copy: two of them at once are too much (docs/sync.md, "What is not solved")."""
    moment: datetime = datetime(2026, 4, 5, tzinfo=UTC)
    refused: list[tuple[str, YuiError]] = field(default_factory=list)
    """Who would not take a file in, and why."""
    met: Counter[str] = field(default_factory=Counter)
    steps: list[tuple[str, str, int]] = field(default_factory=list)

    def pc(self, name: str) -> Pc:
        if name not in self.pcs:
            pc = self.pcs[name] = Pc(name, copied(name, self.folder))
            pc.copies.append(backups.create_backup(pc.workspace).name)
        return self.pcs[name]

    @property
    def head(self) -> Pc:
        return self.pc(HEAD)

    def now(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment

    def play(self, kind: str, name: str, number: int = 0) -> None:
        """One step. What people are refused is no failure, any other error is."""
        self.steps.append((kind, name, number))
        pc = self.pc(name)
        before = {one.id for one in pc.operations()}
        with suppress(Refused):
            STEPS[kind](self, pc, number)
            self.met[kind] += 1
        if kind not in CARRYING:
            fresh = (one.id for one in pc.operations() if one.id not in before)
            self.written |= {id_: pc.name for id_ in fresh if id_ not in self.written}

    # ── PCs together ──

    def seen_again(self, pc: Pc) -> None:
        held = frozenset(one.id for one in pc.operations())
        for record in self.activities(pc, deleted=True):
            self.deletions.setdefault(record, []).append(held)
        for record in self.confirmed:
            self.confirmed[record].add(year_promises.outcome(pc, record))

    def partner(self, pc: Pc) -> Pc:
        """The other PC of the office, else the head office."""
        return self.pc({"daito": "daito2", "daito2": "daito"}.get(pc.name, HEAD))

    def exchange(self, *pcs: Pc) -> None:
        for pc in pcs:
            self.round_trip(pc, 0)

    def meet(self, further: Pc) -> None:
        """The head office's PCs exchange files."""
        for sender, reader in ((further, self.head), (self.head, further)):
            path = self.folder / f"{len(self.pool)}.yui"
            submitting.send_back(sender.workspace, HEAD, path)
            self.pool.append((HEAD, path))
            self.take_in(reader, path)

    def forget_unheard_stops(self) -> None:
        """A stop that is lost with the head office's data, and of which nobody else had heard, is none."""
        others = [one for one in self.pcs.values() if one.name not in self.stopped]
        told = {name for name in self.stopped for one in others if year_promises.is_stopped(one, self.pcs[name])}
        for name in self.stopped.keys() - told:
            del self.stopped[name]

    def hears_of_damage(self, pc: Pc, before: Iterable[Operation]) -> None:
        """What is lost nobody can promise any more."""
        pc.imports, pc.safe = [], frozenset()
        self.hears_of_what_was_written_again(pc, {one.id for one in before})
        somewhere = {one.id for other in self.in_use() for one in other.operations()}
        self.promised = {name: ids & somewhere for name, ids in self.promised.items()}
        if pc is self.head:
            self.forget_unheard_stops()
        self.met["damages"] += 1

    def hears_of_what_was_written_again(self, pc: Pc, before: set[bytes]) -> None:
        """This PC held ``before``. Who has seen what it wrote again had seen it before."""
        known = self.written.keys() | before
        for again in (one for one in pc.operations() if one.id not in known and one.generation == pc.workspace.generation):
            self.written[again.id] = pc.name
            instead = {id_ for ids in again.sup.values() for id_ in ids}
            for every in self.deletions.values():
                every[:] = [held | {again.id} if instead & held else held for held in every]

    # ── Files travel ──

    def send(self, pc: Pc, number: int) -> None:
        path = self.folder / f"{len(self.pool)}.yui"
        to = BRANCHES[number % len(BRANCHES)] if pc.office == HEAD else HEAD
        if to == HEAD:
            submitting.hand_in(pc.workspace, path)
        else:
            submitting.send_back(pc.workspace, to, path)
            self.leaving[path] = frozenset(one.id for one in pc.operations() if one.partition == HEAD)
        self.pool.append((to, path))

    def deliver(self, pc: Pc, number: int) -> None:
        paths = [path for to, path in self.pool if to == pc.office]
        if paths:
            self.take_in(pc, paths[-1 - number % len(paths)])

    def take_in(self, pc: Pc, path: Path) -> None:
        before = {one.id for one in pc.operations()}
        done = importing.import_files(pc.workspace, [path])
        self.hears_of_what_was_written_again(pc, before)
        pc.imports += [report.import_id for report in done.files if report.import_id and not report.already_imported]
        self.refused += [(pc.name, report.trouble) for report in done.files if report.trouble]
        pc.safe |= self.leaving.get(path, frozenset())
        self.met["conflicts"] += done.conflicts

    def undo_import(self, pc: Pc, number: int) -> None:
        if pc.imports:
            import_undo.undo_import(pc.workspace, pc.imports.pop())
            pc.safe = frozenset()

    def round_trip(self, pc: Pc, number: int) -> None:
        if pc.office == HEAD:
            if pc is not self.head:
                self.meet(pc)
        else:
            self.send(pc, 0)
            with suppress(Refused):
                self.take_in(self.head, self.pool[-1][1])
            self.send(self.head, BRANCHES.index(pc.office))
            with suppress(Refused):
                self.take_in(pc, self.pool[-1][1])

    def folder_round(self, pc: Pc, number: int) -> None:
        """A round through the shared folder, which a PC that joins in is told of first."""
        shared = self.folder / "shared"
        shared.mkdir(exist_ok=True)
        if sync_folder.folder_of(pc.workspace) is None:
            sync_folder.set_folder(pc.workspace, shared)
        before = {one.id for one in pc.operations()}
        sync_folder.go_round(pc.workspace)
        self.hears_of_what_was_written_again(pc, before)

    # ── Looking ──

    def evaluation(self, pc: Pc, number: int) -> TargetYear:
        return TargetYear(target(pc.workspace, f"1-{1 + number % 2}"), YEAR, None if pc.office == HEAD else pc.office)

    def activities(self, pc: Pc, *, deleted: bool = False) -> list[bytes]:
        known = year_promises.by_record(pc.operations(), "activity").keys()
        return sorted(known if deleted else known - year_promises.gone(pc))

    def in_use(self) -> list[Pc]:
        return [pc for pc in self.pcs.values() if pc.name not in self.stopped]

    def calm_round(self) -> None:
        """Everybody in use hands in, the head office takes all of it in and answers, everybody takes the answer in."""
        self.refused = []
        branches = [pc for pc in self.in_use() if pc.office != HEAD]
        further = [pc for pc in self.in_use() if pc.office == HEAD and pc is not self.head]
        for pc in further:
            self.meet(pc)
        for pc in branches:
            self.send(pc, 0)
            self.take_in(self.head, self.pool[-1][1])
        for office in sorted({pc.office for pc in branches}):
            self.send(self.head, BRANCHES.index(office))
            for pc in branches:
                if pc.office == office:
                    self.take_in(pc, self.pool[-1][1])
        for pc in further:
            self.meet(pc)
        assert self.refused == []


CARRYING = ("send", "deliver", "round_trip", "undo_import", "folder_round")
STEPS: dict[str, Step] = {
    **year_writing.STEPS,
    **year_trouble.STEPS,
    **{kind: getattr(World, kind) for kind in CARRYING},
}


@contextmanager
def at_work() -> Iterator[World]:
    """A council at its beginning, in a folder that is gone afterwards."""
    with ExitStack() as stack:
        stack.enter_context(hurried())
        folder = fresh_folder()
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        stack.enter_context(state_in(folder))
        stack.enter_context(no_chance(331))
        world = World(folder)
        stack.enter_context(patch.object(clock, "source", world.now))
        stack.callback(lambda: [pc.workspace.close() for pc in world.pcs.values()])
        yield world
