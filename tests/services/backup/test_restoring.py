"""控えから戻す: the state of the copy comes back, the present file is kept, and a refusal changes nothing."""

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.commit_point import asked_for
from app.errors import Damaged, Done, Refused, Unavailable, YuiError
from app.journal.rows import read_operations
from app.services.activities import activities
from app.services.activities.activity_list import Filter, list_ids
from app.services.activities.activity_rows import show_activity
from app.services.backup import backups, dumps, restoring
from app.services.conflicts import conflicts
from app.services.transfer import importing, submitting
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from app.store.database import FILE_NAME
from app.store.driver import connect
from tests.conftest import TurnableClock
from tests.offices import activity, branch, head_office


def restored(tmp_path: Path, name: str) -> Workspace:
    return restoring.restore_backup(tmp_path / "daito", name)


def test_restoring_brings_the_state_of_the_backup_back_and_begins_a_new_life(tmp_path: Path, at: TurnableClock) -> None:
    with branch(tmp_path) as daito:
        kept = activity(daito, title="控えの前")
        made, before, generation = backups.create_backup(daito), dumps.digest(daito), daito.generation
        lost = activity(daito, title="控えの後")
    with restored(tmp_path, made.name) as daito:
        assert dumps.digest(daito) == before
        assert list_ids(daito, Filter()) == [kept]
        assert daito.generation != generation
        new = activity(daito, title="新しい人生")
        with daito.database.reading() as session:
            (operation,) = read_operations(session, "record = ?", (new,))
        assert (operation.generation, operation.seq) == (daito.generation, 1)
        new_generation = daito.generation
    with open_workspace(tmp_path / "daito") as daito:
        assert daito.generation == new_generation
        assert set(list_ids(daito, Filter())) == {kept, new} and lost not in list_ids(daito, Filter())
        assert backups.check(daito).troubles == ()


def test_what_was_replaced_by_restoring_is_kept(tmp_path: Path, at: TurnableClock) -> None:
    with branch(tmp_path) as daito:
        made = backups.create_backup(daito)
        activity(daito, title="控えの後")
        key = daito.database.key
    restored(tmp_path, made.name).close()
    (kept,) = (tmp_path / "daito" / "backups").glob("*-before-restore")
    connection = connect(kept / FILE_NAME, key)
    assert connection.execute("SELECT title FROM activity").fetchall() == [("控えの後",)]
    connection.close()


def test_what_was_lost_by_restoring_comes_back_with_the_head_offices_next_file(
    head: Workspace, tmp_path: Path, at: TurnableClock
) -> None:
    with branch(tmp_path) as daito:
        made = backups.create_backup(daito)
        lost = activity(daito, title="控えの後")
        importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
    with restored(tmp_path, made.name) as daito:
        after = activity(daito, title="復元の後")
        importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
        importing.import_files(daito, [submitting.send_back(head, "daito", tmp_path).path])
        assert set(list_ids(daito, Filter())) == {lost, after} == set(list_ids(head, Filter()))
        assert dumps.digest(head, "daito") == dumps.digest(daito, "daito")


def test_own_values_are_still_known_as_own_after_restoring(tmp_path: Path, at: TurnableClock) -> None:
    with branch(tmp_path) as daito:
        record = activity(daito, title="元")
        made = backups.create_backup(daito)
    with restored(tmp_path, made.name) as daito:
        one, two = activities.open_form(daito, record), activities.open_form(daito, record)
        activities.save(daito, one, {"title": "甲"})
        activities.save(daito, two, {"title": "乙"})
        (found,) = conflicts.list_conflicts(daito)
        assert {candidate.office_name for candidate in found.candidates} == {"大東"}
        assert {candidate.device for candidate in found.candidates} == {daito.device_id}


