"""進み具合 and なぜこの数字: every figure can be followed down to its records, and what is left out says why."""

from collections.abc import Callable
from datetime import date

from app.reports.figures import figure_text
from app.rules.figures import Typed
from app.services.activities import activities
from app.services.annual_plan import annual_plans
from app.services.figures import year_closing, year_counts
from app.services.figures.asked import Asked
from app.services.indicators import indicator_catalogue, indicator_entry
from app.services.indicators.indicators import council_figures
from app.services.overview import figure_breakdown, progress
from app.services.overview.figure_breakdown import Why, WhyLine, indicator_question
from app.services.overview.progress_cells import SHADES, Line
from app.services.plan.target_year import TargetYear
from app.services.workspace.workspace import Workspace
from tests.offices import activity, plan_id, target

Pass = Callable[[], None]


def asked(workspace: Workspace, question: Asked) -> Why:
    return figure_breakdown.why(workspace, plan_id(workspace), 2025, question)


def line_of(found: Why, start: str) -> WhyLine:
    return next(line for line in found.lines if line.words.startswith(start))


def row_of(workspace: Workspace, code: str, measure: str = "activities") -> Line:
    lines = progress.grid(workspace, plan_id(workspace), 2025, measure).lines
    return next(line for line in lines if line.target.code == code)


def text_of(line: Line, office: str) -> str:
    return next(cell.text for cell in line.cells if cell.office == office)


def test_a_branch_that_did_not_report_is_not_zero_on_the_grid(head: Workspace, daito: Workspace, to_head: Pass) -> None:
    """Trap 4: blank, 0, 中止 and 未提出 are told apart."""
    activity(daito, participants=30)
    activity(daito, target_id=target(daito, "2-2"), status="cancelled", status_reason="大雪", sessions=None, participants=None)
    activity(daito, target_id=target(daito, "2-3"), participants=None)
    to_head()
    assert text_of(row_of(head, "1-3"), "daito") == "1"
    assert text_of(row_of(head, "1-3"), "murone") == "未提出"
    assert text_of(row_of(head, "2-2"), "daito") == "0（中止1）"
    assert text_of(row_of(head, "1-1"), "daito") == "0"
    assert text_of(row_of(head, "2-3", "participants"), "daito") == "未入力"
    assert row_of(head, "1-3").total.text == "1※"


def test_shades_are_told_by_a_number_too_and_only_figures_have_one(head: Workspace, daito: Workspace, to_head: Pass) -> None:
    """Trap 14: never colour alone."""
    for _ in range(4):
        activity(daito)
    activity(daito, target_id=target(daito, "2-2"))
    to_head()
    many, few = row_of(head, "1-3"), row_of(head, "2-2")
    shades = {cell.office: cell.shade for cell in many.cells}
    assert shades["daito"] == SHADES
    assert shades["murone"] == 0
    assert next(cell.shade for cell in few.cells if cell.office == "daito") == 1


def test_an_activity_counts_under_its_main_target_only(head: Workspace, daito: Workspace, to_head: Pass) -> None:
    """Trap 9."""
    activity(daito, secondary_targets=(target(daito, "2-2"), target(daito, "3-1")))
    to_head()
    grid = progress.grid(head, plan_id(head), 2025)
    assert sum(line.total.value or 0 for line in grid.lines) == 1


def test_what_is_left_out_stands_there_with_its_reason_and_the_rest_adds_up(
    head: Workspace, daito: Workspace, to_head: Pass
) -> None:
    activity(daito, title="サロン", participants=12)
    activity(daito, title="サロン", participants=8, participants_approximate=True)
    activity(daito, title="講座", participants=None)
    activity(daito, title="髙橋さん宅の会", participants=1)
    activity(daito, title="高橋さん宅の会", participants=2)
    activity(daito, title="大会", status="cancelled", status_reason="大雪", sessions=None, participants=None)
    activity(daito, title="下書きの会", state="draft")
    gone = activity(daito, title="まちがい", participants=99)
    activities.cancel(daito, gone, "二重に入れた")
    to_head()
    question = Asked(target(head), "participants")
    council = asked(head, question)
    assert council.value == "約23人以上※"
    assert council.missing.startswith("未提出：一関、花泉") and "大東" not in council.missing
    branch = line_of(council, "大東")
    assert branch.value == "約23人以上"
    assert branch.further is not None
    months = asked(head, branch.further)
    october = line_of(months, "10月")
    assert october.further is not None
    records = asked(head, october.further)
    notes = {line.words.split("　")[-1]: (line.left_out, line.note) for line in records.lines}
    assert notes["大会"] == (True, "中止：大雪")
    assert notes["下書きの会"] == (True, "下書き")
    assert notes["まちがい"] == (True, "取消した記録")
    assert notes["講座"] == (False, "人数が入っていません")
    assert notes["高橋さん宅の会"] == notes["髙橋さん宅の会"] == (False, "同じ日に似た記録があります")
    assert notes["サロン"] == (False, "同じ日に似た記録があります")
    assert all(line.record for line in records.lines)


def test_every_step_down_adds_up_to_the_figure_the_paper_prints(head: Workspace, daito: Workspace, to_head: Pass) -> None:
    for month, people in ((4, 10), (4, 5), (9, None), (3, 7)):
        held = date(2025 + (month < 4), month, 10)
        activity(daito, date=held, participants=people, state="final")
    activity(head, participants=3)
    to_head()
    printed = year_counts.own_counts(head, [target(head)], 2025)[target(head)]
    for measure, total in (("activities", printed.activities), ("participants", printed.participants)):
        council = asked(head, Asked(target(head), measure))
        assert council.value.startswith(str(total.value))
        branch = asked(head, Asked(target(head), measure, office="daito"))
        of_months = sum(int(line.value[:-1].replace(",", "")) for line in branch.lines if line.value not in ("未入力", "－"))
        assert branch.value.startswith(str(of_months))


