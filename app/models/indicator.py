"""指標: what is counted towards the plan, where the figures come from, and how they may be added up.

Indicators are independent of targets: the next plan renumbers its targets, and an indicator continues. Values are whole
numbers scaled by the indicator's ``decimals`` (12.5 kg with one decimal is 125), so that sums stay exact.
"""

from typing import ClassVar

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped

from app.models.base import Group, Synced
from app.models.declaration import Field, column

AGGREGATIONS = {
    "sum": "支部の合計",
    "period_end": "期末の値",
    "unique": "実数（本部で確定）",
    "head": "本部だけ",
    "ratio": "割合",
    "step": "段階",
}
DIRECTIONS = {"up": "増える", "down": "減る", "reference": "参考"}
MEASURES = {"none": "区別なし", "total": "延べ", "unique": "実"}
SOURCES = {
    "value": "入力した数",
    "activities": "活動の件数",
    "sessions": "活動の回数",
    "participants": "延べ参加者数",
    "ratio": "割合",
}
FEEDINGS = {"records": "活動記録から", "table": "月次件数表から", "consultations": "相談件数表から", "head": "本部が入れる"}
NOTHING = {"none": "該当なし"}
WITHOUT_FIGURE = {**NOTHING, "excluded": "対象外"}
TARGET_STATES = {"set": "設定", "unset": "目標設定なし", "excluded": "対象外"}


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
    entity_label: ClassVar[str] = "指標"
    named_by: ClassVar[tuple[str, ...]] = ("name",)
    is_few: ClassVar[bool] = True
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("code", "name", "unit"), "head"),
        Group("counting", ("aggregation", "wanted", "measure", "decimals"), "head"),
        Group("source", ("source", "source_kind", "numerator_id", "denominator_id"), "head"),
        Group("note", ("note",), "head"),
        Group("order", ("sort_no", "retired"), "head"),
        Group("formula", ("formula",), "head"),
        Group("privacy", ("masked",), "head"),
    )
    code: Mapped[str | None] = column(Field("コード", is_key=True))
    name: Mapped[str | None] = column(Field("名称", free_text="line"))
    unit: Mapped[str | None] = column(Field("単位"))
    aggregation: Mapped[str | None] = column(Field("集計のしかた", choices=AGGREGATIONS))
    wanted: Mapped[str | None] = column(Field("望ましい方向", choices=DIRECTIONS))
    measure: Mapped[str | None] = column(Field("延べ・実の別", choices=MEASURES))
    decimals: Mapped[int | None] = column(Field("小数のけた"))
    source: Mapped[str | None] = column(Field("もとになる数", choices=SOURCES))
    source_kind: Mapped[str | None] = column(Field("数える活動区分", vocabulary="activity_kind"))
    numerator_id: Mapped[bytes | None] = column(Field("分子の指標", points_to="indicator"), LargeBinary(16))
    denominator_id: Mapped[bytes | None] = column(Field("分母の指標", points_to="indicator"), LargeBinary(16))
    note: Mapped[str | None] = column(Field("注記", free_text="prose"))
    sort_no: Mapped[int | None] = column(Field("並び"))
    retired: Mapped[bool | None] = column(Field("使わない"))
    formula: Mapped[str | None] = column(Field("計算式"))
    """計算式 as it is printed beside the indicator; None: what the kind of adding up says."""
    masked: Mapped[bool | None] = column(Field("少数を伏せる"))
    """Whether small counts are hidden on public papers; None: when it counts people, cases or households."""


