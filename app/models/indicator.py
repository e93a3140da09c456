"""指標: what is counted towards the plan, where the figures come from, and how they may be added up.

Indicators are independent of targets: the next plan renumbers its targets, and an indicator continues. Values are whole
numbers scaled by the indicator's ``decimals`` (12.5 kg with one decimal is 125), so that sums stay exact.
"""

from typing import ClassVar

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Group, Line, Prose, Synced


class Indicator(Synced):
    """One indicator of the catalogue, in COMMON; its id is derived from ``code``.

    ``aggregation``: sum (flow, over branches and months) / period_end (stock: over branches, never over months) /
    unique (実数: the head office fixes it, adding is forbidden) / head (head office only) / ratio (recomputed from
    ``numerator_id`` ÷ ``denominator_id``) / step (a step number, never added). ``wanted``: up / down / reference (参考:
    never judged). ``measure``: total 延べ / unique 実 / none. ``source``: activities / sessions / participants (counted from
    the records of its targets, of one ``source_kind`` when given) or value (typed on a record or in the table).
    """

    __tablename__ = "indicator"
    entity: ClassVar[str] = "indicator"
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("code", "name", "unit"), "head"),
        Group("counting", ("aggregation", "wanted", "measure", "decimals"), "head"),
        Group("source", ("source", "source_kind", "numerator_id", "denominator_id"), "head"),
        Group("note", ("note",), "head"),
        Group("order", ("sort_no", "retired"), "head"),
        Group("formula", ("formula",), "head"),
        Group("privacy", ("masked",), "head"),
    )
    code: Mapped[str | None]
    name: Mapped[Line | None]
    unit: Mapped[str | None]
    aggregation: Mapped[str | None]
    wanted: Mapped[str | None]
    measure: Mapped[str | None]
    decimals: Mapped[int | None]
    source: Mapped[str | None]
    source_kind: Mapped[str | None]
    numerator_id: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    denominator_id: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    note: Mapped[Prose | None]
    sort_no: Mapped[int | None]
    retired: Mapped[bool | None]
    formula: Mapped[str | None]
    """計算式 as it is printed beside the indicator; None: what the kind of adding up says."""
    masked: Mapped[bool | None]
    """Whether small counts are hidden on public papers; None: when it counts people, cases or households."""


class IndicatorUse(Synced):
    """An indicator switched on for a target from ``first_year`` to ``last_year`` (fiscal years; None = no end), in COMMON.

    Its id is derived from target, indicator and first year. ``fed_by``: records / table / head: one way, never two.
    ``break_note``: the counting changed with ``first_year`` (the series shows a break there).
    """

    __tablename__ = "indicator_use"
    entity: ClassVar[str] = "indicator_use"
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("plan_id", "target_id", "indicator_id", "first_year"), "head"),
        Group("end", ("last_year",), "head"),
        Group("feeding", ("fed_by",), "head"),
        Group("break", ("break_note",), "head"),
        Group("order", ("sort_no",), "head"),
    )
    plan_id: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    target_id: Mapped[bytes | None] = mapped_column(LargeBinary(16), index=True)
    indicator_id: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    first_year: Mapped[int | None]
    last_year: Mapped[int | None]
    fed_by: Mapped[str | None]
    break_note: Mapped[Prose | None]
    sort_no: Mapped[int | None]


class MonthlyFigure(Synced):
    """月次件数表: one indicator in one month (1–12) of a fiscal year, in the office's partition; id derived from the four.

    ``state``: None = a value or blank (未入力), none = 該当なし (the office says there was nothing to count; not 0).
    """

    __tablename__ = "monthly_figure"
    entity: ClassVar[str] = "monthly_figure"
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("indicator_id", "fiscal_year", "month", "office")),
        Group("value", ("value", "state", "approximate")),
        Group("note", ("note",)),
    )
    indicator_id: Mapped[bytes | None] = mapped_column(LargeBinary(16), index=True)
    fiscal_year: Mapped[int | None] = mapped_column(index=True)
    month: Mapped[int | None]
    office: Mapped[str | None]
    value: Mapped[int | None]
    state: Mapped[str | None]
    approximate: Mapped[bool | None]
    note: Mapped[Line | None]


class ConsultationFigure(Synced):
    """相談件数 of an office in a month (1–12), by 相談分野 and 相談方法: counts only, never who came or what was said.

    In the office's partition; id derived from the five. The two codes are those of the vocabulary lists of the same names.
    ``state`` as in MonthlyFigure.
    """

    __tablename__ = "consultation_figure"
    entity: ClassVar[str] = "consultation_figure"
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("fiscal_year", "month", "office", "consultation_field", "consultation_method")),
        Group("value", ("value", "state", "approximate")),
    )
    fiscal_year: Mapped[int | None] = mapped_column(index=True)
    month: Mapped[int | None]
    office: Mapped[str | None]
    consultation_field: Mapped[str | None]
    consultation_method: Mapped[str | None]
    value: Mapped[int | None]
    state: Mapped[str | None]
    approximate: Mapped[bool | None]


class ActivityFigure(Synced):
    """指標値 typed on an activity's record (校数, 点数, 部数 …), in the activity's partition; id derived from the two."""

    __tablename__ = "activity_figure"
    entity: ClassVar[str] = "activity_figure"
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("activity_id", "indicator_id")),
        Group("value", ("value", "approximate")),
    )
    activity_id: Mapped[bytes | None] = mapped_column(LargeBinary(16), index=True)
    indicator_id: Mapped[bytes | None] = mapped_column(LargeBinary(16), index=True)
    value: Mapped[int | None]
    approximate: Mapped[bool | None]


class FixedFigure(Synced):
    """What the head office fixed for an indicator and fiscal year (unique, head, step …), in COMMON; id derived.

    ``state``: None = a value or blank, none = 該当なし, excluded = 対象外 (中止・比較不能), with ``reason``.
    """

    __tablename__ = "fixed_figure"
    entity: ClassVar[str] = "fixed_figure"
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("indicator_id", "fiscal_year"), "head"),
        Group("value", ("value", "state", "reason"), "head"),
        Group("expected", ("expected",), "head"),
    )
    indicator_id: Mapped[bytes | None] = mapped_column(LargeBinary(16), index=True)
    fiscal_year: Mapped[int | None]
    value: Mapped[int | None]
    state: Mapped[str | None]
    reason: Mapped[Prose | None]
    expected: Mapped[int | None]
    """見込値 of a year that is not over, for the 総括; scaled as ``value``. It is never taken for the figure itself."""


class IndicatorTarget(Synced):
    """年度目標値 of an indicator; council-wide in COMMON (``office`` "head"), a branch's own in its partition. Id derived.

    ``state``: set (``value``) / unset 目標設定なし / excluded 対象外, the latter two with ``reason``; None = 未入力.
    """

    __tablename__ = "indicator_target"
    entity: ClassVar[str] = "indicator_target"
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("indicator_id", "fiscal_year", "office")),
        Group("value", ("value", "state", "reason")),
        Group("baseline", ("baseline", "baseline_year")),
    )
    indicator_id: Mapped[bytes | None] = mapped_column(LargeBinary(16), index=True)
    fiscal_year: Mapped[int | None]
    office: Mapped[str | None]
    value: Mapped[int | None]
    state: Mapped[str | None]
    reason: Mapped[Prose | None]
    baseline: Mapped[int | None]
    baseline_year: Mapped[int | None]
