"""The plan as the council wrote it: edition, 基本目標, 推進目標, offices, and the vocabulary of its forms.

All of it is in the COMMON partition and belongs to the head office. Numbers (1-③) are labels of an edition, never keys:
records refer to each other by id, so that the next edition may renumber.
"""

from typing import ClassVar

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped

from app.models.base import Group, Synced
from app.models.declaration import Field, column


class Plan(Synced):
    """One edition (第2次 R3–R7). ``first_year``/``last_year`` are fiscal years, April to March.

    ``key`` is the edition's stable name, "2021-2025". ``status`` texts are shown as given; long texts keep their lines.
    """

    __tablename__ = "plan"
    entity: ClassVar[str] = "plan"
    entity_label: ClassVar[str] = "計画"
    named_by: ClassVar[tuple[str, ...]] = ("name",)
    is_named_alone: ClassVar[bool] = True
    is_few: ClassVar[bool] = True
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("key", "name", "council", "first_year", "last_year", "term"), "head"),
        Group("philosophy", ("philosophy", "philosophy_note", "philosophy_explanation"), "head"),
        Group("definitions", ("welfare_definition", "plan_definition"), "head"),
        Group("progress_management", ("promotion_structure", "progress_management"), "head"),
        Group("evaluation", ("evaluation_structure",), "head"),
    )
    key: Mapped[str | None] = column(Field("計画の名札", is_key=True))
    name: Mapped[str | None] = column(Field("名称", free_text="line"))
    council: Mapped[str | None] = column(Field("法人名"))
    first_year: Mapped[int | None] = column(Field("始めの年度"))
    last_year: Mapped[int | None] = column(Field("終わりの年度"))
    term: Mapped[str | None] = column(Field("期間"))
    philosophy: Mapped[str | None] = column(Field("理念", free_text="prose"))
    philosophy_note: Mapped[str | None] = column(Field("理念の注", free_text="prose"))
    philosophy_explanation: Mapped[str | None] = column(Field("理念の説明", free_text="prose"))
    welfare_definition: Mapped[str | None] = column(Field("地域福祉とは", free_text="prose"))
    plan_definition: Mapped[str | None] = column(Field("計画とは", free_text="prose"))
    promotion_structure: Mapped[str | None] = column(Field("推進体制", free_text="prose"))
    progress_management: Mapped[str | None] = column(Field("進行管理", free_text="prose"))
    evaluation_structure: Mapped[str | None] = column(Field("評価の体制", free_text="prose"))


class Goal(Synced):
    """基本目標. ``previous_evaluation`` (1次計画評価) and ``issues`` (課題) hold one bullet per line, without the dot."""

    __tablename__ = "goal"
    entity: ClassVar[str] = "goal"
    entity_label: ClassVar[str] = "基本目標"
    named_by: ClassVar[tuple[str, ...]] = ("title",)
    is_named_alone: ClassVar[bool] = True
    parent: ClassVar[str] = "plan_id"
    is_few: ClassVar[bool] = True
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("plan_id", "number", "title", "subtitle"), "head"),
        Group("previous_evaluation", ("previous_evaluation",), "head"),
        Group("issues", ("issues",), "head"),
    )
    plan_id: Mapped[bytes | None] = column(Field("計画", points_to="plan", is_key=True), LargeBinary(16), index=True)
    number: Mapped[int | None] = column(Field("番号"))
    title: Mapped[str | None] = column(Field("基本目標", free_text="line"))
    subtitle: Mapped[str | None] = column(Field("副題", free_text="line"))
    previous_evaluation: Mapped[str | None] = column(Field("前計画の評価", free_text="prose"))
    issues: Mapped[str | None] = column(Field("課題", free_text="prose"))


