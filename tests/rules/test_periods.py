"""The first half of a fiscal year is April to September; a whole year has no months of its own."""

from datetime import date

from app.rules.periods import FIRST_HALF, YEAR, last_day_of, months_of


def test_the_first_half_counts_april_to_september_and_a_year_counts_everything() -> None:
    assert months_of(FIRST_HALF) == (4, 5, 6, 7, 8, 9)
    assert months_of(YEAR) is None


def test_a_period_ends_in_september_or_in_march() -> None:
    assert last_day_of(FIRST_HALF, 2025) == date(2025, 9, 30)
    assert last_day_of(YEAR, 2025) == date(2026, 3, 31)
