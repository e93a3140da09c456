"""A choice by its code, its words, a part of them, or an everyday word."""

import pytest

from app.rules.typed_choices import read_choice

KINDS = (("exchange", "交流（サロン等）"), ("meeting", "会議・協議の場"), ("course", "講座・研修"), ("visit", "訪問・見守り"))
STATUS = (("done", "実施"), ("partly", "一部実施"), ("cancelled", "中止"))
WORDS = {"○": ("done",), "済": ("done",), "△": ("partly", "cancelled")}


@pytest.mark.parametrize(
    ("typed", "code"),
    [("サロン", "exchange"), ("会議", "meeting"), ("研修", "course"), ("ｻﾛﾝ", "exchange"), ("講座研修", "course")],
)
def test_a_part_that_only_one_label_contains_stands_for_it_and_is_told(typed: str, code: str) -> None:
    found = read_choice(typed, KINDS)
    assert (found.value, found.doubt) == (code, "") and found.how == f"「{typed}」 → {dict(KINDS)[code]}"


def test_the_whole_label_and_the_code_count_before_a_part() -> None:
    assert read_choice("実施", STATUS).value == "done" and not read_choice("実施", STATUS).how
    assert read_choice("CANCELLED", STATUS).value == "cancelled"


def test_an_everyday_word_is_told_and_one_that_may_mean_several_is_asked() -> None:
    assert (read_choice("済", STATUS, WORDS).value, read_choice("○", STATUS, WORDS).value) == ("done", "done")
    found = read_choice("△", STATUS, WORDS)
    assert (found.value, found.others) == ("partly", ("cancelled",)) and "一部実施、中止" in found.doubt


@pytest.mark.parametrize("typed", ["・", "講", "自由参加", "○"])
def test_what_stands_for_none_or_for_several_is_asked_without_losing_the_row(typed: str) -> None:
    assert read_choice(typed, KINDS).doubt


def test_nothing_typed_is_no_choice() -> None:
    assert read_choice(" ", KINDS).value is None and not read_choice("", KINDS).doubt
