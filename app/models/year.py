"""How a plan is used in one fiscal year: scales, periods, rules, and the dates of the year. In COMMON."""

from datetime import date as Date
from typing import ClassVar

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Group, Line, Synced


class YearSetting(Synced):
    """One plan in one year; id derived from the two.

    ``rating_scale``/``external_scale`` name vocabulary lists (rating, rating_circle, rating_five). ``half_year``: the 上半期
    is evaluated too. ``judging_rule``: 達成率 in percent from which 参考判定 gives the scale's first, second … mark
    ("100,80,50"). ``mask_below``: on public paper counts from 1 to below this are hidden (0 = off). ``digit_width``:
    half / full / mixed (one digit full, more half).
    """

    __tablename__ = "year_setting"
    entity: ClassVar[str] = "year_setting"
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("plan_id", "fiscal_year"), "head"),
        Group("scale", ("rating_scale", "external_scale"), "head"),
        Group("periods", ("half_year",), "head"),
        Group("rule", ("judging_rule",), "head"),
        Group("paper", ("mask_below", "digit_width"), "head"),
    )
    plan_id: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    fiscal_year: Mapped[int | None]
    rating_scale: Mapped[str | None]
    external_scale: Mapped[str | None]
    half_year: Mapped[bool | None]
    judging_rule: Mapped[str | None]
    mask_below: Mapped[int | None]
    digit_width: Mapped[str | None]


class Deadline(Synced):
    """A date in the council's year (提出締切, 推進会議, 理事会 …). ``for_branches``: shown to the branches too."""

    __tablename__ = "deadline"
    entity: ClassVar[str] = "deadline"
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("fiscal_year", "kind", "name"), "head"),
        Group("due", ("due", "for_branches"), "head"),
        Group("done", ("done_on",), "head"),
    )
    fiscal_year: Mapped[int | None] = mapped_column(index=True)
    kind: Mapped[str | None]
    name: Mapped[Line | None]
    due: Mapped[Date | None]
    for_branches: Mapped[bool | None]
    done_on: Mapped[Date | None]
