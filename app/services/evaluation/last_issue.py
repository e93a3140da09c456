"""The 課題 of last year's evaluation, shown beside this year's annual plan."""

from sqlalchemy.orm import Session

from app.services.evaluation.evaluations import evaluations_before
from app.services.workspace.workspace import reading


@reading
def last_issue(session: Session, target_id: bytes, fiscal_year: int, office: str) -> str:
    """The 課題 of last year's evaluation by this office; "" without any."""
    found = evaluations_before(session, target_id, fiscal_year, office)
    return "\n".join(one.issue for one in found if one.issue)
