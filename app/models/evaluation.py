"""評価シート of the council (法人): what the head office writes about one 推進目標 in one fiscal year."""

from datetime import date as Date
from typing import ClassVar

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped

from app.models.base import DRAFT_OR_FINAL, FINAL, Group, Synced
from app.models.declaration import Field, column
from app.rules.periods import PERIODS

EVALUATION_STATES = {**DRAFT_OR_FINAL, "reopened": "開き直し"}


class EvaluationTexts:
    """What the sheets of the council and of a branch have in common.

    ``rating`` and ``direction`` are codes of the vocabulary lists of the same names; the rating always travels with
    its reason. Empty fields are printed as empty boxes for handwriting.
    """

    target_id: Mapped[bytes | None] = column(Field("推進目標", points_to="target", is_key=True), LargeBinary(16), index=True)
    fiscal_year: Mapped[int | None] = column(Field("年度", is_key=True))
    office: Mapped[str | None] = column(Field("事業所", points_to="office", is_key=True))
    period: Mapped[str | None] = column(Field("期", choices=PERIODS, is_key=True))
    """first_half = 上半期; the whole year is None on the council's sheet, whose first ids had no period."""
    main_activities: Mapped[str | None] = column(Field("主な活動", free_text="prose"))
    outcome: Mapped[str | None] = column(Field("成果", free_text="prose"))
    issue: Mapped[str | None] = column(Field("課題", free_text="prose"))
    rating: Mapped[str | None] = column(Field("評価", vocabulary="rating"))
    rating_reason: Mapped[str | None] = column(Field("評価の理由", free_text="prose"))
    direction: Mapped[str | None] = column(Field("次年度の方向", vocabulary="direction"))
    direction_note: Mapped[str | None] = column(Field("次年度の取組", free_text="prose"))
    """次年度の取組; of a 上半期 the 下半期の対応."""
    qualitative: Mapped[str | None] = column(Field("質的評価", free_text="prose"))
    analysis: Mapped[str | None] = column(Field("指標の分析", free_text="prose"))
    """Why the numbers are as they are."""
    state: Mapped[str | None] = column(Field("状態", choices=EVALUATION_STATES))
    """None or draft / final / reopened."""
    recorder: Mapped[str | None] = column(Field("記入者", free_text="name"))
    written_on: Mapped[Date | None] = column(Field("記入日"))


class Evaluation(EvaluationTexts, Synced):
    """Evaluation of target × fiscal year × office. Its id is derived from the three, so two PCs creating it meet."""

    __tablename__ = "evaluation"
    entity: ClassVar[str] = "evaluation"
    entity_label: ClassVar[str] = "評価"
    described_by: ClassVar[tuple[str, ...]] = ("fiscal_year", "target_id")
    is_named_alone: ClassVar[bool] = True
    decided_as: ClassVar[str] = FINAL
    is_few: ClassVar[bool] = True
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("target_id", "fiscal_year", "office", "period"), "head"),
        Group("main_activities", ("main_activities",), "head"),
        Group("outcome", ("outcome",), "head"),
        Group("issue", ("issue",), "head"),
        Group("rating", ("rating", "rating_reason"), "head"),
        Group("direction", ("direction", "direction_note"), "head"),
        Group("qualitative", ("qualitative",), "head"),
        Group("analysis", ("analysis",), "head"),
        Group("state", ("state", "state_reason"), "head"),
        Group("writer", ("recorder", "written_on"), "head"),
        Group("confirmed", ("confirmed_on", "confirmed_note"), "head"),
    )
    state_reason: Mapped[str | None] = column(Field("開き直した理由", free_text="prose"))
    confirmed_on: Mapped[Date | None] = column(Field("推進会議の確認日"))
    """推進会議確認日, with what the 推進会議 said in ``confirmed_note``."""
    confirmed_note: Mapped[str | None] = column(Field("推進会議の意見", free_text="prose"))
