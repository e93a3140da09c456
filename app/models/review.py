"""Evaluation in layers beside the council's own (app.models.evaluation): branches, working groups, evaluators. None overwrites
another.
"""

from datetime import date as Date
from typing import ClassVar

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped

from app.models.base import DRAFT_OR_FINAL, FINAL, Group, Synced
from app.models.declaration import Field, column
from app.models.evaluation import EvaluationTexts
from app.rules.periods import PERIODS

SOURCES = {"board": "理事会", "external": "外部評価", "meeting": "推進会議"}


class BranchEvaluation(EvaluationTexts, Synced):
    """評価シート（支部）: a branch about its own year, in its partition. Id derived from target, year, period, office.

    The letters of eight branches are shown as a distribution, never averaged.
    """

    __tablename__ = "branch_evaluation"
    entity: ClassVar[str] = "branch_evaluation"
    entity_label: ClassVar[str] = "支部の評価"
    described_by: ClassVar[tuple[str, ...]] = ("fiscal_year", "target_id")
    decided_as: ClassVar[str] = FINAL
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


class GoalReview(Synced):
    """基本目標別総括表: the working group's words on a 基本目標 in a year, in HEAD. Id derived from goal, year, period."""

    __tablename__ = "goal_review"
    entity: ClassVar[str] = "goal_review"
    entity_label: ClassVar[str] = "基本目標別の総括"
    described_by: ClassVar[tuple[str, ...]] = ("fiscal_year", "goal_id", "review")
    is_few: ClassVar[bool] = True
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("goal_id", "fiscal_year", "period"), "head"),
        Group("review", ("review",), "head"),
        Group("achievements", ("achievements",), "head"),
        Group("issues", ("issues",), "head"),
        Group("next_year", ("next_year",), "head"),
        Group("state", ("state",), "head"),
    )
    goal_id: Mapped[bytes | None] = column(Field("基本目標", points_to="goal", is_key=True), LargeBinary(16), index=True)
    fiscal_year: Mapped[int | None] = column(Field("年度", is_key=True))
    period: Mapped[str | None] = column(Field("期", choices=PERIODS, is_key=True))
    review: Mapped[str | None] = column(Field("総評", free_text="prose"))
    achievements: Mapped[str | None] = column(Field("主な成果", free_text="prose"))
    issues: Mapped[str | None] = column(Field("課題", free_text="prose"))
    next_year: Mapped[str | None] = column(Field("次年度の方向", free_text="prose"))
    state: Mapped[str | None] = column(Field("状態", choices=DRAFT_OR_FINAL))


class Evaluator(Synced):
    """外部評価委員, known to the head office only (HEAD). ``alias`` (委員A) is what any other paper shows."""

    __tablename__ = "evaluator"
    entity: ClassVar[str] = "evaluator"
    entity_label: ClassVar[str] = "外部評価委員"
    named_by: ClassVar[tuple[str, ...]] = ("name", "alias")
    described_by: ClassVar[tuple[str, ...]] = ("fiscal_year",)
    is_few: ClassVar[bool] = True
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("fiscal_year", "alias", "sort_no"), "head"),
        Group("person", ("name", "affiliation"), "head"),
    )
    fiscal_year: Mapped[int | None] = column(Field("年度", is_key=True))
    alias: Mapped[str | None] = column(Field("委員の呼び方"))
    sort_no: Mapped[int | None] = column(Field("並び"))
    name: Mapped[str | None] = column(Field("氏名", free_text="name"))
    affiliation: Mapped[str | None] = column(Field("所属", free_text="line"))


