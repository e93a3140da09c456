"""課題 of activities that were marked 「評価シートへ」: to be considered when the target is evaluated or planned."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.models.activity import Activity
from app.rules.fiscal import first_day, last_day
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


def issues_for_evaluation(workspace: Workspace, target_id: bytes, fiscal_year: int, office: str = "") -> list[FlaggedIssue]:
    """From the final records of the year in order of days, of one office or (without) of all that are here."""
    wanted = select(Activity).where(
        Activity.deleted.is_(False),
        Activity.state == "final",
        Activity.target_id == target_id,
        Activity.date.between(first_day(fiscal_year), last_day(fiscal_year)),
        Activity.issue_to_evaluation.is_(True),
        Activity.issue.is_not(None),
        *((Activity.partition == office,) if office else ()),
    )
    with workspace.database.reading() as session:
        names = office_names(session)
        return [
            FlaggedIssue(row.id, names.get(row.partition, row.partition), row.date, row.title or "", row.issue)
            for row in session.scalars(wanted.order_by(Activity.date, Activity.id))
            if row.date is not None and row.issue
        ]
