"""From one plan to the next: 新旧対応 without gaps, indicators whose series go on, and the 総括 of the plan that ends."""

from collections.abc import Callable
from datetime import date

import pytest

from app.errors import Refused
from app.rules.periods import FIRST_HALF
from app.services.evaluation import five_year_reviews, goal_reviews, plan_succession
from app.services.evaluation.evaluation_sources import KINDS, sources
from app.services.evaluation.evaluations import open_evaluation, ratings_of_branches, save_evaluation
from app.services.evaluation.last_issue import last_issue
from app.services.evaluation.sheet_blocks import items_table
from app.services.indicators import indicator_catalogue
from app.services.plan import plan_editing
from app.services.plan.plans import PlanRow, offices, plan_tree, plans
from app.services.plan.target_year import PlanYear, TargetYear
from app.services.records.actions import save_form
from app.services.workspace.workspace import Workspace
from tests.offices import activity, plan_id, target
from tests.services.annual_plan.test_annual_plans import item

Pass = Callable[[], None]


def next_plan(workspace: Workspace) -> tuple[PlanRow, PlanRow]:
    """The plan that ends and the one that follows, with the same goals and targets."""
    old = plans(workspace)[0]
    return old, plan_editing.new_plan(workspace, "次の計画", 2026, 2030, copy_of=old.id)


def line(workspace: Workspace, old: bytes | None, new: bytes | None, kind: str, note: str = "") -> bytes:
    said = {"old_target_id": old, "new_target_id": new, "kind": kind, "note": note}
    return plan_succession.save_line(workspace, plan_succession.open_line(workspace, None), said)


def test_a_new_plan_with_the_same_names_continues_target_by_target_and_nothing_is_open(head: Workspace) -> None:
    old, new = next_plan(head)
    assert len(plan_succession.checks(head, old.id, new.id)) == 30
    assert plan_succession.suggest(head, old.id, new.id) == 15
    assert plan_succession.suggest(head, old.id, new.id) == 0
    assert plan_succession.checks(head, old.id, new.id) == []
    rows = plan_succession.lines(head, old.id, new.id)
    assert [row.old.code for row in rows if row.old] == [one.code for one in plan_tree(head, old.id).targets]


def test_a_line_that_does_not_fit_its_kind_is_said_and_one_that_fits_is_not(head: Workspace) -> None:
    old, new = next_plan(head)
    was, will = plan_tree(head, old.id).targets, plan_tree(head, new.id).targets
    line(head, was[0].id, will[0].id, "split")
    line(head, was[1].id, will[1].id, "merged")
    line(head, was[2].id, None, "ended")
    line(head, None, will[2].id, "new")
    told = [check.text for check in plan_succession.checks(head, old.id, new.id) if "決まっていません" not in check.text]
    assert len(told) == 2 and "「分割」ですが" in told[0] and "「統合」ですが" in told[1]
    line(head, was[0].id, will[3].id, "split")
    line(head, was[3].id, will[1].id, "merged")
    line(head, was[4].id, will[4].id, "continued")
    told = [check.text for check in plan_succession.checks(head, old.id, new.id) if "決まっていません" not in check.text]
    assert told == []
    line(head, was[2].id, will[2].id, "continued")
    told = [check.text for check in plan_succession.checks(head, old.id, new.id) if "決まっていません" not in check.text]
    assert len(told) == 3 and {"「終了」なのに" in one or "「新規」なのに" in one or "「継続」ですが" in one for one in told} == {
        True
    }


def test_a_line_needs_the_targets_of_its_kind_and_moves_with_them(head: Workspace) -> None:
    old, new = next_plan(head)
    was, will = plan_tree(head, old.id).targets, plan_tree(head, new.id).targets
    for wrong in ((was[0].id, None, "continued"), (was[0].id, will[0].id, "new"), (None, will[0].id, "ended"), (None, None, "x")):
        with pytest.raises(Refused) as refusal:
            line(head, *wrong)
        assert refusal.value.code == "bad-correspondence"
    first = line(head, was[0].id, will[0].id, "continued")
    moved = plan_succession.save_line(head, plan_succession.open_line(head, first), {"new_target_id": will[1].id})
    assert moved != first and [row.id for row in plan_succession.lines(head, old.id, new.id)] == [moved]


