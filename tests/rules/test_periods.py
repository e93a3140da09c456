"""The first half of a fiscal year is April to September; a whole year has no months of its own."""

from datetime import date

from app.rules.periods import FIRST_HALF, YEAR, last_day_of, last_day_of_months, months_of


def test_the_first_half_counts_april_to_september_and_a_year_counts_everything() -> None:
    assert months_of(FIRST_HALF) == (4, 5, 6, 7, 8, 9)
    assert months_of(YEAR) is None


def test_a_period_ends_in_september_or_in_march() -> None:
    assert last_day_of(FIRST_HALF, 2025) == date(2025, 9, 30)
    assert last_day_of(YEAR, 2025) == date(2026, 3, 31)


def test_months_end_with_the_last_of_them_in_the_fiscal_year() -> None:
    assert last_day_of_months((4, 9, 5), 2025) == date(2025, 9, 30) and last_day_of_months((12, 2), 2027) == date(2028, 2, 29)
    assert last_day_of_months(None, 2025) == date(2026, 3, 31)
