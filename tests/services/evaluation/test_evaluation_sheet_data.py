"""A branch's sheet shows the branch's own figures and nobody else's; the council's shows them all."""

from collections.abc import Callable

from app.reports.sheet import EvaluationSheet
from app.rules.figures import parse_cell
from app.services.evaluation.evaluation_sheet_data import evaluation_sheets
from app.services.indicators import indicator_entry, indicators
from app.services.plan.target_year import PlanYear
from app.services.workspace.workspace import Workspace
from tests.offices import plan_id, target
from tests.services.evaluation.test_evaluations import say


def _sheet(workspace: Workspace, goal: bytes, office: str | None = None) -> EvaluationSheet:
    [found] = evaluation_sheets(workspace, PlanYear(plan_id(workspace), 2025, office), targets=[goal])
    return found


def _cells(sheet: EvaluationSheet) -> str:
    return " ".join(str(cell) for table in sheet.tables for row in getattr(table, "rows", ()) for cell in row.cells)


def _headings(sheet: EvaluationSheet) -> list[str]:
    return [column.title for table in sheet.tables for column in getattr(table, "columns", ())]


def test_a_branchs_sheet_has_its_own_indicators_and_the_councils_those_of_every_office(head: Workspace) -> None:
    use = next(one for one in indicators.uses_of(head, [target(head)], 2025) if one.fed_by == "table")
    indicator_entry.save_months(head, use, 2025, "head", {month: parse_cell("777", 0) for month in range(4, 5)})
    assert "777" in _cells(_sheet(head, target(head)))
    assert "777" not in _cells(_sheet(head, target(head), "daito"))


def test_the_branches_letters_are_counted_on_the_councils_sheet_only(
    head: Workspace, daito: Workspace, to_head: Callable[[], None]
) -> None:
    say(daito, target(daito), "A")
    to_head()
    assert "未提出" in _headings(_sheet(head, target(head)))
    assert "未提出" not in _headings(_sheet(head, target(head), "daito"))
