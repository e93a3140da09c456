"""What the answer to 確定と変更 writes, where a text was erased, several changes stand, or both wrote before one confirmed."""

from datetime import date

from app.services.conflicts import conflicts
from app.services.conflicts.conflicts import Conflict, resolve_with_candidate
from app.services.evaluation.evaluations import open_evaluation, save_evaluation
from app.services.forms import finalising
from app.services.meetings import meetings
from app.services.plan.target_year import TargetYear
from app.services.records.actions import save_form
from app.services.records.record_forms import RecordForm
from app.services.removal import erasure
from app.services.workspace.workspace import Workspace
from tests.offices import plan_id, target
from tests.services.forms.test_finalising_minutes import WHOLE, held, staff

FULL = {"rating": "B", "rating_reason": "理由", "outcome": "確かめた成果", "issue": "課題", "direction": "continue"}


def opened(head: Workspace) -> RecordForm:
    return open_evaluation(head, TargetYear(target(head, "1-1"), 2025, "head"))


def written(head: Workspace) -> RecordForm:
    """An evaluation, as a form shows it that stays open while it is made final."""
    save_evaluation(head, opened(head), FULL)
    return opened(head)


def only(head: Workspace) -> Conflict:
    (found,) = conflicts.list_conflicts(head)
    return found


def answer(head: Workspace, number: int) -> tuple[str | None, str]:
    found = only(head)
    resolve_with_candidate(head, found, found.candidates[number].operation)
    values = opened(head).values
    return values["outcome"], values["state"]


def test_of_two_unseen_changes_the_newest_is_taken_and_the_other_asked_next(head: Workspace) -> None:
    left_open = written(head)
    finalising.make_evaluation_final(head, opened(head))
    for text in ("甲", "乙"):
        save_form(head, left_open, {"outcome": text})
    assert only(head).kind == "decided"
    assert answer(head, -1)[1] == "reopened"
    assert {one.text for one in only(head).candidates} == {"甲", "乙"}


def test_what_one_wrote_and_confirmed_stands_against_what_the_other_wrote_as_one_question(head: Workspace) -> None:
    for number, expected in ((0, ("こちらの成果", "final")), (-1, ("あちらの成果", "reopened"))):
        if number:
            finalising.reopen_evaluation(head, opened(head), "もう一度")
        left_open = written(head)
        save_evaluation(head, opened(head), {"outcome": "こちらの成果"})
        finalising.make_evaluation_final(head, opened(head))
        save_form(head, left_open, {"outcome": "あちらの成果"})
        assert [only(head).kind, *(one.is_decision for one in only(head).candidates)] == ["decided", True, False]
        assert answer(head, number) == expected and conflicts.list_conflicts(head) == []


def test_a_confirmed_text_that_was_erased_does_not_come_back(head: Workspace) -> None:
    left_open = written(head)
    finalising.make_evaluation_final(head, opened(head))
    save_form(head, left_open, {"outcome": "あとの成果"})
    erasure.erase_text(head, left_open.id, "outcome", "（消去）")
    assert answer(head, 0) == ("（消去）", "final") and conflicts.list_conflicts(head) == []


def test_homework_goes_on_after_the_minutes_are_final(head: Workspace) -> None:
    record = held(head, **WHOLE, present=(staff(head, "一", "head", "課長"),))
    task = meetings.open_task(head, None, record)
    meetings.save_task(head, task, {"content": "宿題", "owner": "一", "due": date(2025, 6, 1)})
    finalising.make_minutes_final(head, record)
    meetings.save_task(head, meetings.open_task(head, task.id, record), {"state": "done"})
    assert conflicts.list_conflicts(head) == []


def test_minutes_changed_unseen_are_asked_about(head: Workspace) -> None:
    record = held(head, **WHOLE, present=(staff(head, "一", "head", "課長"),))
    left_open = meetings.open_meeting(head, record, plan_id(head), 2025)
    finalising.make_minutes_final(head, record)
    save_form(head, left_open, {"decision": "別の決定"})
    assert (only(head).entity, only(head).group_label) == ("meeting", "確定と変更")
    resolve_with_candidate(head, only(head), only(head).candidates[0].operation)
    values = meetings.open_meeting(head, record, plan_id(head), 2025).values
    assert (values["decision"], values["state"]) == (WHOLE["decision"], "final")
