"""指標表 of the evaluation sheets: for each indicator rows 目標, 実績 and 達成率 over five years, as councils print it."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy.orm import Session

from app.models.base import HEAD
from app.models.fiscal import fiscal_year_short
from app.reports.paper import Cell, Column, Notes, Num, Row, Table, cell_text
from app.services import indicators
from app.services.evaluations import YEAR, months_of
from app.services.figures import reporting
from app.services.indicator_papers import BREAK, YEARS, broken
from app.services.indicator_kinds import Key
from app.services.indicators import WANTED, Figure, TargetValue, UseRow
from app.services.lineage import breaks
from app.services.monthly_table import figure_cell
from app.services.plans import read_terms
from app.services.year_settings import year_rules

NOTHING = "－"
PARTIAL = "※ 未提出の支部を除く"
_WORDS = {"unset": "設定なし", "excluded": "対象外", "": "未入力"}


def sheet_indicators(
    session: Session,
    own_office: str,
    plan_id: bytes,
    target_id: bytes,
    fiscal_year: int,
    *,
    office: str | None = None,
    period: str = YEAR,
    empty: bool = False,
) -> tuple[Table | Notes, ...]:
    """Of the council, or of one ``office`` with its own figures and targets. ``empty``: to be filled in by hand.

    The half-year compares halves with halves and shows how far the year's target is reached; the rule speaks of a whole year.
    """
    years = range(fiscal_year - YEARS + 1, fiscal_year + 1)
    found = indicators.uses(session, [target_id], fiscal_year)
    every = _series(session, own_office, found, years, office, months_of(period))
    found = [use for use in found if use.key in every]
    if not found:
        return ()
    judging = _Judging(session, plan_id, fiscal_year, office or HEAD, whole_year=period == YEAR)
    rows: list[Row] = []
    changed: list[str] = []
    for use in found:
        broke = breaks(session, use.indicator_id, years[0], years[-1])
        changed += [f"{BREAK}{use.name}：{note}" for note in broke.values()]
        rows += _Group(use, every[use.key], broke, judging).rows(empty)
    columns = (
        Column("", 3.6),
        *(Column(fiscal_year_short(year), 3, "right") for year in years),
        Column("前年度比", 3.4, "right"),
        *((Column("参考判定", 2.8, "centre"),) if judging.whole_year else ()),
    )
    partial = any(one.partial for series in every.values() for one in series.values())
    table = Table(columns, tuple(rows), "指標", PARTIAL if partial and not empty else "")
    return (table, Notes(tuple(changed))) if changed else (table,)


class _Judging:
    """How figures of this plan, year and office are compared with their targets."""

    def __init__(self, session: Session, plan_id: bytes, fiscal_year: int, office: str, *, whole_year: bool) -> None:
        rules = year_rules(session, plan_id, fiscal_year)
        self.session, self.office, self.whole_year = session, office, whole_year
        self.rule = rules.judging_rule
        self.marks = [term.label for term in read_terms(session, rules.rating_scale) if term.code != "-"]

    def target(self, use: UseRow, year: int) -> TargetValue:
        return indicators.target_value(self.session, use.indicator_id, year, self.office)

    def mark(self, percent: int | None) -> str:
        return indicators.judged(percent, self.rule, self.marks) or NOTHING


class _Group:
    """The rows of one indicator. An indicator for reference only has no rows for targets it was never given."""

    def __init__(self, use: UseRow, series: Mapping[int, Figure], broke: Mapping[int, str], judging: _Judging) -> None:
        self.use, self.series, self.broke, self.judging = use, series, broke, judging
        self.years = sorted(series)
        self.targets = {year: judging.target(use, year) for year in self.years}

    def rows(self, empty: bool) -> Iterator[Row]:
        last = self.years[-1]
        blank = ("",) * (len(self.years) + (2 if self.judging.whole_year else 1))
        yield Row((self._about(last), *(None for _ in blank)), "head")
        rates = {year: indicators.achievement(self.series[year], self.targets[year], self.use.wanted) for year in self.years}
        lines: list[tuple[Cell, ...]] = []
        if self.use.wanted != "reference" or any(one.state for one in self.targets.values()):
            lines.append(("目標", *map(self._goal, self.years), NOTHING, *self._more(NOTHING)))
        lines.append(("実績", *map(self._figure, self.years), self._change(last), *self._more(NOTHING)))
        if len(lines) == 2:
            name = "達成率" if self.judging.whole_year else "年度目標比"
            cells: list[Cell] = [NOTHING if rates[year] is None else Num(rates[year] or 0, suffix="％") for year in self.years]
            lines.append((name, *cells, NOTHING, *self._more(self.judging.mark(rates[last]))))
        for first, *rest in lines:
            yield Row((first, *(blank if empty else rest)), with_above=True)

    def _about(self, year: int) -> str:
        goal, use = self.targets[year], self.use
        told = f"{use.title}　方向：{WANTED.get(use.wanted, '')}"
        if goal.baseline is not None:
            since = f"（{fiscal_year_short(goal.baseline_year)}）" if goal.baseline_year else ""
            told += f"　基準値 {cell_text(Num(goal.baseline, use.decimals))}{since}"
        return told

    def _goal(self, year: int) -> Cell:
        goal = self.targets[year]
        if goal.value is not None:
            return Num(goal.value, self.use.decimals)
        return NOTHING if year < self.use.first_year and not goal.state else _WORDS.get(goal.state, "未入力")

    def _figure(self, year: int) -> Cell:
        cell = figure_cell(self.series[year], self.use)
        return broken(cell) if year in self.broke else cell

    def _change(self, year: int) -> Cell:
        """On the year before, only where both are whole and counted alike; of a share in points, else in percent."""
        now, before = self.series[year], self.series.get(year - 1, Figure())
        if now.value is None or before.value is None or now.partial or before.partial or year in self.broke:
            return NOTHING
        if self.use.aggregation == "ratio":
            return Num(now.value - before.value, self.use.decimals, suffix="ポイント")
        if self.use.aggregation == "step" or before.value <= 0:
            return NOTHING
        return Num(round((now.value - before.value) * 100 / before.value), suffix="％")

    def _more(self, cell: str) -> tuple[str, ...]:
        return (cell,) if self.judging.whole_year else ()


def _series(
    session: Session,
    own_office: str,
    found: Sequence[UseRow],
    years: range,
    office: str | None,
    months: Sequence[int] | None,
) -> dict[Key, dict[int, Figure]]:
    """By indicator and year. A branch that did not report in a year has no figures, which is not 0."""
    if office is None:
        return indicators.many_series(session, own_office, found, years, months)
    every = indicators.office_series(session, found, years, office, months)
    for year in years:
        status = reporting(session, own_office, [office], year)[office]
        for series in every.values():
            if status != "reported":
                series[year] = Figure(missing=status)
            series.setdefault(year, Figure())
    return every
