"""The sheet of an annual plan: what 確定 demands in words, whose target values are printed, and a year begun from the last."""

from collections.abc import Callable
from datetime import date

import pytest

from app.errors import Refused
from app.reports.paper import Table, cell_text
from app.rules.figures import Typed
from app.rules.months import parse_months
from app.services.annual_plan import annual_overview, annual_paste, annual_plans
from app.services.forms import finalising
from app.services.forms.form_list import find_form
from app.services.indicators import indicator_entry, indicators
from app.services.plan.target_year import PlanYear, TargetYear
from app.services.printing.form_kinds import Choice, form_papers
from app.services.workspace.workspace import Workspace
from tests.annual import DAYS, ready_to_decide
from tests.offices import activity, plan_id, target
from tests.services.annual_plan.test_annual_plans import item, printed
from tests.services.forms.test_report_details import papers


def final(workspace: Workspace, office: str = "head") -> int:
    return finalising.make_plan_final(workspace, TargetYear(target(workspace), 2025, office))


def sheet(workspace: Workspace, office: str = "head", **values: object) -> None:
    annual_plans.save_sheet(workspace, annual_plans.open_sheet(workspace, TargetYear(target(workspace), 2025, office)), values)


def aim(workspace: Workspace, code: str, value: int | None, office: str = "head", state: str = "set", reason: str = "") -> None:
    (use,) = [one for one in indicators.uses_of(workspace, [target(workspace)], 2025) if one.code == code]
    indicator_entry.save_target(workspace, use, 2025, value, state, reason, office=office)


def test_making_final_demands_the_days_and_a_word_on_every_indicator(head: Workspace) -> None:
    item(head)
    with pytest.raises(Refused, match="推進会議の確認日、決裁日、「関係機関へつないだ件数」の目標値 ほか2件"):
        final(head)
    sheet(head, **DAYS)
    aim(head, "troubles-connected", 40)
    aim(head, "troubles-solved", None, state="unset", reason="数で測らない")
    with pytest.raises(Refused, match="決まっていないところがあります：「つないだ割合」の目標値。"):
        final(head)
    aim(head, "connected-share", None, state="unset", reason="件数で見る")
    assert final(head) == 1
    with pytest.raises(Refused, match="計画を変更する"):
        sheet(head, aim="あとから書いたねらい")


def test_a_branch_plan_prints_its_own_target_values_beside_the_councils(head: Workspace, daito: Workspace) -> None:
    for workspace in (head, daito):
        item(workspace, office=workspace.office_code)
    aim(head, "troubles-connected", 400)
    assert "400" in printed(head) and "支部の目標" not in printed(head)
    with pytest.raises(Refused, match="「関係機関へつないだ件数」の目標値 ほか1件"):
        final(daito, "daito")
    aim(daito, "troubles-connected", 37, office="daito")
    text = printed(daito, "daito")
    assert "支部の目標" in text and "37" in text and "400" not in text, "the council's travels with the next file only"
    ready_to_decide(daito, office="daito")
    assert final(daito, "daito") == 1


def goals_of(workspace: Workspace, office: str = "") -> dict[str, str]:
    """What is under each heading of the table of target values, for 関係機関へつないだ件数."""
    chosen = Choice(plan_id(workspace), 2025, targets=[target(workspace)], office=office)
    (paper,) = form_papers(workspace, find_form("annual-plan"), chosen)
    table = next(part for part in paper.parts if isinstance(part, Table) and part.caption == "指標と年度目標")
    row = next(row for row in table.rows if "つないだ件数" in cell_text(row.cells[0]))
    return dict(zip((column.title for column in table.columns), map(cell_text, row.cells), strict=True))


def test_each_target_value_is_under_its_own_heading(
    head: Workspace, daito: Workspace, to_head: Callable[[], None], to_daito: Callable[[], None]
) -> None:
    for workspace in (head, daito):
        item(workspace, office=workspace.office_code)
    aim(head, "troubles-connected", 400)
    aim(daito, "troubles-connected", 37, office="daito")
    to_head()
    to_daito()
    council, branch = goals_of(head), goals_of(daito, "daito")
    assert council["年度目標"] == "400" and "法人の目標" not in council
    assert (branch["法人の目標"], branch["支部の目標"]) == ("400", "37") and "年度目標" not in branch


def test_the_sheet_keeps_its_aim_and_last_years_issue_in_the_plans_own_words(head: Workspace) -> None:
    item(head)
    sheet(head, aim="冬も集まれる場をふやす", previous_issue="冬に途切れる（言いかえ）")
    assert "冬も集まれる場をふやす" in printed(head) and "言いかえ" in printed(head)


