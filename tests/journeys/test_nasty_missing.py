"""What a PC lacks and another one holds is known from that one's next file, told in words, and gone when it has come."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.models.base import HEAD
from app.services.activities import activities
from app.services.backup import backups, restoring
from app.services.devices import roster, setup
from app.services.devices.coming_back import coming_back
from app.services.figures.held_elsewhere import held_elsewhere, offices_that_differ
from app.services.forms.form_list import find_form
from app.services.plan import vocabulary
from app.services.printing import readiness
from app.services.printing.form_kinds import Choice
from app.services.transfer import import_undo, importing, submitting
from app.services.transfer.pc_alarms import alarms
from app.services.transfer.submission_status import board
from app.services.workspace.workspace import Workspace
from tests.offices import activity, plan_id
from tests.sync.family import copied

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


def lacking(workspace: Workspace) -> dict[str, int]:
    with workspace.database.reading() as session:
        return {one.office: one.changes for one in held_elsewhere(session)}


def in_words(done: importing.MergePreview) -> list[str]:
    return [one for one in done.notices if "ここにない変更" in one]


def hand_in(head: Workspace, branch: Workspace, folder: Path) -> importing.MergePreview:
    return importing.import_files(head, [submitting.hand_in(branch, folder).path])


def send_back(head: Workspace, branch: Workspace, folder: Path) -> importing.MergePreview:
    return importing.import_files(branch, [submitting.send_back(head, branch.office_code, folder).path])


def restored(workspace: Workspace, backup: str) -> Workspace:
    workspace.close()
    return restoring.restore_backup(workspace.folder, backup)


def test_a_head_office_from_a_copy_is_told_who_holds_what_it_lacks_until_it_has_come(
    head: Workspace, daito: Workspace, murone: Workspace, tmp_path: Path
) -> None:
    """Fault A10: nobody hands in anything new, and yet thirty records are missing."""
    backup = backups.create_backup(head).name
    for number in range(30):
        activity(murone, title=f"室根のサロン{number}")
    for branch in (daito, murone):
        hand_in(head, branch, tmp_path)
        send_back(head, branch, tmp_path)
    assert lacking(head) == {}
    with restored(head, backup) as new:
        assert lacking(new) == {}  # nobody has spoken yet
        told = in_words(hand_in(new, murone, tmp_path))
        assert told == ["室根支部は、ここにない変更を、少なくとも30件持っています。返送ファイルを渡すと、次の提出で届きます。"]
        assert told[0] in alarms(new)
        assert {row.office_code: row.elsewhere for row in board(new, 2025) if row.elsewhere} == {"murone": 30}
        notes = readiness.notes(new, find_form("progress"), Choice(plan_id(new), 2025), [])
        assert any("ここに届いていない変更があります（室根支部 少なくとも30件）" in note for note in notes)
        assert not any(
            "届いていない" in note
            for note in readiness.notes(new, find_form("annual-plan"), Choice(plan_id(new), 2025, office="daito"), [])
        )
        # What the sentence says to do is done, and helps.
        send_back(new, murone, tmp_path)
        assert in_words(hand_in(new, murone, tmp_path)) == []
        assert lacking(new) == {} and not any("ここにない" in one for one in alarms(new))
        assert len([row for row in board(new, 2025) if row.elsewhere]) == 0


def test_a_branch_from_a_copy_is_told_and_its_next_file_brings_the_answer(
    head: Workspace, murone: Workspace, tmp_path: Path
) -> None:
    backup = backups.create_backup(murone).name
    for number in range(3):
        activity(murone, title=f"室根のサロン{number}")
    hand_in(head, murone, tmp_path)
    send_back(head, murone, tmp_path)
    with restored(murone, backup) as new:
        assert in_words(send_back(head, new, tmp_path)) == [
            "本部は、ここにない変更を、少なくとも3件持っています。提出ファイルを渡すと、次の返送ファイルで届きます。"
        ]
        assert "本部は、ここにない変更" in "".join(alarms(new))
        hand_in(head, new, tmp_path)
        assert in_words(send_back(head, new, tmp_path)) == [] and lacking(new) == {}


def test_a_file_whose_changes_wait_lacks_only_those_before_them(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    """Two changes were lost with the head office's copy, the third waits for them: two are missing, not three."""
    backup = backups.create_backup(head).name
    activity(daito, title="一つ目")
    activity(daito, title="二つ目")
    hand_in(head, daito, tmp_path)
    send_back(head, daito, tmp_path)
    with restored(head, backup) as new:
        activity(daito, title="三つ目")
        done = hand_in(new, daito, tmp_path)
        assert done.waiting == 1 and lacking(new) == {"daito": 2}


