"""推進ワーキンググループ, its members, 推進会議 and what was left to do (宿題). All in COMMON, written by the head office."""

from datetime import date as Date
from typing import ClassVar

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped

from app.models.base import DRAFT_OR_FINAL, FINAL, Group, IdList, Synced
from app.models.declaration import Field, column

ROLES = {"leader": "リーダー", "sub_leader": "サブリーダー", "member": "グループ員", "secretary": "事務局"}
MEETINGS = {"promotion": "推進会議", "working_group": "ワーキンググループ"}
DISCLOSURES = {"public": "公開", "internal": "内部"}
TASK_STATES = {"open": "未了", "done": "済", "dropped": "取りやめ"}


class Staff(Synced):
    """職員 of an office, as far as papers name them. ``yomi`` sorts; ``retired`` people stay in old minutes."""

    __tablename__ = "staff"
    entity: ClassVar[str] = "staff"
    entity_label: ClassVar[str] = "職員"
    named_by: ClassVar[tuple[str, ...]] = ("name",)
    is_few: ClassVar[bool] = True
    groups: ClassVar[tuple[Group, ...]] = (
        Group("person", ("name", "yomi", "office", "post"), "head"),
        Group("order", ("sort_no", "retired"), "head"),
    )
    name: Mapped[str | None] = column(Field("氏名", free_text="name"))
    yomi: Mapped[str | None] = column(Field("よみ", free_text="name"))
    office: Mapped[str | None] = column(Field("事業所", points_to="office"))
    post: Mapped[str | None] = column(Field("職名", free_text="line"))
    sort_no: Mapped[int | None] = column(Field("並び"))
    retired: Mapped[bool | None] = column(Field("退職・異動"))


class WorkingGroup(Synced):
    """One per 基本目標 and fiscal year; its id is derived from the two."""

    __tablename__ = "working_group"
    entity: ClassVar[str] = "working_group"
    entity_label: ClassVar[str] = "推進ワーキンググループ"
    named_by: ClassVar[tuple[str, ...]] = ("name",)
    described_by: ClassVar[tuple[str, ...]] = ("fiscal_year", "goal_id")
    is_few: ClassVar[bool] = True
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("plan_id", "goal_id", "fiscal_year"), "head"),
        Group("name", ("name", "note"), "head"),
    )
    plan_id: Mapped[bytes | None] = column(Field("計画", points_to="plan", is_key=True), LargeBinary(16))
    goal_id: Mapped[bytes | None] = column(Field("基本目標", points_to="goal", is_key=True), LargeBinary(16), index=True)
    fiscal_year: Mapped[int | None] = column(Field("年度", is_key=True))
    name: Mapped[str | None] = column(Field("名称", free_text="line"))
    note: Mapped[str | None] = column(Field("注記", free_text="prose"))


class Member(Synced):
    """A member of a working group. ``role``: leader リーダー / sub_leader サブリーダー / member 員 / secretary 事務局."""

    __tablename__ = "member"
    entity: ClassVar[str] = "member"
    entity_label: ClassVar[str] = "ワーキンググループ員"
    described_by: ClassVar[tuple[str, ...]] = ("staff_id",)
    parent: ClassVar[str] = "group_id"
    is_few: ClassVar[bool] = True
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("group_id", "staff_id"), "head"),
        Group("role", ("role", "sort_no"), "head"),
    )
    group_id: Mapped[bytes | None] = column(
        Field("ワーキンググループ", points_to="working_group", is_key=True), LargeBinary(16), index=True
    )
    staff_id: Mapped[bytes | None] = column(Field("職員", points_to="staff", is_key=True), LargeBinary(16))
    role: Mapped[str | None] = column(Field("役割", choices=ROLES))
    sort_no: Mapped[int | None] = column(Field("並び"))


