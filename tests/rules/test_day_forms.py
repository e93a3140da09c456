"""One day as it is written, and what decides where the writing leaves something open."""

from datetime import date

import pytest

from app.errors import Refused
from app.rules.day_forms import Context, Written, first_after, last_before, read_day, written_at

HERE = Context(None, 2025)


@pytest.mark.parametrize(("text", "written", "rest"), [
    ("2025/11/3(月)", Written(year="2025", month="11", day="3"), "(月)"),
    ("11/3-5", Written(month="11", day="3"), "-5"),
    ("r7.11.3~", Written(era="r", year="7", month="11", day="3"), "~"),
    ("11/3/2025", Written(year="2025", month="11", day="3", order="mdy"), ""),
    ("3日から", Written(day="3"), "から"),
])  # fmt: skip
def test_the_longest_writing_of_a_day_is_found_and_the_rest_left(text: str, written: Written, rest: str) -> None:
    found = written_at(text, 0)
    assert found is not None and (found[0], text[found[1] :]) == (written, rest)


@pytest.mark.parametrize("text", ["10:00", "13時", "5月", "(月)", "", "令和7年"])
def test_what_begins_with_no_day_is_none(text: str) -> None:
    assert written_at(text, 0) is None


def test_the_end_of_a_span_is_the_first_such_day_and_its_beginning_the_last() -> None:
    assert first_after(date(2025, 12, 30), "1", "3") == date(2026, 1, 3)
    assert first_after(date(2025, 11, 29), "", "2") == date(2025, 12, 2)
    assert first_after(date(2025, 12, 31), "", "1") == date(2026, 1, 1)
    assert last_before(date(2026, 1, 3), "12", "30") == date(2025, 12, 30)


def test_without_any_year_a_day_of_a_table_is_refused() -> None:
    with pytest.raises(Refused, match="年が書いてありません"):
        read_day(Written(month="11", day="3"), Context(None, None))


def test_the_month_of_a_block_is_within_the_year_on_screen() -> None:
    assert read_day(Written(day="3"), Context(None, 2025, month=2)).value == date(2026, 2, 3)
    assert read_day(Written(day="3"), Context(None, 2025, month=11)).value == date(2025, 11, 3)


def test_a_year_of_the_era_needs_no_word_in_the_year_on_screen_and_one_elsewhere() -> None:
    written = Written(year="6", month="11", day="3")
    assert read_day(written, Context(None, 2024)).how == ""
    assert read_day(written, HERE).how == "6/11/3 → 令和6年11月3日"
