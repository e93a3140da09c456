"""指標: the figures of a target in a year. Each is added up only in the way it may be, and judged only where it can be.

sum: adds branches and months. period_end: takes the last known month of each branch and adds branches, never months. unique,
head and step: entered by the head office; adding is forbidden. ratio: computed anew from its two parts. A missing figure
keeps its reason: 未入力, 該当なし, 対象外, 未提出 and 0 are five different things.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.base import HEAD
from app.models.indicator import FixedFigure, Indicator, IndicatorTarget, IndicatorUse
from app.services.figures.figures import reporting
from app.services.indicators.indicator_kinds import BRANCH_SUMS as BRANCH_SUMS
from app.services.indicators.indicator_kinds import MISSING_WORDS as MISSING_WORDS
from app.services.indicators.indicator_kinds import Figure as Figure
from app.services.indicators.indicator_kinds import Key, Missing
from app.services.indicators.indicator_kinds import UseRow as UseRow
from app.services.indicators.indicator_sums import branch_figures, nothing
from app.services.plan.plans import led_by_head, read_offices
from app.services.plan.predecessors import uses_before
from app.services.plan.year_settings import year_rules
from app.services.records.record_forms import derived_record_id, live
from app.services.workspace.workspace import Workspace


@dataclass(frozen=True)
class TargetValue:
    """年度目標値. ``state``: "" 未入力, set, unset 目標設定なし, excluded 対象外."""

    value: int | None = None
    state: str = ""
    reason: str = ""
    baseline: int | None = None
    baseline_year: int | None = None


def indicator_id(code: str) -> bytes:
    """The record id of an indicator, derived from its code."""
    return derived_record_id("indicator", code)


def use_id(target_id: bytes, indicator: bytes, first_year: int) -> bytes:
    """The record id of a use, derived from target, indicator and first year."""
    return derived_record_id("indicator_use", target_id.hex(), indicator.hex(), str(first_year))


def monthly_id(indicator: bytes, fiscal_year: int, month: int, office: str) -> bytes:
    """The record id of a cell of 月次件数表, derived from its key."""
    return derived_record_id("monthly_figure", indicator.hex(), str(fiscal_year), str(month), office)


def fixed_id(indicator: bytes, fiscal_year: int) -> bytes:
    """The record id of 本部の確定値, derived from indicator and year."""
    return derived_record_id("fixed_figure", indicator.hex(), str(fiscal_year))


def target_value_id(indicator: bytes, fiscal_year: int, office: str = HEAD) -> bytes:
    """The record id of 年度目標値, derived from indicator, year and office."""
    return derived_record_id("indicator_target", indicator.hex(), str(fiscal_year), office)


def uses(session: Session, targets: Iterable[bytes], fiscal_year: int) -> list[UseRow]:
    """The indicators used for these targets in a year, in catalogue order. Of two uses of one indicator the later one counts."""
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


def uses_of(workspace: Workspace, targets: Sequence[bytes], fiscal_year: int) -> list[UseRow]:
    """``uses`` in a session of its own."""
    with workspace.database.reading() as session:
        return uses(session, targets, fiscal_year)


def office_figure(session: Session, use: UseRow, fiscal_year: int, office: str, months: Sequence[int] | None = None) -> Figure:
    """One office's own figure for the year, or for some months (1-12) of it."""
    return branch_figures(session, [use], fiscal_year, months)[use.key].get(office, nothing(use))


def figure(session: Session, own_office: str, use: UseRow, fiscal_year: int, months: Sequence[int] | None = None) -> Figure:
    """The council's figure, as far as this PC can know it."""
    return council_figures(session, own_office, [use], fiscal_year, months)[use.key]


def figures_of_office(
    session: Session, every: Sequence[UseRow], fiscal_year: int, office: str, months: Sequence[int] | None = None
) -> dict[Key, Figure]:
    """One office's own figures; a ratio from its own parts. Figures entered by the head office are not included."""
    parts = {use.key: ratio_parts(session, use, fiscal_year) for use in every if use.aggregation == "ratio"}
    own = [use for use in every if use.is_added_up]
    added = [*own, *(part for pair in parts.values() for part in pair if part is not None and part.is_added_up)]
    counted = branch_figures(session, added, fiscal_year, months)
    known = {use.key: counted[use.key].get(office, nothing(use)) for use in added}
    found = {use.key: known[use.key] for use in own}
    for use in every:
        pair = parts.get(use.key, [])
        if pair and all(part is not None and part.key in known for part in pair):
            found[use.key] = _ratio(use, [known[part.key] for part in pair if part is not None])
    return found


