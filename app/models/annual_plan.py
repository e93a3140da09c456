"""推進計画（年次計画）: what an office intends to do for a 推進目標 in a fiscal year.

The head office's part (本部共通) lies in COMMON, a branch's in its own partition. ``office`` says whose it is.
"""

from datetime import date as Date
from typing import ClassVar

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Group, Line, Name, Prose, Synced


class AnnualPlan(Synced):
    """The sheet of target × fiscal year × office; its id is derived from the three.

    ``state``: draft / final. ``edition`` counts from 1; a change within the year raises it with ``change_reason``.
    """

    __tablename__ = "annual_plan"
    entity: ClassVar[str] = "annual_plan"
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("plan_id", "target_id", "fiscal_year", "office")),
        Group("aim", ("aim",)),
        Group("issue", ("previous_issue",)),
        Group("approval", ("made_on", "confirmed_on", "decided_on")),
        Group("state", ("state", "edition", "change_reason", "changed_on")),
    )
    plan_id: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    target_id: Mapped[bytes | None] = mapped_column(LargeBinary(16), index=True)
    fiscal_year: Mapped[int | None]
    office: Mapped[str | None]
    aim: Mapped[Prose | None]
    previous_issue: Mapped[Prose | None]
    made_on: Mapped[Date | None]
    confirmed_on: Mapped[Date | None]
    decided_on: Mapped[Date | None]
    state: Mapped[str | None]
    edition: Mapped[int | None]
    change_reason: Mapped[Prose | None]
    changed_on: Mapped[Date | None]


class PlanItem(Synced):
    """実施項目. ``months``: bit 0 = April … bit 11 = March. ``dropped``: 中止 within the year, with ``drop_reason``."""

    __tablename__ = "plan_item"
    entity: ClassVar[str] = "plan_item"
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("target_id", "fiscal_year", "office")),
        Group("item", ("title", "content")),
        Group("audience", ("audience",)),
        Group("timing", ("months", "timing_note")),
        Group("responsible", ("responsible",)),
        Group("partners", ("partners",)),
        Group("budget", ("budget", "funding")),
        Group("city_plan", ("city_plan",)),
        Group("order", ("sort_no",)),
        Group("dropped", ("dropped", "drop_reason")),
        Group("sources", ("sources",)),
    )
    target_id: Mapped[bytes | None] = mapped_column(LargeBinary(16), index=True)
    fiscal_year: Mapped[int | None]
    office: Mapped[str | None]
    title: Mapped[Line | None]
    content: Mapped[Prose | None]
    audience: Mapped[Line | None]
    months: Mapped[int | None]
    timing_note: Mapped[Line | None]
    responsible: Mapped[Name | None]
    partners: Mapped[Line | None]
    budget: Mapped[int | None]
    funding: Mapped[Line | None]
    city_plan: Mapped[str | None]
    sort_no: Mapped[int | None]
    dropped: Mapped[bool | None]
    drop_reason: Mapped[Prose | None]
    sources: Mapped[str | None]
    """財源 in yen, one "code=number" per line (codes of the vocabulary funding); ``funding`` is what words add."""
