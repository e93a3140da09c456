"""How a plan is used in one fiscal year: scales, periods, rules, and the dates of the year. In COMMON."""

from datetime import date as Date
from typing import ClassVar

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped

from app.models.base import Group, Synced
from app.models.declaration import Field, column

SCALES = {"rating": "評価の段階（いつもの）", "rating_circle": "評価の段階（○△×）", "rating_five": "評価の段階（5〜1）"}
DIGIT_WIDTHS = {"half": "半角", "mixed": "1けたは全角", "full": "全角"}
DEADLINES = {
    "submission": "提出",
    "group": "ワーキンググループ",
    "promotion": "推進会議",
    "board": "理事会",
    "external": "外部評価",
    "plan": "年次計画",
}


class YearSetting(Synced):
    """One plan in one year; id derived from the two.

    ``rating_scale``/``external_scale`` name vocabulary lists (rating, rating_circle, rating_five). ``half_year``: the 上半期
    is evaluated too. ``judging_rule``: 達成率 in percent from which 参考判定 gives the scale's first, second … mark
    ("100,80,50"). ``mask_below``: on public paper counts from 1 to below this are hidden (0 = off). ``digit_width``:
    half / full / mixed (one digit full, more half).
    """

    __tablename__ = "year_setting"
    entity: ClassVar[str] = "year_setting"
    entity_label: ClassVar[str] = "年度の設定"
    described_by: ClassVar[tuple[str, ...]] = ("fiscal_year",)
    is_few: ClassVar[bool] = True
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("plan_id", "fiscal_year"), "head"),
        Group("scale", ("rating_scale", "external_scale"), "head"),
        Group("periods", ("half_year",), "head"),
        Group("rule", ("judging_rule",), "head"),
        Group("paper", ("mask_below", "digit_width"), "head"),
    )
    plan_id: Mapped[bytes | None] = column(Field("計画", points_to="plan", is_key=True), LargeBinary(16))
    fiscal_year: Mapped[int | None] = column(Field("年度", is_key=True))
    rating_scale: Mapped[str | None] = column(Field("評価の段階", choices=SCALES, points_to="scale"))
    external_scale: Mapped[str | None] = column(Field("外部評価の段階", choices=SCALES, points_to="scale"))
    half_year: Mapped[bool | None] = column(Field("上半期の評価"))
    judging_rule: Mapped[str | None] = column(Field("参考判定の基準"))
    mask_below: Mapped[int | None] = column(Field("少数の秘匿"))
    digit_width: Mapped[str | None] = column(Field("数字の幅", choices=DIGIT_WIDTHS))


class Deadline(Synced):
    """A date in the council's year (提出締切, 推進会議, 理事会 …). ``for_branches``: shown to the branches too."""

    __tablename__ = "deadline"
    entity: ClassVar[str] = "deadline"
    entity_label: ClassVar[str] = "締切"
    named_by: ClassVar[tuple[str, ...]] = ("name",)
    described_by: ClassVar[tuple[str, ...]] = ("fiscal_year",)
    is_few: ClassVar[bool] = True
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("fiscal_year", "kind", "name"), "head"),
        Group("due", ("due", "for_branches"), "head"),
        Group("done", ("done_on",), "head"),
    )
    fiscal_year: Mapped[int | None] = column(Field("年度", is_key=True), index=True)
    kind: Mapped[str | None] = column(Field("種類", choices=DEADLINES))
    name: Mapped[str | None] = column(Field("予定", free_text="line"))
    due: Mapped[Date | None] = column(Field("日付"))
    for_branches: Mapped[bool | None] = column(Field("支部にも示す"))
    done_on: Mapped[Date | None] = column(Field("済んだ日"))
