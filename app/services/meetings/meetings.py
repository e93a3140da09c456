"""推進会議 and meetings of the working groups (会議記録, 様式第6号): what was agreed, and who does what by when (宿題)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from app.errors import Refused
from app.models.base import COMMON
from app.models.meeting import MEETINGS, Meeting, MeetingTask
from app.rules import clock
from app.services.records.actions import delete_form, save_form
from app.services.records.names import office_names
from app.services.records.record_forms import RecordForm, live, new_form, open_form
from app.services.workspace.workspace import Workspace

OPEN, FINAL = "open", "final"


@dataclass(frozen=True)
class MeetingRow:
    """One meeting; ``name`` is 「第2回 推進会議」."""

    id: bytes
    kind: str
    number: int
    name: str
    date: date | None
    decision: str
    open_tasks: int
    is_final: bool = False


@dataclass(frozen=True)
class TaskRow:
    """宿題. ``from_meeting``: where it was given; ``is_late``: its day has passed and it is not done."""

    id: bytes
    meeting_id: bytes
    from_meeting: str
    content: str
    owner: str
    office_name: str
    due: date | None
    state: str
    result: str
    is_late: bool


def meetings(workspace: Workspace, plan_id: bytes, fiscal_year: int) -> list[MeetingRow]:
    """The meetings of a year, newest first. Branches see internal ones too: they contain nothing about individual cases."""
    with workspace.database.reading() as session:
        open_ones = dict(
            session.execute(
                select(MeetingTask.meeting_id, func.count())
                .where(MeetingTask.deleted.is_(False), MeetingTask.state.is_(None) | (MeetingTask.state == OPEN))
                .group_by(MeetingTask.meeting_id)
            )
            .tuples()
            .all()
        )
        found = session.scalars(
            select(Meeting)
            .where(Meeting.plan_id == plan_id, Meeting.fiscal_year == fiscal_year, Meeting.deleted.is_(False))
            .order_by(Meeting.date.desc(), Meeting.number.desc())
        )
        return [
            MeetingRow(
                row.id,
                row.kind or "",
                row.number or 0,
                _name(row),
                row.date,
                row.decision or "",
                open_ones.get(row.id, 0),
                row.state == FINAL,
            )
            for row in found
        ]


def open_meeting(workspace: Workspace, record: bytes | None, plan_id: bytes, fiscal_year: int) -> RecordForm:
    """The form of a meeting; a new one gets the next number of 推進会議 in the year."""
    if record is None:
        held = [row.number for row in meetings(workspace, plan_id, fiscal_year) if row.kind == "promotion"]
        return new_form(
            "meeting", COMMON, plan_id=plan_id, fiscal_year=fiscal_year, kind="promotion", number=max(held, default=0) + 1,
            disclosure="internal",
        )  # fmt: skip
    with workspace.database.reading() as session:
        return open_form(session, "meeting", COMMON, record)


def save_meeting(workspace: Workspace, form: RecordForm, values: Mapping[str, Any]) -> bool:
    """Raises Refused("missing-date", "present-and-absent"), and Refused("final-minutes") for minutes made final."""
    _refuse_final(form)
    after = dict(form.values) | dict(values)
    both = set(after["present"] or ()) & set(after["absent"] or ())
    if both:
        raise Refused("present-and-absent", "同じ職員が、出席と欠席の両方に入っています。", "どちらかの印を外してください。")
    if not values.get("date", form.values["date"]):
        raise Refused("missing-date", "会議の日が入っていません。", "日付を入れてから、もう一度保存してください。")
    return save_form(workspace, form, values)


def delete_meeting(workspace: Workspace, form: RecordForm) -> None:
    """Raises Refused("final-minutes")."""
    _refuse_final(form)
    delete_form(workspace, form)


def _refuse_final(form: RecordForm) -> None:
    if form.values["state"] == FINAL:
        raise Refused("final-minutes", "確定した会議記録なので、このままでは直せません。", "先に「開き直す」を押してください。")


def name_of(workspace: Workspace, record: bytes) -> str:
    """「第2回 推進会議」."""
    with workspace.database.reading() as session:
        return _name(session.get_one(Meeting, record))


def left_before(workspace: Workspace, record: bytes) -> list[TaskRow]:
    """宿題 of earlier meetings that were open when this one was held, so a reprint says the same whatever was done since."""
    with workspace.database.reading() as session:
        held = live(session, Meeting, record)
        if held is None or held.date is None:
            return []
        given = {row.id for row in session.scalars(select(Meeting).where(Meeting.date < held.date, Meeting.deleted.is_(False)))}
        closed = {
            row.id: row.closed_on
            for row in session.scalars(select(MeetingTask).where(MeetingTask.deleted.is_(False)))
            if row.closed_on is not None
        }
        day = held.date
    return [row for row in tasks(workspace) if row.meeting_id in given and (row.id not in closed or closed[row.id] >= day)]


def tasks(
    workspace: Workspace, _plan_id: bytes | None = None, *, meeting: bytes | None = None, only_open: bool = False
) -> list[TaskRow]:
    """宿題 of all meetings (or of one), open ones first, by day. They continue beyond the end of a year and of a plan."""
    with workspace.database.reading() as session:
        names = office_names(session)
        held = {row.id: row for row in session.scalars(select(Meeting).where(Meeting.deleted.is_(False)))}
        found = session.scalars(select(MeetingTask).where(MeetingTask.deleted.is_(False))).all()
    rows = []
    for row in found:
        given = held.get(row.meeting_id or b"")
        state = row.state or OPEN
        if given is None or (meeting is not None and given.id != meeting) or (only_open and state != OPEN):
            continue
        late = state == OPEN and row.due is not None and row.due < clock.today()
        rows.append(
            TaskRow(
                id=row.id,
                meeting_id=given.id,
                from_meeting=_name(given),
                content=row.content or "",
                owner=row.owner or "",
                office_name=names.get(row.office or "", ""),
                due=row.due,
                state=state,
                result=row.result or "",
                is_late=late,
            )
        )
    return sorted(rows, key=lambda row: (row.state != OPEN, row.due or date.max, row.content))


def open_task(workspace: Workspace, record: bytes | None, meeting: bytes | None) -> RecordForm:
    """The form of a 宿題; a new one for None."""
    if record is None:
        return new_form("meeting_task", COMMON, meeting_id=meeting, state=OPEN)
    with workspace.database.reading() as session:
        return open_form(session, "meeting_task", COMMON, record)


def save_task(workspace: Workspace, form: RecordForm, values: Mapping[str, Any]) -> bool:
    """Notes the day when a 宿題 is closed. Raises Refused("missing-meeting", "missing-content")."""
    after = dict(form.values) | dict(values)
    if not after["meeting_id"]:
        raise Refused("missing-meeting", "どの会議の宿題か、決まっていません。", "会議を選んでください。")
    if not str(after["content"] or "").strip():
        raise Refused("missing-content", "宿題の内容が入っていません。", "内容を入れてから、もう一度保存してください。")
    closed = after["state"] in ("done", "dropped")
    values = {**values, "closed_on": (after["closed_on"] or clock.today()) if closed else None}
    return save_form(workspace, form, values)


def _name(row: Meeting) -> str:
    return f"第{row.number or '－'}回　{MEETINGS.get(row.kind or '', '会議')}"
