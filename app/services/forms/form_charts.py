"""Charts of the forms, from the same figures as the tables beside them. An unknown figure is a gap, never zero."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.models.base import HEAD
from app.reports.paper import Chart, Series
from app.services.evaluation.evaluations import OUTSIDE_SCALE, outside_scale
from app.services.evaluation.goal_reviews import letters
from app.services.figures.figures import Count
from app.services.indicators import indicators
from app.services.overview.target_facts import trend
from app.services.plan.plans import GoalRow, OfficeRow, TermRow

TRENDS = 4
"""At most so many charts of indicators on one document; the table has all of them."""


def letters_chart(session: Session, goals: Sequence[GoalRow], fiscal_year: int, marks: Sequence[TermRow]) -> Chart:
    """How the letters are divided in each 基本目標; targets without a letter are a part of their own."""
    codes = [mark.code for mark in marks]
    found = [letters(session, goal, fiscal_year, codes).everything for goal in goals]
    for one in found:
        one[OUTSIDE_SCALE] = outside_scale(one, codes)
    named = [*((mark.code, mark.label) for mark in marks), (OUTSIDE_SCALE, OUTSIDE_SCALE), ("", "未評価")]
    return Chart(
        kind="share",
        title="基本目標ごとの評価の割合",
        labels=tuple(f"基本目標{goal.number}（{len(goal.targets)}）" for goal in goals),
        series=tuple(
            Series(label, tuple(float(one.get(code, 0)) for one in found))
            for code, label in named
            if any(one.get(code, 0) for one in found)
        ),
        height_mm=48,
    )


def branches_chart(branches: Sequence[OfficeRow], counts: Sequence[Count | None], title: str) -> Chart:
    """活動件数 by branch. A branch that did not report has no bar, unlike one with a bar of height 0."""
    labels = tuple(
        office.short_name if count is not None else f"{office.short_name}（未提出）"
        for office, count in zip(branches, counts, strict=True)
    )
    values = tuple(None if count is None else float(count.activities) for count in counts)
    return Chart(kind="bars", title=title, labels=labels, series=(Series("活動件数", values),), unit="件", height_mm=44)


def trend_charts(session: Session, targets: Sequence[bytes], years: Sequence[int], fiscal_year: int) -> list[Chart]:
    """Indicators known in at least two years, one line each; a partial sum (未提出の支部あり) is a gap."""
    every = indicators.uses_of(session, targets, fiscal_year)
    series = indicators.many_series(session, HEAD, every, years)
    made = [
        trend(use, [series[use.key][year] for year in years], years, [use.first_year] if use.break_note else []) for use in every
    ]
    return [chart for chart in made if chart is not None][:TRENDS]
