"""推進計画（年次計画）: what an office intends to do for a 推進目標 in a fiscal year.

The head office's part (本部共通) lies in COMMON, a branch's in its own partition. ``office`` says whose it is.
"""

from datetime import date as Date
from typing import ClassVar

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped

from app.models.base import DRAFT_OR_FINAL, FINAL, Group, Synced
from app.models.declaration import Field, column


class AnnualPlan(Synced):
    """The sheet of target × fiscal year × office; its id is derived from the three.

    ``state``: draft / final. ``edition`` counts from 1; a change within the year raises it with ``change_reason``.
    """

    __tablename__ = "annual_plan"
    entity: ClassVar[str] = "annual_plan"
    entity_label: ClassVar[str] = "年次計画"
    described_by: ClassVar[tuple[str, ...]] = ("fiscal_year", "target_id")
    decided_as: ClassVar[str] = FINAL
    reopened_as: ClassVar[str] = "draft"
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("plan_id", "target_id", "fiscal_year", "office")),
        Group("aim", ("aim",)),
        Group("issue", ("previous_issue",)),
        Group("approval", ("made_on", "confirmed_on", "decided_on")),
        Group("state", ("state", "edition", "change_reason", "changed_on")),
    )
    plan_id: Mapped[bytes | None] = column(Field("計画", points_to="plan", is_key=True), LargeBinary(16))
    target_id: Mapped[bytes | None] = column(Field("推進目標", points_to="target", is_key=True), LargeBinary(16), index=True)
    fiscal_year: Mapped[int | None] = column(Field("年度", is_key=True))
    office: Mapped[str | None] = column(Field("事業所", points_to="office", is_key=True))
    aim: Mapped[str | None] = column(Field("ねらい", free_text="prose"))
    previous_issue: Mapped[str | None] = column(Field("前年度の課題", free_text="prose"))
    made_on: Mapped[Date | None] = column(Field("作成日"))
    confirmed_on: Mapped[Date | None] = column(Field("推進会議の確認日"))
    decided_on: Mapped[Date | None] = column(Field("決裁日"))
    state: Mapped[str | None] = column(Field("状態", choices=DRAFT_OR_FINAL))
    edition: Mapped[int | None] = column(Field("版"))
    change_reason: Mapped[str | None] = column(Field("変更の理由", free_text="prose"))
    changed_on: Mapped[Date | None] = column(Field("変更日"))


class PlanItem(Synced):
    """実施項目. ``months``: bit 0 = April … bit 11 = March. ``dropped``: 中止 within the year, with ``drop_reason``."""

    __tablename__ = "plan_item"
    entity: ClassVar[str] = "plan_item"
    entity_label: ClassVar[str] = "実施項目"
    named_by: ClassVar[tuple[str, ...]] = ("title",)
    described_by: ClassVar[tuple[str, ...]] = ("fiscal_year", "target_id")
    decided_with: ClassVar[tuple[str, ...]] = ("annual_plan", "target_id", "fiscal_year", "office")
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
    target_id: Mapped[bytes | None] = column(Field("推進目標", points_to="target", is_key=True), LargeBinary(16), index=True)
    fiscal_year: Mapped[int | None] = column(Field("年度", is_key=True))
    office: Mapped[str | None] = column(Field("事業所", points_to="office", is_key=True))
    title: Mapped[str | None] = column(Field("実施項目", headings="取組内容、取組、項目", free_text="line"))
    content: Mapped[str | None] = column(Field("内容", headings="実施内容", free_text="prose"))
    audience: Mapped[str | None] = column(Field("対象", free_text="line"))
    months: Mapped[int | None] = column(Field("時期", headings="実施時期、月", notation="months"))
    timing_note: Mapped[str | None] = column(Field("時期の補足", free_text="line"))
    responsible: Mapped[str | None] = column(Field("担当", headings="担当・WG、担当者", free_text="name"))
    partners: Mapped[str | None] = column(Field("連携先", headings="協力団体", free_text="line"))
    budget: Mapped[int | None] = column(Field("予算", headings="予算額"))
    funding: Mapped[str | None] = column(Field("財源", free_text="line"))
    city_plan: Mapped[str | None] = column(Field("市計画の施策番号", headings="市計画との対応、市計画"))
    sort_no: Mapped[int | None] = column(Field("並び"))
    dropped: Mapped[bool | None] = column(Field("取りやめ"))
    drop_reason: Mapped[str | None] = column(Field("取りやめの理由", free_text="prose"))
    sources: Mapped[str | None] = column(Field("財源（額）", vocabulary="funding", notation="counts", unit="円"))
    """財源 in yen, one "code=number" per line (codes of the vocabulary funding); ``funding`` is what words add."""