class Opinion(Synced):
    """An opinion of the 理事会, an external evaluator or a meeting, and what became of it. In HEAD.

    ``source``: board 理事会 / external 外部評価 / meeting 推進会議. ``cannot_judge``: わからない・評価できない.
    Answer: ``answer`` 対応方針, ``owner`` 担当, ``due`` 期限, ``taken_up_year``/``taken_up_item`` 反映先 (a 実施項目).
    """

    __tablename__ = "opinion"
    entity: ClassVar[str] = "opinion"
    entity_label: ClassVar[str] = "意見と対応"
    described_by: ClassVar[tuple[str, ...]] = ("fiscal_year", "target_id", "goal_id", "good", "improve", "suggestion")
    is_few: ClassVar[bool] = True
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
    fiscal_year: Mapped[int | None] = column(Field("年度", is_key=True), index=True)
    source: Mapped[str | None] = column(Field("どこから", choices=SOURCES))
    goal_id: Mapped[bytes | None] = column(Field("基本目標", points_to="goal"), LargeBinary(16))
    target_id: Mapped[bytes | None] = column(Field("推進目標", points_to="target"), LargeBinary(16))
    evaluator_id: Mapped[bytes | None] = column(Field("外部評価委員", points_to="evaluator"), LargeBinary(16))
    received_on: Mapped[Date | None] = column(Field("受けた日"))
    sort_no: Mapped[int | None] = column(Field("並び"))
    rating: Mapped[str | None] = column(Field("評価", vocabulary="rating"))
    cannot_judge: Mapped[bool | None] = column(Field("評価できない"))
    good: Mapped[str | None] = column(Field("良い点", free_text="prose"))
    improve: Mapped[str | None] = column(Field("改善すべき点", free_text="prose"))
    suggestion: Mapped[str | None] = column(Field("提案", free_text="prose"))
    answer: Mapped[str | None] = column(Field("対応方針", free_text="prose"))
    owner: Mapped[str | None] = column(Field("担当", free_text="name"))
    due: Mapped[Date | None] = column(Field("期限"))
    taken_up_year: Mapped[int | None] = column(Field("反映する年度"))
    taken_up_item: Mapped[bytes | None] = column(Field("反映先の実施項目", points_to="plan_item"), LargeBinary(16))
    taken_up_note: Mapped[str | None] = column(Field("反映の補足", free_text="line"))


class Edition(Synced):
    """確定版 (issued copy): a form as it was made final.

    In COMMON for documents everybody may see, in HEAD for internal ones, in a branch's partition for its own. Its id is
    derived from partition, form, year, subject and number. The content is in ``EditionPart``; ``sha256`` is that of the PDF
    drawn from it, and a reprint gives the same bytes. ``number`` counts from 1. Reopening sets ``reopened_on`` and
    ``reopen_reason``; the next final print gets a new number.
    """

    __tablename__ = "edition"
    entity: ClassVar[str] = "edition"
    entity_label: ClassVar[str] = "確定版"
    # An issued copy goes, and comes back, with the action that made the form final.
    is_part: ClassVar[bool] = True
    named_by: ClassVar[tuple[str, ...]] = ("name",)
    described_by: ClassVar[tuple[str, ...]] = ("fiscal_year",)
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("form", "fiscal_year", "subject", "number", "name")),
        Group("issued", ("issued_on", "issued_by", "note")),
        Group("content", ("part_count", "sha256")),
        Group("reopened", ("reopened_on", "reopen_reason")),
    )
    form: Mapped[str | None] = column(Field("様式", is_key=True), index=True)
    fiscal_year: Mapped[int | None] = column(Field("年度", is_key=True))
    subject: Mapped[str | None] = column(Field("対象", is_key=True))
    number: Mapped[int | None] = column(Field("番号", is_key=True))
    name: Mapped[str | None] = column(Field("名称", free_text="line"))
    issued_on: Mapped[Date | None] = column(Field("確定日"))
    issued_by: Mapped[str | None] = column(Field("確定した人", free_text="name"))
    note: Mapped[str | None] = column(Field("注記", free_text="prose"))
    part_count: Mapped[int | None] = column(Field("中身の数", is_key=True))
    sha256: Mapped[bytes | None] = column(Field("内容の指紋", is_key=True), LargeBinary(32))
    reopened_on: Mapped[Date | None] = column(Field("開き直した日"))
    reopen_reason: Mapped[str | None] = column(Field("開き直した理由", free_text="prose"))


class EditionPart(Synced):
    """A piece of the content of an issued copy, because one field holds 20,000 characters. ``number`` from 0; id derived."""

    __tablename__ = "edition_part"
    entity: ClassVar[str] = "edition_part"
    entity_label: ClassVar[str] = "確定版の中身"
    named_by: ClassVar[tuple[str, ...]] = ("content",)
    is_part: ClassVar[bool] = True
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("edition_id", "number")),
        Group("content", ("content",)),
    )
    edition_id: Mapped[bytes | None] = column(Field("確定版", points_to="edition", is_key=True), LargeBinary(16), index=True)
    number: Mapped[int | None] = column(Field("番号", is_key=True))
    content: Mapped[str | None] = column(Field("内容", is_key=True))
