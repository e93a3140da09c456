"""国民の祝日 as the government announced them."""

from datetime import date

import pytest

from app.rules.holidays import holiday

OF_2026 = {
    (1, 1): "元日", (1, 12): "成人の日", (2, 11): "建国記念の日", (2, 23): "天皇誕生日", (3, 20): "春分の日", (4, 29): "昭和の日",
    (5, 3): "憲法記念日", (5, 4): "みどりの日", (5, 5): "こどもの日", (5, 6): "振替休日", (7, 20): "海の日", (8, 11): "山の日",
    (9, 21): "敬老の日", (9, 22): "国民の休日", (9, 23): "秋分の日", (10, 12): "スポーツの日", (11, 3): "文化の日",
    (11, 23): "勤労感謝の日",
}  # fmt: skip


def of_year(year: int) -> dict[tuple[int, int], str]:
    days = (date.fromordinal(number) for number in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()))
    return {(day.month, day.day): name for day in days if (name := holiday(day))}


def test_a_year_has_exactly_the_announced_days() -> None:
    assert of_year(2026) == OF_2026


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2019, 4, 30), "国民の休日"),
        (date(2019, 5, 1), "天皇の即位の日"),
        (date(2019, 5, 2), "国民の休日"),
        (date(2019, 12, 23), ""),
        (date(2018, 12, 24), "振替休日"),
        (date(2019, 10, 14), "体育の日"),
        (date(2021, 7, 23), "スポーツの日"),
        (date(2021, 8, 9), "振替休日"),
        (date(2015, 9, 22), "国民の休日"),
        (date(2015, 8, 11), ""),
        (date(2032, 9, 21), "国民の休日"),
        (date(2006, 1, 1), ""),
    ],
)
def test_days_of_their_own_are_known(day: date, name: str) -> None:
    assert holiday(day) == name
