"""控えから戻す: the state of the copy comes back, the present file is kept, and a refusal changes nothing."""

import shutil
from pathlib import Path

import pytest

from app.errors import Damaged, Refused, Unavailable
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
from tests.offices import activity, branch


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
