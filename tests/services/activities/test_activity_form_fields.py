"""What 様式第2号 asks beside the first fields: 不明 is not 未入力, 社協職員 are counted apart, 課題 go on to the evaluation."""

from collections.abc import Callable
from datetime import date

import pytest

from app.errors import Refused
from app.rules.figure import Figure
from app.services.activities import activities, flagged_issues
from app.services.activities.activity_checks import check_activity
from app.services.activities.activity_indicator_values import save_figures, uses_on_form
from app.services.activities.activity_input import activity_values
from app.services.activities.activity_rows import show_activity
from app.services.conflicts.conflicts import list_conflicts
from app.services.evaluation.evaluation_sheet_data import evaluation_sheets
from app.services.figures.asked import Asked
from app.services.figures.year_counts import own_counts
from app.services.forms.form_list import find_form
from app.services.indicators import indicator_catalogue
from app.services.overview import figure_breakdown, progress
from app.services.plan.target_year import PlanYear, TargetYear
from app.services.printing.form_kinds import Choice, draw_form
from app.services.records.history import history
from app.services.workspace.workspace import Workspace
from tests.offices import activity, plan_id, target
from tests.services.forms.test_year_papers import words

Pass = Callable[[], None]
TYPED = {
    "times": "9時半-11:45",
    "staff_count": "3",
    "staff_minutes": "2時間30分",
    "referred_to": "地域包括支援センター",
    "confirmed_by": "見本 二",
    "issue": "会場が狭い",
    "issue_to_evaluation": "はい",
}


def printed(workspace: Workspace, record: bytes) -> str:
    return words(draw_form(workspace, find_form("activity-record"), Choice(plan_id(workspace), 2025, subject=record)).data)


def test_the_sheet_carries_times_staff_referral_and_who_confirmed_it(daito: Workspace) -> None:
    record = activity(daito, **activity_values(daito, plan_id(daito), TYPED))
    text = printed(daito, record)
    for said in ("9:30～11:45", "3人", "2時間30分", "地域包括支援センター", "見本二", "評価シートへ"):
        assert said in text, said
    row = show_activity(daito, record)
    assert (row.times, row.staff_count, row.staff_minutes, row.issue_to_evaluation) == ("9:30～11:45", 3, 150, True)


def test_a_time_that_can_not_be_is_refused_at_the_command_line_too(daito: Workspace) -> None:
    with pytest.raises(Refused, match="終わりが始まりより前"):
        activity_values(daito, plan_id(daito), {"times": "11:00-9:00"})


def test_unknown_is_an_answer_and_not_entered_is_none(daito: Workspace) -> None:
    typed = activity_values(daito, plan_id(daito), {"participants": "不明"})
    record = activity(daito, **typed)
    activity(daito, participants=None, title="未入力の会")
    assert not [one for one in check_activity(activities.open_form(daito, record).values) if one.field == "participants"]
    assert "人数不明" in printed(daito, record)
    count = own_counts(daito, [target(daito)], 2025)[target(daito)]
    assert (count.activities.value, count.participants) == (2, Figure(missing="blank", unnumbered=1, unknown=1))
    activities.save(daito, activities.open_form(daito, record), {"participants": 12})
    assert activities.open_form(daito, record).values["participants_unknown"] is None, "a number takes 不明 away"


def test_paper_and_history_call_unknown_by_its_name(daito: Workspace) -> None:
    record = activity(daito, participants=None, participants_unknown=True)
    (sheet,) = evaluation_sheets(daito, PlanYear(plan_id(daito), 2025, "daito"), targets=[target(daito)])
    assert sheet.rows[0].now.participants == Figure(missing="unknown", unknown=1)
    choice = Choice(plan_id(daito), 2025, targets=[target(daito)])
    text = words(draw_form(daito, find_form("evaluation-sheet"), choice).data)
    assert "不明" in text and "延べ参加者が不明の活動大東1件" in text and "未入力の活動" not in text
    assert any("不明" in str(step) for step in history(daito, record))


def test_unknown_against_a_number_is_a_difference_people_can_read(head: Workspace, daito: Workspace, to_head: Pass) -> None:
    record = activity(daito, participants=31)
    to_head()
    activities.save(head, activities.open_form(head, record), {"participants": None, "participants_unknown": True})
    activities.save(daito, activities.open_form(daito, record), {"participants": 33})
    to_head()
    (found,) = list_conflicts(head)
    assert {one.text for one in found.candidates} == {"不明", "33人"}


def test_grid_and_why_call_it_unknown_too(daito: Workspace) -> None:
    activity(daito, participants=None, participants_unknown=True)
    (line,) = [one for one in progress.grid(daito, plan_id(daito), 2025, "participants").lines if one.target.id == target(daito)]
    assert "不明" in [cell.text for cell in line.cells]
    found = figure_breakdown.why(daito, plan_id(daito), 2025, Asked(target(daito), "participants", office="daito", month=10))
    assert [(one.value, one.note) for one in found.lines] == [("不明", "")]


def test_council_staff_stand_in_the_breakdown_and_are_no_participants(daito: Workspace) -> None:
    typed = activity_values(daito, plan_id(daito), {"participants": "23", "breakdown": "高齢者20 民生3 社協職員2"})
    assert not [one for one in check_activity(activities.blank(daito).values | typed) if one.field == "breakdown"]
    text = printed(daito, activity(daito, **typed))
    assert "高齢者20人、民生委員3人" in text and "社協職員2人（参加者数に入れない）" in text


def test_the_figures_of_the_indicators_stand_on_the_sheet(head: Workspace) -> None:
    made = indicator_catalogue.open_indicator(head, None)
    values = {"name": "応募点数", "unit": "点", "aggregation": "sum", "source": "value"}
    indicator_catalogue.save_indicator(head, made, values)
    form = indicator_catalogue.open_use(head, None, plan_id(head), 2025)
    indicator_catalogue.save_use(head, form, {"target_id": target(head), "indicator_id": made.id, "fed_by": "records"})
    record = activity(head)
    opened = activities.open_form(head, record)
    save_figures(head, opened, uses_on_form(head, opened.values), f"{made.id.hex()}=214")
    assert "応募点数214点" in printed(head, record)


def test_an_issue_sent_to_the_evaluation_waits_there_with_its_day(head: Workspace, daito: Workspace, to_head: Pass) -> None:
    activity(daito, issue="会場が狭い", issue_to_evaluation=True)
    activity(daito, issue="ここだけの話", title="別の会")
    activity(daito, issue="下書きの課題", issue_to_evaluation=True, state="draft")
    activity(daito, issue="前の年", issue_to_evaluation=True, date=date(2024, 10, 3))
    to_head()
    found = flagged_issues.issues_for_evaluation(head, TargetYear(target(head), 2025))
    assert [(one.office_name, one.issue) for one in found] == [("大東", "会場が狭い")]
    assert flagged_issues.issues_for_evaluation(daito, TargetYear(target(daito), 2025, "daito"))[0].date == date(2025, 10, 3)
    assert flagged_issues.issues_for_evaluation(head, TargetYear(target(head), 2025, "murone")) == []


def test_a_copy_takes_over_neither_confirmation_nor_what_was_only_of_that_day(daito: Workspace) -> None:
    typed = activity_values(daito, plan_id(daito), TYPED | {"participants": "不明"})
    copied = activities.copy_of(daito, activity(daito, **typed)).values
    assert (copied["times"], copied["staff_count"]) == ("9:30～11:45", 3)
    assert not any(copied[name] for name in ("participants_unknown", "confirmed_by", "referred_to", "issue_to_evaluation"))
