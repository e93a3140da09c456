"""指標: figures of a target in a year, added up only as they may be, and judged only where they can be.

sum adds branches and months. period_end takes each branch's last known month and adds branches, never months. unique, head
and step are what the head office fixed: adding them is forbidden. ratio is computed anew from its parts. What is missing
keeps its reason: 未入力, 該当なし, 対象外, 未提出 and 0 are five different things.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.models.activity import Activity
from app.models.base import HEAD
from app.models.fiscal import first_day, last_day
from app.models.indicator import ActivityFigure, FixedFigure, Indicator, IndicatorTarget, IndicatorUse, MonthlyFigure
from app.services.closing import late_ids
from app.services.desk import Desk
from app.services.figures import HAPPENED, credible, reporting
from app.services.forms import derived_record_id, live
from app.services.lineage import uses_before
from app.services.plans import read_offices
from app.services.year_settings import year_rules

Missing = Literal["", "blank", "none", "excluded", "unreported"]
MISSING_WORDS: dict[str, str] = {"blank": "未入力", "none": "該当なし", "excluded": "対象外", "unreported": "未提出"}
AGGREGATIONS = {
    "sum": "支部の合計",
    "period_end": "期末の値",
    "unique": "実数（本部で確定）",
    "head": "本部だけ",
    "ratio": "割合",
    "step": "段階",
}
WANTED = {"up": "増える", "down": "減る", "reference": "参考"}
FED_BY = {"records": "活動記録から", "table": "月次件数表から", "head": "本部が入れる"}
BRANCH_SUMS = ("sum", "period_end")


@dataclass(frozen=True)
class Figure:
    """``value`` scaled by the indicator's decimals; with None, ``missing`` says why. ``partial``: a branch is missing."""

    value: int | None = None
    missing: Missing = "blank"
    approximate: bool = False
    partial: bool = False


@dataclass(frozen=True)
class UseRow:
    """An indicator as it is used for a target in a year. ``break_note``: counted differently from ``first_year`` on."""

    id: bytes
    indicator_id: bytes
    target_id: bytes
    code: str
    name: str
    unit: str
    aggregation: str
    wanted: str
    measure: str
    decimals: int
    source: str
    source_kind: str
    numerator_id: bytes | None
    denominator_id: bytes | None
    fed_by: str
    first_year: int
    break_note: str
    sort_no: int = 0

    @property
    def title(self) -> str:
        """With 延べ or 実 in it, as the council's papers have it."""
        kind = {"total": "・延べ", "unique": "・実"}.get(self.measure, "")
        return f"{self.name}（{self.unit}{kind}）"


@dataclass(frozen=True)
class TargetValue:
    """年度目標値: ``state`` "" 未入力, set, unset 目標設定なし, excluded 対象外."""

    value: int | None = None
    state: str = ""
    reason: str = ""
    baseline: int | None = None
    baseline_year: int | None = None


def indicator_id(code: str) -> bytes:
    return derived_record_id("indicator", code)


def use_id(target_id: bytes, indicator: bytes, first_year: int) -> bytes:
    return derived_record_id("indicator_use", target_id.hex(), indicator.hex(), str(first_year))


def monthly_id(indicator: bytes, fiscal_year: int, month: int, office: str) -> bytes:
    return derived_record_id("monthly_figure", indicator.hex(), str(fiscal_year), str(month), office)


def fixed_id(indicator: bytes, fiscal_year: int) -> bytes:
    return derived_record_id("fixed_figure", indicator.hex(), str(fiscal_year))


def target_value_id(indicator: bytes, fiscal_year: int, office: str = HEAD) -> bytes:
    return derived_record_id("indicator_target", indicator.hex(), str(fiscal_year), office)


def uses(session: Session, targets: Iterable[bytes], fiscal_year: int) -> list[UseRow]:
    """Switched on in that year, in the catalogue's order; of two periods of one indicator the later one counts."""
    wanted = list(targets)
    found = session.execute(
        select(IndicatorUse, Indicator)
        .join(Indicator, Indicator.id == IndicatorUse.indicator_id)
        .where(
            IndicatorUse.target_id.in_(wanted),
            IndicatorUse.deleted.is_(False),
            Indicator.deleted.is_(False),
            Indicator.retired.is_not(True),
            IndicatorUse.first_year <= fiscal_year,
            IndicatorUse.last_year.is_(None) | (IndicatorUse.last_year >= fiscal_year),
        )
        .order_by(IndicatorUse.first_year, Indicator.sort_no, Indicator.code)
    )
    rows = {(use.target_id, use.indicator_id): _use_row(use, indicator) for use, indicator in found}
    return sorted(rows.values(), key=lambda row: (wanted.index(row.target_id), row.sort_no, row.code))


def uses_of(desk: Desk, targets: Sequence[bytes], fiscal_year: int) -> list[UseRow]:
    with desk.database.reading() as session:
        return uses(session, targets, fiscal_year)


