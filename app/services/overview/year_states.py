"""How far the year's work is, in a few words for each page of it: 「15のうち9 確定」. Only what kept answers tell."""

from collections.abc import Iterable

from app.services.annual_plan.annual_plans import sheets
from app.services.evaluation.evaluations import writing_states
from app.services.evaluation.opinions import opinions
from app.services.plan.plans import PlanRow, plan_tree
from app.services.plan.target_year import PlanYear, TargetYear
from app.services.workspace.workspace import Workspace

FINAL, NOT_ASKED = "確定", "本部"


def year_states(workspace: Workspace, plan: PlanRow, fiscal_year: int) -> dict[str, str]:
    """annual_plan, evaluation and, at the head office, opinion → how much of it is done; kinds without anything are left out."""
    targets = plan_tree(workspace, plan.id).targets
    office = None if workspace.is_head else workspace.office_code  # the head office writes for the council as a whole
    written = [TargetYear(target.id, fiscal_year, office) for target in targets]
    planned = (row.state for row in sheets(workspace, PlanYear(plan.id, fiscal_year, office)))
    found = {
        "annual_plan": _share(planned, FINAL),
        "evaluation": _share(writing_states(workspace, written).values(), FINAL if workspace.is_head else "済"),
    }
    if workspace.is_head:
        asking = [row for row in opinions(workspace, plan.id, fiscal_year) if row.improve or row.suggestion]
        waiting = sum(not row.is_answered for row in asking)
        found["opinion"] = (f"未回答 {waiting}件" if waiting else "すべて回答しました") if asking else ""
    return {kind: words for kind, words in found.items() if words}


def _share(states: Iterable[str], done: str) -> str:
    asked = [state for state in states if state != NOT_ASKED]
    finished = sum(state in (done, FINAL) for state in asked)
    return f"{len(asked)}のうち{finished} {done}" if asked else ""
