"""年度: April to March, in both ways of counting years."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Refused
from app.rules.fiscal import (
    first_day,
    fiscal_year_label,
    fiscal_year_long,
    fiscal_year_of,
    fiscal_year_short,
    last_day,
    parse_fiscal_year,
)


@pytest.mark.parametrize(("day", "year"), [
    (date(2025, 4, 1), 2025),
    (date(2026, 3, 31), 2025),
    (date(2026, 4, 1), 2026),
    (date(2026, 1, 1), 2025),
])  # fmt: skip
def test_a_day_belongs_to_the_year_that_began_in_april(day: date, year: int) -> None:
    assert fiscal_year_of(day) == year


@pytest.mark.parametrize("typed", [
    "2025", "２０２５", "2025年度", "2025 年度", "R7", "r7", "Ｒ７", "R07", "R7年度", "令和7", "令和７年度", "令和7年度",
    "㋿7年度", "令和7年度(2025年度)", "令和７年度（２０２５年度）", "2025(令和7)年度",
])  # fmt: skip
def test_a_typed_fiscal_year_is_understood(typed: str) -> None:
    assert parse_fiscal_year(typed) == 2025


def test_the_year_of_the_change_has_two_legal_names() -> None:
    assert parse_fiscal_year("平成31年度") == parse_fiscal_year("令和元年度") == parse_fiscal_year("R1") == 2019


@pytest.mark.parametrize(
    "typed", ["", "7", "25", "H32", "R0", "令和", "20255", "R7年度(2024年度)", "1872", "9999", "2025-11", "((", "二〇二五"]
)
def test_what_is_no_fiscal_year_is_refused(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_fiscal_year(typed)
    assert refused.value.code == "unknown-fiscal-year"


@pytest.mark.parametrize(("year", "long", "short"), [
    (2025, "令和7年度(2025年度)", "R7"),
    (2019, "令和元年度(2019年度)", "R1"),
    (2018, "平成30年度(2018年度)", "H30"),
    (1989, "平成元年度(1989年度)", "H1"),
    (1988, "昭和63年度(1988年度)", "S63"),
])  # fmt: skip
def test_a_fiscal_year_is_printed_as_offices_print_it(year: int, long: str, short: str) -> None:
    assert (fiscal_year_long(year), fiscal_year_short(year)) == (long, short)


@given(st.integers(1873, 2100))
def test_every_printed_fiscal_year_is_read_back(year: int) -> None:
    assert {parse_fiscal_year(form(year)) for form in (str, fiscal_year_label, fiscal_year_long, fiscal_year_short)} == {year}


@given(st.integers(1873, 2100))
def test_fiscal_years_follow_each_other_without_a_gap(year: int) -> None:
    assert fiscal_year_of(first_day(year)) == fiscal_year_of(last_day(year)) == year
    assert last_day(year) + timedelta(days=1) == first_day(year + 1)
