"""A target in a year as its page shows it: figures, months beside last year's, five years.

Everything is computed as for the printed sheet, so that screen and form cannot disagree.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from app.models.base import HEAD
from app.reports.figures import figure_text, signs
from app.reports.paper import Chart, Series, cell_text
from app.rules import clock
from app.rules.figure import growth
from app.rules.fiscal import fiscal_year_short
from app.rules.months import MONTHS
from app.rules.periods import last_day_of, months_of
from app.rules.target_count import Count
from app.services.activities.activity_list import Filter, list_ids, totals
from app.services.annual_plan.annual_plans import ItemRow, items
from app.services.evaluation import evaluation_sheet_data
from app.services.evaluation.evaluations import NO_YEAR_BEFORE, letter
from app.services.figures.asked import Asked
from app.services.figures.closed_year_snapshot import count_late
from app.services.figures.reporting import office_reports
from app.services.figures.target_counts import activities_by_month
from app.services.figures.year_counts import year_counts
from app.services.indicators.five_year_rows import IndicatorLine, indicator_lines, years_shown
from app.services.indicators.trend_chart import trend_chart
from app.services.overview.figure_breakdown import NAMES, UNITS, indicator_question
from app.services.plan.plans import year_of_plan
from app.services.plan.predecessors import targets_before
from app.services.plan.target_year import TargetYear
from app.services.workspace.workspace import Workspace

AFTER_CLOSING = "（締めたあとの変更を含みます）"
"""Behind a sum of records in which the closing of their year knew others."""


@dataclass(frozen=True)
class FactRow:
    """One figure of the year as texts; ``asked`` is the question for なぜこの数字."""

    id: bytes
    words: str
    now: str
    before: str
    change: str
    target: str
    rate: str
    mark: str
    asked: Asked


@dataclass(frozen=True)
class YearRow:
    """One of the five years: its figures and its letter."""

    id: bytes
    year: str
    rating: str
    count: Count


def facts(workspace: Workspace, of: TargetYear) -> list[FactRow]:
    """件数・回数・参加者 as on the sheet, then the indicators with target value and 参考判定."""
    whole = evaluation_sheet_data.total_row(evaluation_sheet_data.evaluation_sheet(workspace, of))
    rows = [
        FactRow(
            id=name.encode(),
            words=f"{words}（{UNITS[name]}）",
            now=figure_text(getattr(whole.now, name)),
            before=figure_text(getattr(whole.before, name)),
            change=figure_text(growth(getattr(whole.now, name), getattr(whole.before, name)), suffix="％", signed=True),
            target="",
            rate="",
            mark="",
            asked=Asked(of.target_id, name, None, of.office, None, of.period),
        )
        for name, words in NAMES.items()
    ]
    return [*rows, *(_fact(line, of) for line in lines_of(workspace, of))]


def lines_of(workspace: Workspace, of: TargetYear) -> list[IndicatorLine]:
    """The indicators of the target over five years."""
    with workspace.database.reading() as session:
        plan = year_of_plan(session, of)
        return indicator_lines(session, workspace.office_code, plan, [of.target_id])


def months_chart(workspace: Workspace, of: TargetYear) -> Chart:
    """活動件数 by month beside last year's. A future month has no bar; a past one without any activity has 0.

    A year of which nothing is known has no bars at all: an office without a file is not 0.
    """
    months = months_of(of.period) or MONTHS
    with workspace.database.reading() as session:
        series = [
            Series(fiscal_year_short(year), _by_month(session, workspace, of, year, months))
            for year in (of.fiscal_year - 1, of.fiscal_year)
        ]
    labels = tuple(f"{month}月" for month in months)
    return Chart("bars", "月別の活動件数", labels, tuple(series), unit="件", height_mm=38)


def five_years(workspace: Workspace, of: TargetYear) -> list[YearRow]:
    """The years that the forms show too, across plans; a year without records says so."""
    with workspace.database.reading() as session:
        return [_year(session, workspace, of, year) for year in years_shown(session, of.fiscal_year)]


def trends(workspace: Workspace, of: TargetYear, rows: Sequence[YearRow]) -> list[Chart]:
    """活動件数 of the five years, then every indicator that has a number in two or more of them."""
    figures = [row.count.activities for row in rows]
    marked = tuple(f"{row.year}{signs(one)}" for row, one in zip(rows, figures, strict=True))
    counted = (Series("活動件数", tuple(None if one.value is None else float(one.value) for one in figures)),)
    charts = [Chart("bars", "活動件数", marked, counted, unit="件", height_mm=36)]
    made = [trend_chart(line.use, line.series, line.broke) for line in lines_of(workspace, of)]
    return charts + [chart for chart in made if chart is not None]


def plan_items(workspace: Workspace, of: TargetYear) -> list[ItemRow]:
    """The office's own 実施項目, then those of 本部共通."""
    offices = dict.fromkeys((of.owner, HEAD))
    return [row for office in offices for row in items(workspace, replace(of, office=office))]


