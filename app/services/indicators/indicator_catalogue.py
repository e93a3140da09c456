"""指標の一覧: which indicators exist, and for which target each is used from which year on. Kept by the head office.

Nothing is deleted: an unwanted indicator is retired and its use ends with a year, so old forms stay as they were.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import Refused
from app.models.base import COMMON
from app.models.indicator import (
    AGGREGATIONS,
    ActivityFigure,
    FixedFigure,
    Indicator,
    IndicatorTarget,
    IndicatorUse,
    MonthlyFigure,
)
from app.reports.figures import figure_text
from app.services.indicators.indicators import (
    BRANCH_SUMS,
    UseRow,
    council_figures,
    goal_figure,
    indicator_id,
    target_value,
    use_id,
    uses_of,
)
from app.services.plan.plans import plan_tree
from app.services.records.actions import action, save_form
from app.services.records.list_rows import row_of
from app.services.records.record_forms import RecordForm, few_of, new_form, open_form, open_or_new, records_of, refuse_others
from app.services.workspace.workspace import Workspace

LAST_YEAR = 2100


@dataclass(frozen=True, kw_only=True)
class IndicatorRow:
    """One indicator of the catalogue."""

    id: bytes
    code: str
    name: str
    unit: str
    aggregation: str = "sum"
    wanted: str = "reference"
    source: str = "value"
    formula: str
    retired: bool


@dataclass(frozen=True, kw_only=True)
class UseLine:
    """An indicator switched on for a target, from ``first_year`` to ``last_year`` (None: no end)."""

    id: bytes
    target_label: str
    indicator: str
    first_year: int
    last_year: int | None
    fed_by: str = "head"
    break_note: str


@dataclass(frozen=True)
class ValueRow:
    """One indicator of a year; ``goal`` and ``figure`` as words."""

    id: bytes
    use: UseRow
    target_label: str
    goal: str
    figure: str

    @property
    def is_fixed_by_head(self) -> bool:
        """Whether the head office enters the figure, because branches cannot be added up."""
        return self.use.aggregation != "ratio" and (self.use.fed_by == "head" or self.use.aggregation not in BRANCH_SUMS)


def catalogue(workspace: Workspace, *, with_retired: bool = True) -> list[IndicatorRow]:
    """The indicators in order, with or without retired ones."""
    with workspace.database.reading() as session:
        found = few_of(session, Indicator, "sort_no", "code")
        names = {row.id: row.name or "" for row in found}
        return [row_of(IndicatorRow, row, formula=_formula(row, names)) for row in found if with_retired or not row.retired]


def open_indicator(workspace: Workspace, record: bytes | None) -> RecordForm:
    """The form of an indicator; a new one for None."""
    if record is None:
        usual = {"aggregation": "sum", "wanted": "up", "measure": "none", "source": "value"}
        form = new_form("indicator", COMMON, **usual)
        code = f"own-{form.id.hex()[:12]}"  # nobody types codes; the id follows from it, as for the bundled ones
        return replace(form, id=indicator_id(code), values=form.values | {"code": code})
    return open_form(workspace, "indicator", COMMON, record)


def save_indicator(workspace: Workspace, form: RecordForm, values: Mapping[str, Any]) -> bool:
    """Raises Refused("missing-name", "missing-unit", "bad-ratio", "decimals-used", "bad-decimals", "not-head-office")."""
    refuse_others(workspace, COMMON)
    after = form.values | dict(values)
    if not str(after["name"] or "").strip():
        raise Refused("missing-name", "指標の名前が入っていません。", "名前を入れてから、もう一度保存してください。")
    if not str(after["unit"] or "").strip():
        raise Refused("missing-unit", "指標の単位が入っていません。", "「人」「回」「件」などを入れてください。")
    if not 0 <= (after["decimals"] or 0) <= 2:
        raise Refused("bad-decimals", "小数は2けたまでです。", "0、1、2 のどれかを入れてください。")
    with action(workspace) as act:
        if after["aggregation"] == "ratio":
            _refuse_bad_ratio(act.session, form.id, after)
        changes_scale = (after["decimals"] or 0) != (form.values["decimals"] or 0)
        if not form.is_new and changes_scale and _has_figures(act.session, form.id):
            raise Refused(
                "decimals-used",
                "この指標には、もう数が入っています。小数のけたは変えられません。",
                "新しい指標を作って、使う年度を分けてください。",
            )
        return save_form(workspace, form, values)


def use_lines(workspace: Workspace, plan_id: bytes) -> list[UseLine]:
    """Every use of a plan's targets, ended ones too, in the order of the plan."""
    with workspace.database.reading() as session:
        labels = {target.id: target.label for target in plan_tree(session, plan_id).targets}
        order = list(labels)
        uses = few_of(session, IndicatorUse, "first_year")
        found = [
            (use, indicator)
            for indicator in few_of(session, Indicator, "sort_no", "code")
            for use in uses
            if use.indicator_id == indicator.id and use.target_id in labels
        ]
    return [
        row_of(UseLine, use, target_label=labels[use.target_id or b""], indicator=indicator.name or "")
        for use, indicator in sorted(found, key=lambda pair: order.index(pair[0].target_id or b""))
    ]