def office_figure(session: Session, use: UseRow, fiscal_year: int, office: str, months: Sequence[int] | None = None) -> Figure:
    """One office's own figure for the year (or for some months 1-12 of it)."""
    if use.fed_by == "records":
        return _from_records(session, use, fiscal_year, office, months)
    if use.fed_by == "head" or use.aggregation not in BRANCH_SUMS:
        return Figure()
    found = session.scalars(
        select(MonthlyFigure).where(
            MonthlyFigure.indicator_id == use.indicator_id,
            MonthlyFigure.fiscal_year == fiscal_year,
            MonthlyFigure.office == office,
            MonthlyFigure.partition == office,
            MonthlyFigure.deleted.is_(False),
        )
    )
    by_month = {row.month: row for row in found if row.month and (months is None or row.month in months)}
    known = [by_month[month] for month in _in_order(by_month) if by_month[month].value is not None]
    if not known:
        nothing = [row for row in by_month.values() if row.state == "none"]
        return Figure(missing="none" if nothing else "blank")
    about = any(row.approximate for row in known)
    if use.aggregation == "period_end":
        return Figure(known[-1].value, "", bool(known[-1].approximate))
    return Figure(sum(row.value or 0 for row in known), "", about)


def figure(session: Session, own_office: str, use: UseRow, fiscal_year: int) -> Figure:
    """The council's figure, as far as this PC can know it."""
    if use.aggregation == "ratio":
        return _ratio(session, own_office, use, fiscal_year)
    if use.fed_by == "head" or use.aggregation not in BRANCH_SUMS:
        return _fixed(session, use.indicator_id, fiscal_year)
    offices = [office.code for office in read_offices(session)]
    status = reporting(session, own_office, offices, fiscal_year)
    every: list[Figure] = []
    missing = False
    for office in offices:
        if office != HEAD and status[office] == "unreported":
            missing = True
            continue
        every.append(office_figure(session, use, fiscal_year, office))
    known = [one for one in every if one.value is not None]
    if not known:
        if missing and all(one.missing == "blank" for one in every):
            return Figure(missing="unreported")
        return Figure(missing="none" if any(one.missing == "none" for one in every) else "blank", partial=missing)
    return Figure(sum(one.value or 0 for one in known), "", any(one.approximate for one in known), missing)


def target_value(session: Session, indicator: bytes, fiscal_year: int, office: str = HEAD) -> TargetValue:
    found = live(session, IndicatorTarget, target_value_id(indicator, fiscal_year, office))
    if found is None:
        return TargetValue()
    state = found.state or ("set" if found.value is not None else "")
    value = found.value if state == "set" else None
    return TargetValue(value, state, found.reason or "", found.baseline, found.baseline_year)


def achievement(actual: Figure, target: TargetValue, wanted: str = "up") -> int | None:
    """達成率 in whole percent; None where there is nothing to compare (no target, target 0, no figure, reference).

    For an indicator that should go down, staying at or below the target is 100 %.
    """
    if actual.value is None or target.state != "set" or target.value is None or wanted == "reference" or target.value <= 0:
        return None
    if wanted == "down":
        return 100 if actual.value <= target.value else max(0, round(target.value * 100 / actual.value))
    return round(actual.value * 100 / target.value)


def judged(percent: int | None, rule: Sequence[int], marks: Sequence[str]) -> str | None:
    """参考判定: the scale's first mark from the rule's first percentage on, and so forth; None when nothing was judged.

    It stands beside what people decide and never replaces it.
    """
    if percent is None or not marks:
        return None
    place = next((number for number, least in enumerate(rule) if percent >= least), len(rule))
    return marks[min(place, len(marks) - 1)]


def series(session: Session, own_office: str, use: UseRow, years: Iterable[int]) -> dict[int, Figure]:
    """Over a change of plans too: an earlier year is counted the way it was counted then."""
    return {year: _figure_then(session, own_office, use, year) for year in years}


def _figure_then(session: Session, own_office: str, use: UseRow, fiscal_year: int) -> Figure:
    """Under the targets of its time. Only counts of records depend on the target; those of several targets are added."""
    if fiscal_year >= use.first_year or not use.first_year:
        return figure(session, own_office, use, fiscal_year)
    indicator = live(session, Indicator, use.indicator_id)
    earlier = [_use_row(one, indicator) for one in uses_before(session, use.indicator_id, fiscal_year)] if indicator else []
    if not earlier:
        return figure(session, own_office, use, fiscal_year)
    if use.aggregation not in BRANCH_SUMS or any(one.fed_by != "records" for one in earlier):
        return figure(session, own_office, earlier[-1], fiscal_year)
    every = [figure(session, own_office, one, fiscal_year) for one in earlier]
    known = [one for one in every if one.value is not None]
    if not known:
        return every[-1]
    about, partial = any(one.approximate for one in known), any(one.partial for one in every)
    return Figure(sum(one.value or 0 for one in known), "", about, partial)


