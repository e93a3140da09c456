"""指標: the figures of a target in a year. Each is added up only in the way it may be, and judged only where it can be.

sum: adds branches and months. period_end: takes the last known month of each branch and adds branches, never months. unique,
head and step: entered by the head office; adding is forbidden. ratio: computed anew from its two parts. A missing figure
keeps its reason: 未入力, 該当なし, 対象外, 未提出 and 0 are five different things.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.models.base import COMMON, HEAD
from app.models.indicator import FixedFigure, Indicator, IndicatorTarget, IndicatorUse
from app.rules.figure import Figure, absent, added, lacking, number, share, summed
from app.rules.months import MONTHS
from app.rules.periods import last_day_of_months
from app.services.figures.reporting import days_of
from app.services.figures.year_counts import reports
from app.services.indicators.indicator_kinds import BRANCH_SUMS as BRANCH_SUMS
from app.services.indicators.indicator_kinds import Key
from app.services.indicators.indicator_kinds import UseRow as UseRow
from app.services.indicators.indicator_sums import branch_figures, nothing
from app.services.plan.predecessors import is_used_in, uses_before
from app.services.records.list_rows import row_of
from app.services.records.record_forms import all_of, derived_record_id, few_of, live
from app.services.workspace.workspace import reading


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
    return derived_record_id("monthly_figure", indicator.hex(), str(fiscal_year), str(month), office, partition=office)


def fixed_id(indicator: bytes, fiscal_year: int) -> bytes:
    """The record id of 本部の確定値, derived from indicator and year."""
    return derived_record_id("fixed_figure", indicator.hex(), str(fiscal_year))


def target_value_id(indicator: bytes, fiscal_year: int, office: str = HEAD) -> bytes:
    """The record id of 年度目標値, derived from indicator, year and office."""
    partition = COMMON if office == HEAD else office
    return derived_record_id("indicator_target", indicator.hex(), str(fiscal_year), office, partition=partition)


@reading
def uses_of(session: Session, targets: Iterable[bytes], fiscal_year: int) -> list[UseRow]:
    """The indicators used for these targets in a year, in catalogue order. Of two uses of one indicator the later one counts."""
    wanted = {target: place for place, target in enumerate(targets)}
    known = all_of(session, Indicator)
    found = [
        (use, indicator)
        for use in few_of(session, IndicatorUse, "first_year")
        if use.target_id in wanted and is_used_in(use, fiscal_year)
        if (indicator := known.get(use.indicator_id or b"")) is not None
    ]
    rows = {(use.target_id, use.indicator_id): _use_row(use, indicator) for use, indicator in found if not indicator.retired}
    return sorted(rows.values(), key=lambda row: (wanted[row.target_id], row.sort_no, row.code))


def office_figure(session: Session, use: UseRow, fiscal_year: int, office: str, months: Sequence[int] | None = None) -> Figure:
    """One office's own figure for the year, or for some months (1-12) of it."""
    return branch_figures(session, {fiscal_year: [use]}, months)[fiscal_year][use.key].get(office, nothing(use))


def figure(session: Session, own_office: str, use: UseRow, fiscal_year: int, months: Sequence[int] | None = None) -> Figure:
    """The council's figure, as far as this PC can know it."""
    return council_figures(session, own_office, [use], fiscal_year, months)[use.key]


def _of_one_office(
    session: Session,
    own_office: str,
    every: Mapping[int, Sequence[UseRow]],
    office: str,
    months: Sequence[int] | None = None,
) -> dict[int, dict[Key, Figure]]:
    """Year → one office's own figures; a ratio from its own parts. Figures entered by the head office are not included."""
    parts = {year: _ratio_parts(session, uses, year) for year, uses in every.items()}
    needed = {year: [use for use in (*uses, *_parts_of(parts[year])) if use.is_added_up] for year, uses in every.items()}
    by_office = _by_office(session, own_office, needed, months)
    found: dict[int, dict[Key, Figure]] = {}
    for year, uses in every.items():
        known = {key: offices[office] for key, offices in by_office[year].items()}
        found[year] = {use.key: known[use.key] for use in uses if use.is_added_up}
        for use in uses:
            pair = parts[year].get(use.key, [])
            if pair and all(part is not None and part.key in known for part in pair):
                above, below = (known[part.key] for part in pair if part is not None)
                found[year][use.key] = share(above, below, use.decimals)
    return found


def council_figures(
    session: Session, own_office: str, every: Sequence[UseRow], fiscal_year: int, months: Sequence[int] | None = None
) -> dict[Key, Figure]:
    """``figure`` of many indicators at once; the number of database queries does not grow with them.

    For some months (the 上半期) figures that the head office enters once a year are not known.
    """
    return _of_council(session, own_office, {fiscal_year: every}, months)[fiscal_year]


