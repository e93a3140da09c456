"""課題 of activities that were marked 「評価シートへ」: to be considered when the target is evaluated or planned."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.models.activity import Activity
from app.services.figures.figures import counted_records
from app.services.plan.target_year import TargetYear
from app.services.records.names import office_names
from app.services.workspace.workspace import Workspace


@dataclass(frozen=True)
class FlaggedIssue:
    """One marked 課題; ``id`` is that of the activity."""

    id: bytes
    office_name: str
    date: date
    title: str
    issue: str


def issues_for_evaluation(workspace: Workspace, of: TargetYear) -> list[FlaggedIssue]:
    """From the final records of the year in order of days, of one office or (None) of all that are here."""
    wanted = select(Activity).where(
        *counted_records(Activity, [of.target_id], of.fiscal_year),
        Activity.issue_to_evaluation.is_(True),
        Activity.issue.is_not(None),
        *((Activity.partition == of.office,) if of.office else ()),
    )
    with workspace.database.reading() as session:
        names = office_names(session)
        return [
            FlaggedIssue(row.id, names.get(row.partition, row.partition), row.date, row.title or "", row.issue)
            for row in session.scalars(wanted.order_by(Activity.date, Activity.title, Activity.id))
            if row.date is not None and row.issue
        ]
