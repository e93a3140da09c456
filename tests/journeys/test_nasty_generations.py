"""PCs that come back from the past, or exist twice: nothing acknowledged is lost, and what is lost is named."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from app.journal.reading import Shown, shown
from app.journal.record_ids import derived_record_id
from app.journal.writing import write
from app.models.evaluation import Evaluation
from app.models.plan import Target
from app.services.activities import activities
from app.services.activities.activity_list import Filter, list_ids
from app.services.backup import backups, dumps, restoring
from app.services.transfer import importing, submitting
from app.services.transfer.pc_alarms import alarms, one_is_left
from app.services.transfer.pending_changes import waiting
from app.services.workspace.opening import open_workspace
from app.services.workspace.rollback_detection import still_lost
from app.services.workspace.workspace import Workspace
from app.store.database import FILE_NAME
from app.store.high_water_marks import high_water_marks_path
from app.sync.generations import twins
from tests.conftest import TurnableClock
from tests.offices import activity, branch_of
from tests.sync.family import copied

pytestmark = pytest.mark.usefixtures("at")


@pytest.fixture
def head(tmp_path: Path) -> Iterator[Workspace]:
    with copied("head", tmp_path) as workspace:
        yield workspace


def titles(workspace: Workspace) -> set[str]:
    with workspace.database.reading():
        return {activities.open_form(workspace, record).values["title"] for record in list_ids(workspace, Filter())}


def hand_over(head: Workspace, branch: Workspace, folder: Path) -> importing.MergePreview:
    """One file there and one back; what the branch was told."""
    importing.import_files(head, [submitting.hand_in(branch, folder).path])
    return importing.import_files(branch, [submitting.send_back(head, branch.office_code, folder).path])


def test_what_stays_lost_is_named_with_the_days_it_was_typed_on(head: Workspace, tmp_path: Path, at: TurnableClock) -> None:
    """Case 8: so that one knows in which weeks' papers to look."""
    with copied("daito", tmp_path) as daito:
        activity(daito, title="十一月のサロン")
        kept = backups.create_backup(daito)
        at.turn(days=30)
        activity(daito, title="十二月のサロン")
        hand_over(head, daito, tmp_path)
        at.turn(days=40)
        activity(daito, title="一月のサロン")
        at.turn(days=5)
        activity(daito, title="出していないサロン")
    with restoring.restore_backup(daito.folder, kept.name) as daito:
        assert "令和7年11月5日から令和8年1月19日までに入力した変更 3件が、まだ戻っていません" in alarms(daito)[0]
        hand_over(head, daito, tmp_path)
        assert "令和7年12月5日から令和8年1月19日までに入力した変更 2件が、まだ戻っていません" in alarms(daito)[0]
        assert "その間の紙の控え" in alarms(daito)[0]


def test_a_quarter_lost_to_an_old_backup_comes_back_from_the_head_office(head: Workspace, tmp_path: Path) -> None:
    """Case 8: restored in the program, work goes on before any import."""
    with copied("daito", tmp_path) as daito:
        activity(daito, title="四月のサロン")
        kept = backups.create_backup(daito)
        activity(daito, title="五月のサロン")
        hand_over(head, daito, tmp_path)
        activity(daito, title="出していないサロン")
    with restoring.restore_backup(daito.folder, kept.name) as daito:
        activity(daito, title="戻してからのサロン")
        assert titles(daito) == {"四月のサロン", "戻してからのサロン"}
        hand_over(head, daito, tmp_path)
        assert titles(daito) == {"四月のサロン", "五月のサロン", "戻してからのサロン"}
        assert titles(head) == titles(daito)
        with daito.database.reading() as session:
            assert still_lost(session) == 1  # 出していないサロン
        assert "1件が、まだ戻っていません" in alarms(daito)[0]
        assert dumps.digest(head, "daito") == dumps.digest(daito, "daito")


def test_a_database_file_copied_back_by_hand_is_noticed_when_the_program_starts(head: Workspace, tmp_path: Path) -> None:
    """Case 9: only the file was put back; the high-water marks outside knows better."""
    with copied("daito", tmp_path) as daito:
        activity(daito, title="四月のサロン")
    old = (daito.folder / FILE_NAME).read_bytes()
    with open_workspace(daito.folder) as daito:
        generation = daito.generation
        activity(daito, title="五月のサロン")
        hand_over(head, daito, tmp_path)
    (daito.folder / FILE_NAME).write_bytes(old)
    with open_workspace(daito.folder) as daito:
        assert daito.generation != generation and "前の状態に戻っています" in daito.notices[0]
        activity(daito, title="戻ってからのサロン")
        hand_over(head, daito, tmp_path)
        assert titles(daito) == titles(head) == {"四月のサロン", "五月のサロン", "戻ってからのサロン"}


