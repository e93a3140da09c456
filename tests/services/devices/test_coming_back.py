"""戻ったものと足りないもの: what is told before, while and after the branches' files come in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import YuiError
from app.services.backup import backups, restoring
from app.services.devices.coming_back import ComingBack, ask_everybody, coming_back, is_open, settle
from app.services.transfer import importing, submitting
from app.services.transfer.pc_alarms import alarms
from app.services.workspace.workspace import Workspace
from tests.conftest import TurnableClock
from tests.offices import activity
from tests.sync.family import copied


@pytest.fixture
def head(tmp_path: Path) -> Iterator[Workspace]:
    with copied("head", tmp_path) as workspace:
        settle(workspace)  # the folder was copied, which is no copy of old data
        yield workspace


@pytest.fixture
def murone(tmp_path: Path) -> Iterator[Workspace]:
    with copied("murone", tmp_path) as workspace:
        yield workspace


def states(found: ComingBack) -> dict[str, str]:
    return {one.office: one.state for one in found.offices}


def test_a_head_office_that_never_came_back_has_nothing_to_tell(head: Workspace) -> None:
    found = coming_back(head)
    assert not found.is_open and not is_open(head) and found.lost == () and found.opening == ()
    assert states(found) == {"daito": "here", "murone": "here"} | {
        code: "no_device" for code in states(found) if code not in ("daito", "murone")
    }


def test_each_office_goes_from_unheard_to_missing_to_here(
    head: Workspace, murone: Workspace, tmp_path: Path, at: TurnableClock
) -> None:
    activity(murone, title="前のサロン")
    importing.import_files(head, [submitting.hand_in(murone, tmp_path / "0.yui").path])
    backup = backups.create_backup(head).name
    at.turn(days=7)
    activity(murone, title="後のサロン")
    old = submitting.hand_in(murone, tmp_path / "old.yui").path
    importing.import_files(head, [old])
    importing.import_files(murone, [submitting.send_back(head, "murone", tmp_path / "r.yui").path])
    last_before = submitting.hand_in(murone, tmp_path / "last.yui").path
    at.turn(days=3)
    head.close()
    with restoring.restore_backup(head.folder, backup) as new:
        found = coming_back(new)
        assert found.opening[0].startswith("令和7年11月15日に、控えから戻りました。")
        assert found.since == "令和7年11月15日" and states(found)["murone"] == "unheard" and found.is_open
        [row] = [one for one in found.offices if one.office == "murone"]
        assert row.copy_until == "R7.11.5" and row.todo == "お願いのファイルを渡す"
        assert any("確かめ終えていません" in one for one in alarms(new))
        importing.import_files(new, [last_before])
        [row] = [one for one in coming_back(new).offices if one.office == "murone"]
        assert (row.state, row.words) == ("missing", "1件以上足りません")
        sent = ask_everybody(new, tmp_path)
        assert {one.to_office for one in sent} == {"daito", "murone"}
        [row] = [one for one in coming_back(new).offices if one.office == "murone"]
        assert row.todo == "R7.11.15のファイルを渡す"
        importing.import_files(murone, [one.path for one in sent if one.to_office == "murone"])
        importing.import_files(new, [submitting.hand_in(murone, tmp_path / "n.yui").path])
        found = coming_back(new)
        assert states(found)["murone"] == "here" and states(found)["daito"] == "unheard"
        assert [one.office for one in found.to_ask] == ["daito"]
        settle(new)
        assert not is_open(new) and coming_back(new).lost == ()


def test_a_file_made_before_the_loss_does_not_say_that_all_is_here(
    head: Workspace, murone: Workspace, tmp_path: Path, at: TurnableClock
) -> None:
    """An old stick turns up: what its PC wrote since, nobody knows yet."""
    backup = backups.create_backup(head).name
    old = submitting.hand_in(murone, tmp_path / "old.yui").path
    at.turn(days=1)
    head.close()
    with restoring.restore_backup(head.folder, backup) as new:
        importing.import_files(new, [old])
        assert states(coming_back(new))["murone"] == "unheard"


def test_an_office_with_a_second_pc_is_not_complete_before_both_spoke(head: Workspace, tmp_path: Path) -> None:
    backup = backups.create_backup(head).name
    head.close()
    with (
        restoring.restore_backup(head.folder, backup) as new,
        copied("daito", tmp_path) as first,
        copied("daito2", tmp_path) as other,
    ):
        importing.import_files(new, [submitting.hand_in(first, tmp_path / "1.yui").path])
        assert states(coming_back(new))["daito"] == "partly"
        importing.import_files(new, [submitting.hand_in(other, tmp_path / "2.yui").path])
        assert states(coming_back(new))["daito"] == "here"


def test_a_branch_that_came_back_asks_the_head_office_by_handing_in(murone: Workspace, tmp_path: Path) -> None:
    backup = backups.create_backup(murone).name
    murone.close()
    with restoring.restore_backup(murone.folder, backup) as new:
        found = coming_back(new)
        assert states(found) == {"head": "unheard"} and found.to_ask[0].todo == "本部に提出する"
        assert "まだ提出していなかったものは戻りません" in found.lost[0]
        with pytest.raises(YuiError) as refused:
            ask_everybody(new, tmp_path)
        assert refused.value.code == "not-head-office"


def test_requests_need_a_folder_that_is_there(head: Workspace, tmp_path: Path) -> None:
    with pytest.raises(YuiError) as refused:
        ask_everybody(head, tmp_path / "none")
    assert refused.value.code == "target-unwritable"
