"""What Excel made of a number is turned back."""

from datetime import date

import pytest

from app.rules.excel_damage import DAY_NUMBERS, day_of_number, numbered, with_lost_zero


@pytest.mark.parametrize(
    "cell", [date(2026, 2, 3), "2月3日", "2026-02-03", "2026/2/3", "２月３日", "3-Feb", "46056", 46056, "2026-02-03 00:00:00"]
)
def test_a_number_of_which_excel_made_a_day_is_turned_back_and_told(cell: date | str | int) -> None:
    found = numbered(cell)
    assert found.value == "2-3" and "Excelで日付になっていた" in found.how


@pytest.mark.parametrize("cell", ["2-3", "13", 13, "1-③", "2-13", "見守り", "2-3 見守り", "13月3日", ""])
def test_what_is_no_day_stays_as_it_is(cell: str | int) -> None:
    assert (numbered(cell).value, numbered(cell).how) == (str(cell), "")


def test_a_day_number_is_the_day_that_excel_shows() -> None:
    assert day_of_number(45_964) == date(2025, 11, 3)
    assert day_of_number(DAY_NUMBERS[0] - 1) is None and day_of_number(DAY_NUMBERS[-1] + 1) is None


def test_the_zero_that_excel_dropped_comes_back_before_five_digits_only() -> None:
    assert [with_lost_zero(number) for number in ("71103", "071103", "1103")] == ["071103", "071103", "1103"]
