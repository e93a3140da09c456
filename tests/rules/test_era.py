"""Dates as clerks type them and as paper shows them."""

from datetime import date

import pytest

from app.errors import Refused
from app.rules.era import japanese_date, short_date
from app.rules.era_table import eras, read_eras

NOVEMBER_3 = date(2025, 11, 3)


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
