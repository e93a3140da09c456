"""Every opinion shows what became of it: where it is taken up is asked before publishing, and stands there next year."""

from collections.abc import Callable

import pytest

from app.errors import Refused
from app.services.annual_plan import annual_plans
from app.services.evaluation import opinion_follow_up, opinions, questionnaires
from app.services.forms.form_list import find_form
from app.services.plan.plans import plan_tree
from app.services.plan.target_year import TargetYear
from app.services.printing.form_kinds import Choice, draw_form
from app.services.records.actions import delete_form
from app.services.workspace.workspace import Workspace
from tests.offices import activity, plan_id, target
from tests.services.annual_plan.test_annual_plans import item
from tests.services.forms.test_year_papers import words

Pass = Callable[[], None]
ANSWER = {"answer": "手引きにまとめる", "owner": "地域福祉課"}


def person(workspace: Workspace, name: str = "髙橋") -> bytes:
    form = opinions.open_evaluator(workspace, None, 2024)
    opinions.save_evaluator(workspace, form, {"name": name})
    return form.id


def said(workspace: Workspace, **values: object) -> bytes:
    form = opinions.open_opinion(workspace, None, 2024)
    goal = plan_tree(workspace, plan_id(workspace)).goals[0].id
    opinions.save_opinion(workspace, form, {"goal_id": goal, "suggestion": "冬の工夫を広げてほしい", **values})
    return form.id


def answer(workspace: Workspace, record: bytes, **values: object) -> None:
    opinions.save_opinion(workspace, opinions.open_opinion(workspace, record, 2024), ANSWER | values)


def printed(workspace: Workspace, form: str, year: int = 2025, **choice: object) -> str:
    return words(draw_form(workspace, find_form(form), Choice(plan_id(workspace), year, **choice)).data)  # type: ignore[arg-type]


def test_nothing_is_published_before_each_opinion_says_where_it_is_taken_up(head: Workspace) -> None:
    record = said(head)
    answer(head, record, taken_up_year=2025)  # a year alone is no place
    with pytest.raises(Refused, match="反映先") as refusal:
        printed(head, "public-report", 2024)
    assert refusal.value.code == "unanswered-opinions"
    (row,) = opinions.opinions(head, plan_id(head), 2024)
    assert row.is_answered and row.missing == ("反映先",)
    answer(head, record, taken_up_item=item(head))
    assert "代表者交流会" in printed(head, "public-report", 2024)


def test_an_opinion_that_is_taken_up_nowhere_says_so_in_words(head: Workspace) -> None:
    record = said(head)
    answer(head, record, taken_up_note="反映しない。すでに行っているため")
    assert "反映しない" in printed(head, "public-report", 2024)


def test_the_opinion_stands_at_next_years_plan_and_on_its_paper(head: Workspace) -> None:
    item_id = item(head)
    other = item(head, title="電話での見守り")
    record = said(head, evaluator_id=person(head))
    answer(head, record, taken_up_year=2025, taken_up_item=item_id)
    taken = opinion_follow_up.followed_up_at(head, target(head), 2025)
    assert [(one.item_id, one.by, one.text) for one in taken] == [(item_id, "委員A", "提案：冬の工夫を広げてほしい")]
    assert other not in [one.item_id for one in taken]
    text = printed(head, "annual-plan", targets=[target(head)], office="head")
    assert "反映する意見" in text and "代表者交流会←令和6年度委員A提案：冬の工夫を広げてほしい" in text and "髙橋" not in text
    assert "冬の工夫を広げてほしい" not in printed(head, "annual-plan", targets=[target(head)], edition="empty")


def test_the_opinion_stands_at_next_years_evaluation_and_on_its_sheet(head: Workspace) -> None:
    item_id = item(head)
    answer(head, said(head), taken_up_year=2025, taken_up_item=item_id)
    answer(
        head, said(head, target_id=target(head), suggestion="夜の会もほしい"), taken_up_year=2025, taken_up_note="広報で知らせる"
    )
    assert [row.place for row in opinion_follow_up.followed_up_at(head, target(head), 2025)] == ["代表者交流会", "広報で知らせる"]
    text = printed(head, "evaluation-sheet", targets=[target(head)])
    assert "冬の工夫を広げてほしい" in text and "夜の会もほしい" in text and "手引きにまとめる" in text
    assert "冬の工夫" not in printed(head, "evaluation-sheet", targets=[target(head, "1-1")])
    assert opinion_follow_up.followed_up_at(head, target(head, "1-1"), 2025) == []


def test_the_list_of_opinions_says_what_became_of_the_item(head: Workspace) -> None:
    item_id = item(head)
    record = said(head)
    answer(head, record, taken_up_year=2025, taken_up_item=item_id)
    assert opinions.opinions(head, plan_id(head), 2024)[0].became == "まだ行っていません"
    activity(head, plan_item_id=item_id)
    assert "10月に実施" in printed(head, "opinion-list", 2024)
    form = annual_plans.open_item(head, item_id, TargetYear(target(head), 2025, "head"))
    annual_plans.save_item(head, form, {"dropped": True, "drop_reason": "会場がない"})
    assert opinions.opinions(head, plan_id(head), 2024)[0].became == "取りやめ"


def test_a_letter_of_an_evaluator_who_left_is_never_given_to_another(head: Workspace) -> None:
    first, *_ = [person(head, name) for name in ("一", "二", "三")]
    said(head, evaluator_id=first)
    delete_form(head, opinions.open_evaluator(head, first, 2024))
    person(head, "四")
    assert [one.alias for one in opinions.evaluators(head, 2024)] == ["委員B", "委員C", "委員D"]
    assert opinions.opinions(head, plan_id(head), 2024)[0].by == "委員A"  # what they said stays theirs


def test_two_evaluators_never_have_one_letter(head: Workspace) -> None:
    person(head, "一")
    second = person(head, "二")
    with pytest.raises(Refused, match="委員A"):
        opinions.save_evaluator(head, opinions.open_evaluator(head, second, 2024), {"alias": "委員A"})


def test_the_sheets_to_key_are_every_evaluator_and_goal_and_one_keyed_is_found_again(head: Workspace) -> None:
    one, two = person(head, "一"), person(head, "二")
    sheets = questionnaires.sheets(head, plan_id(head), 2024)
    goals = [goal.id for goal in plan_tree(head, plan_id(head)).goals]
    assert [(row.by, row.goal) for row in sheets][:4] == [
        ("委員A", "基本目標1"),
        ("委員A", "基本目標2"),
        ("委員A", "基本目標3"),
        ("委員B", "基本目標1"),
    ]
    form = questionnaires.open_sheet(head, sheets[0].id, plan_id(head), 2024)
    assert (form.values["evaluator_id"], form.values["goal_id"], form.values["source"]) == (one, goals[0], "external")
    opinions.save_opinion(head, form, {"rating": "B", "good": "続いている"})
    again = questionnaires.sheets(head, plan_id(head), 2024)
    assert again[0].is_keyed and not any(row.is_keyed for row in again[1:])
    assert questionnaires.open_sheet(head, again[0].id, plan_id(head), 2024).values["good"] == "続いている"
    old = said(head, evaluator_id=two)  # keyed before in the long form
    assert questionnaires.sheets(head, plan_id(head), 2024)[3].id == old
