"""推進ワーキンググループ, its members, 推進会議 and what was left to do (宿題). All in COMMON, written by the head office."""

from datetime import date as Date
from typing import ClassVar

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Group, IdList, Line, Name, Prose, Synced


class Staff(Synced):
    """職員 of an office, as far as papers name them. ``yomi`` sorts; ``retired`` people stay in old minutes."""

    __tablename__ = "staff"
    entity: ClassVar[str] = "staff"
    groups: ClassVar[tuple[Group, ...]] = (
        Group("person", ("name", "yomi", "office", "post"), "head"),
        Group("order", ("sort_no", "retired"), "head"),
    )
    name: Mapped[Name | None]
    yomi: Mapped[Name | None]
    office: Mapped[str | None]
    post: Mapped[Line | None]
    sort_no: Mapped[int | None]
    retired: Mapped[bool | None]


class WorkingGroup(Synced):
    """One per 基本目標 and fiscal year; its id is derived from the two."""

    __tablename__ = "working_group"
    entity: ClassVar[str] = "working_group"
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("plan_id", "goal_id", "fiscal_year"), "head"),
        Group("name", ("name", "note"), "head"),
    )
    plan_id: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    goal_id: Mapped[bytes | None] = mapped_column(LargeBinary(16), index=True)
    fiscal_year: Mapped[int | None]
    name: Mapped[Line | None]
    note: Mapped[Prose | None]


class Member(Synced):
    """A member of a working group. ``role``: leader リーダー / sub_leader サブリーダー / member 員 / secretary 事務局."""

    __tablename__ = "member"
    entity: ClassVar[str] = "member"
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("group_id", "staff_id"), "head"),
        Group("role", ("role", "sort_no"), "head"),
    )
    group_id: Mapped[bytes | None] = mapped_column(LargeBinary(16), index=True)
    staff_id: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    role: Mapped[str | None]
    sort_no: Mapped[int | None]


class Meeting(Synced):
    """推進会議 or a working group's meeting (会議記録, 様式第6号).

    ``kind``: promotion 推進会議 / working_group. ``present``/``absent`` are staff ids; ``attendance_note`` names others.
    ``confirmed_targets``: the 推進目標 whose progress was confirmed. ``disclosure``: public / internal.
    """

    __tablename__ = "meeting"
    entity: ClassVar[str] = "meeting"
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("plan_id", "fiscal_year", "kind", "group_id", "number"), "head"),
        Group("time", ("date", "begins", "ends", "place"), "head"),
        Group("attendance", ("present", "absent", "attendance_note"), "head"),
        Group("agenda", ("agenda", "papers"), "head"),
        Group("discussion", ("discussion",), "head"),
        Group("decision", ("decision",), "head"),
        Group("confirmed", ("confirmed_targets",), "head"),
        Group("next", ("next_meeting",), "head"),
        Group("recorder", ("recorder", "disclosure", "state"), "head"),
    )
    plan_id: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    fiscal_year: Mapped[int | None] = mapped_column(index=True)
    kind: Mapped[str | None]
    group_id: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    number: Mapped[int | None]
    date: Mapped[Date | None]
    begins: Mapped[str | None]
    ends: Mapped[str | None]
    place: Mapped[Line | None]
    present: Mapped[tuple[bytes, ...] | None] = mapped_column(IdList)
    absent: Mapped[tuple[bytes, ...] | None] = mapped_column(IdList)
    attendance_note: Mapped[Line | None]
    agenda: Mapped[Prose | None]
    papers: Mapped[Line | None]
    discussion: Mapped[Prose | None]
    decision: Mapped[Prose | None]
    confirmed_targets: Mapped[tuple[bytes, ...] | None] = mapped_column(IdList)
    next_meeting: Mapped[Line | None]
    recorder: Mapped[Name | None]
    disclosure: Mapped[str | None]
    state: Mapped[str | None]


class MeetingTask(Synced):
    """宿題 of a meeting, shown at the top of later minutes until done. ``state``: open / done / dropped."""

    __tablename__ = "meeting_task"
    entity: ClassVar[str] = "meeting_task"
    groups: ClassVar[tuple[Group, ...]] = (
        Group("task", ("meeting_id", "content", "target_id"), "head"),
        Group("owner", ("owner", "office", "due"), "head"),
        Group("state", ("state", "closed_on", "closed_at_meeting", "result"), "head"),
    )
    meeting_id: Mapped[bytes | None] = mapped_column(LargeBinary(16), index=True)
    content: Mapped[Prose | None]
    target_id: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    owner: Mapped[Name | None]
    office: Mapped[str | None]
    due: Mapped[Date | None]
    state: Mapped[str | None]
    closed_on: Mapped[Date | None]
    closed_at_meeting: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    result: Mapped[Prose | None]
