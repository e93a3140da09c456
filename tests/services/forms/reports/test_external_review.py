"""様式第8号: an evaluator rings one letter of the council's scale; the example shows how."""

import pytest

from app.reports.paper import Choice, Paper, Table
from app.services.evaluation import opinions
from app.services.plan.plans import plan_tree
from app.services.records.actions import save_form
from app.services.workspace.workspace import Workspace
from tests.offices import plan_id, target
from tests.services.forms.test_report_details import papers


def ring(paper: Paper) -> Choice:
    return next(part for part in paper.parts if isinstance(part, Choice) and part.name == "委員の評価")


def test_the_example_rings_b_as_the_examples_of_the_inner_sheets_do_and_the_empty_sheet_nothing(head: Workspace) -> None:
    inner = {
        part.chosen
        for paper in papers(head, "evaluation-sheet", edition="specimen", targets=[target(head)])
        for part in paper.parts
        if isinstance(part, Choice) and part.choices[:2] == ("A", "B")
    }
    outer = {ring(paper).chosen for paper in papers(head, "external-sheet", edition="specimen")}
    assert inner == outer == {"B"}
    assert {ring(paper).chosen for paper in papers(head, "external-sheet", edition="empty")} == {None}


@pytest.mark.parametrize(("said", "ringed"), [({"rating": "C"}, "C"), ({"cannot_judge": True}, "評価できない")])
def test_what_an_evaluator_said_is_ringed_on_the_sheet_of_that_goal_only(
    head: Workspace, said: dict[str, object], ringed: str
) -> None:
    goal = plan_tree(head, plan_id(head)).goals[1]
    person = opinions.open_evaluator(head, None, 2025)
    save_form(head, person, {"name": "髙橋花子"})
    values = {"source": "external", "evaluator_id": person.id, "goal_id": goal.id} | said
    opinions.save_opinion(head, opinions.open_opinion(head, None, 2025), values)
    found = {paper.bookmark: ring(paper).chosen for paper in papers(head, "external-sheet")}
    assert found.pop(f"基本目標{goal.number}　委員A") == ringed and set(found.values()) == {None}


@pytest.mark.parametrize("form", ["opinion-list", "public-report", "board-report"])
def test_a_list_of_opinions_says_where_it_goes_on_and_gives_room_to_what_becomes_of_them(head: Workspace, form: str) -> None:
    (paper,) = papers(head, form, edition="empty")
    (found,) = [part for part in paper.parts if isinstance(part, Table) and part.columns[-1].title == "反映先"]
    assert found.caption == "意見と対応"
    width = {column.title: column.width for column in found.columns}
    assert width["反映先"] >= 0.75 * width["意見"]