def test_indicators_go_on_under_the_new_targets_and_a_merged_one_says_that_it_is_counted_differently(head: Workspace) -> None:
    old, new = next_plan(head)
    plan_succession.suggest(head, old.id, new.id)
    [first, *_] = [row for row in plan_succession.lines(head, old.id, new.id) if row.old and row.old.code == "1-3"]
    assert first.old is not None and first.new is not None
    line(head, first.old.id, first.new.id, "merged")
    before = indicator_catalogue.uses_in_year(head, old.id, 2025)
    assert plan_succession.carry_indicators(head, old.id, new.id) == len({use.indicator_id for use in before}) > 1
    assert plan_succession.carry_indicators(head, old.id, new.id) == 0
    after = indicator_catalogue.uses_in_year(head, new.id, 2026)
    assert {use.indicator_id for use in after} == {use.indicator_id for use in before}
    assert all(bool(use.break_note) == (use.target_id == first.new.id) for use in after)
    assert any(use.break_note for use in after)


def test_the_years_of_a_closing_review_lie_within_the_plan(head: Workspace) -> None:
    """It is November 2025: the last year of the plan still runs."""
    plan = plans(head)[0]
    goal = plan_tree(head, plan.id).goals[0].id
    assert five_year_reviews.usual_span(plan) == five_year_reviews.Span(2021, 2025, True)
    form = five_year_reviews.open_goal(head, goal, plan)
    for first, last in ((2020, 2025), (2021, 2026), (2024, 2023), (None, 2025)):
        with pytest.raises(Refused, match="総括の期間"):
            five_year_reviews.save_goal(head, form, {"first_year": first, "last_year": last}, plan)
    five_year_reviews.save_goal(head, form, {"first_year": 2022, "last_year": 2024, "expected": False, "issues": "・冬\n"}, plan)
    with head.database.reading() as session:
        assert five_year_reviews.read_span(session, goal, plan) == five_year_reviews.Span(2022, 2024, False)
        other = plan_tree(head, plan.id).goals[1].id
        assert five_year_reviews.read_span(session, other, plan) == five_year_reviews.usual_span(plan)


def test_the_next_plan_gets_the_bullets_where_it_has_none_yet(head: Workspace) -> None:
    old, new = next_plan(head)
    goals = plan_tree(head, old.id).goals
    for goal, said in ((goals[0], {"evaluation": "増えた", "issues": "冬"}), (goals[1], {"issues": "担い手"})):
        five_year_reviews.save_goal(head, five_year_reviews.open_goal(head, goal.id, old), said, old)
    assert five_year_reviews.hand_over(head, old.id, new.id) == 2
    assert five_year_reviews.hand_over(head, old.id, new.id) == 0
    after = plan_tree(head, new.id).goals
    assert [(one.previous_evaluation, one.issues) for one in after[:3]] == [("増えた", "冬"), ("", "担い手"), ("", "")]


def test_the_handling_of_a_target_is_said_from_its_lines(head: Workspace) -> None:
    old, new = next_plan(head)
    was, will = plan_tree(head, old.id).targets, plan_tree(head, new.id).targets
    line(head, was[0].id, will[0].id, "split")
    line(head, was[0].id, will[1].id, "split")
    line(head, was[1].id, None, "ended")
    with head.database.reading() as session:
        assert five_year_reviews.handling_by_lines(session, was[0].id, old.id, new.id) == "分割\n（新 1-①・1-②）"
        assert five_year_reviews.handling_by_lines(session, was[1].id, old.id, new.id) == "終了"
        assert five_year_reviews.handling_by_lines(session, was[0].id, old.id, None) == ""


def test_a_goals_review_is_written_once_it_says_something_and_is_the_material_of_the_closing_one(head: Workspace) -> None:
    plan = plans(head)[0]
    goal = plan_tree(head, plan.id).goals[0].id
    assert goal_reviews.save_review(head, goal_reviews.open_review(head, goal, 2024), {"review": " "}) is False
    for year, said in ((2024, "サロンが増えた"), (2025, "サロンが増えた\n担い手が増えた")):
        assert goal_reviews.save_review(head, goal_reviews.open_review(head, goal, year), {"achievements": said}) is True
    assert goal_reviews.save_review(head, goal_reviews.open_review(head, goal, 2025), {"achievements": said}) is False
    span = five_year_reviews.usual_span(plan)
    assert five_year_reviews.material(head, goal, span) == ("サロンが増えた\n担い手が増えた", "")


