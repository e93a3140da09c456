"""推進会議 and meetings of the working groups (会議記録, 様式第6号): what was agreed, and who does what by when (宿題)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.errors import Refused
from app.models.base import COMMON
from app.models.meeting import MEETINGS, Meeting, MeetingTask
from app.rules import clock
from app.services.records.actions import action, delete_form, save_form
from app.services.records.list_rows import row_of
from app.services.records.names import office_names
from app.services.records.record_forms import (
    RecordForm,
    all_of,
    every_of,
    few_of,
    in_order,
    live,
    new_form,
    open_form,
    open_or_new,
)
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
        open_ones = Counter(row.meeting_id for row in all_of(session, MeetingTask).values() if row.state in (None, OPEN))
        held = few_of(session, Meeting, plan_id=plan_id, fiscal_year=fiscal_year)
        return [
            row_of(MeetingRow, row, name=_name(row), open_tasks=open_ones[row.id], is_final=row.state == FINAL)
            for row in in_order(held, "date", "number", descending=True)
        ]


def open_meeting(workspace: Workspace, record: bytes | None, plan_id: bytes, fiscal_year: int) -> RecordForm:
    """The form of a meeting; a new one gets the next number of 推進会議 in the year."""
    if record is None:
        held = [row.number for row in meetings(workspace, plan_id, fiscal_year) if row.kind == "promotion"]
        return new_form(
            "meeting", COMMON, plan_id=plan_id, fiscal_year=fiscal_year, kind="promotion", number=max(held, default=0) + 1,
            disclosure="internal",
        )  # fmt: skip
    return open_form(workspace, "meeting", COMMON, record)


def save_meeting(workspace: Workspace, form: RecordForm, values: Mapping[str, Any]) -> bool:
    """Raises Refused("missing-date", "present-and-absent"), and Refused("final-minutes") for minutes made final."""
    after = dict(form.values) | dict(values)
    both = set(after["present"] or ()) & set(after["absent"] or ())
    if both:
        raise Refused("present-and-absent", "同じ職員が、出席と欠席の両方に入っています。", "どちらかの印を外してください。")
    if not values.get("date", form.values["date"]):
        raise Refused("missing-date", "会議の日が入っていません。", "日付を入れてから、もう一度保存してください。")
    with action(workspace) as act:
        _refuse_final(act.session, form)
        return save_form(workspace, form, values)


def delete_meeting(workspace: Workspace, form: RecordForm) -> None:
    """Raises Refused("final-minutes")."""
    with action(workspace) as act:
        _refuse_final(act.session, form)
        delete_form(workspace, form)


def _refuse_final(session: Session, form: RecordForm) -> None:
    """By what is kept now: the minutes may have become final since they were opened."""
    now = live(session, Meeting, form.id)
    if now is not None and now.state == FINAL:
        raise Refused("final-minutes", "確定した会議記録なので、このままでは直せません。", "先に「開き直す」を押してください。")


def name_of(workspace: Workspace, record: bytes) -> str:
    """「第2回 推進会議」."""
    with workspace.database.reading() as session:
        return _name(every_of(session, Meeting)[record])


def left_before(workspace: Workspace, record: bytes) -> list[TaskRow]:
    """宿題 of earlier meetings that were open when this one was held, so a reprint says the same whatever was done since."""
    with workspace.database.reading() as session:
        held = live(session, Meeting, record)
        if held is None or held.date is None:
            return []
        day = held.date
        given = {row.id for row in all_of(session, Meeting).values() if row.date is not None and row.date < day}
        closed = {row.id: row.closed_on for row in all_of(session, MeetingTask).values() if row.closed_on is not None}
    return [row for row in tasks(workspace) if row.meeting_id in given and (row.id not in closed or closed[row.id] >= day)]


def tasks(
    workspace: Workspace, _plan_id: bytes | None = None, *, meeting: bytes | None = None, only_open: bool = False
) -> list[TaskRow]:
    """宿題 of all meetings (or of one), open ones first, by day. They continue beyond the end of a year and of a plan."""
    with workspace.database.reading() as session:
        names = office_names(session)
        held, found = all_of(session, Meeting), all_of(session, MeetingTask)
    rows = []
    for row in found.values():
        given = held.get(row.meeting_id or b"")
        state = row.state or OPEN
        if given is None or (meeting is not None and given.id != meeting) or (only_open and state != OPEN):
            continue
        late = state == OPEN and row.due is not None and row.due < clock.today()
        rows.append(
            row_of(
                TaskRow, row, from_meeting=_name(given), office_name=names.get(row.office or "", ""), state=state, is_late=late
            )
        )
    return sorted(rows, key=lambda row: (row.state != OPEN, row.due or date.max, row.content))


def open_task(workspace: Workspace, record: bytes | None, meeting: bytes | None) -> RecordForm:
    """The form of a 宿題; a new one for None."""
    return open_or_new(workspace, "meeting_task", COMMON, record, meeting_id=meeting, state=OPEN)


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
