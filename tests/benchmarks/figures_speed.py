"""Adding up five years of eight branches: what a page of figures costs, beside a bare SQL statement for the same sums."""

import tempfile
from pathlib import Path

from app.rules.fiscal import first_day, last_day
from app.services.devices.setup import set_up_head
from app.services.figures.asked import Asked
from app.services.forms.monthly_figures_form import indicator_tables
from app.services.overview import progress, target_facts
from app.services.overview.figure_breakdown import why
from app.services.plan.plans import offices, plan_tree, plans
from app.services.plan.target_year import PlanYear, TargetYear
from app.services.workspace.workspace import Workspace
from tests.benchmarks.row import Row, medians, milliseconds
from tests.many_records import fill

COUNT = 20_000
YEAR = 2025
LIMIT = 0.2
BARE = """
SELECT target_id, partition, count(*), sum(sessions), sum(participants) FROM activity
WHERE deleted = 0 AND state = 'final' AND date BETWEEN ? AND ? GROUP BY target_id, partition
"""


def measure(count: int = COUNT) -> list[Row]:
    with tempfile.TemporaryDirectory() as folder, set_up_head(Path(folder) / "head") as workspace:
        fill(workspace, count, [one.code for one in offices(workspace) if one.kind == "branch"])
        plan = plans(workspace)[0].id
        target = plan_tree(workspace, plan).targets[4].id
        works = {
            "branches × targets, activities": lambda: progress.grid(workspace, plan, YEAR),
            "branches × targets, indicators": lambda: progress.grid(workspace, plan, YEAR, "indicators"),
            "a target's indicators over five years": lambda: _five_years(workspace, plan, [target]),
            "a target's page of five years, with its charts": lambda: _five_year_page(workspace, plan, target),
            "why this number, to the records": lambda: why(workspace, plan, YEAR, Asked(target, "participants", office="daito")),
        }
        bare, bare_five, *found = medians(
            7, lambda: _bare(workspace, [YEAR]), lambda: _bare(workspace, range(2021, 2026)), *works.values()
        )
        rows = []
        for name, taken in zip(works, found, strict=True):
            beside = bare_five if "five" in name else bare
            said = f"bare SQL of the sums {milliseconds(beside)}"
            rows.append(
                Row(
                    f"{name} ({count:,} activities)",
                    milliseconds(taken),
                    said,
                    f"{taken / beside:.1f} ×",
                    "< 200 ms",
                    taken < LIMIT,
                )
            )
        return rows


def _five_year_page(workspace: Workspace, plan: bytes, target: bytes) -> object:
    place = TargetYear(target, YEAR)
    return target_facts.trends(workspace, place, target_facts.five_years(workspace, place))


def _five_years(workspace: Workspace, plan: bytes, targets: list[bytes]) -> object:
    with workspace.database.reading() as session:
        return indicator_tables(session, workspace.office_code, PlanYear(plan, YEAR), targets)


def _bare(workspace: Workspace, years: object) -> None:
    with workspace.database.reading() as session:
        connection = session.connection()
        for year in years:  # type: ignore[attr-defined]
            connection.exec_driver_sql(BARE, (first_day(year).isoformat(), last_day(year).isoformat())).all()
