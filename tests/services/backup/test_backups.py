"""控え, going back to one, and a check that names what is damaged."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.errors import Damaged, Refused, Unavailable
from app.journal.rows import read_operations
from app.journal.writing import write
from app.services.activities import activities
from app.services.activities.activity_list import Filter, list_ids
from app.services.activities.activity_rows import show_activity
from app.services.backup import backups, dumps
from app.services.conflicts import conflicts
from app.services.transfer import importing, submitting
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from app.store import copying
from app.store.database import FILE_NAME
from app.store.driver import connect
from tests.conftest import TurnableClock
from tests.offices import activity, branch


def test_a_backup_holds_everything_and_opens_with_this_pcs_key(daito: Workspace, tmp_path: Path) -> None:
    activity(daito)
    made = backups.create_backup(daito)
    assert backups.backups(daito.folder) == [made]
    connection = connect(made.path, daito.database.key)
    assert connection.execute("SELECT title FROM activity").fetchall() == [("ふれあいサロン",)]
    connection.close()


def test_the_newest_backup_comes_first_and_old_ones_go(daito: Workspace, at: TurnableClock) -> None:
    names = []
    for _ in range(backups.KEPT_DAILY + 3):
        at.turn(days=1)
        names.append(backups.create_backup(daito).name)
    assert [backup.name for backup in backups.backups(daito.folder)] == names[::-1][: backups.KEPT_DAILY]


def test_a_clock_in_the_past_does_not_throw_the_fresh_backup_away(daito: Workspace, at: TurnableClock) -> None:
    for _ in range(backups.KEPT_DAILY):
        backups.create_backup(daito)
    at.turn(days=-365 * 6)
    made = backups.create_backup(daito)
    assert made.path.exists()


def test_a_backup_that_can_not_be_written_leaves_no_half_file(daito: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(path: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(copying.Path, "replace", fails)
    with pytest.raises(Unavailable) as refusal:
        backups.create_backup(daito)
    assert refusal.value.code == "backup-failed"
    assert list(backups.backup_folder(daito.folder).iterdir()) == []


def restored(tmp_path: Path, name: str) -> Workspace:
    return backups.restore_backup(tmp_path / "daito", name)


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
                backups.restore_backup(folder, made.name)
    if trouble == "damaged":
        content = bytearray(made.path.read_bytes())
        content[len(content) // 2] ^= 1
        made.path.write_bytes(content)
    if trouble == "foreign key":
        connect(made.path.with_name("x.db"), bytes(32), create=True).execute("CREATE TABLE a (b)").close()
        made.path.with_name("x.db").replace(made.path)
    if trouble != "open":
        with pytest.raises((Refused, Damaged)):
            backups.restore_backup(folder, "../none.db" if trouble == "missing" else made.name)
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
        backups.restore_backup(tmp_path / "daito", made.name)
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


def test_a_sound_office_has_no_troubles(daito: Workspace) -> None:
    record = activity(daito)
    activities.save(daito, activities.open_form(daito, record), {"title": "新"})
    activities.delete(daito, record)
    found = backups.check(daito)
    assert (found.troubles, found.notices) == ((), ())
    assert found.operations > found.records > 50


def tamper(workspace: Workspace, statement: str, *parameters: Any) -> None:
    """As a failing disk or a stranger's hand would, past the journal."""
    connection = workspace.database.raw()
    connection.execute(statement, parameters)
    connection.close()


def body_of(workspace: Workspace, record: bytes) -> bytes:
    with workspace.database.reading() as session:
        return session.connection().exec_driver_sql("SELECT body FROM operation WHERE record = ?", (record,)).scalar_one()


