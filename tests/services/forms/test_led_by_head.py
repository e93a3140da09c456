"""Trap 15: a target 本部 leads asks no branch for anything: no 未提出, no 未, no ※, and no blank in a branch's table."""

from collections.abc import Callable

import pytest

from app.services.annual_plan.annual_plans import sheets
from app.services.evaluation import evaluations
from app.services.figures.asked import Asked
from app.services.forms.form_list import find_form
from app.services.indicators import monthly_table
from app.services.indicators.indicators import council_figures, uses_of
from app.services.overview import figure_breakdown, progress
from app.services.plan import plan_editing, plans
from app.services.plan.target_year import PlanYear, TargetYear
from app.services.printing.form_kinds import Choice, draw_form
from app.services.workspace.workspace import Workspace
from tests.offices import activity, plan_id, target
from tests.services.forms.test_year_papers import words

Pass = Callable[[], None]
CODE = "3-2"


def lead(head: Workspace, code: str = CODE) -> None:
    form = plan_editing.open_target(head, plans.plans(head)[0], target(head, code))
    plan_editing.save_target(head, form, {"led_by": "head"})


def test_at_first_every_target_is_the_branches_and_the_head_office_chooses_otherwise(
    head: Workspace, daito: Workspace, to_daito: Pass, to_head: Pass
) -> None:
    assert not any(one.led_by_head for one in plans.plan_tree(head, plan_id(head)).targets)
    lead(head)
    to_head()
    to_daito()
    assert [one.code for one in plans.plan_tree(daito, plan_id(daito)).targets if one.led_by_head] == [CODE]


def test_no_branch_is_missing_where_the_head_office_leads(head: Workspace) -> None:
    before = evaluations.ratings_of_branches(head, TargetYear(target(head, CODE), 2025))
    assert evaluations.without_rating(before) == {"未提出": 8}
    lead(head)
    assert evaluations.ratings_of_branches(head, TargetYear(target(head, CODE), 2025)) == []
    activity(head, target_id=target(head, CODE), title="後見の研修", participants=30, kind="lecture")
    (line,) = [one for one in progress.grid(head, plan_id(head), 2025).lines if one.target.code == CODE]
    assert [cell.text for cell in line.cells[:-1]] == ["－"] * 8 and line.total.text == "1"
    found = figure_breakdown.why(head, plan_id(head), 2025, Asked(target(head, CODE)))
    assert found.missing == "" and [one.words for one in found.lines if not one.left_out] == ["本部"]
    assert all("支部には求めて" in one.note for one in found.lines if one.left_out)


def test_a_branch_that_worked_for_it_all_the_same_is_counted(head: Workspace, daito: Workspace, to_head: Pass) -> None:
    lead(head)
    activity(daito, target_id=target(daito, CODE), title="出前の相談")
    to_head()
    (line,) = [one for one in progress.grid(head, plan_id(head), 2025).lines if one.target.code == CODE]
    assert {cell.text for cell in line.cells} == {"1", "－", "0"} and line.total.text == "1"


def test_the_papers_list_no_branch_as_missing_for_it(head: Workspace) -> None:
    activity(head, target_id=target(head, CODE), participants=30)
    wanted = Choice(plan_id(head), 2025, targets=[target(head, CODE)])
    sheet = find_form("evaluation-sheet")
    assert words(draw_form(head, sheet, wanted).data).count("未提出") > 8
    lead(head)
    assert "未提出" not in words(draw_form(head, sheet, wanted).data).replace("未提出の支部を除く", "")
    goal = [one for one in plans.plan_tree(head, plan_id(head)).goals if one.number == 3]
    summary = words(draw_form(head, find_form("goal-summary"), Choice(plan_id(head), 2025, goals=[goal[0].id])).data)
    assert summary.count("未提出:8") == 5


def test_its_indicators_are_whole_without_the_branches(head: Workspace) -> None:
    lead(head)
    activity(head, target_id=target(head, CODE), participants=30, kind="lecture")
    (use,) = [one for one in uses_of(head, [target(head, CODE)], 2025) if one.code == "guardianship-lessons"]
    with head.database.reading() as session:
        found = council_figures(session, "head", [use], 2025)[use.key]
    assert (found.value, found.is_partial) == (30, False)


def test_a_branch_is_not_asked_to_plan_count_or_evaluate_it(
    head: Workspace, daito: Workspace, to_head: Pass, to_daito: Pass
) -> None:
    lead(head)
    to_head()
    to_daito()
    record = target(daito, CODE)
    assert next(one.state for one in sheets(daito, PlanYear(plan_id(daito), 2025, "daito")) if one.target_id == record) == "本部"
    assert evaluations.writing_states(daito, [TargetYear(record, 2025, "daito")]) == {record: "本部"}
    rows = monthly_table.monthly_rows(daito, PlanYear(plan_id(daito), 2025, "daito"))
    assert not any(row.use.target_id == record for row in rows)


@pytest.mark.parametrize("code", ["2-5", CODE])
def test_the_next_plan_begins_with_the_same_lead(head: Workspace, code: str) -> None:
    lead(head, code)
    made = plan_editing.new_plan(head, "次期計画", 2026, 2030, copy_of=plan_id(head))
    assert [one.code for one in plans.plan_tree(head, made.id).targets if one.led_by_head] == [code]
