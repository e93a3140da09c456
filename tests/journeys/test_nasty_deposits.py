"""The head office's own partition has a second home: sealed copies lie at the branches and come back after a loss."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.models.base import HEAD
from app.services.activities import activities, review_marks
from app.services.backup import dumps
from app.services.devices import key_renewal, office_notes, roster
from app.services.devices.coming_back import ask_everybody, coming_back
from app.services.transfer import importing, submitting, sync_folder
from app.services.transfer.pc_alarms import alarms
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from app.store.high_water_marks import high_water_marks_path
from app.sync import deposit
from app.sync.container import read_letter
from app.sync.deposit import read_statement
from app.sync.outgoing import current_roster
from app.sync.seal import unseal
from tests.conftest import TurnableClock
from tests.journeys.deposits import carried, evaluate, hand_in, header_of, kept_at, lost_and_recovered, outcome, send_back
from tests.journeys.test_audited_story import _one_year
from tests.offices import activity
from tests.prepared import prepared
from tests.sync.family import copied, ids_of

pytestmark = pytest.mark.usefixtures("at")


@pytest.fixture
def head(tmp_path: Path) -> Iterator[Workspace]:
    with copied("head", tmp_path) as workspace:
        yield workspace


@pytest.fixture
def daito(tmp_path: Path) -> Iterator[Workspace]:
    with copied("daito", tmp_path) as workspace:
        yield workspace


@pytest.fixture
def murone(tmp_path: Path) -> Iterator[Workspace]:
    with copied("murone", tmp_path) as workspace:
        yield workspace


def test_three_weeks_of_the_head_offices_own_work_come_back_in_one_calm_round(
    head: Workspace, daito: Workspace, murone: Workspace, tmp_path: Path, at: TurnableClock
) -> None:
    """Fault A4: evaluations, own activities, check marks and notes had no second copy, and their loss was not told."""
    before = activity(daito, title="控えの前のサロン")
    evaluate(head, "控えの前の評価")
    hand_in(head, daito, tmp_path)
    stick = carried(head, tmp_path)
    at.turn(days=7)
    evaluate(head, "控えの後の評価", "1-1")
    own = activity(head, title="本部の研修会")
    review_marks.check(head, [before])
    office_notes.save_note(head, office_notes.open_note(head, "murone"), {"note": "電話は午前中"})
    for branch in (daito, murone):
        hand_in(head, branch, tmp_path)
        send_back(head, branch, tmp_path)
    at.turn(days=7)
    evaluate(head, "二週目の評価", "1-2")
    hand_in(head, murone, tmp_path)
    send_back(head, murone, tmp_path)  # the last file that leaves the head office
    acknowledged = ids_of(head, (HEAD,))
    at.turn(days=7)
    evaluate(head, "どこにも出なかった評価", "2-1")
    at.turn(days=1)
    with lost_and_recovered(head, stick, tmp_path / "new") as new:
        [lost] = coming_back(new).lost
        assert "令和7年11月5日から令和7年11月27日まで" in lost and "支部の提出で戻ります" in lost
        assert outcome(new, "1-1") is None and outcome(new) == "控えの前の評価"
        requests = {one.to_office: one.path for one in ask_everybody(new, tmp_path)}
        with copied("daito2", tmp_path) as second:  # it knows nothing of the weeks between
            for branch in (second, daito, murone):
                importing.import_files(branch, [requests[branch.office_code]])
                hand_in(new, branch, tmp_path)
        assert acknowledged <= ids_of(new, (HEAD,))
        assert (outcome(new, "1-1"), outcome(new, "1-2"), outcome(new)) == ("控えの後の評価", "二週目の評価", "控えの前の評価")
        assert activities.open_form(new, own).values["title"] == "本部の研修会"
        assert review_marks.states_of(new, [before]) == {before: "checked"}
        assert office_notes.open_note(new, "murone").values["note"] == "電話は午前中"
        # What never left is told, with the days to look in.
        [lost] = coming_back(new).lost
        assert "令和7年11月19日から令和7年11月27日まで" in lost and "戻りません" in lost
        assert outcome(new, "2-1") is None
        # The lost PC is named until it is stopped; nothing goes on being kept for it.
        [lost_pc] = coming_back(new).other_head_pcs
        roster.stop_device(new, lost_pc)
        for branch in (daito, murone):
            send_back(new, branch, tmp_path)
            handed = submitting.hand_in(branch, tmp_path).path
            assert header_of(branch, handed).enclosed_size == 0
            importing.import_files(new, [handed])
        assert coming_back(new).other_head_pcs == ()
        assert dumps.digest(new, "common") == dumps.digest(daito, "common")


def test_a_branch_is_given_the_copy_once_and_keeps_only_the_newest(head: Workspace, murone: Workspace, tmp_path: Path) -> None:
    evaluate(head, "一つ目")
    first = submitting.send_back(head, "murone", tmp_path / "1.yui")
    importing.import_files(murone, [first.path])
    hand_in(head, murone, tmp_path)
    again = submitting.send_back(head, "murone", tmp_path / "2.yui")
    assert header_of(murone, first.path).enclosed_size > 0 and header_of(murone, again.path).enclosed_size == 0
    evaluate(head, "二つ目", "1-1")
    newer = submitting.send_back(head, "murone", tmp_path / "3.yui")
    importing.import_files(murone, [newer.path])
    [held] = kept_at(murone)
    importing.import_files(murone, [first.path, again.path])  # an old stick
    assert [one.statement for one in kept_at(murone)] == [held.statement]
    handed = submitting.hand_in(murone, tmp_path / "4.yui").path
    header = read_letter(unseal(handed.read_bytes(), *murone.keys.identities)).header
    assert header.deposits == ((held.statement, held.signature),) and header.enclosed_size == 0  # the head office lacks nothing


def test_an_older_copy_that_arrives_late_changes_nothing(head: Workspace, murone: Workspace, tmp_path: Path) -> None:
    evaluate(head, "一つ目")
    old = submitting.send_back(head, "murone", tmp_path / "1.yui").path
    evaluate(head, "二つ目", "1-1")
    importing.import_files(murone, [submitting.send_back(head, "murone", tmp_path / "2.yui").path])
    [newest] = kept_at(murone)
    importing.import_files(murone, [old])
    assert [one.statement for one in kept_at(murone)] == [newest.statement]


def test_a_branch_cannot_open_what_it_keeps(head: Workspace, murone: Workspace, tmp_path: Path) -> None:
    evaluate(head, "支部に見せない評価")
    send_back(head, murone, tmp_path)
    [held] = kept_at(murone)
    with pytest.raises(Exception, match="この事業所あてでは"):
        unseal(held.sealed, *murone.keys.identities)
    assert unseal(held.sealed, head.keys.recovery_identity) and unseal(held.sealed, *head.keys.identities)


def test_after_a_renewed_recovery_key_the_copy_is_sealed_and_carried_anew(
    head: Workspace, murone: Workspace, tmp_path: Path
) -> None:
    evaluate(head, "一つ目")
    send_back(head, murone, tmp_path)
    hand_in(head, murone, tmp_path)
    [before] = kept_at(murone)
    key_renewal.renew_recovery_key(head)
    send_back(head, murone, tmp_path)
    [after] = kept_at(murone)
    assert before.sealed != after.sealed and unseal(after.sealed, head.keys.recovery_identity)


def test_two_arms_of_the_head_offices_own_writing_both_come_back(head: Workspace, murone: Workspace, tmp_path: Path) -> None:
    """Fault A12's neighbour: the whole disk is put back, high-water marks and all, and the next file must not replace the copy of
    what was written before.
    """
    evaluate(head, "はじめ")
    head.close()
    marks = high_water_marks_path(head.folder, head.device_id)
    shutil.copytree(head.folder, tmp_path / "image")
    image_marks = marks.read_bytes()
    head = open_workspace(head.folder)
    evaluate(head, "片方の腕", "1-1")
    send_back(head, murone, tmp_path)
    head.close()
    shutil.rmtree(head.folder)
    shutil.copytree(tmp_path / "image", head.folder)
    marks.write_bytes(image_marks)
    with open_workspace(head.folder) as again:
        for code in ("1-2", "2-1", "2-2"):
            evaluate(again, "もう片方の腕", code)
        send_back(again, murone, tmp_path)
        assert len(kept_at(murone)) == 2
        hand_in(again, murone, tmp_path)
        assert (outcome(again, "1-1"), outcome(again, "2-2")) == ("片方の腕", "もう片方の腕")
        evaluate(again, "そのあと", "2-3")
        send_back(again, murone, tmp_path)
        assert len(kept_at(murone)) == 1


def test_a_copy_above_the_bound_is_not_sent_and_the_head_office_is_told(
    head: Workspace, murone: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    evaluate(head, "一つ目")
    monkeypatch.setattr(deposit, "MAX_ENCLOSED_BYTES", 200)
    send_back(head, murone, tmp_path)
    assert kept_at(murone) == [] and any("大きくなり" in one for one in alarms(head))
    monkeypatch.undo()
    send_back(head, murone, tmp_path)
    assert len(kept_at(murone)) == 1 and not any("大きくなり" in one for one in alarms(head))


def test_the_copy_stays_small_on_the_sample_council(tmp_path: Path) -> None:
    """The year of the sample story; docs/sync.md has the size of its five years."""
    shutil.copytree(prepared("audited-story", _one_year) / "story" / "head", tmp_path / "head")
    with open_workspace(tmp_path / "head") as head, head.database.reading() as session:
        enclosed, left_out = deposit.enclosed_for(session, head.keys, current_roster(session), "murone")
        assert 0 < len(enclosed) < 16_000 and not left_out


def test_a_shared_folder_carries_the_copy_and_is_quiet_when_it_has(
    head: Workspace, murone: Workspace, tmp_path: Path, at: TurnableClock
) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    for workspace in (head, murone):
        sync_folder.set_folder(workspace, folder)
    for _ in range(4):
        for workspace in (head, murone):
            sync_folder.go_round(workspace)
            at.turn(hours=2)
    evaluate(head, "共有フォルダーで運ばれる評価")
    for _ in range(2):
        for workspace in (head, murone):
            sync_folder.go_round(workspace)
            at.turn(hours=2)
    [held] = kept_at(murone)
    assert read_statement(held.statement).covers.points.keys() == {(head.generation, HEAD)}
    for workspace in (head, murone):  # that it lies there has been heard; nothing more to say
        sync_folder.go_round(workspace)
        at.turn(hours=2)
    assert [sync_folder.go_round(workspace).written for workspace in (head, murone)] == [[], []]