def judging_rule(session: Session, plan_id: bytes, fiscal_year: int) -> tuple[int, ...]:
    return year_rules(session, plan_id, fiscal_year).judging_rule


def _fixed(session: Session, indicator: bytes, fiscal_year: int) -> Figure:
    found = live(session, FixedFigure, fixed_id(indicator, fiscal_year))
    if found is None:
        return Figure()
    if found.value is not None and found.state not in ("none", "excluded"):
        return Figure(found.value, "")
    return Figure(missing="none" if found.state == "none" else "excluded" if found.state == "excluded" else "blank")


def _ratio(session: Session, own_office: str, use: UseRow, fiscal_year: int) -> Figure:
    """Recomputed from its parts, in tenths of a percent when the indicator has one decimal; never a mean of percentages."""
    parts = []
    for part in (use.numerator_id, use.denominator_id):
        indicator = live(session, Indicator, part)
        if indicator is None or indicator.aggregation == "ratio":
            return Figure()
        parts.append(figure(session, own_office, _use_of(session, indicator, use.target_id, fiscal_year), fiscal_year))
    above, below = parts
    if above.value is None or below.value is None or below.value <= 0:
        missing: Missing = next((one.missing for one in parts if one.value is None), "blank")
        return Figure(missing=missing or "blank")
    value = round(above.value * 100 * 10**use.decimals / below.value)
    return Figure(value, "", above.approximate or below.approximate, above.partial or below.partial)


def _from_records(session: Session, use: UseRow, fiscal_year: int, office: str, months: Sequence[int] | None) -> Figure:
    late = late_ids(session, fiscal_year)
    happened = [
        Activity.deleted.is_(False),
        Activity.state == "final",
        Activity.partition == office,
        Activity.target_id == use.target_id,
        Activity.date.between(first_day(fiscal_year), last_day(fiscal_year)),
        Activity.status.is_(None) | Activity.status.in_(HAPPENED),
        *((Activity.id.not_in(late),) if late else ()),
        *((Activity.kind == use.source_kind,) if use.source_kind else ()),
        *((func.strftime("%m", Activity.date).in_([f"{month:02}" for month in months]),) if months is not None else ()),
    ]
    if use.source == "value":
        return _from_activity_figures(session, use, happened)
    count, sessions, people, about = session.execute(
        select(
            func.count(),
            func.coalesce(func.sum(func.coalesce(credible(Activity.sessions), 1)), 0),
            func.sum(credible(Activity.participants)),
            func.max(case((Activity.participants_approximate.is_(True), 1), else_=0)),
        ).where(*happened)
    ).one()
    if use.source == "activities":
        return Figure(count, "")
    if use.source == "sessions":
        return Figure(sessions, "")
    if people is None:
        return Figure(0, "") if not count else Figure(missing="blank")
    return Figure(people, "", bool(about))


def _from_activity_figures(session: Session, use: UseRow, happened: list[object]) -> Figure:
    total, about = session.execute(
        select(func.sum(ActivityFigure.value), func.max(ActivityFigure.approximate))
        .join(Activity, Activity.id == ActivityFigure.activity_id)
        .where(
            ActivityFigure.indicator_id == use.indicator_id,
            ActivityFigure.deleted.is_(False),
            ActivityFigure.partition == Activity.partition,
            *happened,  # type: ignore[arg-type]
        )
    ).one()
    return Figure() if total is None else Figure(total, "", bool(about))


def _in_order(by_month: Mapping[int, MonthlyFigure]) -> list[int]:
    """Months of a fiscal year: April first, March last."""
    return sorted(by_month, key=lambda month: (month + 8) % 12)


def _use_of(session: Session, indicator: Indicator, target_id: bytes, fiscal_year: int) -> UseRow:
    """A part of a ratio as its target uses it; where the target doesn't, as the catalogue counts it."""
    own = next((use for use in uses(session, [target_id], fiscal_year) if use.indicator_id == indicator.id), None)
    if own is not None:
        return own
    return _use_row(IndicatorUse(id=b"", target_id=target_id, indicator_id=indicator.id, first_year=0, fed_by="head"), indicator)


def _use_row(use: IndicatorUse, indicator: Indicator) -> UseRow:
    return UseRow(
        id=use.id,
        indicator_id=indicator.id,
        target_id=use.target_id or b"",
        code=indicator.code or "",
        name=indicator.name or "",
        unit=indicator.unit or "",
        aggregation=indicator.aggregation or "sum",
        wanted=indicator.wanted or "reference",
        measure=indicator.measure or "none",
        decimals=indicator.decimals or 0,
        source=indicator.source or "value",
        source_kind=indicator.source_kind or "",
        numerator_id=indicator.numerator_id,
        denominator_id=indicator.denominator_id,
        fed_by=use.fed_by or "head",
        first_year=use.first_year or 0,
        break_note=use.break_note or "",
        sort_no=use.sort_no or indicator.sort_no or 0,
    )