def activity_ids(
    workspace: Workspace, of: TargetYear, order_by: str = "date", descending: bool = True
) -> tuple[list[bytes], str]:
    """The records of the target in the year or 上半期, drafts and 取消 too, and their sum in words: of the records as they are
    now, and so it says where the figures of a closed year have other ones.
    """
    wanted = Filter(of.fiscal_year, of.target_id, of.office, order_by=order_by, descending=descending)
    ids = list_ids(workspace, wanted)
    half = months_of(of.period)
    if half is not None:
        within = {id_ for month in half for id_ in list_ids(workspace, _of_month(wanted, month))}
        return [id_ for id_ in ids if id_ in within], f"{len(within):,}件"
    final, people = totals(workspace, wanted)
    with workspace.database.reading() as session:
        late = sum(count_late(session, of.fiscal_year, ids).values())
    words = f"{len(ids):,}件　うち確定 {final:,}件　延べ参加者 {figure_text(people, suffix='人')}"
    return ids, words + (AFTER_CLOSING if late else "")


def _by_month(
    session: Session, workspace: Workspace, of: TargetYear, year: int, months: Sequence[int]
) -> tuple[float | None, ...]:
    origins = targets_before(session, of.target_id, year)
    counts = year_counts(session, workspace.office_code, {of.target_id: origins}, year)[of.target_id].by_office
    asked = counts if of.office is None else (of.office,)
    known = [office for office in asked if counts[office].activities.value is not None]
    found = activities_by_month(session, origins, year, known, last_day_of(of.period, year))
    begun = [month for month in months if date(year + (month < 4), month, 1) <= clock.today()]
    if of.office is not None:  # of the council a month is what has come of it
        states = office_reports(session, workspace.office_code, year)[of.office].months
        begun = [month for month in begun if month in found or states[month] not in ("late", "ahead")]
    return tuple(float(found.get(month, 0)) if known and month in begun else None for month in months)


def _of_month(wanted: Filter, month: int) -> Filter:
    return Filter(wanted.fiscal_year, wanted.target_id, wanted.office, month)


def _fact(line: IndicatorLine, of: TargetYear) -> FactRow:
    year = of.fiscal_year
    judged = line.is_judged
    asked = indicator_question(line.use, of.office)
    return FactRow(
        id=line.use.id,
        words=line.use.title,
        now=cell_text(line.figure(year)),
        before=cell_text(line.figure(year - 1)),
        change=cell_text(line.change(year)),
        target=cell_text(line.target(year)) if judged else "参考",
        rate=cell_text(line.rate(year)) if judged else "",
        mark=line.mark if judged else "",
        asked=Asked(asked.target_id, asked.measure, asked.indicator_id, asked.office, None, of.period),
    )


def _year(session: Session, workspace: Workspace, of: TargetYear, year: int) -> YearRow:
    origins = targets_before(session, of.target_id, year)
    rating = "・".join(letter(session, replace(of, target_id=one, fiscal_year=year)) for one in origins) or NO_YEAR_BEFORE
    found = year_counts(session, workspace.office_code, {of.target_id: origins}, year, last_day_of(of.period, year))[of.target_id]
    count = found.total if of.office is None else found.by_office[of.office]
    return YearRow(str(year).encode(), fiscal_year_short(year), rating, count)