@pytest.mark.parametrize("trouble", ["missing", "damaged", "foreign key", "open"])
def test_a_refused_restoring_leaves_the_data_as_they_were(tmp_path: Path, at: TurnableClock, trouble: str) -> None:
    folder = tmp_path / "daito"
    with branch(tmp_path) as daito:
        activity(daito, title="いまの記録")
        made = backups.create_backup(daito)
        if trouble == "open":
            with pytest.raises(Unavailable):
                restoring.restore_backup(folder, made.name)
    if trouble == "damaged":
        content = bytearray(made.path.read_bytes())
        content[len(content) // 2] ^= 1
        made.path.write_bytes(content)
    if trouble == "foreign key":
        connect(made.path.with_name("x.db"), bytes(32), create=True).execute("CREATE TABLE a (b)").close()
        made.path.with_name("x.db").replace(made.path)
    if trouble != "open":
        with pytest.raises((Refused, Damaged)):
            restoring.restore_backup(folder, "../none.db" if trouble == "missing" else made.name)
    with open_workspace(folder) as daito:
        assert [show_activity(daito, record).title for record in list_ids(daito, Filter())] == ["いまの記録"]


def test_restoring_that_is_killed_at_the_last_step_leaves_a_database_that_opens(
    tmp_path: Path, at: TurnableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with branch(tmp_path) as daito:
        made = backups.create_backup(daito)
        record = activity(daito, title="いまの記録")
    replace = Path.replace

    def killed(path: Path, target: Path) -> Path:
        if Path(target).name == FILE_NAME and Path(target).parent.name == "daito":
            raise KeyboardInterrupt
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        restoring.restore_backup(tmp_path / "daito", made.name)
    monkeypatch.undo()
    with open_workspace(tmp_path / "daito") as daito:
        assert list_ids(daito, Filter()) == [record]


def test_damaged_data_can_still_be_replaced_by_a_backup(tmp_path: Path, at: TurnableClock) -> None:
    with branch(tmp_path) as daito:
        record = activity(daito)
        made = backups.create_backup(daito)
    path = tmp_path / "daito" / FILE_NAME
    path.write_bytes(b"\x00" * 8192)
    shutil.copyfile(path, path.with_name(FILE_NAME + "-wal"))
    with restored(tmp_path, made.name) as daito:
        assert list_ids(daito, Filter()) == [record]


def test_after_restoring_one_can_read_while_something_is_saved(tmp_path: Path, at: TurnableClock) -> None:
    """A copy has the mode of a plain file; left so, readers and the writer would wait for each other for ever after."""
    with branch(tmp_path) as daito:
        made = backups.create_backup(daito)
    with restored(tmp_path, made.name) as daito, daito.database.reading() as session:
        assert session.connection().exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


DISK = ((shutil, "copyfile"), (os, "fsync"), (Path, "replace"), (Path, "mkdir"), (Path, "unlink"), (os, "open"))
"""What restoring asks the system for, as far as it writes."""


class FailingDisk:
    """The n-th of these calls fails, and every later one when the disk is full."""

    def __init__(self, patched: pytest.MonkeyPatch, fails_at: int, number: int) -> None:
        self.calls, self.fails_at, self.number = 0, fails_at, number
        for owner, name in DISK:
            patched.setattr(owner, name, self._failing(getattr(owner, name)))

    def _failing(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            self.calls += 1
            goes_on = real.__name__ in ("unlink", "open")  # a full disk can still be read and tidied
            if self.calls == self.fails_at or (self.calls > self.fails_at and self.number == errno.ENOSPC and not goes_on):
                if real.__name__ == "copyfile":
                    Path(given[1]).write_bytes(b"half")
                raise OSError(self.number, os.strerror(self.number))
            return real(*given, **named)

        return call


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO], ids=["full", "failing"])
def test_restoring_that_fails_at_any_call_ends_in_a_sentence_and_sound_data(
    tmp_path: Path, at: TurnableClock, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """Fault F20: a traceback, and a restoring.db of full size that kept the disk full."""
    folder = tmp_path / "daito"
    with branch(tmp_path) as daito:
        activity(daito, title="控えの中")
        made = backups.create_backup(daito)
        activity(daito, title="控えの後")
    told: set[str] = set()
    for fails_at in range(1, 1000, 1 if number == errno.ENOSPC else 3):
        with monkeypatch.context() as patched:
            disk = FailingDisk(patched, fails_at, number)
            code = "done"
            try:
                with asked_for():
                    restored(tmp_path, made.name).close()
            except YuiError as error:
                told.add(code := error.code)
        if disk.calls < fails_at:
            break
        assert not list(folder.glob("restoring*")) and not list(folder.glob("backups/*.partial"))
        with open_workspace(folder) as daito:
            titles = {show_activity(daito, record).title for record in list_ids(daito, Filter())}
            is_put_back = code in ("done", Done().code)
            assert titles == ({"控えの中"} if is_put_back else {"控えの中", "控えの後"})
            if is_put_back:
                activity(daito, title="控えの後")
    assert 8 < fails_at < 200 and told >= ({"disk-full"} if number == errno.ENOSPC else {"not-restored"})


def test_no_more_than_two_replaced_files_are_kept(tmp_path: Path, at: TurnableClock) -> None:
    with branch(tmp_path) as daito:
        made = backups.create_backup(daito)
    for _ in range(4):
        restored(tmp_path, made.name).close()
    assert len(list((tmp_path / "daito" / "backups").glob("*-before-restore"))) == 2
    at.turn(days=-365 * 6)  # a clock that was turned back does not cost the file that was just replaced
    before = set((tmp_path / "daito" / "backups").glob("*-before-restore"))
    restored(tmp_path, made.name).close()
    assert set((tmp_path / "daito" / "backups").glob("*-before-restore")) - before


def test_another_pcs_copy_is_refused_in_words_that_can_be_followed(tmp_path: Path, at: TurnableClock) -> None:
    with head_office(tmp_path) as head, branch(tmp_path) as daito:
        made = backups.create_backup(head)
        (daito.folder / "backups").mkdir()
        shutil.copyfile(made.path, daito.folder / "backups" / made.name)
    with pytest.raises(Refused) as refusal:
        restored(tmp_path, made.name)
    assert refusal.value.code == "other-key"


def test_a_copy_that_does_not_open_changes_nothing(tmp_path: Path, at: TurnableClock, monkeypatch: pytest.MonkeyPatch) -> None:
    with branch(tmp_path) as daito:
        made = backups.create_backup(daito)
        record = activity(daito, title="控えの後")

    def fails(*_: object) -> None:
        raise Unavailable("disk-full", "a", "b")

    with monkeypatch.context() as patched:
        patched.setattr(restoring, "join_roster", fails)
        with pytest.raises(Unavailable), asked_for():
            restored(tmp_path, made.name)
    with open_workspace(tmp_path / "daito") as daito:
        assert list_ids(daito, Filter()) == [record]
    assert not list((tmp_path / "daito").glob("restoring*"))


@pytest.mark.parametrize(
    "trouble", [MemoryError(), OSError(errno.EIO, ""), Unavailable("disk-trouble", "a", "b")], ids=lambda one: type(one).__name__
)
def test_what_fails_after_the_copy_is_in_its_place_is_told_as_done_and_carried_through_at_the_next_start(
    tmp_path: Path, at: TurnableClock, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    with branch(tmp_path) as daito:
        made = backups.create_backup(daito)
        activity(daito, title="控えの後")
        generation = daito.generation

    def fails(*_: object, **__: object) -> None:
        raise trouble

    with monkeypatch.context() as patched:
        patched.setattr(restoring, "open_workspace", fails)
        with pytest.raises(Done), asked_for():
            restored(tmp_path, made.name)
    with open_workspace(tmp_path / "daito") as daito:
        assert list_ids(daito, Filter()) == [] and daito.generation != generation and daito.notices
