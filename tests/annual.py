"""What an annual plan needs beside its items before it can be made final."""

from datetime import date

from app.services.annual_plan import annual_plans
from app.services.annual_plan.annual_plan_checks import planned_uses
from app.services.indicators import indicator_entry
from app.services.plan.target_year import TargetYear
from app.services.workspace.workspace import Workspace
from tests.offices import target

DAYS = {"confirmed_on": date(2025, 4, 20), "decided_on": date(2025, 4, 25)}


def ready_to_decide(workspace: Workspace, code: str = "1-3", year: int = 2025, office: str = "head") -> None:
    """The days of its approval, and a word on every indicator."""
    record = target(workspace, code)
    form = annual_plans.open_sheet(workspace, TargetYear(record, year, office))
    annual_plans.save_sheet(workspace, form, DAYS)
    with workspace.database.reading() as session:
        found = planned_uses(session, TargetYear(record, year, office))
    for use in found:
        indicator_entry.save_target(workspace, use, year, None, "unset", "文章で評価する年だから。", office=office)
