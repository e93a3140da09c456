"""The 課題 of last year's evaluation, shown beside this year's annual plan."""

from sqlalchemy.orm import Session

from app.services.evaluation.evaluations import evaluations_before
from app.services.plan.target_year import TargetYear
from app.services.workspace.workspace import reading


@reading
def last_issue(session: Session, of: TargetYear) -> str:
    """The 課題 of last year's evaluation by this office; "" without any."""
    found = evaluations_before(session, of)
    return "\n".join(one.issue for one in found if one.issue)
