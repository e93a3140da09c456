"""The head office works on two PCs: enrolled as one should, or with a copied folder as people do."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.errors import Refused
from app.journal.operation import encode_value
from app.models.base import COMMON, HEAD, ROSTER
from app.services.backup import backups, dumps, recovery
from app.services.devices import key_renewal, roster, setup
from app.services.evaluation.evaluations import open_evaluation, save_evaluation
from app.services.plan import plan_editing
from app.services.plan.plans import find_target, plans
from app.services.plan.target_year import TargetYear
from app.services.records.record_forms import open_form
from app.services.transfer import importing, pc_alarms, submitting
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from app.store.recovery_code import code_lines
from app.sync import roster_facts
from app.sync.roster_facts import join_roster, roster_operations
from app.sync.roster_reading import device_record, stop_fields
from tests.journeys.test_nasty_generations import correct_target_title, titles
from tests.offices import activity
from tests.sync.family import copied, handmade, ids_of
from tests.sync.test_scope import forged

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
def second(head: Workspace, tmp_path: Path) -> Iterator[Workspace]:
    """A further PC of the head office, set up from a set-up file like any other."""
    made = setup.enrol(head, HEAD, tmp_path / "head.yui-setup")
    with setup.set_up_branch(tmp_path / "second", made.path, made.code) as workspace:
        yield workspace


def pass_on(giver: Workspace, taker: Workspace, folder: Path) -> importing.MergePreview:
    sent = submitting.send_back(giver, taker.office_code, folder) if giver.is_head else submitting.hand_in(giver, folder)
    return importing.import_files(taker, [sent.path])


def evaluate(workspace: Workspace, number: str, text: str) -> None:
    target = find_target(workspace, plans(workspace)[0].id, number).id
    save_evaluation(workspace, open_evaluation(workspace, TargetYear(target, 2025)), {"outcome": text})


def all_equal(*desks: Workspace) -> bool:
    return len({dumps.digest(one) for one in desks}) == 1


def test_a_further_pc_of_the_head_office_is_set_up_and_both_work_on_everything(
    head: Workspace, daito: Workspace, second: Workspace, tmp_path: Path
) -> None:
    activity(daito, title="大東のサロン")
    pass_on(daito, head, tmp_path)
    assert second.is_head and second.device_id != head.device_id and second.keys.recovery_identity == ""
    first = pass_on(second, head, tmp_path)
    assert first.files[0].new_device and first.files[0].office == HEAD
    pass_on(head, second, tmp_path)
    assert titles(second) == {"大東のサロン"} and all_equal(head, second)
    evaluate(head, "1-1", "1台目の評価")
    evaluate(second, "1-2", "2台目の評価")
    activity(daito, title="どちらの本部にも届くサロン")
    pass_on(daito, head, tmp_path)  # the branch has not heard of the second one yet, and seals to the first one only
    for _ in range(2):
        pass_on(second, head, tmp_path)
        pass_on(head, second, tmp_path)
    assert all_equal(head, second) and len(titles(head)) == 2
    for office in (head, second):
        assert backups.check(office).troubles == ()


def test_a_branch_hears_of_the_further_pc_and_then_both_open_its_files_and_it_theirs(
    head: Workspace, daito: Workspace, second: Workspace, tmp_path: Path
) -> None:
    with pytest.raises(Refused) as refused:
        submitting.send_back(second, "daito", tmp_path)
    assert refused.value.code == "not-in-roster"
    pass_on(second, head, tmp_path)
    pass_on(head, second, tmp_path)
    pass_on(second, daito, tmp_path)  # its enrolment proves itself
    activity(daito, title="2台の本部へ")
    sent = submitting.hand_in(daito, tmp_path).path
    for office in (head, second):
        importing.import_files(office, [sent])
        assert titles(office) == {"2台の本部へ"}


def test_two_pcs_of_the_head_office_converge_through_a_branch_alone_where_it_holds_what_they_wrote(
    head: Workspace, daito: Workspace, second: Workspace, tmp_path: Path
) -> None:
    pass_on(second, head, tmp_path)
    pass_on(head, second, tmp_path)
    correct_target_title(head, "1台目で直した目標")
    for _ in range(2):
        for office in (head, second):
            pass_on(office, daito, tmp_path)
            pass_on(daito, office, tmp_path)
    assert dumps.digest(head, "common") == dumps.digest(second, "common") == dumps.digest(daito, "common")


def test_a_pc_of_the_head_office_is_stopped_like_any_other(
    head: Workspace, daito: Workspace, second: Workspace, tmp_path: Path
) -> None:
    pass_on(second, head, tmp_path)
    pass_on(head, second, tmp_path)
    roster.stop_device(head, second.device_id)
    evaluate(second, "1-1", "盗んだ人の評価")
    setup.enrol(second, "murone", tmp_path / "evil.yui-setup")
    roster.stop_device(second, daito.device_id)  # it does not know yet that it is stopped itself
    got = importing.import_files(head, [submitting.send_back(second, HEAD, tmp_path).path])
    assert got.added == 0 and got.waiting == 1
    assert setup.waiting_enrolments(head) == []
    stopped = {row.device_id for row in setup.devices(head) if row.status == "stopped"}
    assert stopped == {second.device_id, daito.device_id}  # a stop of the head office stands until it is lifted
    roster.allow_device(head, daito.device_id)
    pass_on(daito, head, tmp_path)
    pass_on(head, daito, tmp_path)
    assert {row.device_id for row in setup.devices(daito) if row.status == "stopped"} == {second.device_id}


def test_a_file_for_the_other_pcs_of_the_head_office_is_not_taken_in_by_its_writer(
    head: Workspace, second: Workspace, tmp_path: Path
) -> None:
    with pytest.raises(Refused) as alone:
        submitting.send_back(head, HEAD, tmp_path)
    assert alone.value.code == "no-device"
    pass_on(second, head, tmp_path)
    own = importing.inspect_all(head, submitting.send_back(head, HEAD, tmp_path).path)[0].trouble
    assert own is not None and own.code == "not-for-this-office" and "本部の他のPC" in own.what


def test_a_head_office_on_a_copied_folder_is_told_what_it_can_do_itself(
    head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    """The copy has another generation of the same PC; a branch's file proves to each that the other exists."""
    head.close()
    shutil.copytree(head.folder, tmp_path / "copy")
    with open_workspace(tmp_path / "copy") as copy, open_workspace(head.folder) as original:
        told = "".join(copy.notices)
        assert "支部とPC" in told and "本部から新しい設定ファイル" not in told
        correct_target_title(copy, "写しで直した目標")
        pass_on(copy, daito, tmp_path)
        assert not pc_alarms.has_twins(original)
        pass_on(original, daito, tmp_path)  # only now the branch sees that two of them speak
        pass_on(daito, original, tmp_path)
        assert pc_alarms.OWN_TWIN in pc_alarms.alarms(original) and pc_alarms.has_twins(original)
        pc_alarms.one_is_left(original)
        assert not pc_alarms.has_twins(original)