def test_copied_high_water_marks_hide_nothing_for_long(head: Workspace, tmp_path: Path) -> None:
    """Case 9, second half: the high-water marks was put back too. Meeting our own operations makes the new life."""
    with copied("daito", tmp_path) as daito:
        activity(daito, title="四月のサロン")
    marks = high_water_marks_path(daito.folder, daito.device_id)
    old, old_marks = (daito.folder / FILE_NAME).read_bytes(), marks.read_bytes()
    with open_workspace(daito.folder) as daito:
        activity(daito, title="五月のサロン")
        hand_over(head, daito, tmp_path)
    (daito.folder / FILE_NAME).write_bytes(old)
    marks.write_bytes(old_marks)
    with open_workspace(daito.folder) as daito:
        generation = daito.generation
        assert not daito.notices
        activity(daito, title="六月のサロン")  # uses a number that was used before
        importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
        with head.database.reading() as session:
            assert [twin.device for twin in twins(session)] == [daito.device_id]
        importing.import_files(daito, [submitting.send_back(head, "daito", tmp_path).path])
        assert daito.generation != generation
        hand_over(head, daito, tmp_path)
        assert titles(daito) == titles(head) == {"四月のサロン", "五月のサロン", "六月のサロン"}
        with head.database.reading() as session:
            assert twins(session) == []


def test_two_pcs_from_one_disk_image_lose_nothing_and_are_noticed(head: Workspace, tmp_path: Path) -> None:
    """Case 10: the image carried the high-water marks along, both go on under one generation."""
    with copied("daito", tmp_path) as daito:
        activity(daito, title="四月のサロン")
        hand_over(head, daito, tmp_path)
    twin_folder = tmp_path / "image" / "daito"
    shutil.copytree(daito.folder, twin_folder)
    shutil.copyfile(high_water_marks_path(daito.folder, daito.device_id), high_water_marks_path(twin_folder, daito.device_id))
    with open_workspace(daito.folder) as one, open_workspace(twin_folder) as two:
        assert one.generation == two.generation
        activity(one, title="一台目のサロン")
        activity(two, title="二台目のサロン")
        importing.import_files(head, [submitting.hand_in(one, tmp_path).path])
        importing.import_files(head, [submitting.hand_in(two, tmp_path).path])
        assert "大東のPC" in alarms(head)[0]
        answer = submitting.send_back(head, "daito", tmp_path).path
        for workspace in (one, two):
            importing.import_files(workspace, [answer])
            assert titles(workspace) == {"四月のサロン", "一台目のサロン", "二台目のサロン"}
        assert one.generation != two.generation
        activity(one, title="そのあと一")
        activity(two, title="そのあと二")
        importing.import_files(head, [submitting.hand_in(one, tmp_path).path])
        importing.import_files(head, [submitting.hand_in(two, tmp_path).path])
        answer = submitting.send_back(head, "daito", tmp_path).path
        for workspace in (one, two):
            importing.import_files(workspace, [answer])
        assert dumps.digest(one) == dumps.digest(two)
        assert titles(one) == titles(head)
        one_is_left(head)
        assert alarms(head) == []


def test_a_folder_copied_to_another_pc_begins_a_life_of_its_own(head: Workspace, tmp_path: Path) -> None:
    """Case 10 without the high-water marks: nothing forks at all, and the person is told what to do."""
    with copied("daito", tmp_path) as daito:
        activity(daito, title="四月のサロン")
    shutil.copytree(daito.folder, tmp_path / "other" / "daito")
    with open_workspace(tmp_path / "other" / "daito") as moved:
        assert moved.generation != daito.generation
        assert "新しい設定ファイル" in moved.notices[0]


def test_a_new_pc_has_all_that_the_head_office_holds_of_its_branch(head: Workspace, tmp_path: Path) -> None:
    """A broken PC is replaced: the set-up file brings everything at once."""
    with copied("daito", tmp_path) as daito:
        activity(daito, title="四月のサロン")
        hand_over(head, daito, tmp_path)
    with branch_of(head, "daito", tmp_path / "new") as new:
        assert titles(new) == {"四月のサロン"}
        assert submitting.contents(new).operations == 0


