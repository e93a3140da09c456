"""Charts of the forms, from the same figures as the tables beside them. An unknown figure is a gap, never zero."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.models.base import HEAD
from app.reports.figures import figure_text
from app.reports.paper import Chart, Series
from app.rules.periods import YEAR, months_of
from app.rules.target_count import Count
from app.services.evaluation.evaluations import OUTSIDE_SCALE, outside_scale
from app.services.evaluation.goal_reviews import letters
from app.services.indicators import indicators
from app.services.indicators.five_year_rows import YEARS, years_shown
from app.services.indicators.trend_chart import trend_chart
from app.services.plan.plans import GoalRow, OfficeRow, TermRow

TRENDS = 4
"""At most so many charts of indicators on one document; the table has all of them."""


def letters_chart(
    session: Session, goals: Sequence[GoalRow], fiscal_year: int, marks: Sequence[TermRow], period: str = YEAR
) -> Chart:
    """How the letters are divided in each 基本目標; targets without a letter are a part of their own."""
    codes = [mark.code for mark in marks]
    found = [letters(session, goal, fiscal_year, codes, period).everything for goal in goals]
    for one in found:
        one[OUTSIDE_SCALE] = outside_scale(one, codes)
    # A letter has the same pattern in every year, also when another one does not occur; white is 未評価.
    named = [*((mark.code, mark.label, place + (place > 0)) for place, mark in enumerate(marks))]
    named += [(OUTSIDE_SCALE, OUTSIDE_SCALE, len(marks) + 1), ("", "未評価", 1)]
    return Chart(
        kind="share",
        title="基本目標ごとの評価の割合",
        labels=tuple(f"基本目標{goal.number}（{len(goal.targets)}）" for goal in goals),
        series=tuple(
            Series(label, tuple(float(one.get(code, 0)) for one in found), pattern)
            for code, label, pattern in named
            if any(one.get(code, 0) for one in found)
        ),
        height_mm=48,
    )


def branches_chart(branches: Sequence[OfficeRow], counts: Sequence[Count], title: str) -> Chart:
    """活動件数 by branch. A branch without a figure has the reason in place of its bar, unlike one with a bar of height 0."""
    figures = [count.activities for count in counts]
    values = tuple(None if one.value is None else float(one.value) for one in figures)
    gaps = tuple("" if one.value is not None else figure_text(one) for one in figures)
    labels = tuple(office.short_name for office in branches)
    return Chart(
        kind="bars", title=title, labels=labels, series=(Series("活動件数", values),), unit="件", height_mm=44, gaps=gaps
    )


def trend_charts(session: Session, targets: Sequence[bytes], fiscal_year: int, period: str = YEAR) -> list[Chart]:
    """Indicators known in at least two years, one line each; for a 上半期 the first halves of the years."""
    every = indicators.uses_of(session, targets, fiscal_year)
    series = indicators.many_series(session, HEAD, every, range(fiscal_year - YEARS + 1, fiscal_year + 1), months_of(period))
    recorded = (year for one in series.values() for year, found in one.items() if found.value is not None)
    years = years_shown(session, fiscal_year, recorded)
    made = [
        trend_chart(use, {year: series[use.key][year] for year in years}, [use.first_year] if use.break_note else [])
        for use in every
    ]
    return [chart for chart in made if chart is not None][:TRENDS]
