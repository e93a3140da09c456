"""Activities that reached the head office after it had closed their year."""

from datetime import date

from app.services.activities.activity_rows import ActivityRow, activity_rows
from app.services.figures.year_closing import late_ids
from app.services.workspace.workspace import Workspace


def late_activities(workspace: Workspace, fiscal_year: int) -> list[ActivityRow]:
    """締め後に届いた記録 in order of days; none for an open year."""
    with workspace.database.reading() as session:
        found = activity_rows(session, sorted(late_ids(session, fiscal_year)))
    return sorted(found, key=lambda row: (row.date or date.min, row.id))
