"""An indicator of a target over five years with its target values: shown in the 指標表 of the sheet and on the target page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.models.plan import Plan
from app.reports.figures import BREAK, figure_cell
from app.reports.paper import Cell, Num
from app.rules.figure import MISSING_WORDS, Figure, absent, difference, growth
from app.rules.periods import YEAR, months_of
from app.services.indicators import indicators
from app.services.indicators.indicator_kinds import Key
from app.services.indicators.indicators import TargetValue, UseRow
from app.services.plan.office_dates import takeovers
from app.services.plan.plans import terms
from app.services.plan.predecessors import breaks
from app.services.plan.target_year import PlanYear
from app.services.plan.year_settings import rules_of
from app.services.records.record_forms import all_of

NOTHING = MISSING_WORDS["nothing"]


@dataclass(frozen=True)
class IndicatorLine:
    """``series`` and ``targets`` by year; the last year is the one looked at. ``broke``: years from which on it was counted
    differently.

    ``mark`` is the 参考判定, "" for a 上半期: the rule is about a whole year.
    """

    use: UseRow
    series: dict[int, Figure]
    targets: dict[int, TargetValue]
    broke: dict[int, str]
    mark: str

    @property
    def years(self) -> list[int]:
        """Up to five years, oldest first: none from before the first plan without a figure."""
        return sorted(self.series)

    @property
    def is_judged(self) -> bool:
        """Whether it is compared with a target value. A 参考 indicator has none unless somebody gave it one."""
        return self.use.wanted != "reference" or any(one.state for one in self.targets.values())

    def figure(self, year: int) -> Cell:
        """実績 of a year as a cell; 記録なし for one before the years of the series."""
        return self.marked(year, figure_cell(self.series.get(year, absent("no_record")), self.use.decimals))

    def marked(self, year: int, cell: Cell) -> Cell:
        """The cell of a year, with ‖ where the counting changed."""
        return broken(cell) if year in self.broke else cell

    def target(self, year: int) -> Cell:
        """目標 of a year as a cell."""
        goal = self.targets[year]
        before = year < self.use.first_year and not goal.state
        return NOTHING if before else figure_cell(indicators.goal_figure(goal, self.use.wanted), self.use.decimals)

    def rate(self, year: int) -> Cell:
        """達成率 of a year as a cell, in percent."""
        return figure_cell(indicators.achievement(self.series[year], self.targets[year], self.use.wanted), suffix="％")

    def change(self, year: int) -> Cell:
        """増減率 as a cell, in points for a ratio; － unless no branch is missing in either year and both were counted alike."""
        now, before = self.series[year], self.series.get(year - 1, Figure())
        # Steps are no quantities.
        if now.is_partial or before.is_partial or year in self.broke or self.use.aggregation == "step":
            return figure_cell(absent("nothing"))
        if self.use.aggregation == "ratio":
            return figure_cell(difference(now, before), self.use.decimals, "ポイント", signed=True)
        return figure_cell(growth(now, before), suffix="％", signed=True)


def rate_heading(period: str) -> str:
    """What 達成率 is called: a 上半期 is compared with the target value of the whole year."""
    return "達成率" if period == YEAR else "年度目標比"


def indicator_lines(session: Session, own_office: str, of: PlanYear, targets: Sequence[bytes]) -> list[IndicatorLine]:
    """The indicators of these targets, of the council or of one office with its own figures and target values.

    For a 上半期, first halves are compared with first halves.
    """
    found = indicators.uses_of(session, targets, of.fiscal_year)
    return _lines(session, of, found, _all_years(session, own_office, of, found))


def lines_by_target(
    session: Session, own_office: str, of: PlanYear, targets: Sequence[bytes]
) -> dict[bytes, list[IndicatorLine]]:
    """Target → its ``indicator_lines`` as if it alone were asked for; the figures of all are read together."""
    found = indicators.uses_of(session, targets, of.fiscal_year)
    every = _all_years(session, own_office, of, found)
    uses = {target: [use for use in found if use.target_id == target] for target in targets}
    return {
        target: _lines(session, of, some, {use.key: every[use.key] for use in some if use.key in every})
        for target, some in uses.items()
    }


def _all_years(session: Session, own_office: str, of: PlanYear, found: Sequence[UseRow]) -> dict[Key, dict[int, Figure]]:
    years = range(of.fiscal_year - YEARS + 1, of.fiscal_year + 1)
    return _series(session, own_office, found, years, of.office, months_of(of.period))


def _lines(session: Session, of: PlanYear, found: Sequence[UseRow], every: dict[Key, dict[int, Figure]]) -> list[IndicatorLine]:
    begun = first_planned_year(session) or of.fiscal_year - YEARS + 1
    recorded = (year for series in every.values() for year, one in series.items() if one.value is not None)
    years = years_shown(session, of.fiscal_year, recorded)
    taken_over = takeovers(session, of.office, of.period) if of.office else {}
    rules = rules_of(session, of.plan_id, of.fiscal_year)
    marks = [term.label for term in terms(session, rules.rating_scale) if term.code != "-"]
    lines = []
    for use in found:
        if use.key in every:
            series = {year: _or_no_record(every[use.key][year], year, begun) for year in years}
            goals = {year: indicators.target_value(session, use.indicator_id, year, of.owner) for year in years}
            percent = indicators.achievement(series[of.fiscal_year], goals[of.fiscal_year], use.wanted)
            mark = indicators.judged(percent, rules.judging_rule, marks) or NOTHING
            broke = {year: said for year, said in taken_over.items() if year in years[1:]}
            broke |= breaks(session, use.indicator_id, years[0], years[-1])
            lines.append(IndicatorLine(use, series, goals, broke, mark if of.period == YEAR else ""))
    return lines


def _or_no_record(found: Figure, year: int, begun: int) -> Figure:
    return absent("no_record") if found.value is None and year < begun else found


def _series(
    session: Session,
    own_office: str,
    found: Sequence[UseRow],
    years: range,
    office: str | None,
    months: Sequence[int] | None,
) -> dict[Key, dict[int, Figure]]:
    """Figures by indicator and year."""
    if office is None:
        return indicators.many_series(session, own_office, found, years, months)
    every = indicators.office_series(session, own_office, found, years, office, months)
    for series in every.values():
        for year in years:
            series.setdefault(year, Figure())
    return every


YEARS = 5


def first_planned_year(session: Session) -> int | None:
    """The first fiscal year of the first plan: before it nothing was asked for."""
    return min((plan.first_year for plan in all_of(session, Plan).values() if plan.first_year is not None), default=None)


def years_shown(session: Session, fiscal_year: int, recorded: Iterable[int] = ()) -> range:
    """The year and up to four before it, on forms and pages alike: none from before the first plan, unless a figure of it was
    ``recorded``.
    """
    earliest = fiscal_year - YEARS + 1
    begun = first_planned_year(session) or earliest
    return range(max(earliest, min((begun, *recorded))), fiscal_year + 1)


def broken(cell: Cell) -> Cell:
    """The cell with the mark ‖, so that nobody compares it with earlier years."""
    if isinstance(cell, Num):
        return replace(cell, mark=f"{BREAK}{cell.mark}")
    return f"{cell or ''}{BREAK}"
