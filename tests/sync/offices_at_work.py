"""Four PCs and the files between them, played step by step: what Hypothesis draws, done with the real functions."""

import shutil
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app.errors import Refused
from app.journal.operation import Operation
from app.journal.rows import read_operations
from app.models import clock
from app.models.activity import Activity
from app.models.base import HEAD
from app.services import activities, dumps, handing_in, receiving, upkeep
from app.services.activities import ActivityForm
from app.services.desk import Desk
from tests.journal.history import expected
from tests.journal.model import FIELDS
from tests.sync.family import DESKS, copied

TITLES = ("サロン", "座談会", "訪問")
CLOCK_STEPS = (-timedelta(days=6 * 365), timedelta(days=74 * 365), -timedelta(hours=1), timedelta(minutes=5))


@dataclass
class World:
    """``pool`` holds every file that was ever written, with the office it is for: nothing in it is used up by reading."""

    folder: Path
    desks: dict[str, Desk]
    pool: list[tuple[str, Path]] = field(default_factory=list)
    forms: dict[str, ActivityForm] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)
    moment: datetime = datetime(2025, 11, 5, tzinfo=UTC)
    head_was_restored: bool = False

    def __enter__(self) -> "World":
        self._stack = ExitStack()
        before = clock.source
        self._stack.callback(lambda: setattr(clock, "source", before))
        clock.source = self._now
        self._stack.callback(lambda: [desk.close() for desk in self.desks.values()])
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _now(self) -> datetime:
        self.moment += timedelta(milliseconds=1)
        return self.moment

    def play(self, kind: str, name: str, number: int) -> None:
        """One step. What the program refuses to a person is no failure here."""
        with suppress(Refused):
            getattr(self, f"_{kind}")(name, number)

    def _record(self, name: str, number: int) -> None:
        desk = self.desks[name]
        if not desk.is_head:  # its own activities stay at the head office and would prove nothing here
            activities.save(desk, activities.blank(desk), {"state": "draft"} | _values(number))

    def _open(self, name: str, number: int) -> None:
        records = self.records(name)
        if records:
            self.forms[name] = activities.open_form(self.desks[name], records[number % len(records)])

    def _save(self, name: str, number: int) -> None:
        if name in self.forms:
            activities.save(self.desks[name], self.forms.pop(name), _values(number))

    def _edit(self, name: str, number: int) -> None:
        self._open(name, number)
        self._save(name, number // 3)

    def _delete(self, name: str, number: int) -> None:
        records = self.records(name)
        if records:
            activities.delete(self.desks[name], records[number % len(records)])

    def _undelete(self, name: str, number: int) -> None:
        records = self.records(name)
        if records:
            activities.restore(self.desks[name], records[number % len(records)])

    def _send(self, name: str, number: int) -> None:
        desk, path = self.desks[name], self.folder / f"{len(self.pool)}.yui"
        if desk.is_head:
            to = ("daito", "murone")[number % 2]
            handing_in.send_back(desk, to, path)
        else:
            to = HEAD
            handing_in.hand_in(desk, path)
        self.pool.append((to, path))

    def _deliver(self, name: str, number: int) -> None:
        file = self._file_for(name, number)
        if file:
            seen = receiving.preview(self.desks[name], [file])
            assert receiving.import_files(self.desks[name], [file]).digest == seen.digest

    def _take_back(self, name: str, number: int) -> None:
        """Import, undo, import again: as before, as after."""
        desk, file = self.desks[name], self._file_for(name, number)
        if file is None or receiving.inspect(desk, file).already_imported:
            return
        before, ids = dumps.digest(desk), self.ids(name)
        done = receiving.import_files(desk, [file])
        after = dumps.digest(desk)
        receiving.undo_import(desk, done.files[0].import_id or 0)
        assert (dumps.digest(desk), self.ids(name)) == (before, ids)
        assert receiving.import_files(desk, [file]).digest == done.digest
        assert dumps.digest(desk) == after

    def _turn_clock(self, name: str, number: int) -> None:
        self.moment += CLOCK_STEPS[number % len(CLOCK_STEPS)]
        self.moment = min(max(self.moment, datetime(1990, 1, 1, tzinfo=UTC)), datetime(2120, 1, 1, tzinfo=UTC))

    def _back_up(self, name: str, number: int) -> None:
        self.kept[name] = upkeep.create_backup(self.desks[name]).name

    def _restore(self, name: str, number: int) -> None:
        if name in self.kept:
            self.desks[name].close()
            self.desks[name] = upkeep.restore_backup(self.desks[name].folder, self.kept[name])
            self.forms.pop(name, None)
            self.head_was_restored |= name == HEAD

    def _file_for(self, name: str, number: int) -> Path | None:
        office = self.desks[name].office_code
        files = [path for to, path in self.pool if to == office]
        return files[-1 - number % len(files)] if files else None

    def records(self, name: str) -> list[bytes]:
        with self.desks[name].database.reading() as session:
            return sorted(row.id for row in session.query(Activity))

    def operations(self, name: str) -> list[Operation]:
        with self.desks[name].database.reading() as session:
            return read_operations(session, "entity = 'activity'")

    def ids(self, name: str, partition: str | None = None) -> set[bytes]:
        return {op.id for op in self.operations(name) if partition in (None, op.partition)}

    def calm_round(self) -> None:
        """Everybody hands in, the head office takes all of it in and answers, everybody takes the answer in."""
        for name in DESKS[1:]:
            self._send(name, 0)
            self._deliver(HEAD, 0)
        for number, office in enumerate(("daito", "murone")):
            self._send(HEAD, number)
            for name, desk in self.desks.items():
                if desk.office_code == office:
                    self._deliver(name, 0)


def _values(number: int) -> dict[str, Any]:
    title = TITLES[number % 3]
    return ({"title": title}, {"participants": number % 4}, {"title": title, "content": f"内容{number % 2}"})[number % 3]


def at_work(folder: Path) -> World:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return World(folder, {name: copied(name, folder) for name in DESKS})


def every_pc_shows_what_its_operations_mean(world: World) -> None:
    """Promises 1, 3 and 8, at any moment."""
    for name, desk in world.desks.items():
        operations = world.operations(name)
        assert desk.is_head or {op.partition for op in operations} <= {desk.office_code}
        with desk.database.reading() as session:
            rows = {row.id: row for row in session.query(Activity)}
        meant = expected(operations)
        assert rows.keys() == meant.keys()
        for record, picture in meant.items():
            row = rows[record]
            assert row.deleted == picture["deleted"]
            assert set(filter(None, row.differences.split(","))) == picture["differences"].keys()
            for fields in FIELDS.values():
                assert all(getattr(row, name) == picture[name] for name in fields)


def everything_converged(world: World) -> None:
    """Promise 4, and 1 across PCs: after the calm round everybody holds all that anybody held, and shows the same."""
    held = {partition: set().union(*(world.ids(name, partition) for name in DESKS)) for partition in ("daito", "murone")}
    for _ in range(3 if world.head_was_restored else 1):
        world.calm_round()
    for partition, everything in held.items():
        holders = [name for name, desk in world.desks.items() if desk.office_code in (HEAD, partition)]
        for name in holders:
            assert everything <= world.ids(name, partition)
        assert len({dumps.digest(world.desks[name], partition) for name in holders}) == 1
    every_pc_shows_what_its_operations_mean(world)
