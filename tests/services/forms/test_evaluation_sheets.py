"""様式第3号 and 様式第4号 carry what the council's forms ask for: 指標表, 実施項目, who wrote, opinions and answers."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from app.reports.engine.blocks import WIDTH
from app.reports.engine.paper_drawing import pages_of
from app.reports.engine.table_block import TableBlock
from app.reports.paper import Bullets, Paper, Row, Table, Text, cell_text, texts_of
from app.reports.printed_room import ROOM, printed_space
from app.rules.figures import parse_cell
from app.rules.periods import FIRST_HALF
from app.services.annual_plan import annual_plans
from app.services.evaluation import opinions
from app.services.evaluation.evaluations import open_evaluation, save_evaluation
from app.services.forms.finalising import make_evaluation_final
from app.services.forms.form_list import find_form
from app.services.indicators import indicator_entry, indicators
from app.services.indicators.indicators import UseRow
from app.services.meetings import working_groups
from app.services.plan.plans import plan_tree
from app.services.plan.target_year import TargetYear
from app.services.printing.form_kinds import Choice, form_papers
from app.services.records.actions import save_form
from app.services.workspace.workspace import Workspace
from tests.offices import activity, plan_id, target

Pass = Callable[[], None]
FULL = {"rating": "B", "rating_reason": "理由", "outcome": "成果", "issue": "課題", "direction": "continue"}


def paper(workspace: Workspace, form: str = "evaluation-sheet", office: str = "", **changes: object) -> Paper:
    chosen = Choice(plan_id(workspace), 2025, targets=[target(workspace)], office=office, **changes)  # type: ignore[arg-type]
    (found,) = form_papers(workspace, find_form(form), chosen)
    return found


def table(found: Paper, caption: str) -> Table:
    return next(part for part in found.parts if isinstance(part, Table) and part.caption == caption)


def rows(found: Table) -> list[list[str]]:
    return [[cell_text(cell) for cell in row.cells] for row in found.rows]


def text(found: Paper) -> str:
    return "\n".join(one for _, one, _ in texts_of(found))


def added_up(workspace: Workspace) -> UseRow:
    """An indicator of 1-③ that is typed into the monthly table and should grow."""
    return next(
        one
        for one in indicators.uses_of(workspace, [target(workspace)], 2025)
        if one.fed_by == "table" and one.wanted == "up" and one.aggregation == "sum"
    )


def typed(workspace: Workspace, use: UseRow, year: int, office: str, number: int) -> None:
    indicator_entry.save_months(workspace, use, year, office, {5: parse_cell(str(number), 0)})


@pytest.fixture
def counted(head: Workspace) -> UseRow:
    """Two years of figures with targets and a base."""
    use = added_up(head)
    activity(head, date=date(2024, 5, 2))
    for year, number, goal in ((2024, 40, 50), (2025, 30, 32)):
        typed(head, use, year, "head", number)
        indicator_entry.save_target(head, use, year, goal, baseline=25, baseline_year=2020)
    return use


def test_an_indicator_has_rows_for_target_figure_and_rate_over_the_years(head: Workspace, counted: UseRow) -> None:
    found = table(paper(head), "指標")
    assert [column.title for column in found.columns] == ["", "R3", "R4", "R5", "R6", "R7", "増減率", "参考判定"]
    place = next(n for n, row in enumerate(found.rows) if row.look == "head" and counted.name in cell_text(row.cells[0]))
    about, goal, actual, rate = rows(found)[place : place + 4]
    assert counted.title in about[0] and "増える" in about[0] and "基準値 25（R2）" in about[0]
    assert (goal[0], goal[4], goal[5]) == ("目標", "50", "32")
    assert (actual[0], actual[4], actual[5]) == ("実績", "40※", "30※")
    assert (rate[0], rate[4], rate[5], rate[7]) == ("達成率", "80％※", "94％※", "B")
    assert all(row.with_above for row in found.rows[place + 1 : place + 4])  # never cut apart


def test_the_change_on_the_year_before_is_told_only_where_both_years_are_known(
    head: Workspace, daito: Workspace, to_head: Pass
) -> None:
    use = added_up(daito)
    activity(daito, date=date(2024, 5, 2))
    for year, number in ((2024, 40), (2025, 30)):
        typed(daito, use, year, "daito", number)
    to_head()
    (own,) = [
        row for row in rows(table(paper(head, "branch-evaluation", "daito"), "指標")) if row[0] == "実績" and row[5] == "30"
    ]
    assert own[6] == "△25％"
    assert all(row[6] == "－" for row in rows(table(paper(head), "指標")) if row[0] == "実績")  # seven branches are missing


def test_a_branchs_sheet_has_its_own_figures_and_never_the_councils_target(
    head: Workspace, daito: Workspace, to_head: Pass, counted: UseRow
) -> None:
    activity(daito)
    typed(daito, counted, 2025, "daito", 7)
    indicator_entry.save_target(daito, counted, 2025, 8, office="daito")
    to_head()
    found = rows(table(paper(head, "branch-evaluation", "daito"), "指標"))
    place = next(n for n, row in enumerate(found) if counted.name in row[0])
    goal, actual, rate = found[place + 1 : place + 4]
    assert (goal[5], actual[5], rate[5], rate[7]) == ("8", "7", "88％", "B")
    assert "32" not in [cell for row in found for cell in row] and "50" not in goal


def test_a_branch_says_itself_why_its_figures_are_as_they_are(head: Workspace, daito: Workspace, to_head: Pass) -> None:
    save_evaluation(
        daito, open_evaluation(daito, TargetYear(target(daito), 2025, "daito")), FULL | {"analysis": "サロンが増えた"}
    )
    to_head()
    boxes = {part.name: part.text for part in paper(head, "branch-evaluation", "daito").parts if isinstance(part, Text)}
    assert boxes["指標の分析"] == "サロンが増えた"


def test_an_indicator_the_head_office_fixes_is_not_asked_of_a_branch(head: Workspace) -> None:
    where = {"plan_id": plan_id(head), "fiscal_year": 2025, "targets": [target(head, "1-1")]}
    (council,) = form_papers(head, find_form("evaluation-sheet"), Choice(**where))  # type: ignore[arg-type]
    (branch,) = form_papers(head, find_form("branch-evaluation"), Choice(**where, office="daito"))  # type: ignore[arg-type]
    assert "福祉教育 実施校数" in text(council) and "福祉教育 実施校数" not in text(branch)
    assert "参加児童生徒数" in text(branch)


def test_the_half_years_table_leaves_the_rule_aside(head: Workspace, counted: UseRow) -> None:
    typed(head, counted, 2025, "head", 30)
    indicator_entry.save_months(head, counted, 2025, "head", {11: parse_cell("5", 0)})
    found = table(paper(head, period=FIRST_HALF), "指標")
    assert "参考判定" not in [column.title for column in found.columns]
    told = [row for row in rows(found) if row[0] == "実績" and row[5] == "30※"]
    assert told and any(row[0] == "年度目標比" and row[5] == "94％※" for row in rows(found))


def test_the_sheets_name_this_years_items_with_what_became_of_them(head: Workspace, daito: Workspace, to_head: Pass) -> None:
    common = annual_plans.open_item(head, None, TargetYear(target(head), 2025, "head"))
    annual_plans.save_item(head, common, {"title": "代表者交流会", "months": 0b1000000, "responsible": "地域福祉課"})
    dropped = annual_plans.open_item(head, None, TargetYear(target(head), 2025, "head"))
    annual_plans.save_item(head, dropped, {"title": "研修", "months": 1, "dropped": True, "drop_reason": "講師の都合"})
    activity(head, plan_item_id=common.id, date=date(2025, 10, 3))
    own = annual_plans.open_item(daito, None, TargetYear(target(daito), 2025, "daito"))
    annual_plans.save_item(daito, own, {"title": "冬の見守り", "months": 0b111000000000})
    to_head()
    council = rows(table(paper(head), "今年度の実施項目"))
    assert council[0] == ["代表者交流会", "10月", "10月", "地域福祉課"] and council[1][0] == "（取りやめ）研修"
    assert all("冬の見守り" not in row[0] for row in council)
    branch = [row[0] for row in rows(table(paper(head, "branch-evaluation", "daito"), "今年度の実施項目"))]
    assert branch == ["冬の見守り", "（本部共通）代表者交流会", "（本部共通）（取りやめ）研修"]


def test_who_wrote_and_who_confirmed_stands_on_the_sheets(head: Workspace, daito: Workspace, to_head: Pass) -> None:
    person = working_groups.open_staff(head, None)
    working_groups.save_staff(head, person, {"name": "見本 一", "yomi": "みほん"})
    goal = plan_tree(head, plan_id(head)).goals[0].id
    values = {"staff_id": person.id, "role": "leader"}
    working_groups.save_member(
        head, working_groups.open_member(head, None), values, plan_id=plan_id(head), goal_id=goal, fiscal_year=2025
    )
    said = {
        "recorder": "見本 二",
        "written_on": date(2026, 4, 10),
        "confirmed_on": date(2026, 5, 8),
        "confirmed_note": "表を直す",
    }
    save_evaluation(head, open_evaluation(head, TargetYear(target(head), 2025)), FULL | said)
    council = paper(head)
    assert rows(table(council, "記入と確認"))[0] == [
        "基本目標1（リーダー 見本 一）", "見本 二", "令和8年4月10日", "令和8年5月8日"
    ]  # fmt: skip
    assert next(part.text for part in council.parts if isinstance(part, Text) and part.name == "推進会議の意見") == "表を直す"
    opened = open_evaluation(daito, TargetYear(target(daito), 2025, "daito"))
    save_evaluation(daito, opened, FULL | {"recorder": "大東 花子"})
    make_evaluation_final(daito, open_evaluation(daito, TargetYear(target(daito), 2025, "daito")))
    to_head()
    branch = rows(table(paper(head, "branch-evaluation", "daito"), "記入と確認"))[0]
    assert branch[1:] == ["大東 花子", "令和7年11月5日"]  # the day it was made final, when nobody wrote another


def test_opinions_and_answers_stand_on_the_councils_sheet_by_alias(head: Workspace) -> None:
    person = opinions.open_evaluator(head, None, 2025)
    save_form(head, person, {"name": "髙橋花子"})
    goal = plan_tree(head, plan_id(head)).goals[0].id
    for values in (
        {"source": "board", "target_id": target(head), "improve": "冬の工夫を", "answer": "手引きを作る", "owner": "地域福祉課"},
        {"source": "external", "goal_id": goal, "evaluator_id": person.id, "good": "場が増えた"},
        {"source": "board", "target_id": target(head, "1-1"), "good": "別の目標"},
    ):
        opinions.save_opinion(head, opinions.open_opinion(head, None, 2025), values)
    found = rows(table(paper(head), "理事会・外部評価の意見と対応"))
    assert found == [
        ["理事会", "改善すべき点：冬の工夫を", "手引きを作る（地域福祉課）"],
        ["委員A（基本目標全体）", "良い点：場が増えた", "検討中"],
    ]
    assert "別の目標" not in text(paper(head)) and "髙橋" not in text(paper(head))


@pytest.mark.parametrize("form", ["evaluation-sheet", "branch-evaluation"])
def test_an_empty_sheet_offers_every_block_to_write_in_by_hand(head: Workspace, counted: UseRow, form: str) -> None:
    found = paper(head, form, "daito" if form == "branch-evaluation" else "", edition="empty")
    for caption in ("指標", "今年度の実施項目", "記入と確認"):
        block = table(found, caption)
        assert block.blank_rows or all(not cell for row in rows(block) if row[0] in ("目標", "実績") for cell in row[1:])
    assert "30" not in [cell for row in rows(table(found, "指標")) for cell in row]
    assert pages_of(found) <= 2


def test_the_example_shows_how_an_item_and_the_writer_are_written(head: Workspace) -> None:
    found = paper(head, edition="specimen")
    assert rows(table(found, "今年度の実施項目"))[0][0] == "関係団体との話しあい"
    assert rows(table(found, "記入と確認"))[0][1] == "見本 花子"


def test_a_sheet_with_every_box_full_is_printed_on_two_pages(head: Workspace) -> None:
    goal = target(head, "2-4")
    activity(head, target_id=goal)
    assert len(indicators.uses_of(head, [goal], 2025)) == 4
    for number in range(3):
        item = annual_plans.open_item(head, None, TargetYear(goal, 2025, "head"))
        annual_plans.save_item(head, item, {"title": f"実施項目その{number}", "months": 0b111, "responsible": "地域福祉課"})
    save_evaluation(head, open_evaluation(head, TargetYear(goal, 2024)), {"direction_note": "去年の約束", "issue": "去年の課題"})
    full: dict[str, str | None] = {name: "\n".join(["あ" * 37] * lines) for name, lines in ROOM.items()}
    assert all(printed_space(name, text or "").lines == ROOM[name] for name, text in full.items())
    save_evaluation(head, open_evaluation(head, TargetYear(goal, 2025)), FULL | full | {"qualitative": None})
    (found,) = form_papers(head, find_form("evaluation-sheet"), Choice(plan_id(head), 2025, targets=[goal]))
    assert pages_of(found) == 2


def test_a_group_of_rows_is_never_cut_apart(head: Workspace, counted: UseRow) -> None:
    group = [Row(("指標", None), "head"), *(Row((name, ""), with_above=True) for name in ("目標", "実績", "達成率"))]
    block = TableBlock(replace(table(paper(head), "指標"), rows=tuple(group * 9)), WIDTH)
    first, rest = block.split(block.height / 2) or (block, block)
    assert isinstance(first, TableBlock) and isinstance(rest, TableBlock)
    assert len(first.table.rows) % 4 == 0 and rest.table.rows[0].look == "head"


@pytest.mark.parametrize("edition", ["empty", "specimen"])
def test_a_sheet_by_hand_asks_for_the_figures_of_the_filled_one(head: Workspace, edition: str) -> None:
    filled, blank = (table(paper(head, edition=one), "支部別の実施状況") for one in ("filled", edition))
    assert blank.columns == filled.columns
    assert [row.cells[0] for row in blank.rows] == [row.cells[0] for row in filled.rows]
    found = table(paper(head, edition=edition), "支部の評価の分布")
    assert [column.title for column in found.columns][:2] == ["A", "B"]
    assert (bool(found.rows), found.blank_rows > 0) == (edition == "specimen", edition == "empty")


@pytest.mark.parametrize(("form", "office"), [("evaluation-sheet", ""), ("branch-evaluation", "daito")])
def test_the_example_tells_of_its_own_months_and_speaks_for_whoever_writes_it(head: Workspace, form: str, office: str) -> None:
    found = paper(head, form, office, edition="specimen")
    (item,) = table(found, "今年度の実施項目").rows
    (done,) = (part for part in found.parts if isinstance(part, Bullets))
    months = {one.removesuffix("月") for one in cell_text(item.cells[2]).split("、")}
    assert {line.partition("（")[2].partition("月")[0] for line in done.items} == months
    assert any("約50人" in line for line in done.items)
    said = "\n".join(part.text for part in found.parts if isinstance(part, Text))
    assert "支部では" not in said and "の支部" not in said


def test_the_days_of_who_wrote_are_never_broken(head: Workspace) -> None:
    form = open_evaluation(head, TargetYear(target(head), 2025))
    save_evaluation(head, form, {"recorder": "見本 花子", "written_on": date(2026, 11, 30), "confirmed_on": date(2026, 12, 28)})
    block = TableBlock(table(paper(head), "記入と確認"), WIDTH)
    assert [[line.text for line in cell.lines] for cell in block._set_rows[0][2:]] == [["令和8年11月30日"], ["令和8年12月28日"]]
