"""From one plan to the next: 新旧対応, and 5年総括, which precedes it."""

from typing import ClassVar

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped

from app.models.base import Group, Synced
from app.models.declaration import Field, column

HANDLINGS = {"continued": "継続", "merged": "統合", "split": "分割", "new": "新規", "ended": "終了"}


class Correspondence(Synced):
    """One line of 新旧対応 (many to many), in COMMON. New targets have no old one (新規), ended ones no new one (終了).

    ``kind``: continued 継続 / merged 統合 / split 分割 / new 新規 / ended 終了. Id derived from old and new target.
    """

    __tablename__ = "correspondence"
    entity: ClassVar[str] = "correspondence"
    entity_label: ClassVar[str] = "新旧対応"
    described_by: ClassVar[tuple[str, ...]] = ("old_target_id", "new_target_id")
    is_few: ClassVar[bool] = True
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("old_target_id", "new_target_id"), "head"),
        Group("kind", ("kind", "note"), "head"),
    )
    old_target_id: Mapped[bytes | None] = column(
        Field("前計画の推進目標", points_to="target", is_key=True), LargeBinary(16), index=True
    )
    new_target_id: Mapped[bytes | None] = column(
        Field("次期計画の推進目標", points_to="target", is_key=True), LargeBinary(16), index=True
    )
    kind: Mapped[str | None] = column(Field("扱い", choices=HANDLINGS))
    note: Mapped[str | None] = column(Field("備考", free_text="prose"))


class FinalTargetReview(Synced):
    """5年総括 of one 推進目標, in HEAD; id derived from the target. ``handling`` as in Correspondence.kind."""

    __tablename__ = "final_target_review"
    entity: ClassVar[str] = "final_target_review"
    entity_label: ClassVar[str] = "5年総括（推進目標）"
    described_by: ClassVar[tuple[str, ...]] = ("target_id",)
    is_few: ClassVar[bool] = True
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("target_id",), "head"),
        Group("outcome", ("outcome",), "head"),
        Group("issue", ("issue",), "head"),
        Group("handling", ("handling", "handling_note"), "head"),
    )
    target_id: Mapped[bytes | None] = column(Field("推進目標", points_to="target", is_key=True), LargeBinary(16), index=True)
    outcome: Mapped[str | None] = column(Field("成果", free_text="prose"))
    issue: Mapped[str | None] = column(Field("課題", free_text="prose"))
    handling: Mapped[str | None] = column(Field("次期の扱い", choices=HANDLINGS))
    handling_note: Mapped[str | None] = column(Field("次期の扱いの補足", free_text="prose"))


class FinalGoalReview(Synced):
    """【計画評価】 and 【課題】 of one 基本目標 over the chosen years, one bullet per line, in HEAD; id derived from the goal.

    ``expected``: the last year is 見込 (not over yet).
    """

    __tablename__ = "final_goal_review"
    entity: ClassVar[str] = "final_goal_review"
    entity_label: ClassVar[str] = "5年総括（基本目標）"
    described_by: ClassVar[tuple[str, ...]] = ("goal_id",)
    is_few: ClassVar[bool] = True
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("goal_id",), "head"),
        Group("years", ("first_year", "last_year", "expected"), "head"),
        Group("evaluation", ("evaluation",), "head"),
        Group("issues", ("issues",), "head"),
    )
    goal_id: Mapped[bytes | None] = column(Field("基本目標", points_to="goal", is_key=True), LargeBinary(16), index=True)
    first_year: Mapped[int | None] = column(Field("始めの年度"))
    last_year: Mapped[int | None] = column(Field("終わりの年度"))
    expected: Mapped[bool | None] = column(Field("見込値を含む"))
    evaluation: Mapped[str | None] = column(Field("計画評価", free_text="prose"))
    issues: Mapped[str | None] = column(Field("課題", free_text="prose"))
