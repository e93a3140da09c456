"""A council in the year of its evaluation: closings, final texts, joins, deletions with photos, stops, and a PC that lies.

Each step is done by the real functions on real files. What people decided, and what they had before them when they did, is
noted here; tests/proof/year_promises.py asks whether everybody is still told that in the end.
"""

import io
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from PIL import Image

from app.errors import Refused, YuiError
from app.journal.operation import Operation, encode_value
from app.journal.record_ids import derived_record_id
from app.journal.rows import read_operations
from app.models.base import COMMON, HEAD
from app.rules import clock
from app.services.activities import activities, photos
from app.services.backup import backups, recovery, restoring
from app.services.backup.salvaging import salvage
from app.services.conflicts import conflicts, possible_duplicates
from app.services.devices import branch_recovery, copy_keys, key_renewal, roster, setup
from app.services.evaluation.evaluations import evaluation_id, open_evaluation, save_evaluation
from app.services.figures import year_closing
from app.services.forms import finalising
from app.services.plan.target_year import TargetYear
from app.services.records import undo
from app.services.transfer import import_undo, importing, submitting, sync_folder
from app.services.workspace.workspace import Workspace
from app.store.database import FILE_NAME
from app.store.recovery_code import code_lines
from tests.chance import no_chance
from tests.offices import target
from tests.proof import year_promises
from tests.proof.council import BRANCHES, copied, fresh_folder, hurried, office_of, state_in
from tests.proof.disasters import keys_go_bad, killed_and_its_log_lost, pages_go_bad
from tests.proof.year_promises import YEAR
from tests.services.backup.damaged_data import proven_in
from tests.sync.family import handmade
from tests.sync.test_scope import forged

TITLES = ("ふれあいサロン", "座談会")
RATED = {"rating": "B", "rating_reason": "理由", "issue": "課題", "direction": "continue", "qualitative": "数に表れない成果"}


