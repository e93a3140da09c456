"""The moment a form was sent is no time of an activity; one of another zone may be another day."""

from datetime import date

import pytest

from app.rules.time_stamps import read_stamp

DAY = date(2025, 11, 3)


@pytest.mark.parametrize(
    "rest",
    ["10:22:31", "10:22:31午前gmt+9", "t10:22:31.000+09:00", "t10:22+0900", "10:22:31(日本標準時)", "午後1:02:03", "t01:00:00z"],
)
def test_a_moment_is_left_out_and_told(rest: str) -> None:
    found = read_stamp(rest, DAY)
    assert found is not None and (found.value, found.doubt) == (DAY, "") and "入れません" in found.how


@pytest.mark.parametrize("rest", ["0:00:00", "0:00", "00:00:00", "t00:00:00.000z"])
def test_midnight_says_nothing(rest: str) -> None:
    found = read_stamp(rest, DAY)
    assert found is not None and (found.value, found.how, found.doubt) == (DAY, "", "")


@pytest.mark.parametrize("rest", ["10:00", "10:00~12:00", "25:00:00", "10:75:00", "受付9:30", ""])
def test_a_time_of_day_is_no_stamp(rest: str) -> None:
    assert read_stamp(rest, DAY) is None


@pytest.mark.parametrize(("rest", "here"), [("t15:00:00.000z", date(2025, 11, 4)), ("t20:00:00-05:00", date(2025, 11, 4))])
def test_a_moment_that_is_another_day_in_japan_is_asked(rest: str, here: date) -> None:
    found = read_stamp(rest, DAY)
    assert found is not None and (found.value, found.others) == (here, (DAY,)) and found.doubt
