"""An indicator over the years as a line, the same on every form and page."""

from dataclasses import replace

from app.rules.figure import Figure, absent, number
from app.services.indicators.trend_chart import trend_chart
from tests.services.indicators.test_indicator_entry import USE


def test_a_year_without_a_number_is_a_gap_and_a_partial_one_has_its_sign() -> None:
    partial = Figure(41, "", unreported=frozenset({"murone"}))
    chart = trend_chart(replace(USE, decimals=0), {2023: number(10), 2024: absent("no_record"), 2025: partial})
    assert chart is not None
    assert chart.labels == ("R5", "R6", "R7※") and chart.series[0].values == (10.0, None, 41.0)


def test_one_year_makes_no_trend() -> None:
    assert trend_chart(USE, {2024: absent("blank"), 2025: number(3)}) is None


def test_a_change_of_counting_and_decimals_are_drawn_and_labels_may_be_given() -> None:
    figures = {2024: number(125), 2025: number(130)}
    chart = trend_chart(replace(USE, decimals=1), figures, [2025], title="1-①　協力員", labels={2025: "R7（見込）"})
    assert chart is not None
    assert (chart.title, chart.labels, chart.break_before) == ("1-①　協力員", ("R6", "R7（見込）"), 1)
    assert chart.series[0].values == (12.5, 13.0)
