"""控え, going back to one, and a check that names what is damaged."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.errors import Unavailable
from app.journal.writing import write
from app.services.activities import activities
from app.services.activities.activity_rows import show_activity
from app.services.backup import backups
from app.services.backup.thinning import BEFORE_IMPORTS, DAYS, KEPT_ASIDE, WEEKS
from app.services.removal.erasure import erase_text
from app.services.workspace.workspace import Workspace
from app.store import copying
from app.store.driver import connect
from app.store.keystore import FILE_NAME as KEYS_FILE
from app.store.set_aside import KINDS, paths_set_aside, place_for
from tests.conftest import TurnableClock
from tests.offices import activity, branch


def test_a_backup_holds_everything_and_opens_with_this_pcs_key(daito: Workspace, tmp_path: Path) -> None:
    activity(daito)
    made = backups.create_backup(daito)
    assert backups.backups(daito.folder) == [made]
    connection = connect(made.path, daito.database.key)
    assert connection.execute("SELECT title FROM activity").fetchall() == [("ふれあいサロン",)]
    connection.close()


def test_a_day_of_imports_keeps_a_copy_of_every_earlier_day(daito: Workspace, at: TurnableClock) -> None:
    """Fault F4: thirty copies were counted, whatever their days, so that a busy week pushed out all older ones."""
    days = []
    for _ in range(DAYS):
        at.turn(days=1)
        activity(daito)
        days.append(backups.create_backup(daito).name)
    for _ in range(12):
        activity(daito)
        backups.create_backup(daito, "before-import")
    kept = [backup.name for backup in backups.backups(daito.folder)]
    assert set(days[:-1]) <= set(kept)
    assert sum("before-import" in name for name in kept) == BEFORE_IMPORTS


def test_a_copy_made_with_the_clock_at_2099_is_never_taken_for_the_newest(daito: Workspace, at: TurnableClock) -> None:
    """Fault F6: it stood first for ever, and recovery took it although a later copy with more in it lay beside it."""
    at.turn(days=365 * 74)
    wrong = backups.create_backup(daito)
    at.turn(days=-365 * 74)
    activity(daito)
    right = backups.create_backup(daito)
    assert [backup.name for backup in backups.backups(daito.folder)] == [right.name, wrong.name]
    assert backups.newest_good(daito).name == right.name


def test_a_dead_clock_battery_costs_no_fresh_copy(daito: Workspace, at: TurnableClock) -> None:
    for _ in range(5):
        backups.create_backup(daito)
    at.turn(days=-365 * 6)
    activity(daito)
    made = backups.create_backup(daito)
    assert made.path.exists() and backups.backups(daito.folder)[0].name == made.name


def test_without_a_key_the_copies_are_still_listed(daito: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    made = backups.create_backup(daito)
    (daito.folder / KEYS_FILE).unlink()
    assert [one.name for one in backups.backups(daito.folder)] == [made.name]


def test_files_of_others_in_the_folder_are_left_alone(daito: Workspace, at: TurnableClock) -> None:
    first = backups.create_backup(daito)
    foreign = first.path.with_name("大切な控え.db")
    first.path.rename(foreign)
    (foreign.parent / "メモ.txt").write_text("x")
    for _ in range(6):
        backups.create_backup(daito)
    assert foreign.exists() and (foreign.parent / "メモ.txt").exists()


def test_a_copy_from_before_an_erasure_goes_with_its_week(daito: Workspace, at: TurnableClock) -> None:
    """The erased text stands in it; only what knows of the erasure may stay for a year."""
    record = activity(daito, content="佐藤花子さんの家を訪ねた")
    holding = backups.create_backup(daito)
    erase_text(daito, record, "content")
    for _ in range(WEEKS + 2):
        at.turn(days=7)
        activity(daito)
        backups.create_backup(daito)
    assert not holding.path.exists()


def test_a_backup_that_can_not_be_written_leaves_no_half_file(daito: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(path: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(copying.Path, "replace", fails)
    with pytest.raises(Unavailable) as refusal:
        backups.create_backup(daito)
    assert refusal.value.code == "backup-failed"
    assert list(backups.backup_folder(daito.folder).glob("*.db*")) == []


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


def test_on_a_nearly_full_disk_old_copies_give_way_and_the_words_are_about_the_copy(
    daito: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        backups.create_backup(daito)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(100, 99, 1))  # type: ignore[attr-defined]
    with pytest.raises(Unavailable) as refusal:
        backups.create_backup(daito)
    assert refusal.value.code == "disk-full" and "控え" in refusal.value.what
    assert len(backups.backups(daito.folder)) == 1


def test_what_a_recovery_moved_away_and_damaged_files_are_thinned_too(daito: Workspace) -> None:
    """Each recovery in place and each salvage left a folder as large as the database for ever."""
    copies = backups.backup_folder(daito.folder)
    for kind in KINDS:
        for number in range(4):
            place = place_for(copies, kind, f"2025110{number + 1}-010000-000000")
            place.mkdir(parents=True)
    (copies / "old-damaged").mkdir()  # somebody else's name
    backups.create_backup(daito)
    left = paths_set_aside(copies)
    assert len(left) == KEPT_ASIDE * len(KINDS) + 1
