"""The 課題 of last year's evaluation, shown beside this year's annual plan."""

from sqlalchemy.orm import Session

from app.services.evaluation.evaluations import evaluations_before
from app.services.workspace.workspace import Workspace


def last_issue(workspace: Workspace, target_id: bytes, fiscal_year: int, office: str) -> str:
    """The 課題 of last year's evaluation by this office; "" without any."""
    with workspace.database.reading() as session:
        return read_last_issue(session, target_id, fiscal_year, office)


def read_last_issue(session: Session, target_id: bytes, fiscal_year: int, office: str) -> str:
    """``last_issue`` within the caller's transaction."""
    found = evaluations_before(session, target_id, fiscal_year, office)
    return "\n".join(one.issue for one in found if one.issue)
