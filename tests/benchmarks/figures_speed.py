"""Adding up five years of eight branches: what a page of figures costs, beside a bare SQL statement for the same sums."""

from collections.abc import Iterable

from app.rules.fiscal import first_day, last_day
from app.services.figures.asked import Asked
from app.services.forms.monthly_figures_form import indicator_tables
from app.services.overview import progress, target_facts
from app.services.overview.figure_breakdown import why
from app.services.plan.plans import plan_tree, plans
from app.services.plan.target_year import PlanYear, TargetYear
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from tests.benchmarks.many_data import COUNCIL, copy_of
from tests.benchmarks.row import Row, medians, within
from tests.benchmarks.save_speed import save_one

YEAR = 2025
ROUNDS = 5
LIMIT = 0.1
"""Seconds of processor time, as for a page."""
BARE = """
SELECT target_id, partition, count(*), sum(sessions), sum(participants) FROM activity
WHERE deleted = 0 AND state = 'final' AND date BETWEEN ? AND ? GROUP BY target_id, partition
"""


def measure(count: int = COUNCIL, rounds: int = ROUNDS) -> list[Row]:
    with copy_of(count) as folder, open_workspace(folder / "head") as workspace:
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
            rounds, lambda: _bare(workspace, [YEAR]), lambda: _bare(workspace, range(2021, 2026)), *works.values(),
            before=lambda: save_one(workspace),
        )  # fmt: skip
    return [
        within(f"{name} ({count:,} activities)", taken, LIMIT, f"bare SQL of the sums {bare_five if 'five' in name else bare}")
        for name, taken in zip(works, found, strict=True)
    ]


def _five_year_page(workspace: Workspace, plan: bytes, target: bytes) -> object:
    place = TargetYear(target, YEAR)
    return target_facts.trends(workspace, place, target_facts.five_years(workspace, place))


def _five_years(workspace: Workspace, plan: bytes, targets: list[bytes]) -> object:
    with workspace.database.reading() as session:
        return indicator_tables(session, workspace.office_code, PlanYear(plan, YEAR), targets)


def _bare(workspace: Workspace, years: Iterable[int]) -> None:
    with workspace.database.reading() as session:
        connection = session.connection()
        for year in years:
            connection.exec_driver_sql(BARE, (first_day(year).isoformat(), last_day(year).isoformat())).all()