def test_the_letters_of_a_goal_are_counted_and_the_missing_ones_too(head: Workspace) -> None:
    save_evaluation(
        head, open_evaluation(head, TargetYear(target(head, "1-1"), 2025)), {"rating": "A", "rating_reason": "続いた"}
    )
    words = goal_reviews.letters_in_words(head, PlanYear(plan_id(head), 2025))
    goals = plan_tree(head, plan_id(head)).goals
    assert words[goals[0].id] == f"A1 未評価{len(goals[0].targets) - 1}"
    assert words[goals[1].id] == f"未評価{len(goals[1].targets)}"


def test_every_branch_is_listed_with_its_rating_and_the_head_office_is_not(
    head: Workspace, daito: Workspace, to_head: Pass
) -> None:
    rated = {"rating": "A", "rating_reason": "続いた", "state": "final"}
    save_form(daito, open_evaluation(daito, TargetYear(target(daito), 2025, "daito")), rated)
    to_head()
    found = ratings_of_branches(head, TargetYear(target(head), 2025))
    assert [one.office for one in found] == [one.code for one in offices(head) if one.kind == "branch"]
    assert [(one.office, one.rating) for one in found if one.rating] == [("daito", "A")]


def test_the_evaluation_quotes_records_branches_last_year_and_the_plan(head: Workspace, daito: Workspace, to_head: Pass) -> None:
    goal = target(head)
    save_evaluation(head, open_evaluation(head, TargetYear(goal, 2024)), {"issue": "去年の課題"})
    save_evaluation(head, open_evaluation(head, TargetYear(goal, 2025, period=FIRST_HALF)), {"outcome": "上半期の成果"})
    save_form(
        daito, open_evaluation(daito, TargetYear(target(daito), 2025, "daito")), {"outcome": "支部の成果", "state": "final"}
    )
    activity(daito, issue="場所が狭い", issue_to_evaluation=True)
    activity(daito, date=date(2025, 10, 4), outcome="来る人が増えた")
    activity(daito, date=date(2025, 10, 5), issue="下書きの課題", state="draft")
    item(head)
    to_head()
    found = sources(head, TargetYear(goal, 2025))
    assert [one.kind for one in found] == sorted((one.kind for one in found), key=list(KINDS).index)
    texts = {one.kind: one.text for one in found}
    assert texts["flagged"] == "場所が狭い" and texts["outcome"] == "来る人が増えた" and texts["branch"] == "支部の成果"
    assert texts["promise"] == "去年の課題" and texts["half"] == "上半期の成果" and texts["plan"].startswith("代表者交流会")
    own = {one.kind for one in sources(head, TargetYear(goal, 2025, office="daito"))}
    assert "branch" not in own and "flagged" in own
    assert not {one.kind for one in sources(head, TargetYear(goal, 2025, office="murone"))} & {
        "flagged",
        "outcome",
        "issue",
    }
    assert (
        last_issue(head, TargetYear(goal, 2025, "head")) == "去年の課題"
        and last_issue(head, TargetYear(goal, 2026, "head")) == ""
    )


def test_the_sheet_lists_the_offices_items_and_then_those_of_the_head_office(head: Workspace) -> None:
    item(head, title="本部の会")
    with head.database.reading() as session:
        own = items_table(session, TargetYear(target(head), 2025, "head"), empty=False)
        branch = items_table(session, TargetYear(target(head), 2025, "daito"), empty=False)
        paper = items_table(session, TargetYear(target(head), 2025, "head"), empty=True)
        assert items_table(session, TargetYear(target(head), 2024, "head"), empty=False) is None
    assert own is not None and [row.cells[0] for row in own.rows] == ["本部の会"]
    assert branch is not None and [row.cells[0] for row in branch.rows] == ["（本部共通）本部の会"]
    assert paper is not None and paper.rows == () and paper.blank_rows == 2