def test_a_restored_head_office_gets_its_plan_and_its_decisions_back_from_a_branch(head: Workspace, tmp_path: Path) -> None:
    """Case 11: last month's backup; what was already sent returns from the branches, the rest from their records."""
    with copied("daito", tmp_path) as daito:
        kept = backups.create_backup(head)
        sent_before = activity(daito, title="支部のサロン")
        hand_over(head, daito, tmp_path)
        correct_target_title(head, "直した目標")
        evaluate(head, "1-3", "daito")
        hand_over(head, daito, tmp_path)
        before = dumps.digest(head, "daito"), dumps.digest(head, "common")
        head.close()
        with restoring.restore_backup(head.folder, kept.name) as restored:
            assert titles(restored) == set()
            (asking,) = [one for one in submitting.ask_again(restored, tmp_path) if one.to_office == "daito"]
            assert asking.operations == 0
            importing.import_files(daito, [asking.path])
            got = importing.import_files(restored, [submitting.hand_in(daito, tmp_path).path])
            assert got.waiting == 0
            assert (dumps.digest(restored, "daito"), dumps.digest(restored, "common")) == before
            assert activities.open_form(restored, sent_before).values["title"] == "支部のサロン"


def test_a_branch_can_not_vouch_for_itself(head: Workspace, tmp_path: Path) -> None:
    """A branch's operation on the plan waits, whatever statements it encloses."""
    with copied("daito", tmp_path) as daito:
        hand_over(head, daito, tmp_path)
        correct_target_title(daito, "支部が直した目標")
        got = importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
        assert got.waiting == 1 and got.changed == 0


def correct_target_title(workspace: Workspace, title: str) -> None:
    with workspace.database.writing() as session:
        target = session.scalars(select(Target).order_by(Target.id)).first()
        assert target is not None
        now = shown(session, target.id)
        group = Target.group_of("title")
        values = [title if name == "title" else getattr(target, name) for name in group.fields]
        write(
            session,
            workspace.author(),
            entity="target",
            partition="common",
            record=target.id,
            values={group.name: values},
            shown=now,
        )


def evaluate(workspace: Workspace, target_code: str, office: str) -> None:
    """The head office's own group in a branch's partition."""
    with workspace.database.writing() as session:
        record = derived_record_id("evaluation", "test", target_code, office, partition=office)
        groups = [group for group in Evaluation.groups if group.owner == "head"] or list(Evaluation.groups)
        values = {groups[0].name: ["A"] + [None] * (len(groups[0].fields) - 1)}
        write(session, workspace.author(), entity="evaluation", partition=office, record=record, values=values, shown=Shown())


def test_two_pcs_of_one_life_that_only_read_are_noticed_by_their_files(head: Workspace, tmp_path: Path) -> None:
    """Nothing forks, as neither writes; but two files of one number can't come from one PC."""
    with copied("daito", tmp_path) as daito:
        activity(daito, title="四月のサロン")
        hand_over(head, daito, tmp_path)
    twin_folder = tmp_path / "image" / "daito"
    shutil.copytree(daito.folder, twin_folder)
    shutil.copyfile(high_water_marks_path(daito.folder, daito.device_id), high_water_marks_path(twin_folder, daito.device_id))
    with open_workspace(daito.folder) as one, open_workspace(twin_folder) as two:
        record = next(iter(list_ids(head, Filter())))
        activities.save(head, activities.open_form(head, record), {"title": "本部が直したサロン"})
        hand_over(head, one, tmp_path)
        hand_over(head, one, tmp_path)
        for _ in range(2):
            hand_over(head, two, tmp_path)
            hand_over(head, one, tmp_path)
        assert one.generation != two.generation
        assert titles(one) == titles(two) == {"本部が直したサロン"}


def test_a_head_office_whose_whole_disk_was_put_back_and_its_branches_agree_on_the_plan_again(
    head: Workspace, tmp_path: Path
) -> None:
    """The image carried the high-water marks along, so two arms of one chain lie at the branch: each finds its proof."""
    folder, marks = head.folder, high_water_marks_path(head.folder, head.device_id)
    with copied("daito", tmp_path) as daito, copied("murone", tmp_path) as murone:
        head.close()
        shutil.copytree(folder, tmp_path / "image")
        shutil.copyfile(marks, tmp_path / "marks")
        with open_workspace(folder) as before:
            correct_target_title(before, "一度目の目標")
            importing.import_files(daito, [submitting.send_back(before, "daito", tmp_path).path])
        shutil.rmtree(folder)
        shutil.copytree(tmp_path / "image", folder)
        shutil.copyfile(tmp_path / "marks", marks)
        with open_workspace(folder) as after:
            correct_target_title(after, "二度目の目標")
            correct_target_title(after, "三度目の目標")
            for branch in (daito, murone):
                importing.import_files(branch, [submitting.send_back(after, branch.office_code, tmp_path).path])
            for _ in range(3):
                for branch in (daito, murone):
                    hand_over(after, branch, tmp_path)
            assert dumps.digest(after, "common") == dumps.digest(daito, "common") == dumps.digest(murone, "common")
            assert waiting(after) == []
