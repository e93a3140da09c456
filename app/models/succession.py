"""From one plan to the next: 新旧対応, and 5年総括, which precedes it."""

from typing import ClassVar

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Group, Prose, Synced


class Correspondence(Synced):
    """One line of 新旧対応 (many to many), in COMMON. New targets have no old one (新規), ended ones no new one (終了).

    ``kind``: continued 継続 / merged 統合 / split 分割 / new 新規 / ended 終了. Id derived from old and new target.
    """

    __tablename__ = "correspondence"
    entity: ClassVar[str] = "correspondence"
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("old_target_id", "new_target_id"), "head"),
        Group("kind", ("kind", "note"), "head"),
    )
    old_target_id: Mapped[bytes | None] = mapped_column(LargeBinary(16), index=True)
    new_target_id: Mapped[bytes | None] = mapped_column(LargeBinary(16), index=True)
    kind: Mapped[str | None]
    note: Mapped[Prose | None]


class FinalTargetReview(Synced):
    """5年総括 of one 推進目標, in HEAD; id derived from the target. ``handling`` as in Correspondence.kind."""

    __tablename__ = "final_target_review"
    entity: ClassVar[str] = "final_target_review"
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("target_id",), "head"),
        Group("outcome", ("outcome",), "head"),
        Group("issue", ("issue",), "head"),
        Group("handling", ("handling", "handling_note"), "head"),
    )
    target_id: Mapped[bytes | None] = mapped_column(LargeBinary(16), index=True)
    outcome: Mapped[Prose | None]
    issue: Mapped[Prose | None]
    handling: Mapped[str | None]
    handling_note: Mapped[Prose | None]


class FinalGoalReview(Synced):
    """【計画評価】 and 【課題】 of one 基本目標 over the chosen years, one bullet per line, in HEAD; id derived from the goal.

    ``expected``: the last year is 見込 (not over yet).
    """

    __tablename__ = "final_goal_review"
    entity: ClassVar[str] = "final_goal_review"
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("goal_id",), "head"),
        Group("years", ("first_year", "last_year", "expected"), "head"),
        Group("evaluation", ("evaluation",), "head"),
        Group("issues", ("issues",), "head"),
    )
    goal_id: Mapped[bytes | None] = mapped_column(LargeBinary(16), index=True)
    first_year: Mapped[int | None]
    last_year: Mapped[int | None]
    expected: Mapped[bool | None]
    evaluation: Mapped[Prose | None]
    issues: Mapped[Prose | None]
