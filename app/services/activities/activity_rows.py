"""An activity as a plain row with the names of its target and office, for screens, scripts and printed forms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import Refused
from app.models.activity import Activity
from app.services.activities.review_marks import CheckState, check_states
from app.services.records.names import office_names, target_names
from app.services.workspace.workspace import Desk

AT_ONCE = 500


@dataclass(frozen=True)
class ActivityRow:
    """One activity. ``participants`` None = not entered (or 不明: ``participants_unknown``), 0 = really zero.

    ``differences`` names the groups in conflict. ``check``: state of the head office's check mark
    (app.services.activities.review_marks).
    """

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
    differences: tuple[str, ...]
    deleted: bool
    first_saved_at: int
    last_saved_at: int
    last_saved_by: str
    check: CheckState = ""


def show_activity(desk: Desk, record: bytes) -> ActivityRow:
    """One activity, also a deleted one. Raises Refused("unknown-activity") when there is no such record."""
    with desk.database.reading() as session:
        found = activity_rows(session, [record])
    if not found:
        raise Refused("unknown-activity", "この活動記録は見つかりません。", "一覧で選び直してください。")
    return found[0]


def rows(desk: Desk, ids: Sequence[bytes]) -> list[ActivityRow]:
    """The rows of these ids in their order; ids that no longer exist are left out."""
    with desk.database.reading() as session:
        return activity_rows(session, ids)


def activity_rows(session: Session, ids: Sequence[bytes]) -> list[ActivityRow]:
    """``rows`` within the caller's transaction."""
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
    return ActivityRow(
        id=row.id,
        office=row.partition,
        office_name=offices.get(row.partition, row.partition),
        date=row.date,
        end_date=row.end_date,
        target_id=row.target_id,
        target_code=code,
        target_label=label,
        target_title=title,
        secondary_targets=row.secondary_targets or (),
        title=row.title or "",
        kind=row.kind or "",
        status=row.status or "done",
        status_reason=row.status_reason or "",
        sessions=row.sessions,
        participants=row.participants,
        participants_approximate=bool(row.participants_approximate),
        participants_unknown=bool(row.participants_unknown),
        times=row.times or "",
        staff_count=row.staff_count,
        staff_minutes=row.staff_minutes,
        referred_to=row.referred_to or "",
        confirmed_by=row.confirmed_by or "",
        issue_to_evaluation=bool(row.issue_to_evaluation),
        place=row.place or "",
        district=row.district or "",
        partners=row.partners or "",
        content=row.content or "",
        outcome=row.outcome or "",
        issue=row.issue or "",
        next_step=row.next_step or "",
        recorder=row.recorder or "",
        state=row.state or "draft",
        cancel_reason=row.cancel_reason or "",
        differences=tuple(row.differences.split(",")) if row.differences else (),
        deleted=row.deleted,
        first_saved_at=row.first_saved_at,
        last_saved_at=row.last_saved_at,
        last_saved_by=row.last_saved_by,
        check=check,
    )
