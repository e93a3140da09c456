"""仮の値: the provisional value shown as long as a conflict is open. Marked with ◇ everywhere."""

from collections.abc import Collection, Sequence

from app.models.base import Synced
from app.reports.figures import PROVISIONAL
from app.services.records.labels import group_label
from app.services.records.open_conflicts import Dependencies, OpenConflict, count_conflicts, find_open_conflicts
from app.services.workspace.workspace import Workspace

SHOWN = 3


def provisional_labels(row: Synced | None) -> str:
    """The groups in conflict as words; "" without any."""
    if row is None or row.deleted or not row.conflicts:
        return ""
    return "、".join(group_label(row.entity, name) for name in row.conflicts.split(","))


def note_of(workspace: Workspace, entity: str, record: bytes) -> str:
    """The note about open conflicts of a record, for its form."""
    with workspace.database.reading() as session:
        open_here = (one for one in find_open_conflicts(session, (entity,)) if one.record == record)
        labels = "、".join(group_label(one.entity, name) for one in open_here for name in one.groups)
    return f"{PROVISIONAL} {labels}は、まだ決まっていない仮の値です。「食い違い」で決めてください。" if labels else ""


def note_on_paper(row: Synced | None) -> str:
    """The same note for a printed form, which cannot tell people where to click."""
    labels = provisional_labels(row)
    return f"{PROVISIONAL} {labels}は、まだ決まっていない仮の値です。" if labels else ""


def warning_on_paper(found: Sequence[OpenConflict]) -> str:
    """The warning at the bottom of every page. It names no record, because printed forms leave the office."""
    if not found:
        return ""
    return f"未決定の食い違い {count_conflicts(found):,}件（{_labels(found)}）。決まるまでの仮の値です。"


def note_on_screen(workspace: Workspace, entities: Collection[str], fiscal_year: int) -> str:
    """The note for a page that shows or sums records of these kinds in a year."""
    with workspace.database.reading() as session:
        found = Dependencies((), years_back=0).among(find_open_conflicts(session, entities), fiscal_year)
    if not found:
        return ""
    return f"{PROVISIONAL} 食い違いが {count_conflicts(found):,}件（{_labels(found)}）あり、決まるまで仮の値です。"


def provisional_records(workspace: Workspace) -> frozenset[bytes]:
    """The ids of every record with a provisional value, for marks in lists."""
    with workspace.database.reading() as session:
        return frozenset(one.record for one in find_open_conflicts(session))


def _labels(found: Sequence[OpenConflict]) -> str:
    labels = list(dict.fromkeys(group_label(one.entity, name) for one in found for name in one.groups))
    return "、".join(labels[:SHOWN]) + ("など" if len(labels) > SHOWN else "")
