"""Dates as clerks type them and as paper shows them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Refused
from app.rules.era import japanese_date, short_date
from app.rules.era_table import eras, read_eras
from app.rules.typed_days import parse_date

TODAY = date(2026, 2, 3)
NOVEMBER_3 = date(2025, 11, 3)
DATES = st.dates(date(1873, 1, 1), date(2100, 12, 31))

UNDERSTOOD = [
    ("2025-11-03", NOVEMBER_3),
    ("2025-11-3", NOVEMBER_3),
    ("2025/11/3", NOVEMBER_3),
    ("2025.11.03", NOVEMBER_3),
    ("20251103", NOVEMBER_3),
    ("2025年11月3日", NOVEMBER_3),
    ("２０２５／１１／３", NOVEMBER_3),
    ("２０２５－１１－０３", NOVEMBER_3),
    ("R7.11.3", NOVEMBER_3),
    ("r7/11/03", NOVEMBER_3),
    ("Ｒ７．１１．３", NOVEMBER_3),
    ("R07-11-03", NOVEMBER_3),
    ("R071103", NOVEMBER_3),
    ("071103", NOVEMBER_3),
    ("令和7年11月3日", NOVEMBER_3),
    ("令和７年１１月３日", NOVEMBER_3),
    ("㋿7年11月3日", NOVEMBER_3),
    ("令和7年11月3日（月）", NOVEMBER_3),
    ("令和7年11月3日(月・祝)", NOVEMBER_3),
    ("令和7年11月3日月曜日", NOVEMBER_3),
    ("　令和 7年 11月 3日　", NOVEMBER_3),
    ("7/11/3", NOVEMBER_3),
    ("7.11.3", NOVEMBER_3),
    ("7年11月3日", NOVEMBER_3),
    ("７ー１１ー３", NOVEMBER_3),
    ("7・11・3", NOVEMBER_3),
    ("11/3", NOVEMBER_3),
    ("１１／３（月）", NOVEMBER_3),
    ("11月3日", NOVEMBER_3),
    ("1103", NOVEMBER_3),
    ("2/3", date(2026, 2, 3)),
    ("3", date(2026, 2, 3)),
    ("２８日", date(2026, 2, 28)),
    ("t", TODAY),
    ("Ｔ", TODAY),
    ("きょう", TODAY),
    ("キョウ", TODAY),
    ("今日", TODAY),
    ("today", TODAY),
    ("yesterday", date(2026, 2, 2)),
    ("昨日", date(2026, 2, 2)),
    ("+1", date(2026, 2, 4)),
    ("＋３０", date(2026, 3, 5)),
    ("-3", date(2026, 1, 31)),
    ("－３", date(2026, 1, 31)),
    ("令和元年5月1日", date(2019, 5, 1)),
    ("R1.5.1", date(2019, 5, 1)),
    ("平成31年4月30日", date(2019, 4, 30)),
    ("S64.1.7", date(1989, 1, 7)),
    ("H1.1.8", date(1989, 1, 8)),
    ("明治6年1月1日", date(1873, 1, 1)),
    ("R6.2.29", date(2024, 2, 29)),
]

REFUSED = [
    ("R7.2.30", "令和7年2月は、28日までです"),
    ("2025-13-1", "13月はありません"),
    ("2025-0-1", "0月はありません"),
    ("2025-4-31", "30日まで"),
    ("29", "28日まで"),
    ("0", "0日はありません"),
    ("2/29", "28日まで"),
    ("R0.1.1", "令和0年はありません"),
    ("平成31年5月1日", "平成31年4月30日まで"),
    ("令和元年4月30日", "令和元年5月1日から"),
    ("明治5年12月31日", "明治6年（1873年）から"),
    ("1872-12-31", "明治6年（1873年）から"),
    ("9999-12-31", "2199年まで"),
    ("-99999", "明治6年"),
    ("", "読めません"),
    ("2025-11", "読めません"),
    ("113", "読めません"),
    ("あさって頃", "何日か分かりません"),
    ("R7.11.3.4", "読めません"),
    ("٣", "読めません"),
    ("1" * 5000, "読めません"),
]


@pytest.mark.parametrize(("typed", "meant"), UNDERSTOOD)
def test_a_typed_date_is_understood(typed: str, meant: date) -> None:
    assert parse_date(typed, TODAY) == meant


@pytest.mark.parametrize(("typed", "why"), REFUSED)
def test_an_impossible_date_is_refused_with_its_reason(typed: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_date(typed, TODAY)
    assert refused.value.code == "impossible-date"
    assert why in refused.value.what
    assert refused.value.todo


@pytest.mark.parametrize(("typed", "fiscal_year", "meant"), [
    ("11/3", 2024, date(2024, 11, 3)),
    ("3/31", 2024, date(2025, 3, 31)),
    ("4/1", 2024, date(2024, 4, 1)),
    ("2/29", 2023, date(2024, 2, 29)),
    ("7/11/3", 2024, NOVEMBER_3),
])  # fmt: skip
def test_month_and_day_fall_inside_the_year_being_worked_on(typed: str, fiscal_year: int, meant: date) -> None:
    assert parse_date(typed, TODAY, fiscal_year) == meant


def test_a_bare_era_year_belongs_to_the_era_of_today() -> None:
    assert parse_date("7/11/3", date(1995, 5, 5)) == date(1995, 11, 3)


@given(DATES)
def test_every_printed_date_is_read_back(day: date) -> None:
    printed = [japanese_date(day), japanese_date(day, weekday=True), short_date(day), day.isoformat(), f"{day:%Y%m%d}"]
    assert {parse_date(form, TODAY) for form in printed} == {day}


@given(st.text(max_size=30))
def test_anything_typed_gives_a_date_or_a_refusal(text: str) -> None:
    try:
        assert isinstance(parse_date(text, TODAY), date)
    except Refused as refused:
        assert refused.code == "impossible-date"


@pytest.mark.parametrize(("day", "words", "short"), [
    (NOVEMBER_3, "令和7年11月3日（月）", "R7.11.3"),
    (date(2019, 5, 1), "令和元年5月1日（水）", "R1.5.1"),
    (date(2019, 4, 30), "平成31年4月30日（火）", "H31.4.30"),
    (date(1926, 12, 25), "昭和元年12月25日（土）", "S1.12.25"),
    (date(1912, 7, 29), "明治45年7月29日（月）", "M45.7.29"),
])  # fmt: skip
def test_dates_are_printed_in_their_era(day: date, words: str, short: str) -> None:
    assert japanese_date(day, weekday=True) == words
    assert japanese_date(day) == words[:-3]
    assert short_date(day) == short


def test_a_date_before_meiji_6_is_not_printed() -> None:
    with pytest.raises(Refused, match="impossible-date"):
        japanese_date(date(1872, 12, 31))


def test_the_next_era_is_a_few_lines_of_data(tmp_path) -> None:
    file = tmp_path / "eras.toml"
    text = '[[era]]\nname = "令和"\nletter = "R"\nstart = 2019-05-01\n[[era]]\nname = "新元"\nletter = "X"\nstart = 2040-01-01\n'
    file.write_text(text, encoding="utf-8")
    reiwa, following = read_eras(file)
    assert (reiwa.end, following.end) == (date(2039, 12, 31), None)
    assert following.year_of(2041) == 2


def test_a_faulty_era_is_refused_with_its_line(tmp_path) -> None:
    file = tmp_path / "eras.toml"
    text = '[[era]]\nname = "令和"\nletter = "R"\nstart = 2019-05-01\n[[era]]\nname = "旧"\nletter = "Q"\nstart = 2000-01-01\n'
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match=r"5行目.*古い順"):
        read_eras(file)


def test_five_eras_are_known_today() -> None:
    assert [era.name for era in eras()] == ["明治", "大正", "昭和", "平成", "令和"]
