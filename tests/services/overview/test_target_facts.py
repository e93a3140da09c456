"""What the target page tells of a year, and what an evaluation may be written from."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from app.reports.figures import figure_text
from app.reports.printed_room import ROOM, printed_space
from app.rules.figures import parse_cell
from app.rules.periods import FIRST_HALF
from app.services.annual_plan import annual_plans
from app.services.evaluation import evaluation_sheet_data
from app.services.evaluation.evaluation_sources import sources
from app.services.evaluation.evaluations import open_evaluation, save_evaluation
from app.services.figures.asked import Asked
from app.services.forms.finalising import make_evaluation_final
from app.services.indicators import indicator_entry, indicators
from app.services.meetings import meetings
from app.services.overview import figure_breakdown
from app.services.overview.target_facts import activity_ids, facts, five_years, months_chart, trends
from app.services.plan.target_year import PlanYear, TargetYear
from app.services.workspace.workspace import Workspace
from tests.offices import activity, plan_id, target

Pass = Callable[[], None]
FULL = {"rating": "B", "rating_reason": "理由", "outcome": "支部の成果", "issue": "支部の課題", "direction": "continue"}


def place(workspace: Workspace, **changes: object) -> TargetYear:
    return TargetYear(target(workspace), 2025, office=None if workspace.is_head else workspace.office_code, **changes)  # type: ignore[arg-type]


def test_the_figures_are_the_sheets_and_each_leads_to_its_why(head: Workspace) -> None:
    activity(head, date=date(2025, 5, 1), participants=10)
    activity(head, date=date(2025, 11, 1), participants=20)
    use = next(one for one in indicators.uses_of(head, [target(head)], 2025) if one.fed_by == "table" and one.wanted == "up")
    indicator_entry.save_months(head, use, 2025, "head", {5: parse_cell("30", 0)})
    indicator_entry.save_target(head, use, 2025, 32)
    rows = {row.words: row for row in facts(head, place(head))}
    assert rows["活動件数（件）"].now == "2※" and rows["延べ参加者（人）"].now == "30※"
    assert (rows[use.title].target, rows[use.title].rate, rows[use.title].mark) == ("32", "94％※", "B")
    for row in rows.values():
        assert figure_breakdown.why(head, plan_id(head), 2025, row.asked).value.strip("件回人※") in (row.now.strip("※"), row.now)
    half = {row.words: row for row in facts(head, place(head, period=FIRST_HALF))}
    assert half["延べ参加者（人）"].now == "10※"
    asked = figure_breakdown.why(head, plan_id(head), 2025, half["延べ参加者（人）"].asked)
    assert asked.value == "10人※" and "上半期" in asked.path[0][0]
    months = figure_breakdown.why(head, plan_id(head), 2025, replace(half["延べ参加者（人）"].asked, office="head"))
    assert [line.words for line in months.lines] == ["4月", "5月", "6月", "7月", "8月", "9月"]


def test_the_months_stand_beside_last_years_and_one_to_come_has_no_bar(head: Workspace) -> None:
    activity(head, date=date(2024, 5, 1))
    activity(head, date=date(2025, 5, 1))
    activity(head, date=date(2025, 5, 2))
    activity(head, date=date(2025, 5, 3), status="cancelled", status_reason="雨")
    chart = months_chart(head, place(head))
    assert chart.labels[:2] == ("4月", "5月") and [series.name for series in chart.series] == ["R6", "R7"]
    assert [series.values[1] for series in chart.series] == [1.0, 2.0]
    assert chart.series[1].values[7:9] == (0.0, None)  # November has begun, December not
    (sheet,) = evaluation_sheet_data.evaluation_sheets(head, PlanYear(plan_id(head), 2025), targets=[target(head)])
    assert sum(value or 0 for value in chart.series[1].values) == evaluation_sheet_data.total_row(sheet).now.activities.value
    assert len(months_chart(head, place(head, period=FIRST_HALF)).labels) == 6


def test_a_year_before_any_record_has_no_bars_and_no_zero(head: Workspace) -> None:
    activity(head, date=date(2025, 5, 1))
    assert set(months_chart(head, place(head)).series[0].values) == {None}
    rows = five_years(head, place(head))
    assert [figure_text(row.count.activities) for row in rows] == ["記録なし"] * 4 + ["1※"]


def test_the_first_year_of_the_first_plan_says_that_nothing_was_recorded_before(head: Workspace) -> None:
    use = next(one for one in indicators.uses_of(head, [target(head)], 2021) if one.fed_by == "table")
    indicator_entry.save_months(head, use, 2021, "head", {5: parse_cell("30", 0)})
    rows = {row.words: row for row in facts(head, TargetYear(target(head), 2021))}
    assert (rows[use.title].now, rows[use.title].before) == ("30※", "記録なし")


def test_a_branch_that_has_not_reported_has_no_bars_of_height_zero(head: Workspace) -> None:
    activity(head, date=date(2025, 5, 1))
    chart = months_chart(head, TargetYear(target(head), 2025, office="daito"))
    assert set(chart.series[1].values) == {None}


def test_the_letters_of_the_five_years_are_those_of_the_forms(head: Workspace) -> None:
    save_evaluation(head, open_evaluation(head, TargetYear(target(head), 2025)), FULL)
    assert [row.rating for row in five_years(head, place(head))] == ["未評価"] * 4 + ["B（案）"]


def test_five_years_have_figures_letters_and_a_chart_with_gaps(head: Workspace, daito: Workspace) -> None:
    activity(daito, date=date(2024, 6, 1), participants=5)
    activity(daito, date=date(2025, 6, 1), participants=7)
    save_evaluation(
        daito, open_evaluation(daito, TargetYear(target(daito), 2024, "daito")), {"rating": "A", "rating_reason": "理"}
    )
    rows = five_years(daito, place(daito))
    assert [(row.year, *map(figure_text, row.count.figures[:3:2]), row.rating) for row in rows[3:]] == [
        ("R6", "1", "5", "A（案）"),
        ("R7", "1", "7", "未評価"),
    ]
    chart = trends(daito, place(daito), rows)[0]
    assert chart.series[0].values == (None, None, None, 1.0, 1.0)


def test_no_year_before_the_first_plan_is_shown(head: Workspace) -> None:
    second = replace(place(head), fiscal_year=2022)
    rows = five_years(head, second)
    assert [row.year for row in rows] == ["R3", "R4"]
    assert [label.removesuffix("※") for label in trends(head, second, rows)[0].labels] == ["R3", "R4"]


def test_the_list_of_records_is_the_periods(head: Workspace) -> None:
    summer, winter = activity(head, date=date(2025, 7, 1)), activity(head, date=date(2025, 10, 1))
    assert activity_ids(head, place(head))[0] == [winter, summer]
    assert activity_ids(head, place(head, period=FIRST_HALF)) == ([summer], "1件")


def test_an_evaluation_may_be_written_from_records_branches_promises_plans_and_decisions(
    head: Workspace, daito: Workspace, to_head: Pass
) -> None:
    activity(daito, title="冬の会", issue="雪で中止が多い", outcome="顔見知りが増えた")
    activity(daito, title="下書き", issue="見せない", state="draft")
    save_evaluation(daito, open_evaluation(daito, TargetYear(target(daito), 2025, "daito")), FULL)
    make_evaluation_final(daito, open_evaluation(daito, TargetYear(target(daito), 2025, "daito")))
    to_head()
    save_evaluation(
        head, open_evaluation(head, TargetYear(target(head), 2024)), {"direction_note": "電話で見守る", "issue": "冬の中止"}
    )
    save_evaluation(
        head, open_evaluation(head, TargetYear(target(head), 2025, period=FIRST_HALF)), {"direction_note": "手引きを配る"}
    )
    item = annual_plans.open_item(head, None, TargetYear(target(head), 2025, "head"))
    annual_plans.save_item(head, item, {"title": "代表者交流会"})
    held = meetings.open_meeting(head, None, plan_id(head), 2025)
    decided = {"date": date(2025, 5, 15), "decision": "手引きを作る", "confirmed_targets": (target(head),)}
    meetings.save_meeting(head, held, decided)
    found = [(one.kind, one.text) for one in sources(head, place(head))]
    for wanted in (
        ("issue", "雪で中止が多い"),
        ("outcome", "顔見知りが増えた"),
        ("branch", "支部の課題"),
        ("promise", "電話で見守る"),
        ("half", "手引きを配る"),
        ("plan", "代表者交流会"),
        ("meeting", "手引きを作る"),
    ):
        assert wanted in found
    assert any(kind == "main" and "冬の会" in text for kind, text in found)
    assert "見せない" not in str(found)
    assert [one.text for one in sources(head, place(head, period=FIRST_HALF)) if one.kind in ("issue", "half")] == []


def test_an_issue_sent_to_the_evaluation_is_offered_there_before_all_others(daito: Workspace) -> None:
    activity(daito, date=date(2025, 6, 1), issue="会場が狭い", issue_to_evaluation=True)
    activity(daito, date=date(2025, 9, 1), issue="雪で中止が多い", outcome="顔見知りが増えた")
    found = [(one.kind, one.text) for one in sources(daito, place(daito))]
    assert found[:2] == [("flagged", "会場が狭い"), ("issue", "雪で中止が多い")]


@pytest.mark.parametrize("field", ROOM)
def test_a_texts_room_is_counted_in_the_lines_the_paper_prints(field: str) -> None:
    line = "あ" * 38 + "\n"
    full = printed_space(field, (line * ROOM[field]).rstrip())
    assert (full.lines, full.over, full.fitting) == (ROOM[field], 0, 39 * ROOM[field] - 1)
    longer = line * ROOM[field] + "こえた文"
    over = printed_space(field, longer)
    assert over.over == 1 and longer[over.fitting :] == "こえた文"
    assert printed_space(field, "").lines == 0


def test_why_of_the_whole_year_goes_on_as_before(head: Workspace) -> None:
    activity(head)
    assert figure_breakdown.why(head, plan_id(head), 2025, Asked(target(head))).value == "1件※"
