"""実施項目: pasted from a table in their order, refused without a name, and unchangeable while their sheet is final."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.errors import Refused
from app.rules.figure import Figure, absent, number
from app.services.annual_plan import annual_overview, annual_paste, annual_plans
from app.services.annual_plan.annual_paste import Pasted
from app.services.annual_plan.annual_plan_checks import planned_uses
from app.services.indicators.indicators import TargetValue, goal_figure
from app.services.plan.plans import plan_tree
from app.services.plan.target_year import PlanYear, TargetYear
from app.services.workspace.workspace import Workspace
from tests.offices import plan_id, target
from tests.services.annual_plan.test_annual_plans import final, item
from tests.services.indicators.test_indicator_entry import USE


def refused(action: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refusal:
        action()
    return refusal.value.code


def paste(workspace: Workspace, text: str, at: bytes | None = None) -> Pasted:
    return annual_paste.paste_items(workspace, PlanYear(plan_id(workspace), 2025, "head"), text, at)


def test_pasted_lines_become_items_in_their_order_after_those_there_are(head: Workspace) -> None:
    item(head)
    assert paste(head, "推進目標\t実施項目\t時期\n1-3\t体操\t5～7月\n\t交流\t\n1-1\t学び\t通年\n").written == 3
    rows = annual_plans.items(head, TargetYear(target(head), 2025, "head"))
    assert [(row.title, row.months) for row in rows] == [("代表者交流会", 0b110), ("体操", 0b1110), ("交流", 0)]
    numbers = [annual_plans.open_item(head, row.id, TargetYear(target(head), 2025, "head")).values["sort_no"] for row in rows]
    assert numbers == [1, 2, 3]
    assert paste(head, "推進目標\t実施項目\t時期\n1-3\t体操\t6月\n").written == 1
    assert [row.months for row in annual_plans.items(head, TargetYear(target(head), 2025, "head"))] == [0b110, 0b100, 0]


def test_headings_are_known_however_they_are_written(head: Workspace) -> None:
    assert paste(head, "推進・目標\t實施 項目\t時 期\n1-3\t体操\t6月\n").written == 1
    assert [row.months for row in annual_plans.items(head, TargetYear(target(head), 2025, "head"))] == [0b100]


def test_a_bad_line_never_keeps_the_others_out_and_is_named_with_its_text(head: Workspace) -> None:
    found = paste(
        head, "推進目標\t実施項目\t時期\t予算\n9-9\t何か\n\t続き\n2月3日\tサロン\t春ごろ\t３千円\n1-3\t体操\t6月\t未定額\n"
    )
    assert found.written == 2 and "2行目の推進目標：推進目標「9-9」は、この計画にありません" in found.words
    assert [one.where for one in found.left] == ["2行目の推進目標", "3行目", "5行目の予算"] and found.left[2].text == "未定額"
    (salon,) = annual_plans.items(head, TargetYear(target(head, "2-3"), 2025, "head"))
    form = annual_plans.open_item(head, salon.id, TargetYear(target(head, "2-3"), 2025, "head"))
    assert (form.values["timing_note"], form.values["budget"]) == ("春ごろ", 3000)
    assert "Excelで日付になっていた" in found.words and "時期「春ごろ」は「時期の補足」に入れました" in found.words
    assert [row.title for row in annual_plans.items(head, TargetYear(target(head), 2025, "head"))] == ["体操"]


def test_a_paste_of_which_nothing_can_be_read_is_refused_and_names_its_line(head: Workspace) -> None:
    for text in (
        "推進目標\t実施項目\n9-9\t何か\n",
        "推進目標\t実施項目\n\t体操\n",
        "推進目標\t実施項目\n1-3\t\n1-3\t　\n",
    ):
        assert refused(lambda text=text: paste(head, text)) == "bad-paste"
    assert refused(lambda: paste(head, "\n\t\n")) == "empty-paste"
    assert annual_plans.items(head, TargetYear(target(head), 2025, "head")) == []


def test_an_item_has_a_name_and_one_that_is_dropped_a_reason(head: Workspace) -> None:
    assert refused(lambda: item(head, title="　")) == "missing-title"
    assert refused(lambda: item(head, dropped=True)) == "missing-reason"
    record = item(head)
    form = annual_plans.open_item(head, record, TargetYear(target(head), 2025, "head"))
    assert annual_plans.save_item(head, form, {"dropped": True, "drop_reason": "台風"})


def test_items_of_a_final_sheet_are_neither_changed_nor_added_nor_deleted(head: Workspace) -> None:
    record = item(head)
    final(head)
    form = annual_plans.open_item(head, record, TargetYear(target(head), 2025, "head"))
    assert refused(lambda: annual_plans.save_item(head, form, {"title": "ほかの名"})) == "final-plan"
    assert refused(lambda: annual_plans.delete_item(head, form)) == "final-plan"
    assert refused(lambda: item(head)) == "final-plan" == refused(lambda: paste(head, "1-3\t体操\n"))
    sheet = annual_plans.open_sheet(head, TargetYear(target(head), 2025, "head"))
    assert refused(lambda: annual_plans.save_sheet(head, sheet, {"aim": "ねらい"})) == "final-plan"
    assert [row.title for row in annual_plans.items(head, TargetYear(target(head), 2025, "head"))] == ["代表者交流会"]


def test_the_head_office_sets_goals_for_every_indicator_and_a_branch_for_those_it_counts(head: Workspace) -> None:
    found = []
    with head.database.reading() as session:
        for one in plan_tree(head, plan_id(head)).targets:
            every = planned_uses(session, TargetYear(one.id, 2025, "head"))
            own = planned_uses(session, TargetYear(one.id, 2025, "daito"))
            assert own == [use for use in every if use.is_added_up]
            found += every
    assert any(not use.is_added_up for use in found) and any(use.is_added_up for use in found)


def test_goals_are_said_with_numbers_first_and_what_was_not_set_counted() -> None:
    use, other = (replace(USE, name=name, unit=unit, decimals=0) for name, unit in (("サロン", "か所"), ("協力員", "人")))
    blank, rough = absent("blank"), Figure(12, "", True, frozenset({"murone"}))
    words = annual_overview._in_words([(blank, use), (number(37), other), (rough, use), (blank, other)])
    assert words == "37人（協力員）、約12か所※（サロン）、未入力 2"
    assert annual_overview._in_words([(number(37), other)]) == "37人（協力員）"
    line = annual_overview.GoalLine(b"", replace(use, decimals=1), number(375), goal_figure(TargetValue(), "reference"), blank)
    assert [line.words(one) for one in (line.council, line.own, line.last_year)] == ["37.5", "参考", "未入力"]
