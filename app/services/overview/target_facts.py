"""A target in a year as its page shows it: figures, months beside last year's, five years.

Everything is computed as for the printed sheet, so that screen and form cannot disagree.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.models.base import HEAD
from app.reports.paper import Chart, Series, cell_text
from app.reports.sheet import SheetRow
from app.rules import clock
from app.rules.fiscal import fiscal_year_short
from app.rules.months import MONTHS
from app.rules.periods import last_day_of, months_of
from app.services.activities.activity_list import Filter, list_ids, totals
from app.services.annual_plan.annual_plans import ItemRow, items
from app.services.evaluation import evaluation_sheet_data
from app.services.evaluation.evaluations import evaluation_of
from app.services.figures.asked import Asked, Place
from app.services.figures.figures import Count, activities_by_month, added, reporting, target_counts
from app.services.indicators.five_year_rows import NOTHING, YEARS, IndicatorLine, indicator_lines
from app.services.overview.figure_breakdown import NAMES, UNITS, indicator_question
from app.services.plan.plans import read_offices
from app.services.plan.predecessors import targets_before
from app.services.plan.year_settings import scale_of, year_rules
from app.services.workspace.workspace import Workspace

NO_RECORD, PARTIAL = "記録なし", "※"


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
    """One of the five years: figures and letter as texts; ``count`` of activities, None for a year without any record."""

    id: bytes
    year: str
    activities: str
    sessions: str
    participants: str
    rating: str
    count: int | None = None


def facts(workspace: Workspace, place: Place) -> list[FactRow]:
    """件数・回数・参加者 as on the sheet, then the indicators with target value and 参考判定."""
    (sheet,) = evaluation_sheet_data.evaluation_sheets(
        workspace, place.plan_id, place.fiscal_year, targets=[place.target_id], office=place.office, period=place.period
    )
    whole = evaluation_sheet_data.total_row(sheet)
    before = {"activities": whole.previous.activities, "participants": whole.previous.participants}
    rows = [
        FactRow(
            id=name.encode(),
            words=f"{words}（{UNITS[name]}）",
            now=_counted(getattr(whole, name), whole, name),
            before=_number(before[name]) if name in before else "",
            change="",
            target="",
            rate="",
            mark="",
            asked=Asked(place.target_id, name, None, place.office, None, place.period),
        )
        for name, words in NAMES.items()
    ]
    return [*rows, *(_fact(line, place) for line in lines_of(workspace, place))]


def lines_of(workspace: Workspace, place: Place) -> list[IndicatorLine]:
    """The indicators of the target over five years."""
    where = (workspace.office_code, place.plan_id, place.target_id, place.fiscal_year)
    with workspace.database.reading() as session:
        return indicator_lines(session, *where, office=place.office, period=place.period)


def months_chart(workspace: Workspace, place: Place) -> Chart:
    """活動件数 by month beside last year's. A future month has no bar; a past one without any activity has 0."""
    now, before = place.fiscal_year, place.fiscal_year - 1
    months = months_of(place.period) or MONTHS
    with workspace.database.reading() as session:
        this = activities_by_month(session, [place.target_id], now, place.office, last_day_of(place.period, now))
        origins = targets_before(session, place.target_id, before)
        last = activities_by_month(session, origins, before, place.office, last_day_of(place.period, before))
        known = bool(_reported(session, workspace, place, before)[0]) and bool(origins)
    begun = [month for month in months if date(now + (month < 4), month, 1) <= clock.today()]
    return Chart(
        kind="bars",
        title="月別の活動件数",
        labels=tuple(f"{month}月" for month in months),
        series=(
            Series(fiscal_year_short(before), tuple(float(last.get(month, 0)) if known else None for month in months)),
            Series(fiscal_year_short(now), tuple(float(this.get(month, 0)) if month in begun else None for month in months)),
        ),
        unit="件",
        height_mm=38,
    )


def five_years(workspace: Workspace, place: Place) -> list[YearRow]:
    """The year and the four before it, across plans; a year without records says so."""
    with workspace.database.reading() as session:
        return [_year(session, workspace, place, year) for year in _years(place)]


def trends(workspace: Workspace, place: Place, rows: Sequence[YearRow]) -> list[Chart]:
    """活動件数 of the five years (※ where a branch is missing), then every indicator that is complete in two or more of them."""
    labels = tuple(fiscal_year_short(year) for year in _years(place))
    marked = tuple(f"{row.year}{PARTIAL if PARTIAL in row.activities else ''}" for row in rows)
    counted = (Series("活動件数", tuple(None if row.count is None else float(row.count) for row in rows)),)
    charts = [Chart("bars", "活動件数", marked, counted, unit="件", height_mm=36)]
    for line in lines_of(workspace, place):
        scale = 10**line.use.decimals
        every = [line.series[year] for year in line.years]
        values = tuple(None if one.value is None or one.partial else one.value / scale for one in every)
        if sum(value is not None for value in values) >= 2:
            broken = next((line.years.index(year) for year in sorted(line.broke) if year in line.years[1:]), None)
            series = (Series(line.use.name, values),)
            charts.append(Chart("lines", line.use.name, labels, series, unit=line.use.unit, height_mm=40, break_before=broken))
    return charts