def test_a_flipped_bit_in_a_stored_text_is_found_and_the_record_named(daito: Workspace) -> None:
    record = activity(daito, title="健康教室", content="体操をした")
    activity(daito, title="無事な記録")
    body = body_of(daito, record)
    place = body.index("体操".encode())
    flipped = body[: place + 2] + bytes([body[place + 2] ^ 1]) + body[place + 3 :]
    tamper(daito, "UPDATE operation SET body = ? WHERE record = ?", flipped, record)
    troubles = "".join(backups.check(daito).troubles)
    assert "健康教室" in troubles and "無事な記録" not in troubles


def test_every_flipped_bit_of_a_stored_operation_is_found_without_a_crash(daito: Workspace) -> None:
    record = activity(daito, title="健康教室")
    body = body_of(daito, record)
    for place in range(0, len(body) * 8, 29):
        flipped = bytearray(body)
        flipped[place // 8] ^= 1 << place % 8
        tamper(daito, "UPDATE operation SET body = ? WHERE record = ?", bytes(flipped), record)
        assert any("健康教室" in trouble for trouble in backups.check(daito).troubles), place
    tamper(daito, "UPDATE operation SET body = ? WHERE record = ?", body, record)
    assert backups.check(daito).troubles == ()


@pytest.mark.parametrize(
    "change",
    ["seq = 7", "person = 'x'", "wall_ms = 1", "prev = NULL", "record = zeroblob(16)", "partition = 'murone'", "sup = X'81'"],
)
def test_every_changed_part_of_an_operation_is_found(daito: Workspace, change: str) -> None:
    activity(daito)
    record = activity(daito)
    tamper(daito, f"UPDATE operation SET {change} WHERE record = ?", record)
    assert backups.check(daito).troubles


def test_a_removed_operation_is_missed_by_its_successor(daito: Workspace) -> None:
    first = activity(daito, title="一")
    activity(daito, title="二")
    tamper(daito, "DELETE FROM operation WHERE record = ?", first)
    assert any("二" in trouble for trouble in backups.check(daito).troubles)


@pytest.mark.parametrize(
    "change",
    ["participants = 99", "title = '健康教室 '", "deleted = 1", "conflicts = 'title'", "date = 'x'", "last_saved_at = 1"],
)
def test_a_changed_row_of_a_table_is_found_and_named(daito: Workspace, change: str) -> None:
    record = activity(daito, title="健康教室")
    activity(daito, title="無事な記録")
    tamper(daito, f"UPDATE activity SET {change} WHERE id = ?", record)
    troubles = "".join(backups.check(daito).troubles)
    assert "健康教室" in troubles and "無事な記録" not in troubles


@pytest.mark.parametrize("change", ["DELETE FROM activity WHERE id = ?", "UPDATE activity SET id = zeroblob(16) WHERE id = ?"])
def test_a_missing_and_an_invented_row_are_found(daito: Workspace, change: str) -> None:
    record = activity(daito, title="健康教室")
    tamper(daito, change, record)
    assert backups.check(daito).troubles


def test_checking_changes_nothing(daito: Workspace) -> None:
    record = activity(daito)
    tamper(daito, "UPDATE activity SET participants = 99 WHERE id = ?", record)
    backups.check(daito)
    assert show_activity(daito, record).participants == 99


def test_a_damaged_page_is_told_and_not_a_crash(tmp_path: Path, at: TurnableClock) -> None:
    with branch(tmp_path) as daito:
        for _ in range(20):
            activity(daito, content="あ" * 2000)
        tamper(daito, "PRAGMA wal_checkpoint(TRUNCATE)")
        path = daito.database.path
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
        assert backups.check(daito).troubles


def test_a_value_this_program_can_not_read_is_told(head: Workspace, daito: Workspace, to_head: Callable[[], None]) -> None:
    record = activity(daito, title="健康教室")
    with daito.database.writing() as session:
        write(session, daito.author(), entity="activity", partition="daito", record=record, values={"sessions": ["三"]},
              shown=activities.open_form(daito, record).shown)  # fmt: skip
    to_head()
    assert show_activity(head, record).sessions is None
    found = backups.check(head)
    assert found.troubles == () and "健康教室" in found.notices[0]