def council_figures(
    session: Session, own_office: str, every: Sequence[UseRow], fiscal_year: int, months: Sequence[int] | None = None
) -> dict[Key, Figure]:
    """``figure`` of many indicators at once; the number of database queries does not grow with them.

    For some months (the 上半期) figures that the head office enters once a year are not known.
    """
    ratios = [use for use in every if use.aggregation == "ratio"]
    parts = {use.key: ratio_parts(session, use, fiscal_year) for use in ratios}
    asked = [use for use in every if use not in ratios]
    asked += [part for pair in parts.values() for part in pair if part is not None]
    added = [use for use in asked if use.is_added_up]
    offices = [office.code for office in read_offices(session)]
    status = reporting(session, own_office, offices, fiscal_year)
    counted = branch_figures(session, added, fiscal_year, months)
    reported = [office for office in offices if office == HEAD or status[office] == "reported"]
    missing = any(status[office] == "unreported" for office in offices if office != HEAD)
    led = led_by_head(session, {use.target_id for use in added})
    found = {
        use.key: _sum(
            use,
            [counted[use.key].get(one, nothing(use)) for one in reported],
            missing and use.target_id not in led,
            of_head=use.target_id in led,
        )
        for use in added
    }
    yearly = Figure(missing="yearly")
    fixed = {
        use.indicator_id: _fixed(session, use.indicator_id, fiscal_year) if months is None else yearly
        for use in asked
        if not use.is_added_up
    }
    found |= {use.key: fixed[use.indicator_id] for use in asked if not use.is_added_up}
    for use in ratios:
        found[use.key] = _ratio(use, [found[part.key] if part else Figure() for part in parts[use.key]])
    return found


def _sum(use: UseRow, every: Sequence[Figure], missing: bool, *, of_head: bool = False) -> Figure:
    """The council's figure. ``every``: figures of the head office and the branches that reported; ``missing``: one did not
    report.

    ``of_head``: 主管 is 本部, so its own figure is the whole.
    """
    before = not of_head and not missing and len(every) == 1  # before the first record of any branch
    known = [one for one in every if one.value is not None]
    said_nothing = all(one.missing == "blank" or (one.value == 0 and use.fed_by == "records") for one in every)
    if said_nothing and (before or (missing and len(every) == 1)):
        # Nobody but the head office, which recorded nothing itself: that is no 0 of the council.
        return Figure(missing="no_record" if before else "unreported")
    if not known:
        if missing and said_nothing:
            return Figure(missing="unreported")
        return Figure(missing="none" if any(one.missing == "none" for one in every) else "blank", partial=missing)
    return Figure(sum(one.value or 0 for one in known), "", any(one.approximate for one in known), missing)


def target_value(session: Session, indicator: bytes, fiscal_year: int, office: str = HEAD) -> TargetValue:
    """年度目標値 of the council (HEAD) or of a branch."""
    found = live(session, IndicatorTarget, target_value_id(indicator, fiscal_year, office))
    if found is None:
        return TargetValue()
    state = found.state or ("set" if found.value is not None else "")
    value = found.value if state == "set" else None
    return TargetValue(value, state, found.reason or "", found.baseline, found.baseline_year)


def achievement(actual: Figure, target: TargetValue, wanted: str = "up") -> int | None:
    """達成率 in whole percent; None without anything to compare (no target value, target 0, no figure, 参考).

    For an indicator that should go down, a figure at or below the target is 100 %.
    """
    if actual.value is None or target.state != "set" or target.value is None or wanted == "reference" or target.value <= 0:
        return None
    if wanted == "down":
        return 100 if actual.value <= target.value else max(0, round(target.value * 100 / actual.value))
    return round(actual.value * 100 / target.value)


def judged(percent: int | None, rule: Sequence[int], marks: Sequence[str]) -> str | None:
    """参考判定: the mark of the scale for a percentage, by the descending rule; None when nothing was judged.

    It is printed beside the decision of people and never replaces it.
    """
    if percent is None or not marks:
        return None
    place = next((number for number, least in enumerate(rule) if percent >= least), len(rule))
    return marks[min(place, len(marks) - 1)]


def series(session: Session, own_office: str, use: UseRow, years: Iterable[int]) -> dict[int, Figure]:
    """Figures by year, also across a change of plans: an earlier year is counted as it was counted then."""
    return {year: _figure_then(session, own_office, use, year) for year in years}


