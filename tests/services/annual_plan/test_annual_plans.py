"""年次計画: from April to a change in October, the old print as it was; nobody sees another branch's plan."""

from collections.abc import Callable
from datetime import date

import pytest

from app.errors import Refused
from app.rules.months import months_in_words
from app.services.annual_plan import annual_plans
from app.services.evaluation import last_issue
from app.services.evaluation.evaluations import open_evaluation, save_evaluation
from app.services.forms import finalising
from app.services.forms.form_list import find_form
from app.services.plan.target_year import TargetYear
from app.services.printing import issued_copies
from app.services.printing.form_kinds import Choice, draw_form
from app.services.workspace.workspace import Workspace
from tests.annual import ready_to_decide
from tests.offices import activity, plan_id, target
from tests.services.forms.test_year_papers import words

Pass = Callable[[], None]
FULL = {"title": "代表者交流会", "content": "工夫を持ち寄る", "months": 0b110, "responsible": "地域福祉課", "budget": 30_000}


def item(workspace: Workspace, year: int = 2025, office: str = "head", **values: object) -> bytes:
    form = annual_plans.open_item(workspace, None, TargetYear(target(workspace), year, office))
    annual_plans.save_item(workspace, form, FULL | values)
    return form.id


def final(workspace: Workspace, office: str = "head") -> int:
    ready_to_decide(workspace, office=office)
    return finalising.make_plan_final(workspace, TargetYear(target(workspace), 2025, office))


def printed(workspace: Workspace, office: str = "") -> str:
    choice = Choice(plan_id(workspace), 2025, targets=[target(workspace)], office=office)
    return words(draw_form(workspace, find_form("annual-plan"), choice).data)


def test_making_final_names_the_item_and_the_empty_field(head: Workspace) -> None:
    with pytest.raises(Refused, match="1つもありません"):
        final(head)
    record = item(head, months=None, responsible=" ")
    with pytest.raises(Refused, match="代表者交流会」の時期、担当"):
        final(head)
    annual_plans.save_item(head, annual_plans.open_item(head, record, TargetYear(target(head), 2025, "head")), FULL)
    assert final(head) == 1


def test_a_plan_changed_in_october_keeps_its_first_edition_as_it_was(head: Workspace) -> None:
    record = item(head)
    final(head)
    (kept,) = issued_copies.editions(head, form="annual-plan", fiscal_year=2025)
    before = issued_copies.reprint(head, kept.id).data
    with pytest.raises(Refused, match="計画を変更する"):
        annual_plans.save_item(
            head, annual_plans.open_item(head, record, TargetYear(target(head), 2025, "head")), {"title": "別"}
        )
    with pytest.raises(Refused, match="理由"):
        finalising.change_plan(head, TargetYear(target(head), 2025, "head"), " ")
    finalising.change_plan(head, TargetYear(target(head), 2025, "head"), "会場が使えなくなった")
    form = annual_plans.open_item(head, record, TargetYear(target(head), 2025, "head"))
    annual_plans.save_item(head, form, {"dropped": True, "drop_reason": "会場がない"})
    item(head, title="電話での見守り")
    assert final(head) == 2
    now = printed(head)
    assert "（取りやめ）代表者交流会" in now and "会場が使えなくなった" in now and "第2版" in now
    assert issued_copies.reprint(head, kept.id).data == before
    assert "取りやめ" not in words(before)


def test_last_years_items_are_taken_over_once_and_its_issue_stands_beside_them(head: Workspace) -> None:
    item(head, 2024)
    item(head, 2024, title="やめた会", dropped=True, drop_reason="人がいない")
    save_evaluation(head, open_evaluation(head, TargetYear(target(head), 2024)), {"issue": "冬期の中止が続く"})
    assert annual_plans.copy_from_last_year(head, TargetYear(target(head), 2025, "head")) == 1
    assert annual_plans.copy_from_last_year(head, TargetYear(target(head), 2025, "head")) == 0
    (row,) = annual_plans.items(head, TargetYear(target(head), 2025, "head"))
    assert (row.title, row.months, row.budget) == ("代表者交流会", 0b110, 30_000)
    assert last_issue.last_issue(head, TargetYear(target(head), 2025, "head")) == "冬期の中止が続く"
    assert "冬期の中止が続く" in printed(head)


def test_months_in_which_it_really_happened_stand_over_the_plan(daito: Workspace) -> None:
    record = item(daito, office="daito")
    activity(daito, date=date(2025, 6, 3), plan_item_id=record)
    activity(daito, date=date(2026, 1, 20), plan_item_id=record)
    (row,) = annual_plans.items(daito, TargetYear(target(daito), 2025, "daito"))
    assert row.done_months == (1 << 2) | (1 << 9)
    assert "●" in printed(daito, "daito") and "■" in printed(daito, "daito")


def test_a_branch_sees_the_common_part_and_its_own_and_writes_only_its_own(
    head: Workspace, daito: Workspace, to_head: Pass, to_daito: Pass
) -> None:
    item(daito, office="daito", title="大東の会")
    to_head()
    item(head, title="本部の会")
    item(head, office="murone", title="室根の会")
    to_daito()
    assert [row.title for row in annual_plans.items(daito, TargetYear(target(daito), 2025, "head"))] == ["本部の会"]
    assert annual_plans.items(daito, TargetYear(target(daito), 2025, "murone")) == []
    assert [row.title for row in annual_plans.items(head, TargetYear(target(head), 2025, "daito"))] == ["大東の会"]
    with pytest.raises(Refused, match="本部で"):
        item(daito, title="勝手な会")


@pytest.mark.parametrize(
    ("months", "text"), [(0, ""), (0b110, "5～6月"), (0b1000_0000_0001, "4月、3月"), (0xFFF, "通年"), (1, "4月")]
)
def test_months_read_as_people_say_them(months: int, text: str) -> None:
    assert months_in_words(months) == text


def test_an_item_of_a_final_plan_is_not_deleted_before_the_change_is_begun(head: Workspace) -> None:
    record = item(head)
    final(head)
    where = TargetYear(target(head), 2025, "head")
    opened = annual_plans.open_item(head, record, TargetYear(target(head), 2025, "head"))
    with pytest.raises(Refused, match="確定した計画"):
        annual_plans.delete_item(head, opened)
    finalising.change_plan(head, where, "やめることになった")
    annual_plans.delete_item(head, opened)
    assert annual_plans.items(head, TargetYear(target(head), 2025, "head")) == []
