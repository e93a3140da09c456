"""A figure typed into a cell is exactly the number that people wrote."""

import pytest

from app.errors import Refused
from app.rules.figures import Typed, parse_cell, read_figure


@pytest.mark.parametrize(
    ("text", "decimals", "value"),
    [("30", 0, 30), ("0", 0, 0), ("12", 1, 120), ("12.0", 1, 120), ("12.5", 2, 1250), ("0.05", 2, 5)],
)
def test_a_figure_is_neither_more_nor_less_than_what_was_typed(text: str, decimals: int, value: int) -> None:
    assert parse_cell(text, decimals) == Typed(value)


def test_about_thirty_and_none_and_nothing_are_three_different_answers() -> None:
    assert parse_cell("約３０", 0) == Typed(30, None, True)
    assert parse_cell("なし", 0) == Typed(state="none")
    assert parse_cell("　", 0) == Typed()


@pytest.mark.parametrize(("text", "words"), [("三つ", "数として読めません"), ("1.5", "小数を使わない")])
def test_what_is_no_figure_is_refused_with_the_reason(text: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        parse_cell(text, 0)


def test_a_figure_in_the_unit_of_its_own_indicator_is_not_multiplied() -> None:
    assert read_figure("30", 0, "千円").value == Typed(30)