class Meeting(Synced):
    """推進会議 or a working group's meeting (会議記録, 様式第6号).

    ``kind``: promotion 推進会議 / working_group. ``present``/``absent`` are staff ids; ``attendance_note`` names others.
    ``confirmed_targets``: the 推進目標 whose progress was confirmed. ``disclosure``: public / internal.
    """

    __tablename__ = "meeting"
    entity: ClassVar[str] = "meeting"
    entity_label: ClassVar[str] = "会議記録"
    described_by: ClassVar[tuple[str, ...]] = ("date", "fiscal_year", "number", "kind")
    decided_as: ClassVar[str] = FINAL
    is_few: ClassVar[bool] = True
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
    plan_id: Mapped[bytes | None] = column(Field("計画", points_to="plan", is_key=True), LargeBinary(16))
    fiscal_year: Mapped[int | None] = column(Field("年度", is_key=True), index=True)
    kind: Mapped[str | None] = column(Field("会議の種別", choices=MEETINGS))
    group_id: Mapped[bytes | None] = column(Field("ワーキンググループ", points_to="working_group"), LargeBinary(16))
    number: Mapped[int | None] = column(Field("回"))
    date: Mapped[Date | None] = column(Field("日付"))
    begins: Mapped[str | None] = column(Field("開始"))
    ends: Mapped[str | None] = column(Field("終了"))
    place: Mapped[str | None] = column(Field("場所", free_text="line"))
    present: Mapped[tuple[bytes, ...] | None] = column(Field("出席", points_to="staff"), IdList)
    absent: Mapped[tuple[bytes, ...] | None] = column(Field("欠席", points_to="staff"), IdList)
    attendance_note: Mapped[str | None] = column(Field("出席の補足", free_text="line"))
    agenda: Mapped[str | None] = column(Field("議題", free_text="prose"))
    papers: Mapped[str | None] = column(Field("資料", free_text="line"))
    discussion: Mapped[str | None] = column(Field("協議内容", free_text="prose"))
    decision: Mapped[str | None] = column(Field("決定事項", free_text="prose"))
    confirmed_targets: Mapped[tuple[bytes, ...] | None] = column(Field("進捗を確認した推進目標", points_to="target"), IdList)
    next_meeting: Mapped[str | None] = column(Field("次回予定", free_text="line"))
    recorder: Mapped[str | None] = column(Field("記録者", free_text="name"))
    disclosure: Mapped[str | None] = column(Field("公開の別", choices=DISCLOSURES))
    state: Mapped[str | None] = column(Field("状態", choices=DRAFT_OR_FINAL))


class MeetingTask(Synced):
    """宿題 of a meeting, shown at the top of later minutes until done. ``state``: open / done / dropped."""

    __tablename__ = "meeting_task"
    entity: ClassVar[str] = "meeting_task"
    entity_label: ClassVar[str] = "宿題"
    named_by: ClassVar[tuple[str, ...]] = ("content",)
    described_by: ClassVar[tuple[str, ...]] = ("target_id",)
    parent: ClassVar[str] = "meeting_id"
    is_few: ClassVar[bool] = True
    groups: ClassVar[tuple[Group, ...]] = (
        Group("task", ("meeting_id", "content", "target_id"), "head"),
        Group("owner", ("owner", "office", "due"), "head"),
        Group("state", ("state", "closed_on", "closed_at_meeting", "result"), "head"),
    )
    meeting_id: Mapped[bytes | None] = column(Field("会議", points_to="meeting", is_key=True), LargeBinary(16), index=True)
    content: Mapped[str | None] = column(Field("内容", free_text="prose"))
    target_id: Mapped[bytes | None] = column(Field("推進目標", points_to="target"), LargeBinary(16))
    owner: Mapped[str | None] = column(Field("担当", free_text="name"))
    office: Mapped[str | None] = column(Field("担当の事業所", points_to="office"))
    due: Mapped[Date | None] = column(Field("期限"))
    state: Mapped[str | None] = column(Field("状態", choices=TASK_STATES))
    closed_on: Mapped[Date | None] = column(Field("締めた日"))
    closed_at_meeting: Mapped[bytes | None] = column(Field("済ませた会議", points_to="meeting"), LargeBinary(16))
    result: Mapped[str | None] = column(Field("結果", free_text="prose"))
