"""Times of day and lengths of work, as clerks type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Refused
from app.rules.hours import duration_text, parse_duration, parse_times, read_duration, read_times
from tests.rules.typed_forms import table


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


@pytest.mark.parametrize(("typed", "meant", "said"), table("Clock times"), ids=[row[0] for row in table("Clock times")])
def test_clock_times_are_read_as_published(typed: str, meant: str, said: str) -> None:
    if meant == "refused":
        with pytest.raises(Refused) as refused:
            read_times(typed)
        assert refused.value.code == "bad-time" and typed in refused.value.what
        return
    found = read_times(typed)
    assert (found.value or "", "asked" if found.doubt else "told" if found.how else "") == (meant, said)
    assert found.value is None or read_times(found.value).value == found.value


@pytest.mark.parametrize(
    ("typed", "meant", "said", "unit"), table("Lengths"), ids=[" ".join(row[::3]) for row in table("Lengths")]
)
def test_lengths_are_read_as_published(typed: str, meant: str, said: str, unit: str) -> None:
    if meant == "refused":
        with pytest.raises(Refused) as refused:
            read_duration(typed, unit)
        assert refused.value.code == "bad-time" and typed in refused.value.what
        return
    found = read_duration(typed, unit)
    shown = "" if found.value is None else str(found.value)
    assert (shown, "asked" if found.doubt else "told" if found.how else "") == (meant, said)


@given(st.integers(0, 24 * 60 - 1), st.integers(1, 600))
def test_times_in_the_programs_own_words_read_the_same(begins: int, length: int) -> None:
    ends = min(begins + length, 24 * 60)
    text = f"{begins // 60}:{begins % 60:02}～{ends // 60}:{ends % 60:02}"
    if begins >= 5 * 60:
        found = read_times(text)
        assert (found.value, found.how, found.doubt) == (text, "", "")


@given(st.integers(0, 9999))
def test_a_length_in_the_programs_own_words_reads_the_same(minutes: int) -> None:
    found = read_duration(duration_text(minutes))
    assert (found.value, found.how, found.doubt) == (minutes, "", "")


@given(st.text("0123456789:.時分半hm", max_size=6), st.sampled_from("①½²Ⅲ㈱三"), st.text("0123456789:.時分半", max_size=6))
def test_no_time_comes_about_from_a_sign_that_is_no_digit(before: str, odd: str, after: str) -> None:
    for read in (read_times, read_duration):
        with pytest.raises(Refused):
            read(before + odd + after)
