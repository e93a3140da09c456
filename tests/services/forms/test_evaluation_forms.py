"""様式第3・4・5号: no warning on what nobody filled, the list of letters under its 基本目標, the evaluators' letters counted."""

from dataclasses import replace

from app.reports.paper import Row, Text, cell_text
from app.services.evaluation import opinions
from app.services.forms.evaluation_forms import ratings_table
from app.services.forms.form_year import FormYear
from app.services.plan.plans import plan_tree
from app.services.printing.form_kinds import Choice
from app.services.records.actions import save_form
from app.services.workspace.workspace import Workspace
from tests.offices import plan_id, target
from tests.services.forms.test_report_details import papers


def heads(rows: tuple[Row, ...]) -> list[str]:
    """The rows that are headings within a table."""
    return [cell_text(row.cells[0]) for row in rows if row.look == "head"]


def test_a_sheet_nobody_filled_warns_of_no_conflict_and_is_not_provisional(head: Workspace) -> None:
    for edition, mark in (("empty", ""), ("specimen", "記入例")):
        found = papers(head, "evaluation-sheet", edition=edition, targets=[target(head)])
        assert {(paper.warning, paper.mark) for paper in found} == {("", mark)}


def test_letters_of_several_goals_are_listed_under_each_goal_and_those_of_one_without_a_heading(head: Workspace) -> None:
    with head.database.reading() as session:
        year = FormYear(session, head, Choice(plan_id(head), 2025))
        goals = year.tree.goals
        for choice in (year.choice, replace(year.choice, edition="empty")):
            assert heads(ratings_table(session, goals, choice, year.marks).rows) == [goal.heading for goal in goals]
            assert heads(ratings_table(session, goals[:1], choice, year.marks).rows) == []


def test_the_evaluators_letters_on_a_goal_are_counted_and_who_could_not_judge_apart(head: Workspace) -> None:
    goal = plan_tree(head, plan_id(head)).goals[0]
    for name, said in (
        ("髙橋", {"rating": "A"}),
        ("佐藤", {"rating": "A"}),
        ("鈴木", {"rating": "C"}),
        ("田中", {"cannot_judge": True}),
    ):
        person = opinions.open_evaluator(head, None, 2025)
        save_form(head, person, {"name": name})
        values = {"evaluator_id": person.id, "goal_id": goal.id, "source": "external"} | said
        opinions.save_opinion(head, opinions.open_opinion(head, None, 2025), values)
    summary, *others = papers(head, "goal-summary")
    texts = [
        part.text for paper in (summary, *others) for part in paper.parts if isinstance(part, Text) and part.name == "外部評価"
    ]
    assert texts == ["A：2人　C：1人　評価できない：1人", *("" for _ in others)]
