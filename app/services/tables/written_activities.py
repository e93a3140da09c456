"""The activities of a list as a table for Excel, which goes in again: every field of every record, in the list's order."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.exchange.own_tables import CONFLICTS, PLAN_ITEM_NAME, RECORD_HEADING, own_columns
from app.exchange.table import LEFT_OUT, PEOPLE_MARK, RECORD
from app.journal.rows import in_batches
from app.models.activity import Activity
from app.reports.flat_table import FlatColumn, FlatTable, Kind
from app.services.activities.activity_list import Filter, list_ids
from app.services.tables.record_cells import RecordCells
from app.services.tables.shown_values import Words
from app.services.workspace.workspace import Workspace

NAME = "活動"
_DAYS = ("date", "end_date")
_NUMBERS = ("sessions", "participants", "staff_count", "staff_minutes")


def activity_table(workspace: Workspace, ids: Sequence[bytes], about: str) -> FlatTable:
    """The activities of these ids in their order. ``about``: the line above the table."""
    cells = RecordCells(workspace, Words(workspace))
    with workspace.database.reading() as session:
        found = _read(session, ids)
    rows = [
        cells.row(row.id, row.partition, row.values(), row.conflicts.split(",") if row.conflicts else ())
        for id_ in ids
        if (row := found.get(id_)) is not None
    ]
    return FlatTable(NAME, about, [FlatColumn(heading, _kind(role, heading)) for role, heading, _ in own_columns()], rows)


def wanted_activities(workspace: Workspace, wanted: Filter, about: str) -> FlatTable:
    """All activities that a filter finds."""
    return activity_table(workspace, list_ids(workspace, wanted), about)


def _read(session: Session, ids: Sequence[bytes]) -> dict[bytes, Activity]:
    found: dict[bytes, Activity] = {}
    for some in in_batches(list(ids)):
        found |= {row.id: row for row in session.scalars(select(Activity).where(Activity.id.in_(some)))}
    return found


def _kind(role: str, heading: str) -> Kind:
    if role in _DAYS:
        return "day"
    if role in _NUMBERS:
        return "number"
    if role == PEOPLE_MARK or heading == CONFLICTS:
        return "mark"
    if role in (RECORD, "plan_item_id") or heading == RECORD_HEADING:
        return "id"
    is_prose = role in Activity.prose() or heading == PLAN_ITEM_NAME
    return "long" if role != LEFT_OUT and is_prose else "text"