def many_series(
    session: Session, own_office: str, every: Sequence[UseRow], years: Iterable[int], months: Sequence[int] | None = None
) -> dict[Key, dict[int, Figure]]:
    """``series`` of many indicators: the years of their own plan together, earlier ones as they were counted then."""
    found: dict[Key, dict[int, Figure]] = {use.key: {} for use in every}
    for year in years:
        together = council_figures(session, own_office, [use for use in every if year >= use.first_year], year, months)
        for use in every:
            now = year >= use.first_year
            found[use.key][year] = together[use.key] if now else _figure_then(session, own_office, use, year, months)
    return found


def office_series(
    session: Session, every: Sequence[UseRow], years: Iterable[int], office: str, months: Sequence[int] | None = None
) -> dict[Key, dict[int, Figure]]:
    """As ``many_series``, for one office's own figures."""
    found: dict[Key, dict[int, Figure]] = {}
    for year in years:
        now = [use for use in every if year >= use.first_year]
        for key, one in figures_of_office(session, now, year, office, months).items():
            found.setdefault(key, {})[year] = one
        for use in every:
            if year < use.first_year:
                then = uses_then(session, use, year)
                known = list(figures_of_office(session, then, year, office, months).values())
                if known:
                    found.setdefault(use.key, {})[year] = _together(use, then, known)
    return found


def uses_then(session: Session, use: UseRow, fiscal_year: int) -> list[UseRow]:
    """How an indicator was used in an earlier year, under the targets of that time; itself in the years of its own use."""
    if fiscal_year >= use.first_year or not use.first_year:
        return [use]
    indicator = live(session, Indicator, use.indicator_id)
    earlier = [_use_row(one, indicator) for one in uses_before(session, use.indicator_id, fiscal_year)] if indicator else []
    return earlier or [use]


def _figure_then(session: Session, own_office: str, use: UseRow, fiscal_year: int, months: Sequence[int] | None = None) -> Figure:
    then = uses_then(session, use, fiscal_year)
    return _together(use, then, [figure(session, own_office, one, fiscal_year, months) for one in then])


def _together(use: UseRow, then: Sequence[UseRow], every: Sequence[Figure]) -> Figure:
    """The figure of an earlier year from several targets: only counts of records depend on the target and are added."""
    if len(every) == 1 or use.aggregation not in BRANCH_SUMS or any(one.fed_by != "records" for one in then):
        return every[-1]
    known = [one for one in every if one.value is not None]
    if not known:
        return every[-1]
    about, partial = any(one.approximate for one in known), any(one.partial for one in every)
    return Figure(sum(one.value or 0 for one in known), "", about, partial)


def judging_rule(session: Session, plan_id: bytes, fiscal_year: int) -> tuple[int, ...]:
    """The rule of 参考判定 of a plan and year, as descending percentages."""
    return year_rules(session, plan_id, fiscal_year).judging_rule


def _fixed(session: Session, indicator: bytes, fiscal_year: int) -> Figure:
    found = live(session, FixedFigure, fixed_id(indicator, fiscal_year))
    if found is None:
        return Figure()
    if found.value is not None and found.state not in ("none", "excluded"):
        return Figure(found.value, "")
    return Figure(missing="none" if found.state == "none" else "excluded" if found.state == "excluded" else "blank")


def ratio_parts(session: Session, use: UseRow, fiscal_year: int) -> list[UseRow | None]:
    """Numerator and denominator of a ratio, as they are counted for its target; None for one that is not usable."""
    found: list[UseRow | None] = []
    for part in (use.numerator_id, use.denominator_id):
        indicator = live(session, Indicator, part)
        usable = indicator is not None and indicator.aggregation != "ratio"
        found.append(_use_of(session, indicator, use.target_id, fiscal_year) if indicator is not None and usable else None)
    return found


def _ratio(use: UseRow, parts: Sequence[Figure]) -> Figure:
    """Computed from its two parts and scaled by its decimals; never a mean of percentages."""
    above, below = parts
    if above.value is None or below.value is None or below.value <= 0:
        missing: Missing = next((one.missing for one in parts if one.value is None), "blank")
        return Figure(missing=missing or "blank")
    value = round(above.value * 100 * 10**use.decimals / below.value)
    return Figure(value, "", above.approximate or below.approximate, above.partial or below.partial)


def _use_of(session: Session, indicator: Indicator, target_id: bytes, fiscal_year: int) -> UseRow:
    """A part of a ratio as its target uses it; if the target does not, as the catalogue counts it."""
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
        formula=indicator.formula or "",
        masked=indicator.masked,
    )