def test_two_pcs_of_the_head_office_that_stop_each_other_are_led_out_by_the_sheet(
    head: Workspace, daito: Workspace, second: Workspace, tmp_path: Path
) -> None:
    code = "\n".join(code_lines(head.keys.recovery_identity))
    pass_on(second, head, tmp_path)
    pass_on(head, second, tmp_path)
    roster.stop_device(head, second.device_id)
    roster.stop_device(second, head.device_id)
    for office in (head, second):
        importing.import_files(daito, [submitting.send_back(office, "daito", tmp_path).path])
    assert {row.status for row in setup.devices(daito) if row.office == HEAD} == {"stopped"}
    activity(daito, title="どこへ出すか分からないサロン")
    pass_on(daito, head, tmp_path)  # sealed to the recovery key alone
    assert titles(head) == {"どこへ出すか分からないサロン"}
    assert "復旧用紙の番号" in "".join(pc_alarms.alarms(head)) and recovery.sheet_may_help(head)
    with pytest.raises(Refused) as refused:
        roster.allow_device(head, second.device_id)
    assert refused.value.code == "not-in-roster"
    key_renewal.prove_by_sheet(head, code)
    assert not recovery.sheet_may_help(head)
    roster.allow_device(head, second.device_id)
    pass_on(head, daito, tmp_path)
    assert {row.status for row in setup.devices(daito) if row.office == HEAD} == {"active"}
    pass_on(head, second, tmp_path)
    pass_on(second, head, tmp_path)
    assert all_equal(head, second)


