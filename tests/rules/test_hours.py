"""Times of day and lengths of work, as clerks type them."""

import pytest

from app.errors import Refused
from app.rules.hours import duration_text, parse_duration, parse_times


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("9:30-11:45", "9:30～11:45"),
        ("９:３０～１１:４５", "9:30～11:45"),
        ("930-1145", "9:30～11:45"),
        ("9時半から11時45分まで", "9:30～11:45"),
        ("13-15", "13:00～15:00"),
        ("9:30", "9:30～"),
        ("9:30～", "9:30～"),
        ("9:30～11:45", "9:30～11:45"),
        (" ", None),
    ],
)
def test_times_are_read_in_any_form(typed: str, kept: str | None) -> None:
    assert parse_times(typed) == kept


@pytest.mark.parametrize("typed", ["朝から", "25:00-26:00", "11:45-9:30", "9:75"])
def test_what_is_no_time_is_said_so(typed: str) -> None:
    with pytest.raises(Refused, match="」は、"):
        parse_times(typed)


@pytest.mark.parametrize(
    ("typed", "minutes", "text"),
    [
        *(("2.5", 150, "2時間30分"), ("2時間30分", 150, "2時間30分"), ("２:３０", 150, "2時間30分"), ("3", 180, "3時間")),
        *(("90分", 90, "1時間30分"), ("45分", 45, "45分"), ("2時間半", 150, "2時間30分"), ("0", 0, "0時間"), ("", None, "")),
    ],
)
def test_a_length_is_kept_in_minutes(typed: str, minutes: int | None, text: str) -> None:
    assert parse_duration(typed) == minutes and duration_text(minutes) == text
    assert parse_duration(text) == minutes


def test_a_length_that_is_none_is_said_so() -> None:
    with pytest.raises(Refused, match="時間として読めません"):
        parse_duration("少し")