class IndicatorUse(Synced):
    """An indicator switched on for a target from ``first_year`` to ``last_year`` (fiscal years; None = no end), in COMMON.

    Its id is derived from target, indicator and first year. ``fed_by``: records / table / head: one way, never two.
    ``break_note``: the counting changed with ``first_year`` (the series shows a break there).
    """

    __tablename__ = "indicator_use"
    entity: ClassVar[str] = "indicator_use"
    entity_label: ClassVar[str] = "目標の指標"
    described_by: ClassVar[tuple[str, ...]] = ("target_id", "indicator_id")
    is_few: ClassVar[bool] = True
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("plan_id", "target_id", "indicator_id", "first_year"), "head"),
        Group("end", ("last_year",), "head"),
        Group("feeding", ("fed_by",), "head"),
        Group("break", ("break_note",), "head"),
        Group("order", ("sort_no",), "head"),
    )
    plan_id: Mapped[bytes | None] = column(Field("計画", points_to="plan", is_key=True), LargeBinary(16))
    target_id: Mapped[bytes | None] = column(Field("推進目標", points_to="target", is_key=True), LargeBinary(16), index=True)
    indicator_id: Mapped[bytes | None] = column(Field("指標", points_to="indicator", is_key=True), LargeBinary(16))
    first_year: Mapped[int | None] = column(Field("始めの年度", is_key=True))
    last_year: Mapped[int | None] = column(Field("終わりの年度"))
    fed_by: Mapped[str | None] = column(Field("入れ方", choices=FEEDINGS))
    break_note: Mapped[str | None] = column(Field("数え方の変更", free_text="prose"))
    sort_no: Mapped[int | None] = column(Field("並び"))


class MonthlyFigure(Synced):
    """月次件数表: one indicator in one month (1–12) of a fiscal year, in the office's partition; id derived from the four.

    ``state``: None = a value or blank (未入力), none = 該当なし (the office says there was nothing to count; not 0).
    """

    __tablename__ = "monthly_figure"
    entity: ClassVar[str] = "monthly_figure"
    entity_label: ClassVar[str] = "月次件数"
    described_by: ClassVar[tuple[str, ...]] = ("fiscal_year", "month", "indicator_id")
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("indicator_id", "fiscal_year", "month", "office")),
        Group("value", ("value", "state", "approximate")),
        Group("note", ("note",)),
    )
    indicator_id: Mapped[bytes | None] = column(Field("指標", points_to="indicator", is_key=True), LargeBinary(16), index=True)
    fiscal_year: Mapped[int | None] = column(Field("年度", is_key=True), index=True)
    month: Mapped[int | None] = column(Field("月", is_key=True))
    office: Mapped[str | None] = column(Field("事業所", points_to="office", is_key=True))
    value: Mapped[int | None] = column(Field("値", notation="scaled"))
    state: Mapped[str | None] = column(Field("数がないとき", choices=NOTHING, typed_in="value"))
    approximate: Mapped[bool | None] = column(Field("約", typed_in="value"))
    note: Mapped[str | None] = column(Field("注記", free_text="line"))


class ConsultationFigure(Synced):
    """相談件数 of an office in a month (1–12), by 相談分野 and 相談方法: counts only, never who came or what was said.

    In the office's partition; id derived from the five. The two codes are those of the vocabulary lists of the same names.
    ``state`` as in MonthlyFigure.
    """

    __tablename__ = "consultation_figure"
    entity: ClassVar[str] = "consultation_figure"
    entity_label: ClassVar[str] = "相談件数"
    described_by: ClassVar[tuple[str, ...]] = ("fiscal_year", "month", "consultation_field", "consultation_method")
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("fiscal_year", "month", "office", "consultation_field", "consultation_method")),
        Group("value", ("value", "state", "approximate")),
    )
    fiscal_year: Mapped[int | None] = column(Field("年度", is_key=True), index=True)
    month: Mapped[int | None] = column(Field("月", is_key=True))
    office: Mapped[str | None] = column(Field("事業所", points_to="office", is_key=True))
    consultation_field: Mapped[str | None] = column(Field("相談分野", vocabulary="consultation_field", is_key=True))
    consultation_method: Mapped[str | None] = column(Field("相談方法", vocabulary="consultation_method", is_key=True))
    value: Mapped[int | None] = column(Field("値", notation="scaled"))
    state: Mapped[str | None] = column(Field("数がないとき", choices=NOTHING, typed_in="value"))
    approximate: Mapped[bool | None] = column(Field("約", typed_in="value"))