def test_a_thief_who_stops_the_first_pc_from_its_beginning_is_undone_by_the_sheet_also_after_that_was_renewed(
    head: Workspace, daito: Workspace, second: Workspace, tmp_path: Path
) -> None:
    pass_on(second, head, tmp_path)
    pass_on(head, second, tmp_path)
    pass_on(second, daito, tmp_path)
    key_renewal.renew_recovery_key(head)
    pass_on(head, daito, tmp_path)
    before = setup.devices(head)
    with second.database.writing() as session:  # no honest program writes it
        write_unchecked_stop(session, second, head.device_id)
    with daito.database.writing() as session, second.database.reading() as theirs:
        join_roster(session, roster_operations(theirs))
    assert [row.status for row in setup.devices(daito)] == ["stopped"]  # nobody else is believed any more
    activity(daito, title="誰も信じられない間のサロン")
    assert pass_on(daito, head, tmp_path).waiting == 1 and titles(head) == set()
    key_renewal.prove_by_sheet(head, "\n".join(code_lines(head.keys.recovery_identity)))
    assert setup.devices(head) == before
    pass_on(head, daito, tmp_path)
    assert setup.devices(daito) == before
    pass_on(daito, head, tmp_path)
    assert titles(head) == {"誰も信じられない間のサロン"}
    assert dumps.digest(head, "common") == dumps.digest(daito, "common")


def write_unchecked_stop(session: Session, workspace: Workspace, device_id: str) -> None:
    roster_facts._write(
        session,
        workspace.keys.signer,
        "device",
        device_record(device_id),
        {"stop": stop_fields([])},
        must_count=False,
    )


def test_a_branch_says_that_a_pc_of_the_head_office_is_new_to_it(
    head: Workspace, daito: Workspace, second: Workspace, tmp_path: Path
) -> None:
    pass_on(second, head, tmp_path)
    pass_on(head, second, tmp_path)
    assert "本部のPCが新しく加わりました" in "".join(pass_on(second, daito, tmp_path).notices)
    assert pass_on(second, daito, tmp_path).notices == ()


def test_the_head_office_is_told_the_whole_number_of_a_new_pc_with_its_first_file(
    head: Workspace, second: Workspace, tmp_path: Path
) -> None:
    [told] = pass_on(second, head, tmp_path).notices
    assert setup.own_fingerprint(second) in told and "「このPCの番号と情報」" in told
    assert "本部から聞いていなければ" not in told  # it is the head office that reads this


def sheet_of(workspace: Workspace) -> str:
    return "\n".join(code_lines(workspace.keys.recovery_identity))


def both_enrolled(head: Workspace, second: Workspace, daito: Workspace, folder: Path) -> None:
    for giver, taker in ((second, head), (head, second), (head, daito)):
        pass_on(giver, taker, folder)