def test_all_targets_are_begun_from_last_year_in_one_action(head: Workspace) -> None:
    for code in ("1-1", "1-3", "2-2"):
        form = annual_plans.open_item(head, None, TargetYear(target(head, code), 2024, "head"))
        annual_plans.save_item(head, form, {"title": f"{code}の会", "months": 1, "sources": "community_chest=30000"})
    item(head)
    ready_to_decide(head)
    final(head)
    assert annual_plans.copy_all_from_last_year(head, PlanYear(plan_id(head), 2025, "head")) == (2, 2), (
        "a final plan is left alone"
    )
    assert annual_plans.copy_all_from_last_year(head, PlanYear(plan_id(head), 2025, "head")) == (0, 0)
    (row,) = annual_plans.items(head, TargetYear(target(head, "2-2"), 2025, "head"))
    assert (row.title, row.sources) == ("2-2の会", "community_chest=30000")


def test_funding_stands_on_the_paper_in_the_councils_words_and_old_free_text_stays(head: Workspace) -> None:
    item(head, sources="community_chest=30000\nmembership=5000", funding="不足は基金から")
    text = printed(head)
    assert "会費5,000" in text and "共同募金配分金30,000" in text and "不足は基金から" in text


TABLE = "\n".join(
    (
        "番号\t実施項目\t内容\t時期\t担当\t予算",
        "1-3\t交流会\t工夫を持ち寄る\t5〜7月、10月\t地域福祉課\t30,000円",
        "\t見守り\t\t通年\t\t",
        "2-2\tサロン\t\t第1四半期\t\t",
    )
)


def test_a_table_from_excel_becomes_items_of_several_targets_and_is_corrected_by_name(head: Workspace) -> None:
    assert annual_paste.paste_items(head, PlanYear(plan_id(head), 2025, "head"), TABLE).written == 3
    assert annual_paste.paste_items(head, PlanYear(plan_id(head), 2025, "head"), TABLE).written == 0
    first, second = annual_plans.items(head, TargetYear(target(head), 2025, "head"))
    assert (first.title, first.budget, first.months) == ("交流会", 30_000, 0b1001110)
    assert (second.title, second.months) == ("見守り", 0xFFF)
    assert annual_plans.items(head, TargetYear(target(head, "2-2"), 2025, "head"))[0].months == 0b111


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("9-9\tない目標", "1行目の推進目標：推進目標「9-9」は、この計画にありません"),
        ("1-3\t\t内容だけ", "1行目：実施項目の名前がありません"),
        ("\t交流会", "1行目「交流会」：推進目標の番号がありません"),
        (" \n", "貼り付ける表がありません"),
    ],
)
def test_a_table_of_bad_lines_leaves_everything_as_it_was(head: Workspace, table: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        annual_paste.paste_items(head, PlanYear(plan_id(head), 2025, "head"), table)
    assert annual_plans.items(head, TargetYear(target(head), 2025, "head")) == []


def test_the_table_of_the_year_shows_months_goals_and_what_last_year_brought(daito: Workspace) -> None:
    record = item(daito, office="daito")
    activity(daito, date=date(2025, 6, 3), plan_item_id=record)
    (use,) = [one for one in indicators.uses_of(daito, [target(daito)], 2025) if one.code == "troubles-connected"]
    indicator_entry.save_months(daito, use, 2024, "daito", {5: Typed(31)})
    aim(daito, "troubles-connected", 37, office="daito")
    (line,) = [one for one in annual_overview.overview(daito, PlanYear(plan_id(daito), 2025, "daito")) if one.id == target(daito)]
    assert (line.items, line.months, line.done_months, line.responsible) == ("代表者交流会", 0b110, 0b100, "地域福祉課")
    assert line.goal == "37件（関係機関へつないだ件数）、未入力 1"
    assert line.last_year.startswith("31件（関係機関へつないだ件数）")


@pytest.mark.parametrize(
    ("typed", "months"),
    [
        ("5〜7月、10月", 0b1001110),
        ("４-６", 0b111),
        ("通年", 0xFFF),
        ("第4四半期", 0b111 << 9),
        ("12月～2月", 0b111 << 8),
        ("", None),
    ],
)
def test_months_are_read_as_people_write_them(typed: str, months: int | None) -> None:
    assert parse_months(typed) == months


@pytest.mark.parametrize("edition", ["filled", "empty", "specimen"])
def test_the_signs_of_the_months_are_explained_in_every_variant(head: Workspace, edition: str) -> None:
    (found,) = papers(head, "annual-plan", targets=[target(head)], edition=edition)
    (items,) = (part for part in found.parts if isinstance(part, Table) and part.caption == "実施項目")
    assert items.aside == "■ 予定　● 実施"
