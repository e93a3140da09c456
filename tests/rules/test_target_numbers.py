"""Numbers of 推進目標."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Refused
from app.rules.target_numbers import parse_target_code, target_code, target_label


@pytest.mark.parametrize("typed", [
    "1-3", "１－３", "１ー３", "1‐3", "1−3", "1–3", "13", "１３", "1-③", "１-③", "１－③", "１ー③", "1③",
    "1の3", "①-③", "1-(3)", "1・3", "1.3", " 1 - 3 ",
    "推進目標1-3", "目標１－③", "１-③【重点】", "1-03",
])  # fmt: skip
def test_a_typed_target_is_understood(typed: str) -> None:
    assert parse_target_code(typed) == (1, 3)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "1",
        "113",
        "1-",
        "-3",
        "0-1",
        "1-0",
        "a-b",
        "1-3-2",
        "1-51",
        "1月3日",
        "2025-11-03",
        "1" * 9999,
        "١-٣",
        "½",
        "1-㈱",
        "Ⅰ-Ⅲ",
    ],
)
def test_what_is_no_target_number_is_refused(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_target_code(typed)
    assert refused.value.code == "unknown-target"


def test_labels_are_printed_as_in_the_plan() -> None:
    assert (target_code(2, 5), target_label(2, 5)) == ("2-5", "2-⑤")
    assert target_label(1, 99) == "1-(99)"


@given(st.integers(1, 99), st.integers(1, 50))
def test_every_printed_target_is_read_back(goal: int, number: int) -> None:
    assert parse_target_code(target_code(goal, number)) == parse_target_code(target_label(goal, number)) == (goal, number)
