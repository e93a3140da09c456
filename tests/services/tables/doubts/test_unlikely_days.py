"""Which days are asked about although they can be read."""

from datetime import date

from app.services.tables.doubts.unlikely_days import Years, unlikely_day

DAY = date(2025, 11, 3)
YEARS = Years(2025, None, frozenset({2025}))


def test_a_day_where_the_table_says_it_is_needs_no_question() -> None:
    assert unlikely_day(DAY, None, 11, YEARS) == unlikely_day(DAY, None, None, Years(2025)) == ""


def test_a_day_of_another_month_or_year_is_asked() -> None:
    assert unlikely_day(DAY, None, 10, YEARS).startswith("10月の表にある、11月の日付")
    assert unlikely_day(DAY, None, 11, Years(2024, None, frozenset({2024}))).startswith("令和7年度の日付")
    assert unlikely_day(DAY, None, 11, Years(2024, None, frozenset(), 2024)).startswith("令和6年度の行")
    assert unlikely_day(DAY, None, 11, Years(2025, calendar=2026)).startswith("表の題は2026年")
    assert unlikely_day(date(2027, 1, 1), None, 1, Years(2026)).startswith("ひと月より先")


def test_a_span_is_of_every_month_it_reaches_into() -> None:
    assert unlikely_day(DAY, date(2026, 1, 5), 1, YEARS) == unlikely_day(DAY, date(2026, 1, 5), 12, YEARS) == ""
    assert unlikely_day(DAY, date(2026, 1, 5), 2, YEARS)
