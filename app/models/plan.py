"""The plan as the council wrote it: edition, 基本目標, 推進目標, offices, and the vocabulary of its forms.

All of it is in the COMMON partition and belongs to the head office. Numbers (1-③) are labels of an edition, never keys:
records refer to each other by id, so that the next edition may renumber.
"""

from typing import ClassVar

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Group, Line, Prose, Synced


class Plan(Synced):
    """One edition (第2次 R3–R7). ``first_year``/``last_year`` are fiscal years, April to March.

    ``key`` is the edition's stable name, "2021-2025". ``status`` texts are shown as given; long texts keep their lines.
    """

    __tablename__ = "plan"
    entity: ClassVar[str] = "plan"
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("key", "name", "council", "first_year", "last_year", "term"), "head"),
        Group("philosophy", ("philosophy", "philosophy_note", "philosophy_explanation"), "head"),
        Group("definitions", ("welfare_definition", "plan_definition"), "head"),
        Group("progress_management", ("promotion_structure", "progress_management"), "head"),
        Group("evaluation", ("evaluation_structure",), "head"),
    )
    key: Mapped[str | None]
    name: Mapped[Line | None]
    council: Mapped[str | None]
    first_year: Mapped[int | None]
    last_year: Mapped[int | None]
    term: Mapped[str | None]
    philosophy: Mapped[Prose | None]
    philosophy_note: Mapped[Prose | None]
    philosophy_explanation: Mapped[Prose | None]
    welfare_definition: Mapped[Prose | None]
    plan_definition: Mapped[Prose | None]
    promotion_structure: Mapped[Prose | None]
    progress_management: Mapped[Prose | None]
    evaluation_structure: Mapped[Prose | None]


class Goal(Synced):
    """基本目標. ``previous_evaluation`` (1次計画評価) and ``issues`` (課題) hold one bullet per line, without the dot."""

    __tablename__ = "goal"
    entity: ClassVar[str] = "goal"
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("plan_id", "number", "title", "subtitle"), "head"),
        Group("previous_evaluation", ("previous_evaluation",), "head"),
        Group("issues", ("issues",), "head"),
    )
    plan_id: Mapped[bytes | None] = mapped_column(LargeBinary(16), index=True)
    number: Mapped[int | None]
    title: Mapped[Line | None]
    subtitle: Mapped[Line | None]
    previous_evaluation: Mapped[Prose | None]
    issues: Mapped[Prose | None]


class Target(Synced):
    """推進目標. ``number`` counts within its goal: goal 1, number 3 is printed 1-③. ``priority`` marks 【重点】."""

    __tablename__ = "target"
    entity: ClassVar[str] = "target"
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("plan_id", "goal_id", "number"), "head"),
        Group("title", ("title", "priority"), "head"),
        Group("text", ("text",), "head"),
        Group("city_plan", ("city_plan",), "head"),
        Group("lead", ("led_by",), "head"),
    )
    plan_id: Mapped[bytes | None] = mapped_column(LargeBinary(16), index=True)
    goal_id: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    number: Mapped[int | None]
    title: Mapped[Line | None]
    priority: Mapped[bool | None]
    text: Mapped[Prose | None]
    city_plan: Mapped[str | None]
    """施策番号 of the city's 地域福祉計画 this target belongs to, as text."""
    led_by: Mapped[str | None]
    """主管: None = the branches do it and report on it; "head" = 本部 does, and no branch is asked."""


class Office(Synced):
    """The head office or a branch (支部). ``code`` is its ASCII name (daito), ``sort_no`` the council's own order."""

    __tablename__ = "office"
    entity: ClassVar[str] = "office"
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("code", "name", "short_name", "kind", "sort_no"), "head"),
        Group("address", ("postcode", "address"), "head"),
        Group("telephone", ("tel", "fax", "email"), "head"),
    )
    code: Mapped[str | None]
    name: Mapped[str | None]
    short_name: Mapped[str | None]
    kind: Mapped[str | None]
    """"head" or "branch"."""
    sort_no: Mapped[int | None]
    postcode: Mapped[str | None]
    address: Mapped[str | None]
    tel: Mapped[str | None]
    fax: Mapped[str | None]
    email: Mapped[str | None]


class Term(Synced):
    """One entry of a vocabulary list: 活動区分, rating scale, directions, form headings, stamp boxes.

    ``listing`` names the list (activity_kind, rating, direction, sheet_heading, stamp_box); ``code`` is what records
    store, ``label`` what people read. The council's own forms are unknown to us: everything here is theirs to change.
    """

    __tablename__ = "term"
    entity: ClassVar[str] = "term"
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("listing", "code"), "head"),
        Group("wording", ("label", "note"), "head"),
        Group("order", ("sort_no", "retired"), "head"),
        Group("reading", ("yomi",), "head"),
    )
    listing: Mapped[str | None] = mapped_column(index=True)
    code: Mapped[str | None]
    label: Mapped[Line | None]
    note: Mapped[Prose | None]
    sort_no: Mapped[int | None]
    retired: Mapped[bool | None]
    yomi: Mapped[Line | None]
