"""評価シート of the council (法人): what the head office writes about one 推進目標 in one fiscal year."""

from datetime import date as Date
from typing import ClassVar

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Group, Prose, Synced


class Evaluation(Synced):
    """Evaluation of target × fiscal year × office. Its id is derived from the three, so two PCs creating it meet.

    ``rating`` and ``direction`` are codes of the vocabulary lists of the same names; the rating always travels with
    its reason. Empty fields are printed as empty boxes for handwriting.
    """

    __tablename__ = "evaluation"
    entity: ClassVar[str] = "evaluation"
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
    target_id: Mapped[bytes | None] = mapped_column(LargeBinary(16), index=True)
    fiscal_year: Mapped[int | None]
    office: Mapped[str | None]
    main_activities: Mapped[Prose | None]
    outcome: Mapped[Prose | None]
    issue: Mapped[Prose | None]
    rating: Mapped[str | None]
    rating_reason: Mapped[Prose | None]
    direction: Mapped[str | None]
    direction_note: Mapped[Prose | None]
    """次年度の取組; of a 上半期 the 下半期の対応."""
    period: Mapped[str | None]
    """None = the whole year; first_half = 上半期 (its id is derived from the period too)."""
    qualitative: Mapped[Prose | None]
    analysis: Mapped[Prose | None]
    """指標の分析: why the numbers are as they are."""
    state: Mapped[str | None]
    """None or draft / final / reopened, with ``state_reason``."""
    state_reason: Mapped[Prose | None]
    recorder: Mapped[str | None]
    written_on: Mapped[Date | None]
    confirmed_on: Mapped[Date | None]
    """推進会議確認日, with what the 推進会議 said in ``confirmed_note``."""
    confirmed_note: Mapped[Prose | None]
