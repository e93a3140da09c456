"""The table of indicators on a sheet: goal and rate only where one is judged; and what goes on in the next plan goes on whole."""

from dataclasses import replace

from app.rules.figure import Figure
from app.services.evaluation import plan_succession
from app.services.evaluation.evaluation_sheet_data import evaluation_sheets
from app.services.evaluation.sheet_indicators import sheet_indicators
from app.services.indicators.five_year_rows import IndicatorLine
from app.services.indicators.indicator_catalogue import open_use, save_use, uses_in_year
from app.services.indicators.indicators import TargetValue
from app.services.plan import plan_editing
from app.services.plan.plans import plans
from app.services.plan.target_year import PlanYear
from app.services.workspace.workspace import Workspace
from tests.offices import plan_id, target
from tests.services.annual_plan.test_annual_plans import item
from tests.services.indicators.test_indicator_entry import USE

YEARS = range(2021, 2026)


def line(wanted: str, goal: TargetValue) -> IndicatorLine:
    series = {year: Figure(10 * (year - 2020), "") for year in YEARS}
    return IndicatorLine(replace(USE, wanted=wanted), series, dict.fromkeys(YEARS, goal), {}, "A")


def test_an_indicator_that_is_judged_has_its_goal_above_and_its_rate_below() -> None:
    [table] = sheet_indicators([line("up", TargetValue(50, "set"))], half=False, empty=False)
    assert [row.cells[0] for row in table.rows][1:] == ["目標", "実績", "達成率"]  # type: ignore[union-attr]
    [table] = sheet_indicators([line("reference", TargetValue())], half=False, empty=False)
    assert [row.cells[0] for row in table.rows][1:] == ["実績"]  # type: ignore[union-attr]
    [table] = sheet_indicators([line("up", TargetValue(50, "set"))], half=True, empty=True)
    assert [row.cells[0] for row in table.rows][1:] == ["目標", "実績", "年度目標比"]  # type: ignore[union-attr]
    assert {cell for row in table.rows[1:] for cell in row.cells[1:]} == {""}  # type: ignore[union-attr]
    assert sheet_indicators([], half=False, empty=False) == ()


def test_an_indicator_that_the_next_plan_has_already_keeps_no_other_from_being_carried(head: Workspace) -> None:
    old = plans(head)[0]
    new = plan_editing.new_plan(head, "次の計画", 2026, 2030, copy_of=old.id)
    plan_succession.suggest(head, old.id, new.id)
    before = uses_in_year(head, old.id, 2025)
    to = {row.old.id: row.new.id for row in plan_succession.lines(head, old.id, new.id) if row.old and row.new}
    for goal in {use.target_id for use in before}:
        first = next(use for use in before if use.target_id == goal)
        wanted = {"target_id": to[goal], "indicator_id": first.indicator_id, "fed_by": first.fed_by, "first_year": 2026}
        save_use(head, open_use(head, None, new.id, 2026), wanted)
    plan_succession.carry_indicators(head, old.id, new.id)
    after = uses_in_year(head, new.id, 2026)
    assert {use.indicator_id for use in after} == {use.indicator_id for use in before} and len(after) == len(before)


def test_a_sheet_has_what_was_planned_and_one_to_write_on_has_room_for_it(head: Workspace) -> None:
    item(head)
    where = {"targets": [target(head)]}
    [sheet] = evaluation_sheets(head, PlanYear(plan_id(head), 2025), **where)
    assert sheet.items is not None and [row.cells[0] for row in sheet.items.rows] == ["代表者交流会"]
    [paper] = evaluation_sheets(head, PlanYear(plan_id(head), 2025), empty=True, **where)
    assert paper.items is not None and paper.items.rows == () and paper.items.blank_rows == 2
    assert len(evaluation_sheets(head, PlanYear(plan_id(head), 2025))) == 15