class Target(Synced):
    """推進目標. ``number`` counts within its goal: goal 1, number 3 is printed 1-③. ``priority`` marks 【重点】."""

    __tablename__ = "target"
    entity: ClassVar[str] = "target"
    entity_label: ClassVar[str] = "推進目標"
    named_by: ClassVar[tuple[str, ...]] = ("title",)
    is_named_alone: ClassVar[bool] = True
    parent: ClassVar[str] = "goal_id"
    is_few: ClassVar[bool] = True
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("plan_id", "goal_id", "number"), "head"),
        Group("title", ("title", "priority"), "head"),
        Group("text", ("text",), "head"),
        Group("city_plan", ("city_plan",), "head"),
        Group("lead", ("led_by",), "head"),
    )
    plan_id: Mapped[bytes | None] = column(Field("計画", points_to="plan", is_key=True), LargeBinary(16), index=True)
    goal_id: Mapped[bytes | None] = column(Field("基本目標", points_to="goal"), LargeBinary(16))
    number: Mapped[int | None] = column(Field("番号"))
    title: Mapped[str | None] = column(Field("推進目標", free_text="line"))
    priority: Mapped[bool | None] = column(Field("重点"))
    text: Mapped[str | None] = column(Field("本文", free_text="prose"))
    city_plan: Mapped[str | None] = column(Field("市計画の施策番号"))
    """施策番号 of the city's 地域福祉計画 this target belongs to, as text."""
    led_by: Mapped[str | None] = column(Field("主管", choices={"head": "本部"}))
    """主管: None = the branches do it and report on it; "head" = 本部 does, and no branch is asked."""


class Office(Synced):
    """The head office or a branch (支部). ``code`` is its ASCII name (daito), ``sort_no`` the council's own order.

    ``begins`` and ``ends``: the first and the last month in which it works, as "2026-04"; None: it always did, it still does.
    ``successor``: the code of the office that took over its work when it ended.
    """

    __tablename__ = "office"
    entity: ClassVar[str] = "office"
    entity_label: ClassVar[str] = "事業所"
    named_by: ClassVar[tuple[str, ...]] = ("name",)
    is_named_alone: ClassVar[bool] = True
    is_few: ClassVar[bool] = True
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("code", "name", "short_name", "kind", "sort_no"), "head"),
        Group("address", ("postcode", "address"), "head"),
        Group("telephone", ("tel", "fax", "email"), "head"),
        Group("dates", ("begins", "ends", "successor"), "head"),
    )
    code: Mapped[str | None] = column(Field("コード", is_key=True))
    name: Mapped[str | None] = column(Field("名称"))
    short_name: Mapped[str | None] = column(Field("略称"))
    kind: Mapped[str | None] = column(Field("種類", choices={"head": "本部", "branch": "支部"}, is_key=True))
    """"head" or "branch"."""
    sort_no: Mapped[int | None] = column(Field("並び"))
    postcode: Mapped[str | None] = column(Field("郵便番号"))
    address: Mapped[str | None] = column(Field("所在地"))
    tel: Mapped[str | None] = column(Field("電話"))
    fax: Mapped[str | None] = column(Field("FAX"))
    email: Mapped[str | None] = column(Field("メール"))
    begins: Mapped[str | None] = column(Field("開始年月", notation="month"))
    ends: Mapped[str | None] = column(Field("終了年月", notation="month"))
    successor: Mapped[str | None] = column(Field("引き継ぐ事業所", points_to="office"))


class Term(Synced):
    """One entry of a vocabulary list: 活動区分, rating scale, directions, form headings, stamp boxes.

    ``listing`` names the list (activity_kind, rating, direction, sheet_heading, stamp_box); ``code`` is what records
    store, ``label`` what people read. The council's own forms are unknown to us: everything here is theirs to change.
    """

    __tablename__ = "term"
    entity: ClassVar[str] = "term"
    entity_label: ClassVar[str] = "用語"
    named_by: ClassVar[tuple[str, ...]] = ("label",)
    is_named_alone: ClassVar[bool] = True
    is_few: ClassVar[bool] = True
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("listing", "code"), "head"),
        Group("wording", ("label", "note"), "head"),
        Group("order", ("sort_no", "retired"), "head"),
        Group("reading", ("yomi",), "head"),
    )
    listing: Mapped[str | None] = column(Field("用語の一覧", is_key=True), index=True)
    code: Mapped[str | None] = column(Field("コード", is_key=True))
    label: Mapped[str | None] = column(Field("見出し", free_text="line"))
    note: Mapped[str | None] = column(Field("注記", free_text="prose"))
    sort_no: Mapped[int | None] = column(Field("並び"))
    retired: Mapped[bool | None] = column(Field("使わない"))
    yomi: Mapped[str | None] = column(Field("よみ", free_text="line"))