def _of_council(
    session: Session, own_office: str, every: Mapping[int, Sequence[UseRow]], months: Sequence[int] | None
) -> dict[int, dict[Key, Figure]]:
    """Year → the council's figures."""
    parts = {year: _ratio_parts(session, uses, year) for year, uses in every.items()}
    asked = {
        year: [*(use for use in uses if use.aggregation != "ratio"), *_parts_of(parts[year])] for year, uses in every.items()
    }
    by_office = _by_office(session, own_office, asked, months)
    found: dict[int, dict[Key, Figure]] = {}
    for year, uses in every.items():
        known = {key: added(figures) for key, figures in by_office[year].items()}
        for use in asked[year]:
            if not use.is_added_up:
                known[use.key] = absent("yearly") if months is not None else _fixed(session, use.indicator_id, year)
        for use in uses:
            if use.aggregation == "ratio":
                above, below = (known[part.key] if part else Figure() for part in parts[year][use.key])
                known[use.key] = share(above, below, use.decimals)
        found[year] = known
    return found


def figures_by_office(
    session: Session, own_office: str, every: Sequence[UseRow], fiscal_year: int, months: Sequence[int] | None = None
) -> dict[Key, dict[str, Figure]]:
    """Of indicators that are added up: office code → its figure or why there is none, in the council's order."""
    return _by_office(session, own_office, {fiscal_year: every}, months)[fiscal_year]


def _by_office(
    session: Session, own_office: str, every: Mapping[int, Sequence[UseRow]], months: Sequence[int] | None
) -> dict[int, dict[Key, dict[str, Figure]]]:
    """Year → the figures of each office."""
    uses = {year: [use for use in found if use.is_added_up] for year, found in every.items()}
    counted = branch_figures(session, uses, months)
    return {year: _with_reasons(session, own_office, found, counted[year], year, months) for year, found in uses.items()}


def _with_reasons(
    session: Session,
    own_office: str,
    uses: Sequence[UseRow],
    counted: Mapping[Key, Mapping[str, Figure]],
    fiscal_year: int,
    months: Sequence[int] | None,
) -> dict[Key, dict[str, Figure]]:
    until = last_day_of_months(months, fiscal_year)
    since = days_of(fiscal_year, min(months, key=MONTHS.index))[0] if months else None
    known = reports(session, own_office, {use.target_id for use in uses}, fiscal_year, until, since)

    def of_office(use: UseRow, office: str) -> Figure:
        why = known.why_none(use.target_id, office)
        found = counted[use.key].get(office)
        if why and (found is None or (office != HEAD and why != "not_asked")):
            return absent(why)
        figure = nothing(use) if found is None else found
        return lacking(figure, office) if known.lacks_part(use.target_id, office) else figure

    return {use.key: {office: of_office(use, office) for office in known.status} for use in uses}


def target_value(session: Session, indicator: bytes, fiscal_year: int, office: str = HEAD) -> TargetValue:
    """年度目標値 of the council (HEAD) or of a branch."""
    found = live(session, IndicatorTarget, target_value_id(indicator, fiscal_year, office))
    if found is None:
        return TargetValue()
    state = found.state or ("set" if found.value is not None else "")
    value = found.value if state == "set" else None
    return TargetValue(value, state, found.reason or "", found.baseline, found.baseline_year)


def goal_figure(goal: TargetValue, wanted: str) -> Figure:
    """年度目標値 as a figure; 参考 where none is wanted and none was set."""
    if goal.value is not None:
        return number(goal.value)
    if wanted == "reference" and not goal.state:
        return absent("reference")
    return absent("unset" if goal.state == "unset" else "excluded" if goal.state == "excluded" else "blank")


def achievement(actual: Figure, target: TargetValue, wanted: str = "up") -> Figure:
    """達成率 in whole percent; none without anything to compare (no target value, target 0, no figure, 参考).

    For an indicator that should go down, a figure at or below the target is 100 %.
    """
    goal = goal_figure(target, wanted)
    if goal.value is None or goal.value <= 0 or wanted == "reference":
        return absent("nothing")
    if actual.value is None:
        return absent("nothing")
    return share(goal, replace(actual, value=max(actual.value, goal.value))) if wanted == "down" else share(actual, goal)


def judged(percent: Figure, rule: Sequence[int], marks: Sequence[str]) -> str | None:
    """参考判定: the mark of the scale for a percentage, by the descending rule; None when nothing was judged.

    It is printed beside the decision of people and never replaces it.
    """
    if percent.value is None or not marks:
        return None
    place = next((number for number, least in enumerate(rule) if percent.value >= least), len(rule))
    return marks[min(place, len(marks) - 1)]