def test_a_record_that_came_after_the_closing_is_named_as_such(head: Workspace, daito: Workspace, to_head: Pass) -> None:
    """Trap 7: the closed year's figure stays, and the late record is not lost from sight."""
    activity(daito, title="サロン")
    to_head()
    year_closing.close_year(head, 2025)
    activity(daito, title="遅れて出した会")
    to_head()
    records = asked(head, Asked(target(head), office="daito", month=10))
    assert records.value == "1件"
    assert line_of(records, "R7.10.3　遅れて").note == "年度の締め後に届いた記録"


def test_a_branch_sees_its_own_part_only(daito: Workspace) -> None:
    activity(daito)
    found = asked(daito, Asked(target(daito)))
    assert [words for words, _ in found.path][1:] == ["大東"]
    assert found.value == "1件"


def test_an_indicator_is_explained_by_months_and_a_stock_is_not_added(head: Workspace, daito: Workspace, to_head: Pass) -> None:
    """Trap 3."""
    salons = next(one for one in indicator_catalogue.uses_in_year(daito, plan_id(daito), 2025) if one.code == "salons")
    indicator_entry.save_months(daito, salons, 2025, "daito", {4: Typed(10), 5: Typed(11)})
    to_head()
    council = asked(head, indicator_question(salons))
    branch = line_of(council, "大東")
    assert (branch.value, council.value) == ("11", "11※")
    assert branch.further is not None
    months = asked(head, branch.further)
    assert [line.value for line in months.lines[:3]] == ["10", "11", "未入力"]
    assert "月は足さず" in months.missing


def test_a_ratio_is_explained_by_its_two_parts(head: Workspace) -> None:
    """Trap 2."""
    every = {one.code: one for one in indicator_catalogue.uses_in_year(head, plan_id(head), 2025)}
    indicator_entry.save_fixed(head, every["corporations"], 2025, 5)
    indicator_entry.save_fixed(head, every["corporations-all"], 2025, 13)
    found = asked(head, indicator_question(every["corporations-share"]))
    assert found.value == "38"
    assert [line.value for line in found.lines] == ["5", "13"]
    assert "平均しません" in found.formula


def test_the_grid_of_indicators_shows_what_the_report_prints(head: Workspace, daito: Workspace, to_head: Pass) -> None:
    activity(daito, target_id=target(daito, "2-2"), kind="exchange", participants=30)
    to_head()
    lines = progress.grid(head, plan_id(head), 2025, "indicators").lines
    with head.database.reading() as session:
        uses = [line.use for line in lines if line.use is not None]
        printed = council_figures(session, "head", uses, 2025)
    assert len(lines) > 20
    for line in lines:
        assert line.use is not None
        assert line.total.text == figure_text(printed[line.use.key], line.use.decimals)
    (salon,) = [line for line in lines if line.use is not None and line.use.code == "salon-participants"]
    assert text_of(salon, "daito") == "30"


def test_last_years_same_days_are_compared_never_a_whole_year_with_half_of_one(
    head: Workspace, daito: Workspace, to_head: Pass
) -> None:
    """The test's day is 5 November 2025: what happened after 5 November 2024 has no counterpart yet."""
    for held in (date(2024, 6, 3), date(2024, 10, 3), date(2025, 2, 3), date(2025, 6, 3), date(2025, 7, 3), date(2025, 8, 3)):
        activity(daito, date=held)
    activity(daito, target_id=target(daito, "2-2"))
    to_head()
    assert text_of(row_of(head, "1-3", "last_year"), "daito") == "＋50％"
    assert row_of(head, "1-3", "last_year").total.text == "＋50％※"
    assert text_of(row_of(head, "2-2", "last_year"), "daito") == "皆増"
    assert text_of(row_of(head, "2-2", "last_year"), "murone") == "未提出"


def test_what_is_begun_of_the_years_plan_is_counted_by_whose_plan_it_is(head: Workspace, daito: Workspace, to_head: Pass) -> None:
    made = []
    for title in ("交流会", "講座", "やめた会"):
        form = annual_plans.open_item(daito, None, TargetYear(target(daito), 2025, "daito"))
        dropped = {"dropped": True, "drop_reason": "会場がない"} if title == "やめた会" else {}
        annual_plans.save_item(daito, form, {"title": title, **dropped})
        made.append(form.id)
    activity(daito, plan_item_id=made[0])
    activity(daito, plan_item_id=made[0])
    to_head()
    line = row_of(head, "1-3", "planned")
    assert text_of(line, "daito") == "1／2"
    assert line.total.text == "1／2※"
    assert text_of(row_of(head, "2-2", "planned"), "daito") == "－"


def test_pairs_without_a_record_are_counted_for_branches_that_reported_only(
    head: Workspace, daito: Workspace, to_head: Pass
) -> None:
    activity(daito)
    activity(daito, target_id=target(daito, "2-2"), status="cancelled", status_reason="大雪", sessions=None, participants=None)
    to_head()
    grid = progress.grid(head, plan_id(head), 2025)
    assert (grid.unrecorded, grid.of_priority) == (13, 3)