def test_a_copy_of_the_further_pc_and_the_sheet_bring_the_head_office_back(
    head: Workspace, daito: Workspace, second: Workspace, tmp_path: Path
) -> None:
    """It has no recovery key of its own; the sheet is the key."""
    both_enrolled(head, second, daito, tmp_path)
    stick = tmp_path / "stick"
    stick.mkdir()
    backups.carry_backup(second, stick)
    with recovery.recover(tmp_path / "new", stick, sheet_of(head)) as back:
        assert back.device_id not in (head.device_id, second.device_id)
        assert pass_on(back, daito, tmp_path).files[0].trouble is None


def test_a_sheet_that_one_pc_renewed_opens_the_copies_of_the_other_and_proves_the_new_pc(
    head: Workspace, daito: Workspace, second: Workspace, tmp_path: Path
) -> None:
    both_enrolled(head, second, daito, tmp_path)
    stick = tmp_path / "stick"
    stick.mkdir()
    backups.carry_backup(head, stick)
    key_renewal.prove_by_sheet(second, sheet_of(head))  # has the key now as well
    key_renewal.renew_recovery_key(second)
    pass_on(second, head, tmp_path)
    pass_on(second, daito, tmp_path)
    assert "控えをUSBメモリーに写し直して" in recovery.reminder(head)
    backups.carry_backup(head, stick)
    assert recovery.reminder(head) == ""
    with recovery.recover(tmp_path / "new", stick, sheet_of(second)) as back:
        assert "新しい復旧用紙の番号" not in recovery.reminder(back)
        assert pass_on(back, daito, tmp_path).files[0].trouble is None


def test_the_sheet_is_printed_only_where_the_key_in_use_lies(
    head: Workspace, daito: Workspace, second: Workspace, tmp_path: Path
) -> None:
    both_enrolled(head, second, daito, tmp_path)
    with pytest.raises(Refused) as none_here:
        recovery.print_sheet(second, tmp_path)
    key_renewal.prove_by_sheet(second, sheet_of(head))
    for workspace in (head, second):
        key_renewal.renew_recovery_key(workspace)
    for giver, taker in ((second, head), (head, second)):
        pass_on(giver, taker, tmp_path)
    printing = []
    for workspace in (head, second):
        try:
            printing.append(recovery.print_sheet(workspace, tmp_path))
        except Refused as refused:
            assert refused.code == none_here.value.code == "no-recovery-key"
            assert "本部の別のPCでも" in recovery.reminder(workspace)
    assert len(printing) == 1


def test_what_belongs_to_the_roster_comes_in_by_its_own_proof_alone(head: Workspace, second: Workspace, tmp_path: Path) -> None:
    """Not among the records of a file, whatever PC of the head office signed that file."""
    pass_on(second, head, tmp_path)
    pass_on(head, second, tmp_path)
    odd = handmade(second, partition=ROSTER, entity="device", values={"stop": encode_value([None])})
    (tmp_path / "odd.yui").write_bytes(forged(second, head, [odd]))
    done = importing.import_files(head, [tmp_path / "odd.yui"])
    assert done.files[0].trouble is None and done.waiting == 1 and odd.id not in ids_of(head, (ROSTER,))


def test_numbers_exchanged_on_both_pcs_that_leave_one_number_twice_are_told_until_one_is_put_right(
    head: Workspace, second: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    both_enrolled(head, second, daito, tmp_path)
    plan = plans(head)[0].id
    first, _, third = (find_target(head, plan, number).id for number in ("1-1", "1-2", "1-3"))
    plan_editing.move(head, plan, first, 1)  # 1-1 and 1-2
    plan_editing.move(second, plan, third, -1)  # 1-2 and 1-3, not knowing
    for giver, taker in ((second, head), (head, second)):
        pass_on(giver, taker, tmp_path)
    for workspace in (head, second):
        assert any("同じ番号の目標が2つあります" in one and "1-②" in one for one in pc_alarms.alarms(workspace))
    plan_editing.save_target(head, open_form(head, "target", COMMON, third), {"number": 9})
    assert not any("同じ番号" in one for one in pc_alarms.alarms(head))