class ActivityFigure(Synced):
    """指標値 typed on an activity's record (校数, 点数, 部数 …), in the activity's partition; id derived from the two."""

    __tablename__ = "activity_figure"
    entity: ClassVar[str] = "activity_figure"
    entity_label: ClassVar[str] = "活動の指標値"
    described_by: ClassVar[tuple[str, ...]] = ("indicator_id", "activity_id")
    is_part: ClassVar[bool] = True
    parent: ClassVar[str] = "activity_id"
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("activity_id", "indicator_id")),
        Group("value", ("value", "approximate")),
    )
    activity_id: Mapped[bytes | None] = column(Field("活動", points_to="activity", is_key=True), LargeBinary(16), index=True)
    indicator_id: Mapped[bytes | None] = column(Field("指標", points_to="indicator", is_key=True), LargeBinary(16), index=True)
    value: Mapped[int | None] = column(Field("値", notation="scaled"))
    approximate: Mapped[bool | None] = column(Field("約", typed_in="value"))


class FixedFigure(Synced):
    """What the head office fixed for an indicator and fiscal year (unique, head, step …), in COMMON; id derived.

    ``state``: None = a value or blank, none = 該当なし, excluded = 対象外 (中止・比較不能), with ``reason``.
    """

    __tablename__ = "fixed_figure"
    entity: ClassVar[str] = "fixed_figure"
    entity_label: ClassVar[str] = "本部の確定値"
    described_by: ClassVar[tuple[str, ...]] = ("fiscal_year", "indicator_id")
    is_few: ClassVar[bool] = True
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("indicator_id", "fiscal_year"), "head"),
        Group("value", ("value", "state", "reason"), "head"),
        Group("expected", ("expected",), "head"),
    )
    indicator_id: Mapped[bytes | None] = column(Field("指標", points_to="indicator", is_key=True), LargeBinary(16), index=True)
    fiscal_year: Mapped[int | None] = column(Field("年度", is_key=True))
    value: Mapped[int | None] = column(Field("値", notation="scaled"))
    state: Mapped[str | None] = column(Field("数がないとき", choices=WITHOUT_FIGURE))
    reason: Mapped[str | None] = column(Field("理由", free_text="prose"))
    expected: Mapped[int | None] = column(Field("見込値", notation="scaled"))
    """見込値 of a year that is not over, for the 総括; scaled as ``value``. It is never taken for the figure itself."""


class IndicatorTarget(Synced):
    """年度目標値 of an indicator; council-wide in COMMON (``office`` "head"), a branch's own in its partition. Id derived.

    ``state``: set (``value``) / unset 目標設定なし / excluded 対象外, the latter two with ``reason``; None = 未入力.
    """

    __tablename__ = "indicator_target"
    entity: ClassVar[str] = "indicator_target"
    entity_label: ClassVar[str] = "指標の目標値"
    described_by: ClassVar[tuple[str, ...]] = ("fiscal_year", "indicator_id")
    is_few: ClassVar[bool] = True
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("indicator_id", "fiscal_year", "office")),
        Group("value", ("value", "state", "reason")),
        Group("baseline", ("baseline", "baseline_year")),
    )
    indicator_id: Mapped[bytes | None] = column(Field("指標", points_to="indicator", is_key=True), LargeBinary(16), index=True)
    fiscal_year: Mapped[int | None] = column(Field("年度", is_key=True))
    office: Mapped[str | None] = column(Field("事業所", points_to="office", is_key=True))
    value: Mapped[int | None] = column(Field("値", notation="scaled"))
    state: Mapped[str | None] = column(Field("目標の決め方", choices=TARGET_STATES))
    reason: Mapped[str | None] = column(Field("理由", free_text="prose"))
    baseline: Mapped[int | None] = column(Field("基準値", notation="scaled"))
    baseline_year: Mapped[int | None] = column(Field("基準年度"))