def test_an_ordinary_month_says_nothing_of_missing_changes(
    head: Workspace, daito: Workspace, murone: Workspace, tmp_path: Path
) -> None:
    """A late file, a lost file, an import taken back, a request, a second PC, a stopped PC: nothing is missing in any of them."""
    second = copied("daito2", tmp_path)
    activity(daito, title="一つ目")
    early = submitting.hand_in(daito, tmp_path / "early.yui").path
    activity(daito, title="二つ目")
    submitting.hand_in(daito, tmp_path / "lost.yui")
    activity(daito, title="三つ目")
    activity(second, title="二台目の会")
    said = in_words(hand_in(head, daito, tmp_path)) + in_words(importing.import_files(head, [early]))
    taken = hand_in(head, murone, tmp_path).files[0].import_id
    activity(murone, title="まちがい")
    taken = hand_in(head, murone, tmp_path).files[0].import_id
    assert taken is not None
    import_undo.undo_import(head, taken)
    assert lacking(head) == {} and said == []
    said += in_words(hand_in(head, second, tmp_path))
    for branch in (daito, second, murone):
        said += in_words(send_back(head, branch, tmp_path))
        said += in_words(hand_in(head, branch, tmp_path))
    roster.stop_device(head, second.device_id)
    activity(second, title="止めたあとの会")
    said += in_words(hand_in(head, second, tmp_path)) + in_words(send_back(head, daito, tmp_path))
    said += in_words(hand_in(head, daito, tmp_path))
    assert said == [] and lacking(head) == lacking(daito) == lacking(murone) == {}
    assert not any("ここにない" in one for workspace in (head, daito, murone) for one in alarms(workspace))
    second.close()


def test_a_request_tells_a_branch_that_the_answer_is_still_to_come(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    """A request holds no records: what the head office wrote since is announced by it and comes with the next return."""
    activity(head, title="本部のサロン")
    activities.blank(daito)
    plan_text(head)
    asked = next(sent for sent in submitting.ask_again(head, tmp_path) if sent.to_office == "daito")
    assert len(in_words(importing.import_files(daito, [asked.path]))) == 1
    hand_in(head, daito, tmp_path)
    assert in_words(send_back(head, daito, tmp_path)) == [] and lacking(daito) == {}


def plan_text(head: Workspace) -> None:
    vocabulary.save_term(head, vocabulary.open_term(head, None, "district"), {"label": "新しい地区"})


def test_records_that_should_be_the_same_and_are_not_raise_an_alarm(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    """Fault C6: the digest over what both say to have is compared. Here a damaged disk lost one change in the middle."""
    for number in range(3):
        activity(daito, title=f"大東のサロン{number}")
    hand_in(head, daito, tmp_path)
    send_back(head, daito, tmp_path)
    hand_in(head, daito, tmp_path)
    with head.database.reading() as session:
        assert offices_that_differ(session) == []
    with head.database.writing() as session:
        session.connection().exec_driver_sql("DELETE FROM operation WHERE partition = 'daito' AND seq = 2")
        assert offices_that_differ(session) == ["大東支部"]
    done = hand_in(head, daito, tmp_path)
    assert any("大東支部のPCとこのPCの記録が、同じはずなのに違っています。" in one for one in done.notices)


def test_what_another_pc_of_the_head_office_holds_is_told_as_that(head: Workspace, tmp_path: Path) -> None:
    """Its own partition is common to the head office's PCs: restored, one of them is behind the other."""
    made = setup.enrol(head, HEAD, tmp_path / "head.yui-setup")
    with setup.set_up_branch(tmp_path / "second", made.path, made.code) as second:
        to_each_other(second, head, tmp_path)
        to_each_other(head, second, tmp_path)
        backup = backups.create_backup(head).name
        activity(second, title="2台目で書いた本部の研修会")
        to_each_other(second, head, tmp_path)
        to_each_other(head, second, tmp_path)
        assert lacking(head) == lacking(second) == {}
        with restored(head, backup) as new:
            assert in_words(to_each_other(second, new, tmp_path)) == [
                "本部の他のPCは、ここにない変更を、少なくとも1件持っています。"
                "「本部の他のPCへ」のファイルを渡すと、次のファイルで届きます。"
            ]
            [row] = [one for one in coming_back(new).offices if one.state == "missing"]
            assert row.office_name == "本部の他のPC" and "「本部の他のPCへ」" in row.todo
            to_each_other(new, second, tmp_path)
            assert in_words(to_each_other(second, new, tmp_path)) == [] and lacking(new) == {}


def to_each_other(giver: Workspace, taker: Workspace, folder: Path) -> importing.MergePreview:
    return importing.import_files(taker, [submitting.send_back(giver, HEAD, folder).path])
