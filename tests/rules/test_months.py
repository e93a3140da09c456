"""Months of a fiscal year, read as people write them and written so that they can be read again."""

import pytest

from app.errors import Refused
from app.rules.months import ALL, months_in_words, parse_months


def test_months_that_are_written_are_read_again_as_the_same() -> None:
    assert [parse_months(months_in_words(months)) for months in range(1, ALL + 1)] == list(range(1, ALL + 1))


@pytest.mark.parametrize("text", ["13月", "3～4月", "春"])
def test_what_is_no_run_of_months_of_a_fiscal_year_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        parse_months(text)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("第1四半期", "4～6月"),
        ("4四半期", "1～3月"),
        ("上半期", "4～9月"),
        ("毎月", "通年"),
        ("3月 5月から7月", "5～7月、3月"),
        ("", ""),
    ],
)
def test_months_are_read_in_the_words_people_use_for_them(text: str, written: str) -> None:
    assert months_in_words(parse_months(text) or 0) == written
