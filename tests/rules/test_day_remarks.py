"""What stands beside a day is understood, told or asked; nothing is passed over in silence but weekdays and holidays."""

import pytest

from app.rules.day_remarks import Remarks, remarks_at


def said(text: str) -> Remarks:
    found, end = remarks_at(text, 0, can_be_month=False)
    assert end == len(text)
    return found


@pytest.mark.parametrize("text", ["(月)", "(月・祝)", "月曜日", "(月)(祝)", "(月曜)祝", "月"])
def test_a_weekday_is_known_with_and_without_its_holiday(text: str) -> None:
    assert said(text) == Remarks(weekday="月")


@pytest.mark.parametrize("text", ["(祝)", "(祝日)", "(休)", "(文化の日)", "(振替休日)", "(元日)", "(大安)"])
def test_a_holiday_says_nothing(text: str) -> None:
    assert said(text) == Remarks()


def test_a_length_a_year_and_clock_times_are_understood() -> None:
    assert said("(3日間)").days == 3 and said("(2025年)").year == 2025 and said("(10:00~12:00)").times == "10:00～12:00"


@pytest.mark.parametrize("text", ["(雨天中止)", "(延期)", "(予備日)", "(月・変更)"])
def test_what_may_mean_that_nothing_took_place_is_asked(text: str) -> None:
    assert said(text).doubt


def test_anything_else_is_told() -> None:
    assert said("(第2回)").how == "「第2回」は日付に入れません"


def test_a_bare_month_behind_several_days_is_no_monday() -> None:
    assert remarks_at("月", 0, can_be_month=True) == (Remarks(), 0)