def open_use(workspace: Workspace, record: bytes | None, plan_id: bytes, fiscal_year: int) -> RecordForm:
    """The form of a use; a new one for None."""
    return open_or_new(workspace, "indicator_use", COMMON, record, plan_id=plan_id, first_year=fiscal_year)


def save_use(workspace: Workspace, form: RecordForm, values: Mapping[str, Any]) -> bytes:
    """Switches an indicator on for a target, or ends its use. Returns the record id, derived from target, indicator and year.

    Raises Refused("missing-indicator", "bad-years", "other-key", "fed-two-ways", "bad-feeding", "already-used").
    """
    refuse_others(workspace, COMMON)
    after = form.values | dict(values)
    target, indicator, first = after["target_id"], after["indicator_id"], after["first_year"]
    if not target or not indicator:
        raise Refused("missing-indicator", "推進目標か指標が選ばれていません。", "両方を選んでから、もう一度保存してください。")
    if not first or not 2000 <= first <= LAST_YEAR or (after["last_year"] is not None and after["last_year"] < first):
        raise Refused("bad-years", "使う年度が正しくありません。", "初めの年度と終わりの年度を、西暦で入れてください。")
    key = {"plan_id": after["plan_id"], "target_id": target, "indicator_id": indicator, "first_year": first}
    if not form.is_new and any(form.values[name] != value for name, value in key.items()):
        raise Refused(
            "other-key",
            "目標、指標、初めの年度は、あとから変えられません。",
            "終わりの年度を入れて、新しい行を作ってください。",
        )
    with action(workspace) as act:
        _refuse_feeding(act.session, indicator, str(after["fed_by"] or "head"))
        _refuse_second_way(act.session, form.id, after)
        if form.is_new:
            record = use_id(target, indicator, first)
            opened = open_form(act.session, "indicator_use", COMMON, record, **key)
            if not opened.is_new:
                raise Refused("already-used", "この指標は、この年度からもう使っています。", "一覧で選んで、直してください。")
            form = opened
        save_form(workspace, form, {name: value for name, value in values.items() if name not in key})
    return form.id


def uses_in_year(workspace: Workspace, plan_id: bytes, fiscal_year: int) -> list[UseRow]:
    """The uses of a plan's targets in a year."""
    with workspace.database.reading() as session:
        return uses_of(session, [target.id for target in plan_tree(session, plan_id).targets], fiscal_year)


