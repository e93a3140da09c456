"""上半期: only what a half-year asks, and every figure of it ends on 30 September."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from app.errors import Refused
from app.reports.evaluation_sheet import evaluation_paper
from app.reports.paper import Choice as ChoicePart
from app.reports.paper import Table, Text, texts_of
from app.reports.sheet import EvaluationSheet, SheetRow
from app.rules.figure import MISSING_WORDS, number
from app.rules.figures import parse_cell
from app.rules.periods import FIRST_HALF, months_of
from app.rules.target_count import Count, no_count
from app.services.evaluation import evaluation_sheet_data, goal_reviews
from app.services.evaluation.evaluations import last_years_commitment, open_evaluation, save_evaluation
from app.services.forms.finalising import make_evaluation_final
from app.services.forms.form_list import find_form
from app.services.indicators import indicator_entry, indicators
from app.services.plan.plans import plan_tree
from app.services.plan.target_year import PlanYear, TargetYear
from app.services.printing.form_kinds import Choice, form_papers
from app.services.workspace.workspace import Workspace
from tests.offices import activity, plan_id, target

SUMMER, WINTER = date(2025, 7, 4), date(2025, 10, 3)
HALF = {"rating": "B", "rating_reason": "半年の理由", "direction_note": "冬は電話で見守る"}


def sheet(workspace: Workspace, period: str = FIRST_HALF) -> EvaluationSheet:
    (found,) = evaluation_sheet_data.evaluation_sheets(
        workspace, PlanYear(plan_id(workspace), 2025, period=period), targets=[target(workspace)]
    )
    return found


def names(workspace: Workspace, period: str = FIRST_HALF) -> list[str]:
    """The names of the sheet's boxes."""
    return [part.name for part in evaluation_paper(sheet(workspace, period)).parts if hasattr(part, "name")]


def missing_before(workspace: Workspace) -> tuple[SheetRow, ...]:
    """One office more, with nothing known of the year before."""
    one = Count(number(1), number(1), number(1))
    return (*sheet(workspace).rows, SheetRow("other", "もう一つ", one, no_count("unreported")))


def test_main_activities_of_the_half_year_end_on_the_30th_of_september(head: Workspace) -> None:
    activity(head, title="夏の会", date=SUMMER)
    activity(head, title="秋の会", date=WINTER)
    assert [line.split("　")[1][:3] for line in sheet(head).main_activities] == ["夏の会"]
    assert len(sheet(head, "year").main_activities) == 2
    assert "秋の会" not in "".join(evaluation_sheet_data.proposed_lines(head, TargetYear(target(head), 2025, period=FIRST_HALF)))


def test_indicators_of_the_half_year_count_its_months_only_and_what_is_fixed_for_the_year_says_so(head: Workspace) -> None:
    counted = next(one for one in indicators.uses_of(head, [target(head)], 2025) if one.fed_by == "table")
    cell = parse_cell("5", 0)
    indicator_entry.save_months(head, counted, 2025, "head", {4: cell, 9: cell, 10: cell})
    with head.database.reading() as session:
        half = indicators.council_figures(session, "head", [counted], 2025, months_of(FIRST_HALF))[counted.key]
        year = indicators.council_figures(session, "head", [counted], 2025)[counted.key]
    assert (half.value, year.value) == (10, 15)
    every = indicators.uses_of(head, [one.id for one in plan_tree(head, plan_id(head)).targets], 2025)
    fixed = next(one for one in every if one.aggregation == "unique")
    indicator_entry.save_fixed(head, fixed, 2025, 6)
    with head.database.reading() as session:
        found = indicators.council_figures(session, "head", [fixed], 2025, months_of(FIRST_HALF))[fixed.key]
    assert (found.value, MISSING_WORDS[found.missing]) == (None, "年度で確定")


