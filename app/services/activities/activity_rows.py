"""An activity as a plain row with the names of its target and office, for screens, scripts and printed forms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date as Date
from typing import Any

from sqlalchemy import Boolean, String, select
from sqlalchemy.orm import Session

from app.errors import Refused
from app.models.activity import Activity
from app.models.base import IdList
from app.rules.figure import Figure, entered
from app.services.activities.review_marks import CheckState, check_states
from app.services.records.names import office_names, target_names
from app.services.workspace.workspace import Workspace, reading

AT_ONCE = 500


@dataclass(frozen=True)
class ActivityRow:
    """One activity. ``participants`` None = not entered (or 不明: ``participants_unknown``), 0 = really zero. ``conflicts``
    names undecided groups. ``others``: the fields that no code asks for by name, by theirs. ``check``: what the head office's
    mark says (app.services.activities.review_marks)."""

    id: bytes
    office: str
    office_name: str
    date: Date | None
    end_date: Date | None
    target_id: bytes | None
    target_code: str
    target_label: str
    target_title: str
    secondary_targets: tuple[bytes, ...]
    title: str
    kind: str
    status: str
    status_reason: str
    sessions: int | None
    participants: int | None
    participants_approximate: bool
    participants_unknown: bool
    times: str
    staff_count: int | None
    staff_minutes: int | None
    referred_to: str
    confirmed_by: str
    issue_to_evaluation: bool
    place: str
    district: str
    partners: str
    content: str
    outcome: str
    issue: str
    next_step: str
    recorder: str
    state: str
    cancel_reason: str
    others: Mapping[str, Any]
    conflicts: tuple[str, ...]
    deleted: bool
    first_saved_at: int
    last_saved_at: int
    last_saved_by: str
    check: CheckState = ""

    @property
    def people(self) -> Figure:
        """延べ参加者 as a figure."""
        return entered(self.participants, self.participants_approximate, self.participants_unknown)


_NAMED = frozenset(one.name for one in fields(ActivityRow))
_TYPES = {name: Activity.__table__.columns[name].type for name in Activity.fields()}
_EMPTY: dict[str, Any] = {
    **{name: "" for name, kind in _TYPES.items() if isinstance(kind, String)},
    **{name: False for name, kind in _TYPES.items() if isinstance(kind, Boolean)},
    **{name: () for name, kind in _TYPES.items() if isinstance(kind, IdList)},
    **{"status": "done", "state": "draft"},
}
"""What a row shows where nothing was entered; a number or a day stays None."""


def show_activity(workspace: Workspace, record: bytes) -> ActivityRow:
    """One activity, also a deleted one. Raises Refused("unknown-activity") when there is no such record."""
    with workspace.database.reading() as session:
        found = rows(session, [record])
    if not found:
        raise Refused("unknown-activity", "この活動記録は見つかりません。", "一覧で選び直してください。")
    return found[0]


@reading
def rows(session: Session, ids: Sequence[bytes]) -> list[ActivityRow]:
    """The rows of these ids in their order; ids that no longer exist are left out."""
    activities: dict[bytes, Activity] = {}
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        activities |= {row.id: row for row in session.scalars(select(Activity).where(Activity.id.in_(some)))}
    labels = target_names(session, {row.target_id for row in activities.values() if row.target_id})
    names = office_names(session)
    checks = check_states(session, list(activities.values()))
    return [_row(activities[id_], labels, names, checks.get(id_, "")) for id_ in ids if id_ in activities]


def _row(row: Activity, targets: dict[bytes, tuple[str, str, str]], offices: dict[str, str], check: CheckState) -> ActivityRow:
    code, label, title = targets.get(row.target_id or b"", ("", "", ""))
    values: dict[str, Any] = {name: _EMPTY.get(name) if value is None else value for name, value in row.values().items()}
    return ActivityRow(
        id=row.id,
        office=row.partition,
        office_name=offices.get(row.partition, row.partition),
        target_code=code,
        target_label=label,
        target_title=title,
        **{name: value for name, value in values.items() if name in _NAMED},
        others={name: value for name, value in values.items() if name not in _NAMED},
        conflicts=tuple(row.conflicts.split(",")) if row.conflicts else (),
        deleted=row.deleted,
        first_saved_at=row.first_saved_at,
        last_saved_at=row.last_saved_at,
        last_saved_by=row.last_saved_by,
        check=check,
    )