def plan_items(workspace: Workspace, place: Place) -> list[ItemRow]:
    """The office's own 実施項目, then those of 本部共通."""
    offices = dict.fromkeys((place.office or HEAD, HEAD))
    return [row for office in offices for row in items(workspace, place.target_id, place.fiscal_year, office)]


def activity_ids(workspace: Workspace, place: Place, order_by: str = "date", descending: bool = True) -> tuple[list[bytes], str]:
    """The records of the target in the year or 上半期, drafts and 取消 too, and their sum in words."""
    wanted = Filter(place.fiscal_year, place.target_id, place.office, order_by=order_by, descending=descending)
    ids = list_ids(workspace, wanted)
    half = months_of(place.period)
    if half is not None:
        within = {id_ for month in half for id_ in list_ids(workspace, _of_month(wanted, month))}
        return [id_ for id_ in ids if id_ in within], f"{len(within):,}件"
    final, people = totals(workspace, wanted)
    people_words = "延べ参加者 未入力" if people is None else f"延べ参加者 {people:,}人"
    return ids, f"{len(ids):,}件　うち確定 {final:,}件　{people_words}"


def _of_month(wanted: Filter, month: int) -> Filter:
    return Filter(wanted.fiscal_year, wanted.target_id, wanted.office, month)


def _fact(line: IndicatorLine, place: Place) -> FactRow:
    year = place.fiscal_year
    judged = line.is_judged
    asked = indicator_question(line.use, place.office)
    return FactRow(
        id=line.use.id,
        words=line.use.title,
        now=cell_text(line.figure(year)),
        before=cell_text(line.figure(year - 1)),
        change=cell_text(line.change(year)),
        target=cell_text(line.target(year)) if judged else "参考",
        rate=cell_text(line.rate(year)) if judged else "",
        mark=line.mark if judged else "",
        asked=Asked(asked.target_id, asked.measure, asked.indicator_id, asked.office, None, place.period),
    )


def _year(session: Session, workspace: Workspace, place: Place, year: int) -> YearRow:
    origins = targets_before(session, place.target_id, year)
    reported, unreported = _reported(session, workspace, place, year)
    rating = "・".join(filter(None, (_letter(session, one, year, place) for one in origins))) or NOTHING
    if not reported or not origins:
        return YearRow(str(year).encode(), fiscal_year_short(year), NO_RECORD, "", "", rating)
    found = target_counts(session, origins, year, last_day_of(place.period, year))
    count = added(one for (_, office), one in found.items() if place.office in (None, office))
    mark = PARTIAL if unreported else ""
    return YearRow(
        str(year).encode(),
        fiscal_year_short(year),
        f"{count.activities:,}{mark}",
        f"{count.sessions:,}{mark}",
        f"{_people(count)}{mark}",
        rating,
        count.activities,
    )


def _people(count: Count) -> str:
    if count.participants is None:
        return "未入力" if count.activities else "0"
    return f"{'約' if count.participants_approximate else ''}{count.participants:,}"


def _letter(session: Session, target_id: bytes, year: int, place: Place) -> str:
    """The letter in the scale of its own year, because an old letter keeps its meaning."""
    found = evaluation_of(session, target_id, year, place.office or HEAD, place.period)
    if found is None or not found.rating:
        return ""
    marks = {mark.code: mark.label for mark in scale_of(session, year_rules(session, place.plan_id, year).rating_scale)}
    return marks.get(found.rating, found.rating)


def _reported(session: Session, workspace: Workspace, place: Place, year: int) -> tuple[list[str], list[str]]:
    """(offices that reported for the year, branches that did not although they had begun to record)."""
    codes = [one.code for one in read_offices(session) if place.office in (None, one.code)]
    status = reporting(session, workspace.office_code, codes, year)
    return [one for one in codes if status[one] == "reported"], [one for one in codes if status[one] == "unreported"]


def _years(place: Place) -> range:
    return range(place.fiscal_year - YEARS + 1, place.fiscal_year + 1)


def _counted(value: int | None, whole: SheetRow, name: str) -> str:
    missing = name == "participants" and whole.participants_missing
    if value is None:
        return "未入力" if missing else NOTHING
    about = "約" if name == "participants" and whole.participants_approximate else ""
    return f"{about}{value:,}{PARTIAL if missing else ''}"


def _number(value: int | None) -> str:
    return NOTHING if value is None else f"{value:,}"
