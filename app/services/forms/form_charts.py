"""Charts of the forms, from the same figures as the tables beside them. An unknown figure is a gap, never zero."""

from collections import Counter
from collections.abc import Mapping, Sequence
from operator import itemgetter

from sqlalchemy.orm import Session

from app.reports.figures import figure_text, signs
from app.reports.paper import Chart, Series
from app.rules.fiscal import fiscal_year_short
from app.rules.periods import FIRST_HALF, YEAR
from app.rules.target_count import Count
from app.services.evaluation.evaluations import NOT_RATED, OUTSIDE_SCALE, outside_scale
from app.services.evaluation.goal_reviews import letters
from app.services.indicators.five_year_rows import indicator_lines
from app.services.indicators.trend_chart import trend_chart
from app.services.plan.plans import GoalRow, OfficeRow, TermRow
from app.services.plan.target_year import PlanYear

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
    named += [(OUTSIDE_SCALE, OUTSIDE_SCALE, len(marks) + 1), ("", NOT_RATED, 1)]
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


def offices_chart(offices: Sequence[OfficeRow], counts: Sequence[Count], title: str) -> Chart:
    """活動件数 by office. One without a figure has the reason in place of its bar, unlike one with a bar of height 0."""
    figures = [count.activities for count in counts]
    values = tuple(None if one.value is None else float(one.value) for one in figures)
    gaps = tuple("" if one.value is not None else figure_text(one) for one in figures)
    marks = ("" if one.value is None else signs(one) for one in figures)
    labels = tuple(f"{office.short_name}{mark}" for office, mark in zip(offices, marks, strict=True))
    return Chart(
        kind="bars", title=title, labels=labels, series=(Series("活動件数", values),), unit="件", height_mm=44, gaps=gaps
    )


def trend_charts(session: Session, own_office: str, of: PlanYear, labels: Mapping[bytes, str]) -> list[Chart]:
    """The indicators of these targets (id → label) as lines, over the years that their table has: one of each target first."""
    half = "上半期" if of.period == FIRST_HALF else ""
    made: list[tuple[int, Chart]] = []
    drawn: Counter[bytes] = Counter()
    for line in indicator_lines(session, own_office, of, list(labels)):
        chart = trend_chart(
            line.use,
            line.series,
            line.broke,
            title=f"{labels[line.use.target_id]}　{line.use.name}",
            labels={year: f"{fiscal_year_short(year)}{half}" for year in line.years},
        )
        if chart is not None:
            made.append((drawn[line.use.target_id], chart))
            drawn[line.use.target_id] += 1
    return [chart for _, chart in sorted(made, key=itemgetter(0))][:TRENDS]