@dataclass
class Pc:
    name: str
    workspace: Workspace
    copies: list[str] = field(default_factory=list)
    imports: list[int] = field(default_factory=list)
    safe: frozenset[bytes] = frozenset()
    """At a branch: what came of the head office's own partition, sealed, for safekeeping."""

    @property
    def office(self) -> str:
        return office_of(self.name)

    def operations(self) -> list[Operation]:
        with self.workspace.database.reading() as session:
            return read_operations(session, "1")


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
            getattr(self, f"_{kind}")(pc, number)
            self.met[kind] += 1
        if kind not in CARRYING:
            fresh = (one.id for one in pc.operations() if one.id not in before)
            self.written |= {id_: pc.name for id_ in fresh if id_ not in self.written}

    # ── People write ──

    def _record(self, pc: Pc, number: int) -> None:
        values = {
            "date": date(YEAR, 10, 3 + number % 2),
            "target_id": target(pc.workspace, f"1-{1 + number % 2}"),
            "title": TITLES[number // 2 % 2],
            "participants": 1 + number,
            "state": "final",
        }
        activities.save(pc.workspace, activities.blank(pc.workspace), values)

    def _recount(self, pc: Pc, number: int) -> None:
        record = chosen(self.activities(pc), number)
        if record:
            activities.save(pc.workspace, activities.open_form(pc.workspace, record), {"participants": 100 + number})

    def _delete(self, pc: Pc, number: int) -> None:
        record = chosen(self.activities(pc), number)
        if record:
            held = frozenset(one.id for one in pc.operations())
            activities.delete(pc.workspace, record)
            self.deletions.setdefault(record, []).append(held)

    def _photograph(self, pc: Pc, number: int) -> None:
        record = chosen(self.activities(pc), number)
        if record:
            photos.add(pc.workspace, record, picture(number % 3))

    def _join(self, pc: Pc, number: int) -> None:
        pair = chosen(possible_duplicates.pairs(pc.workspace), number // 2)
        if pair:
            one, other = pair.key
            seen = possible_duplicates.compare(pc.workspace, one, other)
            possible_duplicates.join(pc.workspace, seen, (one, other)[number % 2])
            self.joined.add((one, other))

    def _evaluate(self, pc: Pc, number: int) -> None:
        of = self.evaluation(pc, number)
        save_evaluation(pc.workspace, open_evaluation(pc.workspace, of), RATED | {"outcome": f"成果{len(self.steps)}"})

    def _make_final(self, pc: Pc, number: int) -> None:
        of = self.evaluation(pc, number)
        form = open_evaluation(pc.workspace, of)
        if form.is_new:
            self._evaluate(pc, number)
            form = open_evaluation(pc.workspace, of)
        with patch.object(finalising, "_issue", lambda *_: None):  # drawing the copy is proven elsewhere
            finalising.make_evaluation_final(pc.workspace, form)
        self.confirmed.setdefault(evaluation_id(of), set()).add(form.values["outcome"])

    def _close(self, pc: Pc, number: int) -> None:
        before = {one.id for one in self.head.operations()}
        year_closing.close_year(self.head.workspace, YEAR)
        (closing,) = (one.id for one in self.head.operations() if one.id not in before)
        self.counted[closing] = frozenset(before)

    def _reopen(self, pc: Pc, number: int) -> None:
        year_closing.reopen_year(self.head.workspace, YEAR, "確かめるため")

    def _decide(self, pc: Pc, number: int) -> None:
        found = chosen(conflicts.list_conflicts(pc.workspace), number)
        if found:
            held = frozenset(one.id for one in pc.operations())
            candidate = found.candidates[number % len(found.candidates)]
            conflicts.resolve_with_candidate(pc.workspace, found, candidate.operation)
            self.met["decided"] += 1
            self.deletions.setdefault(found.record, []).append(held)
            if found.entity in ("evaluation", "branch_evaluation"):
                self.confirmed.setdefault(found.record, set()).add(year_promises.outcome(pc, found.record))

    def _take_back(self, pc: Pc, number: int) -> None:
        """Ctrl+Z. What it brings back, people have before them."""
        undo.undo_last(pc.workspace)
        self.seen_again(pc)

    def seen_again(self, pc: Pc) -> None:
        held = frozenset(one.id for one in pc.operations())
        for record in self.activities(pc, deleted=True):
            self.deletions.setdefault(record, []).append(held)
        for record in self.confirmed:
            self.confirmed[record].add(year_promises.outcome(pc, record))

    # ── Two people do so without knowing of each other ──

    def partner(self, pc: Pc) -> Pc:
        """The other PC of the office, else the head office."""
        return self.pc({"daito": "daito2", "daito2": "daito"}.get(pc.name, HEAD))

    def exchange(self, *pcs: Pc) -> None:
        for pc in pcs:
            self._round_trip(pc, 0)

    def _both_record(self, pc: Pc, number: int) -> None:
        """One salon, written down twice; then everybody holds both."""
        pcs = pc, self.partner(pc)
        for one in pcs:
            self._record(one, number)
        self.exchange(*pcs, *pcs)

    def _both_join(self, pc: Pc, number: int) -> None:
        for step, one in enumerate((pc, self.partner(pc))):
            self._join(one, number - number % 2 + step)

    def _final_and_reworded(self, pc: Pc, number: int) -> None:
        other = self.partner(pc)
        self._evaluate(pc, number)
        self.exchange(pc, other)
        self._make_final(pc, number)
        self._evaluate(other, number)

    def _deleted_and_photographed(self, pc: Pc, number: int) -> None:
        other = self.partner(pc)
        self._record(pc, number)
        self.exchange(pc, other)
        self._delete(pc, number)
        self._photograph(other, number)

    # ── PCs get lost, and come back from the past ──

    def _stop(self, pc: Pc, number: int) -> None:
        """The head office stops the second PC of a branch, or another one."""
        if pc is not self.head:
            roster.stop_device(self.head.workspace, pc.workspace.device_id)
            self.stopped.setdefault(pc.name, {one.id for one in self.head.operations()})

    def _allow(self, pc: Pc, number: int) -> None:
        if pc.name in self.stopped and year_promises.is_stopped(self.head, pc):
            roster.allow_device(self.head.workspace, pc.workspace.device_id)
            del self.stopped[pc.name]

    def _renew(self, pc: Pc, number: int) -> None:
        key_renewal.renew_keys(pc.workspace)

    def _enrol(self, pc: Pc, number: int) -> None:
        """A further PC of the office, from a set-up file. What the head office forgets of it afterwards comes back."""
        name = f"{pc.office}3"
        if name not in self.pcs:
            joining = setup.enrol(self.head.workspace, pc.office, self.folder / f"{name}.yui-setup")
            self.pcs[name] = Pc(name, setup.set_up_branch(self.folder / name, joining.path, joining.code))
            self._back_up(self.pcs[name], 0)
            if pc is self.head:
                self.meet(self.pcs[name])

    def meet(self, further: Pc) -> None:
        """The head office's PCs exchange files."""
        for sender, reader in ((further, self.head), (self.head, further)):
            path = self.folder / f"{len(self.pool)}.yui"
            submitting.send_back(sender.workspace, HEAD, path)
            self.pool.append((HEAD, path))
            self.take_in(reader, path)

    def _carry(self, pc: Pc, number: int) -> None:
        stick = self.folder / f"stick-{len(self.sticks)}"
        stick.mkdir()
        backups.carry_backup(self.head.workspace, stick)
        self.sticks.append((stick, "\n".join(code_lines(self.head.workspace.keys.recovery_identity))))

    def _burn(self, pc: Pc, number: int) -> None:
        """The head office's PC is lost with everything on it; a stick and the sheet are elsewhere."""
        head = self.head
        if self.sticks and self.without_copies in ("", head.name):
            self.without_copies = head.name  # of what came after the stick
            stick, sheet = self.sticks[number % len(self.sticks)]
            head.workspace.close()
            shutil.rmtree(head.workspace.folder)
            head.workspace = recovery.recover(self.folder / f"head-{len(self.steps)}", stick, sheet)
            head.imports, head.copies = [], [backups.create_backup(head.workspace).name]
            self.forget_unheard_stops()

    def forget_unheard_stops(self) -> None:
        """A stop that is lost with the head office's data, and of which nobody else had heard, is none."""
        others = [one for one in self.pcs.values() if one.name not in self.stopped]
        told = {name for name in self.stopped for one in others if year_promises.is_stopped(one, self.pcs[name])}
        for name in self.stopped.keys() - told:
            del self.stopped[name]

    def _carry_away(self, pc: Pc, number: int) -> None:
        """A branch's copy goes to a stick."""
        if pc.office != HEAD:
            sticks = self.branch_sticks.setdefault(pc.name, [])
            stick = self.folder / f"stick-{pc.name}-{len(sticks)}"
            stick.mkdir()
            backups.carry_backup(pc.workspace, stick)
            sticks.append(stick)

    def _lose(self, pc: Pc, number: int) -> None:
        """A branch's PC is lost with everything on it, and comes back from a copy on a new one."""
        if pc.office == HEAD or pc.name in self.stopped or year_promises.is_stopped(self.head, pc):
            return
        if number % 3 or pc.name not in self.branch_sticks:
            self._carry_away(pc, number)
            self._record(pc, number)  # what is in no copy is gone with the PC
        stick = chosen(self.branch_sticks[pc.name], number)
        device, head = pc.workspace.device_id, self.head.workspace
        key_file = None if device in copy_keys.devices_with_copy_key(head) else stick
        file = self.folder / f"again-{len(self.steps)}.yui-setup"
        made = setup.enrol(head, pc.office, file, copies_of=device, key_file=key_file)
        pc.workspace.close()
        shutil.rmtree(pc.workspace.folder)
        pc.workspace = branch_recovery.come_back(self.folder / f"{pc.name}-{len(self.steps)}", made.path, made.code, stick)
        pc.imports, pc.safe, pc.copies = [], frozenset(), [backups.create_backup(pc.workspace).name]
        self.lost.setdefault(pc.name, []).append(device)
        self.promised[pc.name] = frozenset(one.id for one in pc.operations())
        year_promises.a_known_stop_counts_at_once(self, pc)

    # ── Files get damaged ──

    def _salvage(self, pc: Pc, number: int) -> None:
        """Pages of the database go bad, and the data are made anew from the rest, from copies and from received files."""
        folder, key, before = pc.workspace.folder, pc.workspace.keys.database_key, pc.operations()
        if self.without_copies not in ("", pc.name):
            self._back_up(pc, 0)  # as the program does by itself when it is closed
        pc.workspace.close()
        if number % 3 and self.without_copies in ("", pc.name):  # and there is no copy either, at one PC of a council
            self.without_copies = pc.name
            shutil.rmtree(folder / "backups", ignore_errors=True)
            pc.copies = []
        pages_go_bad(folder / FILE_NAME, key, number)
        sound = proven_in(folder / FILE_NAME, key)
        pc.workspace = salvage(folder)
        self.hears_of_damage(pc, before)
        now = pc.operations()
        kept = {one.id for one in now} | year_promises.waiting(pc)
        instead = {id_ for one in now for ids in one.sup.values() for id_ in ids}
        assert sound & {one.id for one in before} <= kept | instead, "what the file proves is kept"
        year_promises.a_known_stop_counts_at_once(self, pc)
        if not pc.copies:
            self._back_up(pc, 0)

    def _lose_log(self, pc: Pc, number: int) -> None:
        """The program is killed, and somebody clears its write-ahead log away."""
        if self.without_copies not in ("", pc.name):
            return
        self.without_copies = pc.name  # what a log held is in no copy
        before, own = pc.operations(), pc.workspace.generation
        pc.workspace = killed_and_its_log_lost(pc.workspace)
        self.hears_of_damage(pc, before)
        here = {one.id for one in pc.operations()}
        lost = [one for one in before if one.generation == own and one.id not in here]
        assert not lost or pc.workspace.notices, "a lost save is told"

    def _lose_keys(self, pc: Pc, number: int) -> None:
        """Both key files of a PC are damaged, and it goes on in place with new ones; nothing else is lost."""
        if pc.name in self.stopped or year_promises.is_stopped(self.head, pc) or (pc.office == HEAD and pc is not self.head):
            return
        folder, device, before = pc.workspace.folder, pc.workspace.device_id, pc.operations()
        self._back_up(pc, 0)
        if pc is self.head:
            sheet = "\n".join(code_lines(pc.workspace.keys.recovery_identity))
            pc.workspace.close()
            keys_go_bad(folder)
            pc.workspace = recovery.recover(folder, folder, sheet)
        else:
            head, file = self.head.workspace, self.folder / f"again-{len(self.steps)}.yui-setup"
            key_file = None if device in copy_keys.devices_with_copy_key(head) else folder / "backups"
            made = setup.enrol(head, pc.office, file, copies_of=device, key_file=key_file)
            pc.workspace.close()
            keys_go_bad(folder)
            pc.workspace = branch_recovery.come_back(folder, made.path, made.code, folder)
            self.lost.setdefault(pc.name, []).append(device)
            self.promised[pc.name] = frozenset(one.id for one in pc.operations())
        pc.imports, pc.safe = [], frozenset()
        self._back_up(pc, 0)
        assert {one.id for one in before} <= {one.id for one in pc.operations()}, "only the keys were gone"

    def hears_of_damage(self, pc: Pc, before: Iterable[Operation]) -> None:
        """What is lost nobody can promise any more; who has seen what was written again had seen it before."""
        pc.imports, pc.safe = [], frozenset()
        known = self.written.keys() | {one.id for one in before}
        for again in (one for one in pc.operations() if one.id not in known and one.generation == pc.workspace.generation):
            instead = {id_ for ids in again.sup.values() for id_ in ids}
            for every in self.deletions.values():
                every[:] = [held | {again.id} if instead & held else held for held in every]
        somewhere = {one.id for other in self.in_use() for one in other.operations()}
        self.promised = {name: ids & somewhere for name, ids in self.promised.items()}
        if pc is self.head:
            self.forget_unheard_stops()
        self.met["damages"] += 1

    def _back_up(self, pc: Pc, number: int) -> None:
        pc.copies.append(backups.create_backup(pc.workspace).name)

    def _restore(self, pc: Pc, number: int) -> None:
        name = pc.copies[number % len(pc.copies)]
        pc.workspace.close()
        pc.workspace = restoring.restore_backup(pc.workspace.folder, name)
        pc.imports, pc.safe = [], frozenset()

    # ── Files travel ──

    def _send(self, pc: Pc, number: int) -> None:
        path = self.folder / f"{len(self.pool)}.yui"
        to = BRANCHES[number % len(BRANCHES)] if pc.office == HEAD else HEAD
        if to == HEAD:
            submitting.hand_in(pc.workspace, path)
        else:
            submitting.send_back(pc.workspace, to, path)
            self.leaving[path] = frozenset(one.id for one in pc.operations() if one.partition == HEAD)
        self.pool.append((to, path))

    def _deliver(self, pc: Pc, number: int) -> None:
        paths = [path for to, path in self.pool if to == pc.office]
        if paths:
            self.take_in(pc, paths[-1 - number % len(paths)])

    def take_in(self, pc: Pc, path: Path) -> None:
        done = importing.import_files(pc.workspace, [path])
        pc.imports += [report.import_id for report in done.files if report.import_id and not report.already_imported]
        self.refused += [(pc.name, report.trouble) for report in done.files if report.trouble]
        pc.safe |= self.leaving.get(path, frozenset())
        self.met["conflicts"] += done.conflicts

    def _undo_import(self, pc: Pc, number: int) -> None:
        if pc.imports:
            import_undo.undo_import(pc.workspace, pc.imports.pop())
            pc.safe = frozenset()

    def _round_trip(self, pc: Pc, number: int) -> None:
        if pc.office == HEAD:
            if pc is not self.head:
                self.meet(pc)
        else:
            self._send(pc, 0)
            with suppress(Refused):
                self.take_in(self.head, self.pool[-1][1])
            self._send(self.head, BRANCHES.index(pc.office))
            with suppress(Refused):
                self.take_in(pc, self.pool[-1][1])

    def _folder_round(self, pc: Pc, number: int) -> None:
        """A round through the shared folder, which a PC that joins in is told of first."""
        shared = self.folder / "shared"
        shared.mkdir(exist_ok=True)
        if sync_folder.folder_of(pc.workspace) is None:
            sync_folder.set_folder(pc.workspace, shared)
        sync_folder.go_round(pc.workspace)

    # ── A PC with valid keys that lies ──

    def _lie(self, pc: Pc, number: int) -> None:
        """A branch's PC signs what no honest program would write, and goes on."""
        if pc.office != HEAD:
            path = self.folder / f"lie-{len(self.steps)}.yui"
            lies = [self.lie(pc, number)]
            path.write_bytes(forged(pc.workspace, self.head.workspace, lies, 1000 + len(self.steps)))
            importing.import_files(self.head.workspace, [path])
            self.written |= {one.id: "a lie" for one in lies if one.partition != pc.office or number % 5 != 4}

    def lie(self, pc: Pc, number: int) -> Operation:
        own = [one for one in pc.operations() if one.partition == pc.office]
        last = max(own, key=lambda one: one.seq)
        generation = self.head.workspace.generation
        foreign = next(code for code in BRANCHES if code != pc.office)
        of = TargetYear(target(self.head.workspace, "1-1"), YEAR)
        closing = derived_record_id("closing", str(YEAR))
        return (
            lambda: handmade(pc.workspace, record=evaluation_id(of), values={"title": encode_value(["場所取り"])}),
            lambda: handmade(pc.workspace, record=closing, values={"title": encode_value(["場所取り"])}),
            lambda: handmade(pc.workspace, generation=last.generation, seq=2**60, prev=last.id),
            lambda: handmade(pc.workspace, generation=generation, seq=1),
            lambda: handmade(pc.workspace, partition=foreign),
            lambda: handmade(pc.workspace, partition=COMMON, entity="closing", record=closing),
        )[number % 6]()

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
            self._send(pc, 0)
            self.take_in(self.head, self.pool[-1][1])
        for office in sorted({pc.office for pc in branches}):
            self._send(self.head, BRANCHES.index(office))
            for pc in branches:
                if pc.office == office:
                    self.take_in(pc, self.pool[-1][1])
        for pc in further:
            self.meet(pc)
        assert self.refused == []


CARRYING = ("send", "deliver", "round_trip", "undo_import", "folder_round")


def chosen(some: list[Any], number: int) -> Any:
    return some[number % len(some)] if some else None


@cache
def picture(number: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (16, 16), ("red", "green", "blue")[number]).save(out, "JPEG")
    return out.getvalue()


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
