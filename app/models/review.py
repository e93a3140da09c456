"""Evaluation in layers beside the council's own (app.models.evaluation): branches, working groups, evaluators. None overwrites
another.
"""

from datetime import date as Date
from typing import ClassVar

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Group, Line, Name, Prose, Synced


class BranchEvaluation(Synced):
    """評価シート（支部）: a branch about its own year, in its partition. Id derived from target, year, period, office.

    ``period``: year / first_half 上半期. ``state``: draft / final. ``rating`` is a code of the year's scale; letters of
    eight branches are shown as a distribution, never averaged.
    """

    __tablename__ = "branch_evaluation"
    entity: ClassVar[str] = "branch_evaluation"
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("target_id", "fiscal_year", "period", "office")),
        Group("main_activities", ("main_activities",)),
        Group("outcome", ("outcome",)),
        Group("issue", ("issue",)),
        Group("rating", ("rating", "rating_reason")),
        Group("direction", ("direction", "direction_note")),
        Group("qualitative", ("qualitative",)),
        Group("state", ("state", "recorder", "written_on")),
        Group("analysis", ("analysis",)),
    )
    target_id: Mapped[bytes | None] = mapped_column(LargeBinary(16), index=True)
    fiscal_year: Mapped[int | None]
    period: Mapped[str | None]
    office: Mapped[str | None]
    main_activities: Mapped[Prose | None]
    outcome: Mapped[Prose | None]
    issue: Mapped[Prose | None]
    rating: Mapped[str | None]
    rating_reason: Mapped[Prose | None]
    direction: Mapped[str | None]
    direction_note: Mapped[Prose | None]
    qualitative: Mapped[Prose | None]
    state: Mapped[str | None]
    recorder: Mapped[Name | None]
    written_on: Mapped[Date | None]
    analysis: Mapped[str | None]


class GoalReview(Synced):
    """基本目標別総括表: the working group's words on a 基本目標 in a year, in HEAD. Id derived from goal, year, period."""

    __tablename__ = "goal_review"
    entity: ClassVar[str] = "goal_review"
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("goal_id", "fiscal_year", "period"), "head"),
        Group("review", ("review",), "head"),
        Group("achievements", ("achievements",), "head"),
        Group("issues", ("issues",), "head"),
        Group("next_year", ("next_year",), "head"),
        Group("state", ("state",), "head"),
    )
    goal_id: Mapped[bytes | None] = mapped_column(LargeBinary(16), index=True)
    fiscal_year: Mapped[int | None]
    period: Mapped[str | None]
    review: Mapped[Prose | None]
    achievements: Mapped[Prose | None]
    issues: Mapped[Prose | None]
    next_year: Mapped[Prose | None]
    state: Mapped[str | None]


class Evaluator(Synced):
    """外部評価委員, known to the head office only (HEAD). ``alias`` (委員A) is what any other paper shows."""

    __tablename__ = "evaluator"
    entity: ClassVar[str] = "evaluator"
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("fiscal_year", "alias", "sort_no"), "head"),
        Group("person", ("name", "affiliation"), "head"),
    )
    fiscal_year: Mapped[int | None]
    alias: Mapped[str | None]
    sort_no: Mapped[int | None]
    name: Mapped[Name | None]
    affiliation: Mapped[Line | None]


class Opinion(Synced):
    """An opinion of the 理事会, an external evaluator or a meeting, and what became of it. In HEAD.

    ``source``: board 理事会 / external 外部評価 / meeting 推進会議. ``cannot_judge``: わからない・評価できない.
    Answer: ``answer`` 対応方針, ``owner`` 担当, ``due`` 期限, ``taken_up_year``/``taken_up_item`` 反映先 (a 実施項目).
    """

    __tablename__ = "opinion"
    entity: ClassVar[str] = "opinion"
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("fiscal_year", "source", "goal_id", "target_id", "evaluator_id"), "head"),
        Group("received", ("received_on", "sort_no"), "head"),
        Group("rating", ("rating", "cannot_judge"), "head"),
        Group("good", ("good",), "head"),
        Group("improve", ("improve",), "head"),
        Group("suggestion", ("suggestion",), "head"),
        Group("answer", ("answer", "owner", "due"), "head"),
        Group("taken_up", ("taken_up_year", "taken_up_item", "taken_up_note"), "head"),
    )
    fiscal_year: Mapped[int | None] = mapped_column(index=True)
    source: Mapped[str | None]
    goal_id: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    target_id: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    evaluator_id: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    received_on: Mapped[Date | None]
    sort_no: Mapped[int | None]
    rating: Mapped[str | None]
    cannot_judge: Mapped[bool | None]
    good: Mapped[Prose | None]
    improve: Mapped[Prose | None]
    suggestion: Mapped[Prose | None]
    answer: Mapped[Prose | None]
    owner: Mapped[Name | None]
    due: Mapped[Date | None]
    taken_up_year: Mapped[int | None]
    taken_up_item: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    taken_up_note: Mapped[Line | None]


class Edition(Synced):
    """確定版 (issued copy): a form as it was made final.

    In COMMON for documents everybody may see, in HEAD for internal ones, in a branch's partition for its own. Its id is
    derived from partition, form, year, subject and number. The content is in ``EditionPart``; ``sha256`` is that of the PDF
    drawn from it, and a reprint gives the same bytes. ``number`` counts from 1. Reopening sets ``reopened_on`` and
    ``reopen_reason``; the next final print gets a new number.
    """

    __tablename__ = "edition"
    entity: ClassVar[str] = "edition"
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("form", "fiscal_year", "subject", "number", "name")),
        Group("issued", ("issued_on", "issued_by", "note")),
        Group("content", ("part_count", "sha256")),
        Group("reopened", ("reopened_on", "reopen_reason")),
    )
    form: Mapped[str | None] = mapped_column(index=True)
    fiscal_year: Mapped[int | None]
    subject: Mapped[str | None]
    number: Mapped[int | None]
    name: Mapped[Line | None]
    issued_on: Mapped[Date | None]
    issued_by: Mapped[Name | None]
    note: Mapped[Prose | None]
    part_count: Mapped[int | None]
    sha256: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    reopened_on: Mapped[Date | None]
    reopen_reason: Mapped[Prose | None]


class EditionPart(Synced):
    """A piece of the content of an issued copy, because one field holds 20,000 characters. ``number`` from 0; id derived."""

    __tablename__ = "edition_part"
    entity: ClassVar[str] = "edition_part"
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("edition_id", "number")),
        Group("content", ("content",)),
    )
    edition_id: Mapped[bytes | None] = mapped_column(LargeBinary(16), index=True)
    number: Mapped[int | None]
    content: Mapped[str | None]
