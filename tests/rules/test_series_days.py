"""Days that come again: the same weekday, at the same place of its month."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from app.rules.series_days import monthly, place_in_month, weekly


def test_the_second_tuesday_of_each_month() -> None:
    assert monthly(date(2025, 11, 11), date(2026, 3, 31)) == [
        *(date(2025, 11, 11), date(2025, 12, 9), date(2026, 1, 13), date(2026, 2, 10), date(2026, 3, 10)),
    ]


def test_a_month_without_a_fifth_friday_has_none() -> None:
    assert monthly(date(2025, 10, 31), date(2026, 2, 28)) == [date(2025, 10, 31), date(2026, 1, 30)]


def test_every_week_and_every_second_week() -> None:
    assert weekly(date(2025, 11, 5), date(2025, 11, 26)) == [date(2025, 11, day) for day in (5, 12, 19, 26)]
    assert weekly(date(2025, 11, 5), date(2025, 11, 26), 2) == [date(2025, 11, day) for day in (5, 19)]
    assert weekly(date(2025, 11, 5), date(2025, 11, 4)) == []


@given(st.dates(date(2007, 1, 1), date(2090, 1, 1)), st.integers(0, 700))
def test_each_day_of_a_series_is_like_the_first(first: date, length: int) -> None:
    last = date.fromordinal(first.toordinal() + length)
    for day in (*weekly(first, last), *monthly(first, last)):
        assert day.weekday() == first.weekday() and first <= day <= last
    assert {place_in_month(day) for day in monthly(first, last)} <= {place_in_month(first)}
    assert monthly(first, last)[0] == first
