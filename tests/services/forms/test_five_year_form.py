"""様式第11号: one document per 基本目標, and 新旧対照表 as soon as there is something to compare with."""

from app.reports.paper import Table, cell_text
from app.services.evaluation import five_year_reviews, plan_succession
from app.services.forms.form_list import find_form
from app.services.plan import plan_editing
from app.services.plan.plans import plan_tree
from app.services.printing.form_kinds import Choice, form_papers
from app.services.workspace.workspace import Workspace
from tests.offices import plan_id
from tests.services.forms.test_report_details import papers

COMPARISON = "新旧対照表"


def bookmarks(workspace: Workspace, **changes: object) -> list[str]:
    return [paper.bookmark for paper in papers(workspace, "five-years", **changes)]


def test_without_a_next_plan_only_the_forms_to_write_in_have_a_comparison(head: Workspace) -> None:
    goals = [goal.heading for goal in plan_tree(head, plan_id(head)).goals]
    assert bookmarks(head) == goals
    assert bookmarks(head, edition="empty") == bookmarks(head, edition="specimen") == [*goals, COMPARISON]


def test_with_a_next_plan_each_old_target_is_compared_with_its_new_one(head: Workspace) -> None:
    old = plan_id(head)
    new = plan_editing.new_plan(head, "次の計画", 2026, 2030, copy_of=old)
    plan_succession.suggest(head, old, new.id)
    *goals, comparison = form_papers(head, find_form("five-years"), Choice(old, 2025))
    (table,) = (part for part in comparison.parts if isinstance(part, Table))
    assert len(goals) == len(plan_tree(head, old).goals) and comparison.bookmark == COMPARISON
    assert comparison.lines[1] == "新　次の計画（R8～R12）"
    targets = plan_tree(head, old).targets
    assert [[cell_text(cell) for cell in row.cells] for row in table.rows] == [
        [one.label, one.marked_title, "継続", one.label, one.marked_title, ""] for one in targets
    ]


def test_one_goal_alone_is_printed_without_the_comparison(head: Workspace) -> None:
    goal = plan_tree(head, plan_id(head)).goals[1]
    assert bookmarks(head, goals=[goal.id], edition="empty") == [goal.heading]


def test_the_empty_form_has_room_to_write_in_every_row(head: Workspace) -> None:
    for paper in papers(head, "five-years", edition="empty")[:-1]:
        (found,) = (part for part in paper.parts if isinstance(part, Table) and part.caption == "推進目標ごとの5年")
        assert all(cell_text(row.cells[-2]).count("\n") >= 2 for row in found.rows)


def test_in_the_first_year_of_a_plan_its_years_are_named_and_how_far_it_is_told(head: Workspace) -> None:
    plan = plan_tree(head, plan_id(head))
    form = five_year_reviews.open_goal(head, plan.goals[0].id, plan.plan)
    years = {"first_year": 2021, "last_year": 2021, "expected": True}
    five_year_reviews.save_goal(head, form, years, plan.plan)
    first = papers(head, "five-years")[0]
    assert "対象期間　令和3年度～令和7年度（令和3年度までの見込）" in first.lines
    form = five_year_reviews.open_goal(head, plan.goals[0].id, plan.plan)
    five_year_reviews.save_goal(head, form, years | {"last_year": 2025}, plan.plan)
    assert "対象期間　令和3年度～令和7年度（令和7年度は見込）" in papers(head, "five-years")[0].lines


def test_the_comparison_is_marked_like_the_other_pages_of_its_document(head: Workspace) -> None:
    old = plan_id(head)
    new = plan_editing.new_plan(head, "次の計画", 2026, 2030, copy_of=old)
    plan_succession.suggest(head, old, new.id)
    *goals, comparison = form_papers(head, find_form("five-years"), Choice(old, 2025))
    assert comparison.mark == goals[0].mark == "案"
    (table,) = (part for part in comparison.parts if isinstance(part, Table))
    assert any(cell_text(row.cells[1]).startswith("【重点】") for row in table.rows)