def values_in_year(workspace: Workspace, plan_id: bytes, fiscal_year: int) -> list[ValueRow]:
    """Each indicator of the year once, with its target value and its figure as words."""
    rows: dict[bytes, ValueRow] = {}
    with workspace.database.reading() as session:
        labels = {target.id: target.label for target in plan_tree(session, plan_id).targets}
        uses = uses_of(session, list(labels), fiscal_year)
        figures = council_figures(session, workspace.office_code, uses, fiscal_year)
        for use in uses:
            if use.indicator_id not in rows:
                goal = target_value(session, use.indicator_id, fiscal_year)
                said = figure_text(goal_figure(goal, use.wanted), use.decimals)
                found = figure_text(figures[use.key], use.decimals)
                rows[use.indicator_id] = ValueRow(use.indicator_id, use, labels[use.target_id], said, found)
    return list(rows.values())


def find_use(workspace: Workspace, plan_id: bytes, fiscal_year: int, code: str) -> UseRow:
    """The use of the indicator with that code; Refused("unknown-indicator") when there is none."""
    every = uses_in_year(workspace, plan_id, fiscal_year)
    for use in every:
        if use.code == code:
            return use
    raise Refused("unknown-indicator", f"指標「{code[:40]}」は、この年度に使っていません。", "指標の一覧で確かめてください。")


def _formula(row: Indicator, names: Mapping[bytes, str]) -> str:
    """How the figure is computed, in one sentence; printed beside it and shown when somebody asks why."""
    if row.formula:
        return row.formula
    if row.aggregation == "ratio":
        above, below = (names.get(part or b"", "（未登録）") for part in (row.numerator_id, row.denominator_id))
        return f"{above} ÷ {below} × 100"
    return AGGREGATIONS.get(row.aggregation or "sum", row.aggregation or "")


def _refuse_bad_ratio(session: Session, record: bytes, after: Mapping[str, Any]) -> None:
    parts = (after["numerator_id"], after["denominator_id"])
    if None in parts or record in parts or parts[0] == parts[1]:
        raise Refused("bad-ratio", "割合の、分子と分母が正しく選ばれていません。", "別の2つの指標を選んでください。")
    kinds = session.scalars(select(Indicator.aggregation).where(Indicator.id.in_(parts))).all()
    if "ratio" in kinds:
        raise Refused("bad-ratio", "割合どうしの割合は計算できません。", "人数や件数の指標を選んでください。")


def _has_figures(session: Session, indicator: bytes) -> bool:
    tables = (MonthlyFigure, ActivityFigure, FixedFigure, IndicatorTarget)
    return any(
        session.scalar(select(func.count()).where(table.indicator_id == indicator, table.deleted.is_(False))) for table in tables
    )


def _refuse_feeding(session: Session, indicator: bytes, fed_by: str) -> None:
    found = session.get(Indicator, indicator)
    kind = (found.aggregation if found else None) or "sum"
    if kind not in BRANCH_SUMS and fed_by != "head":
        raise Refused(
            "bad-feeding",
            f"「{AGGREGATIONS.get(kind, kind)}」の指標は、支部の数から足せません。",
            "「本部が入れる」を選んでください。",
        )
    if kind == "period_end" and fed_by in ("records", "consultations"):
        raise Refused(
            "bad-feeding",
            "期末の値は、起きた数を足しても分かりません。",
            "「月次件数表から」か「本部が入れる」を選んでください。",
        )


def _refuse_second_way(session: Session, record: bytes, after: Mapping[str, Any]) -> None:
    """Refuses to feed an indicator by records and by the table in the same year: it would be counted twice."""
    last = after["last_year"] if after["last_year"] is not None else LAST_YEAR
    others: Sequence[IndicatorUse] = records_of(
        session,
        IndicatorUse,
        IndicatorUse.indicator_id == after["indicator_id"],
        IndicatorUse.id != record,
        IndicatorUse.first_year <= last,
        IndicatorUse.last_year.is_(None) | (IndicatorUse.last_year >= after["first_year"]),
    )
    if any((other.fed_by or "head") != (after["fed_by"] or "head") for other in others):
        raise Refused(
            "fed-two-ways",
            "この指標は、同じ年度に、別の入れ方で使っています。",
            "入れ方をそろえるか、前の行に終わりの年度を入れてください。",
        )
