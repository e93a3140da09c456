"""Opinions of citizens: evaluators are told apart by their alias, every sheet of paper is one record, and none is left open."""

from collections.abc import Callable

import pytest

from app.errors import Refused
from app.services.evaluation import opinion_follow_up, opinions, questionnaires
from app.services.evaluation.sheet_blocks import council_opinions
from app.services.plan.plans import plan_tree
from app.services.records.actions import delete_form
from app.services.workspace.workspace import Workspace
from tests.offices import plan_id, target
from tests.services.annual_plan.test_annual_plans import item


def refused(action: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refusal:
        action()
    return refusal.value.code


def person(workspace: Workspace, year: int = 2025, **values: object) -> bytes:
    form = opinions.open_evaluator(workspace, None, year)
    opinions.save_evaluator(workspace, form, {"name": "髙橋", **values})
    return form.id


def said(workspace: Workspace, year: int = 2025, **values: object) -> bytes:
    form = opinions.open_opinion(workspace, None, year)
    opinions.save_opinion(workspace, form, values)
    return form.id


def test_each_evaluator_of_a_year_has_an_alias_of_his_own_that_is_never_given_again(head: Workspace) -> None:
    first, second = person(head), person(head)
    assert [one.alias for one in opinions.evaluators(head, 2025)] == ["委員A", "委員B"]
    assert (
        refused(lambda: person(head, alias="委員A")) == "same-alias"
        and refused(lambda: person(head, alias=" ")) == "missing-alias"
    )
    assert opinions.save_evaluator(head, opinions.open_evaluator(head, first, 2025), {"affiliation": "民生委員"})
    delete_form(head, opinions.open_evaluator(head, second, 2025))
    assert opinions.open_evaluator(head, None, 2025).values["alias"] == "委員C"
    assert opinions.open_evaluator(head, None, 2024).values["alias"] == "委員A"


def test_a_sheet_of_paper_is_the_same_record_before_and_after_it_is_keyed_in(head: Workspace) -> None:
    person(head)
    rows = questionnaires.sheets(head, plan_id(head), 2025)
    goals = plan_tree(head, plan_id(head)).goals
    assert [(row.by, row.goal, row.is_keyed) for row in rows] == [("委員A", f"基本目標{one.number}", False) for one in goals]
    form = questionnaires.open_sheet(head, rows[1].id, plan_id(head), 2025)
    assert form.values["goal_id"] == goals[1].id
    opinions.save_opinion(head, form, {"rating": "B"})
    again = questionnaires.sheets(head, plan_id(head), 2025)
    assert [(row.is_keyed, row.rating) for row in again[:2]] == [(False, None), (True, "B")]
    assert [row.id for row in again] == [row.id for row in rows]
    delete_form(head, questionnaires.open_sheet(head, rows[1].id, plan_id(head), 2025))
    fresh = questionnaires.sheets(head, plan_id(head), 2025)[1]
    assert fresh.id != rows[1].id and not fresh.is_keyed


def test_an_opinion_says_something_or_judges_or_says_that_it_can_not(head: Workspace) -> None:
    assert refused(lambda: said(head, good=" ", answer="ありがとう")) == "empty-opinion"
    for values in ({"good": "良い"}, {"rating": "A"}, {"cannot_judge": True}):
        assert said(head, **values)


def test_what_asks_for_something_is_open_until_it_has_an_answer_an_owner_and_a_place(head: Workspace) -> None:
    said(head, good="良い")
    asks = said(head, suggestion="冬の工夫を広げてほしい")
    rows = opinions.opinions(head, plan_id(head), 2025)
    assert [row.id for row in opinions.unanswered(rows)] == [asks] and len(rows) == 2
    assert opinions.unanswered(rows)[0].missing == ("対応方針", "担当", "反映先")
    answer = {"answer": "手引きにまとめる", "owner": "地域福祉課", "taken_up_note": "手引き"}
    opinions.save_opinion(head, opinions.open_opinion(head, asks, 2025), answer)
    assert opinions.unanswered(opinions.opinions(head, plan_id(head), 2025)) == []


def test_next_years_evaluation_follows_up_what_was_taken_up_for_its_target_and_year(head: Workspace) -> None:
    goal = target(head)
    place = item(head, 2025)
    by_item = said(head, 2024, suggestion="交流会を", taken_up_item=place, taken_up_year=2025)
    by_target = said(head, 2024, improve="冬に少ない", target_id=goal, taken_up_year=2025, taken_up_note="冬の工夫")
    for others in ({"target_id": target(head, "1-1"), "taken_up_year": 2025}, {"target_id": goal, "taken_up_year": 2026}):
        said(head, 2024, improve="ほかの話", **others)
    gone = said(head, 2024, improve="消した話", target_id=goal, taken_up_year=2025)
    delete_form(head, opinions.open_opinion(head, gone, 2024))
    rows = opinion_follow_up.followed_up_at(head, goal, 2025)
    assert [(row.opinion_id, row.place) for row in rows] == [(by_item, "代表者交流会"), (by_target, "冬の工夫")]
    assert opinion_follow_up.plan_lines(rows).startswith("代表者交流会 ← 令和6年度 ")
    assert opinion_follow_up.followed_up_at(head, goal, 2024) == []


def test_the_sheet_shows_the_opinions_of_its_year_on_its_target_and_on_the_whole_goal(head: Workspace) -> None:
    goal = plan_tree(head, plan_id(head)).goals[0]
    by = person(head)
    said(head, good="目標に", target_id=target(head), evaluator_id=by)
    said(head, good="全体に", goal_id=goal.id, answer="そうします", owner="総務課", sort_no=2)
    said(head, good="ほかの目標に", target_id=target(head, "1-1"))
    said(head, 2024, good="去年", target_id=target(head))
    gone = said(head, good="消した", target_id=target(head))
    delete_form(head, opinions.open_opinion(head, gone, 2025))
    with head.database.reading() as session:
        _, table = council_opinions(session, goal, target(head), 2025, None, half=False, empty=False)
        half = council_opinions(session, goal, target(head), 2025, None, half=True, empty=False)
        _, paper = council_opinions(session, goal, target(head), 2025, None, half=False, empty=True)
    assert {row.cells for row in table.rows} == {
        ("委員A", "良い点：目標に", "検討中"),
        ("外部評価（基本目標全体）", "良い点：全体に", "そうします（総務課）"),
    }
    assert len(half) == 1 and paper.rows == () and paper.blank_rows == 2