def many_series(
    session: Session, own_office: str, every: Sequence[UseRow], years: Iterable[int], months: Sequence[int] | None = None
) -> dict[Key, dict[int, Figure]]:
    """Figures by year, also across a change of plans: the years of their own plan together, earlier ones as they were
    counted then.
    """
    span = list(years)
    then = {year: _then(session, every, year) for year in span}
    asked = {year: [one for uses in then[year].values() for one in uses] for year in span}
    figures = _of_council(session, own_office, asked, months)
    found: dict[Key, dict[int, Figure]] = {}
    for use in every:
        known = {year: [figures[year][one.key] for one in then[year][use.key]] for year in span}
        found[use.key] = {year: _together(use, then[year][use.key], known[year]) for year in span}
    return found


def office_series(
    session: Session,
    own_office: str,
    every: Sequence[UseRow],
    years: Iterable[int],
    office: str,
    months: Sequence[int] | None = None,
) -> dict[Key, dict[int, Figure]]:
    """As ``many_series``, for one office's own figures."""
    span = list(years)
    then = {year: _then(session, every, year) for year in span}
    asked = {year: [one for uses in then[year].values() for one in uses] for year in span}
    figures = _of_one_office(session, own_office, asked, office, months)
    found: dict[Key, dict[int, Figure]] = {}
    for year in span:
        for use in every:
            uses = then[year][use.key]
            known = [figures[year][one.key] for one in uses if one.key in figures[year]]
            if known:
                found.setdefault(use.key, {})[year] = _together(use, uses, known)
    return found


def _then(session: Session, every: Sequence[UseRow], fiscal_year: int) -> dict[Key, list[UseRow]]:
    """Key of each use → how its indicator was used in a year."""
    return {use.key: [use] if fiscal_year >= use.first_year else uses_then(session, use, fiscal_year) for use in every}


def uses_then(session: Session, use: UseRow, fiscal_year: int) -> list[UseRow]:
    """How an indicator was used in an earlier year, under the targets of that time; itself in the years of its own use."""
    if fiscal_year >= use.first_year or not use.first_year:
        return [use]
    indicator = live(session, Indicator, use.indicator_id)
    earlier = [_use_row(one, indicator) for one in uses_before(session, use.indicator_id, fiscal_year)] if indicator else []
    return earlier or [use]


def _together(use: UseRow, then: Sequence[UseRow], every: Sequence[Figure]) -> Figure:
    """The figure of an earlier year from several targets: only counts of records depend on the target and are added."""
    if len(every) == 1 or use.aggregation not in BRANCH_SUMS or any(one.fed_by != "records" for one in then):
        return every[-1]
    return summed(every)


def _fixed(session: Session, indicator: bytes, fiscal_year: int) -> Figure:
    found = live(session, FixedFigure, fixed_id(indicator, fiscal_year))
    if found is None:
        return Figure()
    if found.value is not None and found.state not in ("none", "excluded"):
        return number(found.value)
    return absent("none" if found.state == "none" else "excluded" if found.state == "excluded" else "blank")


def _ratio_parts(session: Session, every: Sequence[UseRow], fiscal_year: int) -> dict[Key, list[UseRow | None]]:
    return {use.key: ratio_parts(session, use, fiscal_year) for use in every if use.aggregation == "ratio"}


def _parts_of(parts: Mapping[Key, Sequence[UseRow | None]]) -> list[UseRow]:
    return [part for pair in parts.values() for part in pair if part is not None]


def ratio_parts(session: Session, use: UseRow, fiscal_year: int) -> list[UseRow | None]:
    """Numerator and denominator of a ratio, as they are counted for its target; None for one that is not usable."""
    found: list[UseRow | None] = []
    for part in (use.numerator_id, use.denominator_id):
        indicator = live(session, Indicator, part)
        usable = indicator is not None and indicator.aggregation != "ratio"
        found.append(_use_of(session, indicator, use.target_id, fiscal_year) if indicator is not None and usable else None)
    return found


def _use_of(session: Session, indicator: Indicator, target_id: bytes, fiscal_year: int) -> UseRow:
    """A part of a ratio as its target uses it; if the target does not, as the catalogue counts it."""
    own = next((use for use in uses_of(session, [target_id], fiscal_year) if use.indicator_id == indicator.id), None)
    if own is not None:
        return own
    return _use_row(IndicatorUse(id=b"", target_id=target_id, indicator_id=indicator.id, first_year=0, fed_by="head"), indicator)


def _use_row(use: IndicatorUse, indicator: Indicator) -> UseRow:
    return row_of(UseRow, use, indicator, sort_no=use.sort_no or indicator.sort_no or 0)