def test_the_half_years_sheet_asks_for_no_direction_and_compares_with_the_half_year_before(head: Workspace) -> None:
    activity(head, date=SUMMER)
    activity(head, date=date(2024, 6, 1))
    asked = names(head)
    assert "下半期の対応" in asked and "実施状況" in asked
    assert not {"次年度の方向", "次年度の取組", "成果", "課題", "質的評価", "指標の分析"} & set(asked)
    assert not any(isinstance(part, ChoicePart) and part.name == "次年度の方向" for part in evaluation_paper(sheet(head)).parts)
    figures = next(part for part in evaluation_paper(sheet(head)).parts if isinstance(part, Table))
    assert {column.group for column in figures.columns} == {"", "令和7年度(2025年度)　上半期", "前年度の上半期"}
    told = "".join(text for _, text, _ in texts_of(evaluation_paper(replace(sheet(head), rows=missing_before(head)))))
    assert "前年度の上半期の未提出：" in told and "、もう一つ（合計には入っていません）" in told
    assert "次年度の取組" in names(head, "year") and "下半期の対応" not in names(head, "year")


def test_what_was_written_into_a_half_year_before_is_still_printed(head: Workspace) -> None:
    save_evaluation(head, open_evaluation(head, TargetYear(target(head), 2025, period=FIRST_HALF)), {"outcome": "上半期の成果"})
    assert "成果" in names(head)


def test_the_half_year_shows_how_the_branches_rated_themselves_in_it(
    head: Workspace, daito: Workspace, to_head: Callable[[], None]
) -> None:
    opened = open_evaluation(daito, TargetYear(target(daito), 2025, "daito", FIRST_HALF))
    save_evaluation(daito, opened, HALF)
    make_evaluation_final(daito, open_evaluation(daito, TargetYear(target(daito), 2025, "daito", FIRST_HALF)))
    to_head()
    spread = [table for table in sheet(head).tables if isinstance(table, Table) and table.caption == "支部の評価の分布"]
    assert spread and [getattr(cell, "value", None) for cell in spread[0].rows[0].cells] == [0, 1, 0, 0, 0, 7]


def test_making_a_half_year_final_asks_for_the_rating_its_reason_and_the_second_half(head: Workspace) -> None:
    goal = target(head)  # 重点
    save_evaluation(head, open_evaluation(head, TargetYear(goal, 2025, period=FIRST_HALF)), {"rating": "B"})
    with pytest.raises(Refused) as refused:
        make_evaluation_final(head, open_evaluation(head, TargetYear(goal, 2025, period=FIRST_HALF)))
    assert "評価の理由、下半期の対応が" in refused.value.what.replace("。", "が")
    save_evaluation(head, open_evaluation(head, TargetYear(goal, 2025, period=FIRST_HALF)), HALF)
    make_evaluation_final(head, open_evaluation(head, TargetYear(goal, 2025, period=FIRST_HALF)))
    assert open_evaluation(head, TargetYear(goal, 2025, period=FIRST_HALF)).values["state"] == "final"


def test_the_half_years_answer_stands_beside_the_years_empty_box(head: Workspace) -> None:
    save_evaluation(head, open_evaluation(head, TargetYear(target(head), 2024)), {"direction_note": "去年の約束"})
    save_evaluation(head, open_evaluation(head, TargetYear(target(head), 2025, period=FIRST_HALF)), HALF)
    assert last_years_commitment(head, TargetYear(target(head), 2025)) == "去年の約束\n（下半期の対応）冬は電話で見守る"
    assert last_years_commitment(head, TargetYear(target(head), 2025, period=FIRST_HALF)) == "去年の約束"


def test_the_half_years_summary_has_its_own_review_letters_and_heads(head: Workspace) -> None:
    goal = plan_tree(head, plan_id(head)).goals[0]
    goal_reviews.save_review(head, goal_reviews.open_review(head, goal.id, 2025, FIRST_HALF), {"review": "半年の総評"})
    save_evaluation(head, open_evaluation(head, TargetYear(target(head), 2025, period=FIRST_HALF)), HALF)
    told = goal_reviews.letters_in_words(head, PlanYear(plan_id(head), 2025, period=FIRST_HALF))
    assert told[goal.id] == "B1 未評価2"
    (paper, *_) = form_papers(head, find_form("goal-summary"), Choice(plan_id(head), 2025, period=FIRST_HALF))
    said = [text for _, text, _ in texts_of(paper)]
    assert "半年の総評" in said and "R7上半期" in said and "R6上半期" in said
    boxes = [part.name for part in paper.parts if isinstance(part, Text)]
    assert "下半期の対応" in boxes and not {"次年度の方向", "外部評価"} & set(boxes)
