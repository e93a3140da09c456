"""The single records a form may be about: a year's meetings, an office's activities."""

from app.rules.era import short_date
from app.services.activities.activity_list import Filter, list_ids
from app.services.activities.activity_rows import rows
from app.services.meetings import meetings
from app.services.printing.form_kinds import Choice, FormKind, chosen_targets
from app.services.workspace.workspace import Workspace

MOST = 500
"""So many of the newest; an older activity is printed from the list of activities (Ctrl+P)."""


def subjects(workspace: Workspace, kind: FormKind, choice: Choice) -> list[tuple[object, str]]:
    """(id, words): meetings in the order of the year, activities newest first."""
    if kind.code == "minutes":
        held = reversed(meetings.meetings(workspace, choice.plan_id, choice.fiscal_year))
        return [(row.id, f"{row.name}　{short_date(row.date) if row.date else ''}") for row in held]
    if kind.code == "activity-record":
        office = choice.office or workspace.office_code
        ids = list_ids(workspace, Filter(fiscal_year=choice.fiscal_year, office=office, states=("final",)))
        targets = chosen_targets(workspace, kind, choice)
        found = [row for row in rows(workspace, ids[:MOST]) if targets is None or row.target_id in targets]
        return [(row.id, f"{short_date(row.date) if row.date else ''}　{row.title}") for row in found]
    return []
