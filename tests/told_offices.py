"""A head office and a branch with all that pages and papers ask for: the sample story's five years and thousands of records.

The story is told once for a state of the source (tests.prepared), then copied as a folder.
"""

import shutil
from pathlib import Path

from app.demo import council
from app.demo.words import evaluation
from app.models.base import HEAD
from app.services.annual_plan import annual_plans
from app.services.evaluation import evaluations
from app.services.figures.office_months import keep_months
from app.services.figures.year_closing import close_year
from app.services.plan.plans import offices, plan_tree, plans
from app.services.plan.target_year import TargetYear
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from tests.chance import no_chance
from tests.many_records import fill
from tests.offices import TOLD_AT, branch, clock_at, head_office
from tests.prepared import prepared

YEAR = 2025
CLOSED = 2022
FEW, MANY = 2_000, 20_000


def told_office(office: str, folder: Path, count: int = FEW) -> Workspace:
    """The head office, or 大東支部, with so many activities."""
    shutil.copytree(story() / office, folder)
    workspace = open_workspace(folder)
    branches = [one.code for one in offices(workspace) if one.kind == "branch"]
    fill(workspace, count, branches if office == HEAD else (office,))
    if office == HEAD:
        close_year(workspace, CLOSED)
    keep_months(workspace)  # the program does it beside the window
    return workspace


def story() -> Path:
    """The folders of both, with the sample story and nothing else."""
    return prepared("told", _tell)


def _tell(place: Path) -> None:
    with no_chance(402), clock_at(TOLD_AT):
        with branch(place) as daito:
            _own_part(daito)
        with head_office(place) as head:
            council.head_years(head)


def _own_part(daito: Workspace) -> None:
    """What a branch writes itself: a plan of its own and an evaluation of each target."""
    for target in plan_tree(daito, plans(daito)[0].id).targets:
        of = TargetYear(target.id, YEAR, "daito")
        annual_plans.save_item(daito, annual_plans.new_item(of, 1), {"title": "サロン交流会", "months": 0b111})
        evaluations.save_evaluation(daito, evaluations.open_evaluation(daito, of), evaluation(target, YEAR, "B"))
