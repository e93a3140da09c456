"""Opening an office's data: an old or copied folder, renewed keys and a wrong clock are noticed before any work."""

import shutil
from pathlib import Path

import pytest

from app.errors import Refused
from app.services.activities.activity_list import Filter, list_ids
from app.services.devices import coming_back, key_renewal
from app.services.workspace import opening, rollback_detection
from app.services.workspace.clock_check import clock_is_off, clock_warning
from app.services.workspace.installed_offices import MOST, InstalledOffice, find_installed_offices, free_place, note_office
from app.services.workspace.key_reconciliation import reconcile_keys
from app.services.workspace.opening import has_data, has_remains, open_workspace
from app.services.workspace.window_lock import claim_window
from app.services.workspace.workspace import Workspace
from app.store import high_water_marks
from app.store.database import FILE_NAME
from app.sync.roster_facts import current_roster
from tests.conftest import TurnableClock
from tests.offices import activity


def reopened(workspace: Workspace) -> Workspace:
    workspace.close()
    return open_workspace(workspace.folder)


def test_without_a_database_nothing_is_opened_or_created(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        open_workspace(tmp_path)
    assert refusal.value.code == "no-database" and list(tmp_path.iterdir()) == []


def test_remains_are_keys_or_backups_without_a_database(daito: Workspace, tmp_path: Path) -> None:
    daito.close()
    assert has_data(daito.folder) and not has_remains(daito.folder) and not has_remains(tmp_path / "nothing")
    (daito.folder / FILE_NAME).unlink()
    assert has_remains(daito.folder) and not has_data(daito.folder)
    backups = tmp_path / "other" / "backups"
    backups.mkdir(parents=True)
    assert not has_remains(tmp_path / "other")
    (backups / "one.db").touch()
    assert has_remains(tmp_path / "other")


def test_an_office_is_called_by_its_name_and_writes_its_own_part(head: Workspace, daito: Workspace) -> None:
    assert (head.is_head, daito.is_head) == (True, False)
    assert daito.office_name == "大東支部" and daito.partition == "daito"
    with daito.acting_as("髙橋"):
        assert daito.author().person == "髙橋"
    assert daito.author().person == ""


def test_data_that_were_in_this_place_before_are_opened_without_a_word(daito: Workspace) -> None:
    first = daito.generation
    with reopened(daito) as here:
        activity(here)
        again, generation = here, here.generation
    assert generation == first
    with open_workspace(again.folder) as once_more:
        assert once_more.generation == generation and once_more.notices == []


def test_an_older_copy_put_back_begins_a_new_generation_and_says_what_is_missing(daito: Workspace, tmp_path: Path) -> None:
    with reopened(daito) as here:
        activity(here)
    shutil.copytree(here.folder, tmp_path / "old")
    with open_workspace(here.folder) as here:
        lost = [activity(here) for _ in range(2)]
        generation = here.generation
    shutil.rmtree(here.folder)
    shutil.copytree(tmp_path / "old", here.folder)
    with open_workspace(here.folder) as back:
        assert back.generation != generation and rollback_detection.ROLLED_BACK in back.notices[0]
        assert "保存した変更のうち、2件がここにありません" in back.notices[0]
        assert not set(lost) & set(list_ids(back, Filter()))
        with back.database.reading() as session:
            assert rollback_detection.still_lost(session) == 2
            since, until = rollback_detection.lost_between(session)
            assert 0 < since < until
    with open_workspace(here.folder) as calm:
        assert calm.notices == []


def test_a_copied_folder_is_noticed_where_it_has_no_high_water_marks(daito: Workspace, tmp_path: Path) -> None:
    with reopened(daito) as here:
        generation = here.generation
    shutil.copytree(here.folder, tmp_path / "copy")
    with open_workspace(tmp_path / "copy") as copy:
        assert copy.generation != generation and copy.notices == [rollback_detection.MOVED]


def test_data_that_are_ahead_of_their_marks_have_lost_nothing(
    daito: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a time in which the marks could not be reached people were told to type in again what was all there."""
    with reopened(daito) as here:
        generation = here.generation
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("YUI_STATE", str(tmp_path / "elsewhere"))
        with open_workspace(daito.folder) as there:
            assert there.notices == [rollback_detection.MOVED]
            activity(there)
    with open_workspace(daito.folder) as back:
        assert back.notices == [rollback_detection.MOVED] and back.generation not in (generation, there.generation)
        assert not coming_back.is_open(back)
    with open_workspace(daito.folder) as calm:
        assert calm.notices == []


def test_the_marks_of_a_new_generation_are_on_the_disk_before_anything_else(
    daito: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    daito.close()
    written: list[bool] = []
    honest = high_water_marks.write_high_water_marks

    def noted(path: Path, marks: high_water_marks.HighWaterMarks, *, durably: bool) -> None:
        written.append(durably)
        honest(path, marks, durably=durably)

    monkeypatch.setattr(rollback_detection, "write_high_water_marks", noted)
    shutil.copytree(daito.folder, tmp_path / "copy")
    copy = open_workspace(tmp_path / "copy")
    assert written == [True]
    copy.close()
    assert written == [True, False]


def test_the_roster_gets_the_head_offices_present_keys_once(head: Workspace, daito: Workspace) -> None:
    with head.database.reading() as session:
        before = current_roster(session)
    reconcile_keys(head)
    with head.database.reading() as session:
        assert current_roster(session) == before  # nothing to do
    for renewed in (key_renewal.renew_keys, key_renewal.renew_recovery_key):
        renewed(head)
        with head.database.reading() as session:
            after = current_roster(session)
        assert after != before
        before = after
    own = after.device(head.device_id)
    assert own is not None and own.age_recipient == head.keys.seal_recipient and own.sign_key == head.keys.sign_key
    reconcile_keys(daito)
    with daito.database.reading() as session:
        assert current_roster(session) != after


def test_tables_of_another_program_are_folded_anew_and_damage_does_not_lock_the_office_out(
    daito: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    folded: list[object] = []
    monkeypatch.setattr(opening, "fold_for_this_program", folded.append)
    with reopened(daito) as here:
        assert folded == []
    monkeypatch.setattr(opening, "tables_are_of_this_program", lambda _: False)
    with open_workspace(here.folder):
        assert len(folded) == 1

    def damaged(_: object) -> None:
        raise ValueError("a line that nobody can read")

    monkeypatch.setattr(opening, "fold_for_this_program", damaged)
    with open_workspace(here.folder) as opened:
        assert opened.office_code == "daito"


def test_a_clock_far_from_the_last_save_is_said_and_one_right_save_ends_it(daito: Workspace, at: TurnableClock) -> None:
    activity(daito)
    assert clock_warning(daito) == ""
    at.turn(days=-2)
    assert "時計異常" in clock_warning(daito)
    activity(daito)
    assert clock_warning(daito) == ""  # the last save counts, not the highest time
    at.turn(days=401)
    assert "時計異常" in clock_warning(daito)


def test_a_file_from_tomorrow_or_from_long_ago_shows_a_wrong_clock() -> None:
    day = 86_400_000
    assert not clock_is_off(400 * day, 400 * day) and not clock_is_off(1, 400 * day)
    assert clock_is_off(400 * day + day, 400 * day) and clock_is_off(0, 400 * day)


def test_the_offices_of_a_pc_are_listed_with_the_names_they_last_had(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    first = tmp_path / "data"
    assert find_installed_offices(first) == [] and free_place(first) == first
    head.close()
    shutil.copytree(head.folder, first)
    assert find_installed_offices(first) == [InstalledOffice(first, "", "")] and not find_installed_offices(first)[0].is_head
    with open_workspace(first) as workspace:
        note_office(workspace)
        name = workspace.office_name
    assert find_installed_offices(first) == [InstalledOffice(first, "head", name)] and find_installed_offices(first)[0].is_head
    assert free_place(first) == tmp_path / "data-2"
    (first / "office.json").write_text("[1]", encoding="utf-8")
    assert find_installed_offices(first) == [InstalledOffice(first, "", "")]
    for number in range(2, MOST + 1):
        (tmp_path / f"data-{number}").mkdir()
        (tmp_path / f"data-{number}" / FILE_NAME).touch()
    with pytest.raises(Exception, match=f"{MOST}つまで"):
        free_place(first)


def test_only_one_window_opens_on_an_offices_data(tmp_path: Path) -> None:
    may, lock = claim_window(tmp_path / "new")
    assert may and lock is not None
    assert claim_window(tmp_path / "new") == (False, None)
    lock.close()
    again, second = claim_window(tmp_path / "new")
    assert again and second is not None
    second.close()
    (tmp_path / "file").touch()
    assert claim_window(tmp_path / "file") == (True, None)  # no lock can be written; opening the data says why
