"""活動記録: what a branch did on a day, towards one 推進目標."""

from datetime import date as Date
from typing import ClassVar

from sqlalchemy import Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Group, IdList, Line, Name, Prose, Synced


class Activity(Synced):
    """One activity. Its partition is the code of the office that did it.

    ``participants`` is 延べ人数: None = not entered, 0 = really zero; ``participants_approximate`` marks 約,
    ``participants_unknown`` 不明 (nobody counted: another thing than not entered yet).
    ``sessions`` is 回数. ``status``: done 実施, partly 一部実施, cancelled 中止, postponed 延期; the latter three carry
    ``status_reason``. ``state``: draft 下書き, final 確定, cancelled 取消 (with ``cancel_reason``): a cancelled *record*
    stays visible and counts nowhere, a cancelled *activity* (中止) is counted as such. Only ``target_id`` counts;
    ``secondary_targets`` are shown, never counted a second time. Source of the fields: the council's forms (様式第2号).
    """

    __tablename__ = "activity"
    # The list's filters and sorts, and the figures, are answered from this index alone: reading 100,000 whole records would
    # take too long.
    __table_args__ = (
        Index(
            *("ix_activity_list", "deleted", "date", "id", "target_id", "partition", "state", "participants"),
            *("status", "kind", "sessions", "participants_approximate", "participants_unknown"),
        ),
        Index("ix_activity_undecided", "id", sqlite_where=text("differences <> ''")),
    )
    entity: ClassVar[str] = "activity"
    groups: ClassVar[tuple[Group, ...]] = (
        Group("when", ("date", "end_date")),
        Group("target", ("target_id",)),
        Group("secondary", ("secondary_targets",)),
        Group("title", ("title",)),
        Group("kind", ("kind",)),
        Group("status", ("status", "status_reason")),
        Group("sessions", ("sessions",)),
        Group("participants", ("participants", "participants_approximate", "participants_unknown")),
        Group("place", ("place", "district")),
        Group("partners", ("partners",)),
        Group("content", ("content",)),
        Group("outcome", ("outcome",)),
        Group("issue", ("issue",)),
        Group("next_step", ("next_step",)),
        Group("recorder", ("recorder",)),
        Group("state", ("state", "cancel_reason")),
        Group("plan_item", ("plan_item_id",)),
        Group("breakdown", ("breakdown",)),
        Group("costs", ("costs", "funding")),
        Group("times", ("times",)),
        Group("staff_work", ("staff_count", "staff_minutes")),
        Group("referral", ("referred_to",)),
        Group("confirmation", ("confirmed_by",)),
        Group("issue_use", ("issue_to_evaluation",)),
    )
    date: Mapped[Date | None]
    end_date: Mapped[Date | None]
    target_id: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    secondary_targets: Mapped[tuple[bytes, ...] | None] = mapped_column(IdList)
    title: Mapped[Line | None]
    kind: Mapped[str | None]
    status: Mapped[str | None]
    status_reason: Mapped[Prose | None]
    sessions: Mapped[int | None]
    participants: Mapped[int | None]
    participants_approximate: Mapped[bool | None]
    participants_unknown: Mapped[bool | None]
    place: Mapped[Line | None]
    district: Mapped[Line | None]
    partners: Mapped[Line | None]
    content: Mapped[Prose | None]
    outcome: Mapped[Prose | None]
    issue: Mapped[Prose | None]
    next_step: Mapped[Prose | None]
    recorder: Mapped[Name | None]
    state: Mapped[str | None]
    cancel_reason: Mapped[Prose | None]
    plan_item_id: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    """The 実施項目 of the 年次計画 this belongs to; None = not said, sixteen zero bytes = 計画外."""
    breakdown: Mapped[str | None]
    """参加者の内訳, one "code=number" per line (codes of the vocabulary participant_kind)."""
    costs: Mapped[str | None]
    """費用 in yen, one "code=number" per line (codes of cost); ``funding`` alike (codes of funding)."""
    funding: Mapped[str | None]
    times: Mapped[str | None]
    """実施時間, as app.rules.hours writes it: "9:30～11:45"."""
    staff_count: Mapped[int | None]
    """従事職員数 and their hours together (in minutes): staff who worked there, never among the participants."""
    staff_minutes: Mapped[int | None]
    referred_to: Mapped[Line | None]
    """つないだ先: the body a trouble was handed on to; never a person's name."""
    confirmed_by: Mapped[Line | None]
    issue_to_evaluation: Mapped[bool | None]
    """The 課題 is to be looked at when the target is evaluated (「評価シートへ」)."""
