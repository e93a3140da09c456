"""様式第11号: one document per 基本目標, and 新旧対照表 as soon as there is something to compare with."""

from app.reports.paper import Table, cell_text
from app.services.evaluation import plan_succession
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
        [one.label, one.title, "継続", one.label, one.title, ""] for one in targets
    ]


def test_one_goal_alone_is_printed_without_the_comparison(head: Workspace) -> None:
    goal = plan_tree(head, plan_id(head)).goals[1]
    assert bookmarks(head, goals=[goal.id], edition="empty") == [goal.heading]
