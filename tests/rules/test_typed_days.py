"""Days as people write them: every form of the published table, there and back, and never a day of another year by accident."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Refused
from app.rules.era import WEEKDAYS, japanese_date, short_date
from app.rules.era_table import era_of, year_words
from app.rules.excel_damage import DAY_NUMBERS, day_of_number
from app.rules.fiscal import fiscal_year_of
from app.rules.typed_days import Days, parse_date, read_days, read_one_day
from tests.rules.typed_forms import table

TODAY = date(2026, 2, 3)
NOVEMBER_3 = date(2025, 11, 3)
DATES = st.dates(date(1873, 1, 1), date(2100, 12, 31))
FIRST, LAST = date(1989, 1, 8), date(2099, 12, 31)
FORMS = [form for (form,) in table("Every day in these forms")]

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


def test_a_day_of_the_month_alone_is_of_the_present_month_only_while_the_present_year_is_on_screen() -> None:
    assert parse_date("3", TODAY, 2025) == date(2026, 2, 3)
    with pytest.raises(Refused, match="何月か分かりません"):
        parse_date("3", TODAY, 2024)
    assert read_days("3日", None, 2025, month=6).value.date == date(2025, 6, 3)
    assert read_days("3", None, 2025, month=2).value.date == date(2026, 2, 3)


def written(form: str, day: date) -> str:
    era = era_of(day)
    number = era.year_of(day.year)
    parts: dict[str, Any] = {
        **{
            "Y": day.year,
            "yy": f"{day.year % 100:02}",
            "m": day.month,
            "d": day.day,
            "mm": f"{day.month:02}",
            "dd": f"{day.day:02}",
        },
        **{"E": era.letter, "G": era.name, "e": number, "ee": f"{number:02}", "g": year_words(number)},
        **{"w": WEEKDAYS[day.weekday()], "n": DAY_NUMBERS[0] + (day - FIRST).days},
    }
    return form.format(**parts)


def every_day() -> Iterator[date]:
    return (FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1))


def comes_back(form: str, day: date) -> bool:
    found = read_days(written(form, day), None, fiscal_year_of(day))
    return found.value == Days(day) and not found.doubt


def edges() -> list[date]:
    """Ends of months and eras, leap days, and some other days."""
    days = [*every_day()]
    chance = random.Random(15)
    odd = [day for day in days if (day.month, day.day) in ((2, 29), (4, 1), (3, 31), (12, 31), (1, 1), (5, 1))]
    return [*odd[::2], *chance.sample(days, 100)]


@pytest.mark.parametrize("form", FORMS)
def test_a_day_is_read_back_from_each_published_form_given_the_year_on_screen(form: str) -> None:
    assert [day for day in edges() if not comes_back(form, day)] == []


@pytest.mark.soak
@pytest.mark.parametrize("form", FORMS)
def test_every_day_is_read_back_from_each_published_form_given_the_year_on_screen(form: str) -> None:
    assert [day for day in every_day() if not comes_back(form, day)] == []


def test_the_number_that_excel_keeps_begins_where_the_published_days_begin() -> None:
    assert day_of_number(DAY_NUMBERS[0]) == FIRST and day_of_number(DAY_NUMBERS[-1]) == LAST


@pytest.mark.parametrize(("typed", "meant", "said"), table("Days"), ids=[row[0] for row in table("Days")])
def test_days_are_read_as_published(typed: str, meant: str, said: str) -> None:
    if meant == "refused":
        with pytest.raises(Refused) as refused:
            read_days(typed, None, 2025)
        assert refused.value.code == "impossible-date" and typed in refused.value.what
        return
    found = read_days(typed, None, 2025)
    days = found.value
    shown = days.date.isoformat() + (f" to {days.end_date}" if days.end_date else "") + (f" {days.times}" if days.times else "")
    assert (shown, "asked" if found.doubt else "told" if found.how else "") == (meant, said)


@pytest.mark.parametrize(("typed", "fiscal_year", "meant"), [
    ("7/11/3", 2025, "2025-11-03"), ("7/11/3", 1995, "1995-11-03"), ("07/11/03", 2007, "2007-11-03"),
    ("25/11/03", 2025, "2025-11-03"), ("25/11/03", 2043, "2043-11-03"), ("25/11/03", 2013, "2013-11-03"),
    ("251103", 2025, "2025-11-03"), ("11-3-5", 2028, "2029-03-05"),
])  # fmt: skip
def test_the_year_on_screen_decides_which_year_two_digits_mean(typed: str, fiscal_year: int, meant: str) -> None:
    found = read_days(typed, None, fiscal_year)
    assert (found.value.date.isoformat(), found.doubt) == (meant, "")


def test_two_digits_that_mean_no_year_near_the_one_on_screen_are_asked_with_all_that_they_may_mean() -> None:
    found = read_days("25/11/03", TODAY, 2034)
    assert {found.value.date.year, *(other.date.year for other in found.others)} == {2025, 2043, 2013}
    assert "令和7年" in found.doubt and "令和25年" in found.doubt
    with pytest.raises(Refused, match="のどれですか"):
        parse_date("25/11/03", TODAY, 2034)


def test_the_years_of_the_plan_are_near_too() -> None:
    assert read_days("30/5/1", None, 2025).doubt
    found = read_days("30/5/1", None, 2025, plan_years=range(2026, 2031))
    assert (found.value.date, found.doubt) == (date(2030, 5, 1), "") and "2030" in found.how


def test_a_wrong_weekday_asks_for_the_year_in_which_it_would_be_right() -> None:
    found = read_days("11/3（火）", None, 2025)
    assert found.doubt == "11月3日は月曜日です。火と書いてあります。"
    assert [other.date for other in found.others] == [date(2026, 11, 3)]


def test_a_field_for_one_day_names_the_fields_for_the_rest() -> None:
    with pytest.raises(Refused) as refused:
        read_one_day("11/3～11/5", TODAY)
    assert "終了日" in refused.value.todo
    with pytest.raises(Refused) as refused:
        read_one_day("11/3 10:00～12:00", TODAY)
    assert "実施時間" in refused.value.todo


@pytest.mark.parametrize("mark", ["\u200e", "\u200b", "\ufeff", "\u2060", "\u202a", "\u00ad", "\ufe0f"])
def test_signs_that_nobody_can_see_are_dropped_from_a_day_without_a_word(mark: str) -> None:
    found = read_days(f"{mark}2025{mark}/11/{mark}3{mark}", None, 2025)
    assert (found.value.date, found.how, found.doubt) == (NOVEMBER_3, "", "")


@given(st.dates(FIRST, LAST), st.integers(1, 40), st.sampled_from(["{m}/{d}～{m2}/{d2}", "{m}月{d}日から{m2}月{d2}日まで"]))
def test_a_span_over_the_ends_of_months_and_years_has_the_days_that_were_written(day: date, length: int, form: str) -> None:
    last = day + timedelta(days=length)
    text = form.format(m=day.month, d=day.day, m2=last.month, d2=last.day)
    if (2, 29) not in ((day.month, day.day), (last.month, last.day)):
        assert read_days(text, None, fiscal_year_of(day)).value == Days(day, last)


@given(st.text("0123456789/-.年月日～~・,、 :時()（）月火①²½令和RHr元'T+Z", max_size=24), st.integers(1990, 2098))
def test_whatever_is_written_gives_a_day_or_a_refusal_and_never_a_far_day_unasked(text: str, fiscal_year: int) -> None:
    try:
        found = read_days(text, None, fiscal_year)
    except Refused as refused:
        assert refused.code == "impossible-date" and refused.what and refused.todo
        return
    says_its_year = any(sign in text.lower() for sign in "令和rh") or any(c in text for c in ("19", "20", "18", "21"))
    if not (found.doubt or says_its_year or "元" in text):
        assert abs(fiscal_year_of(found.value.date) - fiscal_year) <= 5
    if found.value.end_date:
        assert found.value.end_date > found.value.date


@given(st.text(max_size=12), st.integers(0, 11))
def test_a_sign_that_is_no_digit_never_makes_a_day(text: str, place: int) -> None:
    with pytest.raises(Refused):
        read_days(f"①{text}"[:place] + "①" + f"①{text}"[place:], None, 2025)
