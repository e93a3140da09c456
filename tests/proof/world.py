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
from app.journal import reading, writing
from app.journal.operation import Operation
from app.journal.reading import Shown
from app.journal.rows import read_operations
from app.journal.state import DECIDED, DELETED
from app.models.base import COMMON, HEAD
from app.rules import clock
from app.services.activities import activities
from app.services.backup import backups as upkeep
from app.services.backup.restoring import restore_backup
from app.services.backup.salvaging import salvage
from app.services.conflicts import conflicts
from app.services.records import undo
from app.services.records.record_forms import RecordForm
from app.services.removal import erasure, trash
from app.services.transfer import import_undo, importing, submitting
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from app.store.database import FILE_NAME, file_numbers
from app.store.high_water_marks import high_water_marks_path
from app.sync.columns import unpack_operations
from app.sync.container import read_letter, read_payload
from app.sync.seal import unseal
from tests.chance import no_chance
from tests.proof import oracle, promises
from tests.proof.council import (
    BRANCHES,
    copied,
    fresh_folder,
    hurried,
    office_of,
    prepared,
    state_in,
    take_marks_along,
)
from tests.proof.disasters import killed_and_its_log_lost, pages_go_bad
from tests.proof.oracle import ERASES, Saved, Told, Value
from tests.proof.programs import NEWER_GROUP, older_program
from tests.services.backup.damaged_data import proven_in

TITLES = ("サロン", "座談会", "訪問")
CLOCK_STEPS = (-timedelta(days=3653), timedelta(days=3653), timedelta(days=74 * 365), -timedelta(hours=1), timedelta(minutes=5))
BEGINNING = "20250401-000000-000000-manual.db"
EARLIEST, LATEST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2120, 1, 1, tzinfo=UTC)
PARTICIPANTS = ("participants", "participants_approximate", "participants_unknown")
"""The group as a form has it."""


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


