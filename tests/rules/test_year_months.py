"""Calendar months as text."""

from datetime import date

import pytest

from app.rules.year_months import first_of, is_year_month, month_after, month_words, year_month


@pytest.mark.parametrize("text", ["2026-04", "1873-01", "2199-12"])
def test_a_month_is_written_with_four_digits_and_two(text: str) -> None:
    assert is_year_month(text) and year_month(first_of(text)) == text


@pytest.mark.parametrize("text", ["", "2026-13", "2026-4", "2026-00", "2026/04", "R8.4", "0001-01", "2200-01", "2026-04-01"])
def test_anything_else_is_no_month(text: str) -> None:
    assert not is_year_month(text)


def test_december_is_followed_by_january_of_the_next_year() -> None:
    assert (month_after("2026-12"), month_after("2026-03")) == ("2027-01", "2026-04")


def test_a_month_is_read_in_the_era_of_its_first_day() -> None:
    assert (month_words("2026-04"), month_words("2019-05"), month_words("2019-04")) == (
        "令和8年4月",
        "令和元年5月",
        "平成31年4月",
    )
    assert month_words("someday") == "someday"


def test_months_sort_as_texts() -> None:
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 10, 1), date(2026, 9, 30)]
    assert sorted(map(year_month, days)) == [year_month(day) for day in sorted(days)]