@dataclass
class World:
    folder: Path
    pcs: dict[str, Pc] = field(default_factory=dict)
    pool: list[File] = field(default_factory=list)
    saved: dict[bytes, Saved] = field(default_factory=dict)
    """Everything that was ever saved anywhere."""
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
            getattr(self, f"_{kind}")(pc, number)
        self.met[kind] += 1
        promises.holds_what_it_was_told(self, pc)

    def now(self) -> datetime:
        self.moment += timedelta(milliseconds=1)
        return min(max(self.moment + self.turned, EARLIEST), LATEST)

    # ── People write ──

    def _record(self, pc: Pc, number: int) -> None:
        typed = _typed(number)
        form = activities.blank(pc.workspace)
        with self.saving(pc, OpenForm(form.id, {}, form), typed):
            activities.save(pc.workspace, form, {"state": "draft"} | _fields(typed))

    def _open(self, pc: Pc, number: int) -> None:
        record = _chosen(self.activities(pc), number)
        if record:
            form = activities.open_form(pc.workspace, record)
            pc.forms.append(OpenForm(record, oracle.on_screen(pc.told.of_record(record)), form))

    def _save(self, pc: Pc, number: int) -> None:
        forms = [one for one in pc.forms if isinstance(one.form, RecordForm)]
        opened = _chosen(forms, number)
        if opened:
            pc.forms.remove(opened)
            before = {group: (opened.form.values[group],) for group in ("title", "content")}
            before["participants"] = tuple(opened.form.values[name] for name in PARTICIPANTS)
            typed = _typed(number)
            changed = {group: value for group, value in typed.items() if value != before[group]}
            with self.saving(pc, opened, changed):
                activities.save(pc.workspace, opened.form, _fields(typed))

    def _edit(self, pc: Pc, number: int) -> None:
        before = len(pc.forms)
        self._open(pc, number)
        if len(pc.forms) > before:
            pc.forms[:] = [pc.forms[-1], *pc.forms[:-1]]
            opened, others = pc.forms[0], pc.forms[1:]
            pc.forms[:] = [opened]
            try:
                self._save(pc, number // 3)
            finally:
                pc.forms[:] = [one for one in pc.forms if one is not opened] + others

    def _delete(self, pc: Pc, number: int) -> None:
        record = _chosen(self.activities(pc), number)
        if record:
            with self.saving(pc, OpenForm(record, oracle.on_screen(pc.told.of_record(record)), None), {DELETED: (1,)}):
                activities.delete(pc.workspace, record)

    def _cancel(self, pc: Pc, number: int) -> None:
        record = _chosen(self.activities(pc), number)
        if record:
            with self.saving(pc, OpenForm(record, oracle.on_screen(pc.told.of_record(record)), None)):
                activities.cancel(pc.workspace, record, "重複")
            self.met["cancelled"] += 1

    def _undelete(self, pc: Pc, number: int) -> None:
        record = _chosen([one for one in self.activities(pc) if oracle.deletion(pc.told.of_record(one)) == "yes"], number)
        if record:
            with self.saving(pc, OpenForm(record, oracle.on_screen(pc.told.of_record(record)), None), {DELETED: (0,)}):
                trash.restore(pc.workspace, [record])

    def _take_back_step(self, pc: Pc, number: int) -> None:
        """Ctrl+Z."""
        on_screen = {record: oracle.on_screen(pc.told.of_record(record)) for record in pc.told.records()}
        with self.saving(pc, OpenForm(b"", on_screen, None)):  # type: ignore[arg-type]
            undo.undo_last(pc.workspace)

    def _look(self, pc: Pc, number: int) -> None:
        """The page of conflicts, left open."""
        conflict = _chosen(conflicts.list_conflicts(pc.workspace), number)
        if conflict:
            stands = oracle.candidates(pc.told.of_record(conflict.record))
            pc.forms.append(OpenForm(conflict.record, stands, conflict))

    def _decide(self, pc: Pc, number: int) -> None:
        if not any(isinstance(one.form, conflicts.Conflict) for one in pc.forms):
            self._look(pc, number)
        page = _chosen([one for one in pc.forms if isinstance(one.form, conflicts.Conflict)], number)
        if page:
            pc.forms.remove(page)
            self.met["count_conflicts"] += 1
            if page.form.kind == "decided":
                self.met["decided and changed"] += 1
            with self.saving(pc, page):
                candidates = page.form.candidates
                conflicts.resolve_with_candidate(pc.workspace, page.form, candidates[number % len(candidates)].operation)

    def _reword(self, pc: Pc, number: int) -> None:
        """The head office rewords a target of the plan, with the page open since ``_open_plan`` or just opened."""
        if pc.office == HEAD:
            page = next((one for one in pc.forms if isinstance(one.form, Shown)), None)
            if page is None:
                self._open_plan(pc, number)
                page = pc.forms[-1]
            pc.forms.remove(page)
            typed = {"text": (TITLES[number % 3],)}
            with self.saving(pc, page, typed), pc.workspace.database.writing() as session:
                writing.write(
                    session,
                    pc.workspace.author(),
                    entity="target",
                    partition=COMMON,
                    record=page.record,
                    values=typed,
                    shown=page.form,
                )

    def _open_plan(self, pc: Pc, number: int) -> None:
        records = sorted({one.record for one in pc.told.joined.values() if one.entity == "target"})
        record = records[number % len(records)]
        with pc.workspace.database.reading() as session:
            shown = reading.shown(session, record)
        pc.forms.append(OpenForm(record, oracle.on_screen(pc.told.of_record(record)), shown))

    def _write_newer(self, pc: Pc, number: int) -> None:
        """A group that an older program does not know."""
        record = _chosen(self.activities(pc), number)
        if record and not pc.older:
            form = activities.open_form(pc.workspace, record)
            typed = {NEWER_GROUP: (TITLES[number % 3],)}
            if form.values[NEWER_GROUP] != typed[NEWER_GROUP][0]:
                with self.saving(pc, OpenForm(record, oracle.on_screen(pc.told.of_record(record)), form), typed):
                    activities.save(pc.workspace, form, {NEWER_GROUP: typed[NEWER_GROUP][0]})

    def _erase(self, pc: Pc, number: int) -> None:
        """A name that should never have been typed goes for good."""
        record = _chosen(self.activities(pc), number)
        if record:
            every = pc.told.of_record(record)
            field = ("title", "content")[number // 2 % 2]
            with self.saving(pc, OpenForm(record, oracle.on_screen(every), None), {field: ("（消去）",)}):
                erasure.erase_text(pc.workspace, record, field, "（消去）")

    # ── Files travel ──

    def _send(self, pc: Pc, number: int) -> None:
        path = self.folder / f"{len(self.pool)}.yui"
        if pc.office == HEAD:
            to = BRANCHES[number % len(BRANCHES)]
            submitting.send_back(pc.workspace, to, path)
        else:
            to = HEAD
            submitting.hand_in(pc.workspace, path)
        plain = unseal(path.read_bytes(), pc.workspace.keys.seal_identity)
        operations = unpack_operations(read_payload(read_letter(plain)))
        self.pool.append(File(path, pc.office, to, [self.saved[one.id] for one in operations]))
        self.met["files"] += 1
        promises.file_tells_only_what_its_reader_may_hold(self, pc, self.pool[-1])

    def _deliver(self, pc: Pc, number: int) -> None:
        """Any file that was ever written for this office: late, again, or out of order; what is never drawn was lost."""
        file = self.file_for(pc, number)
        if file:
            seen = importing.preview(pc.workspace, [file.path])
            promises.holds_what_it_was_told(self, pc)
            done = self.take_in(pc, file)
            assert done.digest == seen.digest, "preview digest = result digest"

    def _round_trip(self, pc: Pc, number: int) -> None:
        """One stick there and back."""
        head = self.pc(HEAD)
        if pc is not head:
            for sender, reader in ((pc, head), (head, pc)):
                with self.at(sender):
                    self._send(sender, BRANCHES.index(pc.office))
                with self.at(reader):
                    self.take_in(reader, self.pool[-1])

    def _clash(self, pc: Pc, number: int) -> None:
        """Two people type into one record without knowing of each other, and then one stick goes there and back."""
        head = self.pc(HEAD)
        record = self.known_to_both(pc, head, number)
        if record and pc is not head:
            self.retitle(pc, record, number)
            self.retitle(head, record, number + 1)
            self._round_trip(pc, number)

    def _left_open(self, pc: Pc, number: int) -> None:
        """A form stays open while the head office's change of that record is taken in, and is saved afterwards."""
        head = self.pc(HEAD)
        record = self.known_to_both(pc, head, number)
        if record and pc is not head:
            opened = self.form_of(pc, record)
            self.retitle(head, record, number + 1)
            self._round_trip(pc, number)
            self.retitle(pc, record, number, opened)

    def known_to_both(self, pc: Pc, head: Pc, number: int) -> Any:
        both = [one for one in self.activities(pc) if one in self.activities(head)]
        return _chosen([one for one in both if "yes" not in (self.deleted(pc, one), self.deleted(head, one))], number)

    def deleted(self, pc: Pc, record: bytes) -> str:
        return oracle.deletion(pc.told.of_record(record))

    def form_of(self, pc: Pc, record: bytes) -> OpenForm:
        with self.at(pc):
            return OpenForm(record, oracle.on_screen(pc.told.of_record(record)), activities.open_form(pc.workspace, record))

    def retitle(self, pc: Pc, record: bytes, number: int, opened: OpenForm | None = None) -> None:
        opened = opened or self.form_of(pc, record)
        title = TITLES[number % len(TITLES)]
        typed = {} if opened.form.values["title"] == title else {"title": (title,)}
        with self.at(pc), self.saving(pc, opened, typed):
            activities.save(pc.workspace, opened.form, {"title": title})

    def _undo_import(self, pc: Pc, number: int) -> None:
        if pc.imports:
            number, before, after = pc.imports.pop()
            import_undo.undo_import(pc.workspace, number)
            for id_ in after.joined.keys() - before.joined.keys():
                del pc.told.joined[id_]
            since = {id_: one for id_, one in pc.told.waiting.items() if id_ not in after.waiting}
            pc.told.waiting = before.waiting | since
            self.met["undos"] += 1

    def _take_in_undo_take_in(self, pc: Pc, number: int) -> None:
        """Import, undo, import again: as before, as after."""
        file = self.file_for(pc, number)
        if file is None or importing.inspect_all(pc.workspace, file.path)[0].already_imported:
            return
        before, held = promises.digest(pc), pc.told.copy()
        done = self.take_in(pc, file)
        after, told = promises.digest(pc), pc.told
        import_undo.undo_import(pc.workspace, done.files[0].import_id or 0)
        pc.told = held
        self.met["undos"] += 1
        assert promises.digest(pc) == before
        promises.holds_what_it_was_told(self, pc)
        pc.imports.pop()
        again = self.take_in(pc, file)
        assert (again.digest, promises.digest(pc)) == (done.digest, after)
        assert pc.told.joined.keys() == told.joined.keys()

    def take_in(self, pc: Pc, file: File) -> importing.MergePreview:
        before = pc.told.copy()
        done = importing.import_files(pc.workspace, [file.path])
        (report,) = done.files
        assert report.trouble is None, report.trouble
        if not report.already_imported:
            pc.told.hear(file.holds, file.sender)
            if file.to == HEAD:
                self.heard_beyond_scope(pc, file)
            pc.imports.append((report.import_id or 0, before, pc.told.copy()))
            self.met["conflicts"] += done.conflicts
        self.met["operations"] += report.new_operations
        return done

    def heard_beyond_scope(self, pc: Pc, file: File) -> None:
        """What a branch brings back of the head office's own lost changes counts once the program could prove it genuine."""
        back = {id_ for id_ in promises.ids(pc) if id_ not in pc.told.joined}
        assert back <= self.saved.keys(), "nothing is there that nobody saved"
        sealed = {id_ for id_ in back if self.saved[id_].partition == HEAD}  # out of the branch's safekeeping
        assert back - sealed <= {one.id for one in file.holds} | {one.id for other in self.pool for one in other.holds}
        self.met["sealed_back"] += len(sealed)
        for id_ in back:
            assert self.saved[id_].partition in (COMMON, HEAD)
            pc.told.joined[id_] = self.saved[id_]
        pc.told.hear([], HEAD)

    # ── Trouble ──

    def _turn_clock(self, pc: Pc, number: int) -> None:
        pc.turned += CLOCK_STEPS[number % len(CLOCK_STEPS)]

    def _back_up(self, pc: Pc, number: int) -> None:
        pc.backups.append(Kept(upkeep.create_backup(pc.workspace).name, pc.told.copy(), pc.older))

    def _restore(self, pc: Pc, number: int) -> None:
        """In the program, from one of its copies."""
        kept = pc.backups[number % len(pc.backups)]
        if any(one.name == kept.name for one in upkeep.backups(pc.workspace.folder)):
            pc.workspace.close()
            pc.workspace = restore_backup(pc.workspace.folder, kept.name)
            self.set_back(pc, kept.told)

    def _copy_file(self, pc: Pc, number: int) -> None:
        """Somebody copies the database file with the program closed."""
        name = f"{pc.name}-{len(pc.file_copies)}.db"
        pc.workspace.close()
        shutil.copyfile(pc.workspace.folder / FILE_NAME, self.folder / name)
        pc.workspace = open_workspace(pc.workspace.folder)
        pc.file_copies.append(Kept(name, pc.told.copy(), pc.older))

    def _put_back(self, pc: Pc, number: int) -> None:
        """… and puts it back by hand, behind the program's back."""
        kept = pc.file_copies[number % len(pc.file_copies)]
        pc.workspace.close()
        shutil.copyfile(self.folder / kept.name, pc.workspace.folder / FILE_NAME)
        pc.workspace = open_workspace(pc.workspace.folder)
        self.set_back(pc, kept.told)

    def _make_image(self, pc: Pc, number: int) -> None:
        """The whole folder, as an image of the disk has it."""
        name = f"{pc.name}-image-{len(pc.images)}"
        pc.workspace.close()
        shutil.copytree(pc.workspace.folder, self.folder / name)
        shutil.copyfile(marks_of(pc.workspace), self.folder / f"{name}.marks")
        pc.workspace = open_workspace(pc.workspace.folder)
        pc.images.append(Kept(name, pc.told.copy(), pc.older))

    def _put_back_image(self, pc: Pc, number: int) -> None:
        """… and put back, high-water marks and all: nothing on this PC can know."""
        kept = pc.images[number % len(pc.images)]
        self.copied_generations.add(pc.workspace.generation)
        files = files_sent(pc.workspace)
        pc.workspace.close()
        shutil.rmtree(pc.workspace.folder)
        shutil.copytree(self.folder / kept.name, pc.workspace.folder)
        shutil.copyfile(self.folder / f"{kept.name}.marks", marks_of(pc.workspace))
        pc.workspace = open_workspace(pc.workspace.folder)
        self.copied_generations.add(pc.workspace.generation)
        self.set_back(pc, kept.told)
        self.rounds += 1
        self.numbers_again += max(0, files - files_sent(pc.workspace))

    def _clone(self, pc: Pc, number: int) -> None:
        """The folder is copied to another PC, alone or with all that belongs to it, and both go on."""
        name = f"{pc.name}-copy"
        if name not in self.pcs and pc.office != HEAD and not pc.name.endswith("-copy"):
            pc.workspace.close()
            shutil.copytree(pc.workspace.folder, self.folder / name)
            if number % 2:
                self.copied_generations.add(pc.workspace.generation)
                take_marks_along(marks_of(pc.workspace), high_water_marks_path(self.folder / name, pc.workspace.device_id))
            pc.workspace = open_workspace(pc.workspace.folder)
            copy = Pc(name, open_workspace(self.folder / name), pc.told.copy(), turned=pc.turned, older=pc.older)
            copy.backups, copy.file_copies, copy.images = list(pc.backups), list(pc.file_copies), list(pc.images)
            self.pcs[name] = copy
            # Without the high-water marks the copy begins a new generation and gives up the old one, as a restored PC does.
            # That another PC still speaks under the old one the head office can know from that PC's next file, and tell it.
            # With them, a number that only the copy's undelivered file has used is met one round later.
            self.rounds += 2
            self.met["clones"] += 1

    def _salvage(self, pc: Pc, number: int) -> None:
        """A page of the database goes bad, and the data are made anew from the rest, from copies and from received files."""
        folder, before, erased = pc.workspace.folder, dict(pc.told.joined), promises.erased_values(pc)
        pc.workspace.close()
        path, key = folder / FILE_NAME, pc.workspace.keys.database_key
        if number % 3 and self.without_copies in ("", pc.name):  # and there is no copy either, at one PC of a council
            self.without_copies = pc.name
            shutil.rmtree(folder / "backups", ignore_errors=True)
        pages_go_bad(path, key, number)
        sound = proven_in(path, key)
        pc.workspace = salvage(folder)
        self.hears_of_damage(pc, before)
        kept = pc.told.joined.keys() | pc.told.waiting.keys()
        instead = {id_ for one in pc.told.joined.values() for ids in one.replaced.values() for id_ in ids}
        assert sound & before.keys() <= kept | instead, "what the file proves is kept"
        promises.stays_erased(pc, erased)

    def _lose_log(self, pc: Pc, number: int) -> None:
        """The program is killed, and somebody clears its write-ahead log away."""
        before, own = dict(pc.told.joined), pc.workspace.generation
        pc.workspace = killed_and_its_log_lost(pc.workspace)
        self.hears_of_damage(pc, before)
        lost = [one for id_, one in before.items() if id_ not in pc.told.joined and one.place[0] == own]
        assert not lost or pc.workspace.notices, "a lost save is told"

    def hears_of_damage(self, pc: Pc, before: Mapping[bytes, Saved]) -> None:
        """After damage the oracle asks what is there. Nothing may be there that nobody saved but what this PC wrote again."""
        for operation in operations_of(pc.workspace):
            if operation.id not in self.saved:
                assert operation.generation == pc.workspace.generation and operation.generation not in self.generations()
                self.saved[operation.id] = as_written(operation)
                self.met["written_again"] += 1
        told = {id_: self.saved[id_] for id_ in promises.ids(pc)}
        self.set_back(pc, Told(pc.office, told, {id_: self.saved[id_] for id_ in waiting_at(pc) if id_ in self.saved}))
        self.met["lost"] += len(before.keys() - told.keys())
        self.rounds += 1

    def generations(self) -> set[bytes]:
        """In which anything was written that the oracle knows of, but what was written again just now."""
        return {one.place[0] for pc in self.pcs.values() for one in pc.told.joined.values()}

    def set_back(self, pc: Pc, told: Told) -> None:
        pc.told = told.copy()
        pc.forms, pc.imports = [], []
        self.met["restores"] += 1
        if pc.office == HEAD:
            self.rounds += 2
            self.head_was_set_back = True

    def _older(self, pc: Pc, number: int) -> None:
        """The PC was never updated. (In the life of a PC this comes first; going back on purpose is refused elsewhere.)"""
        if not pc.older and not any(NEWER_GROUP in one.values for one in pc.told.joined.values()):
            self.restart(pc, older=True)

    def _update(self, pc: Pc, number: int) -> None:
        if pc.older:
            self.restart(pc, older=False)

    def restart(self, pc: Pc, *, older: bool) -> None:
        with self.at(pc):
            pc.workspace.close()
        pc.older = older
        pc.forms = []
        with older_program(older):
            pc.workspace = open_workspace(pc.workspace.folder)

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
                self._send(pc, 0)
            with self.at(head):
                self.take_in(head, self.pool[-1])
        for office in sorted({pc.office for pc in branches}):
            with self.at(head):
                self._send(head, BRANCHES.index(office))
            for pc in branches:
                if pc.office == office:
                    with self.at(pc):
                        self.take_in(pc, self.pool[-1])

    @contextmanager
    def at(self, pc: Pc) -> Iterator[None]:
        self.turned = pc.turned
        with older_program(pc.older):
            yield


def marks_of(workspace: Workspace) -> Path:
    return high_water_marks_path(workspace.folder, workspace.device_id)


def files_sent(workspace: Workspace) -> int:
    with workspace.database.reading() as session:
        return file_numbers(session)[1]


def operations_of(workspace: Workspace) -> list[Operation]:
    with workspace.database.reading() as session:
        return read_operations(session, promises.RECORDS)


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


def waiting_at(pc: Pc) -> set[bytes]:
    """What waits at a PC for a change before it."""
    with pc.workspace.database.reading() as session:
        asked = "SELECT id FROM waiting_operation WHERE reason = 'missing-predecessor'"
        return {id_ for (id_,) in session.connection().exec_driver_sql(asked)}


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


def _typed(number: int) -> dict[str, Value]:
    """What is typed into a form: few different values, so that people do type the same."""
    title, count, content = (TITLES[number % 3],), (number % 4, None, None), (f"内容{number % 2}",)
    return ({"title": title}, {"participants": count}, {"title": title, "content": content})[number // 3 % 3] | (
        {} if number % 5 else {"title": title}
    )


def _fields(typed: Mapping[str, Value]) -> dict[str, Any]:
    return {group: value[0] for group, value in typed.items()}


def _chosen(some: list[Any], number: int) -> Any:
    return some[number % len(some)] if some else None
