"""Signs become half-width one by one; what is no digit stays what it is."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.typed_signs import LONGEST_QUOTED, plain_signs, quoted


@pytest.mark.parametrize(("typed", "plain"), [
    ("１２：３０", "12:30"), ("Ｒ７．１１．３", "r7.11.3"), ("　令和 7 年 ", "令和7年"), ("11/3  10:00", "11/3 10:00"),
    ("㋿7", "令和7"),
    ("1ー3", "1-3"), ("5〜7", "5~7"), ("'013", "013"), ("①30", "①30"), ("½", "½"), ("Ⅲ", "ⅲ"), ("㈱", "㈱"), ("٣", "٣"),
])  # fmt: skip
def test_signs_of_any_width_become_plain(typed: str, plain: str) -> None:
    assert plain_signs(typed) == plain


@given(st.text(max_size=20))
def test_no_digit_appears_that_was_not_typed_in_half_or_full_width(text: str) -> None:
    typed = [sign for sign in text if sign in "0123456789０１２３４５６７８９"]
    assert [unicodedata.normalize("NFKC", sign) for sign in typed] == [sign for sign in plain_signs(text) if sign in "0123456789"]


@given(st.text(max_size=20))
def test_plain_signs_of_plain_signs_are_the_same(text: str) -> None:
    once = plain_signs(text)
    if not once.startswith("'"):
        assert plain_signs(once) == once


def test_a_cell_is_quoted_short_and_in_one_line() -> None:
    assert quoted("一行目\n二行目\u200e") == "「一行目 二行目」"
    assert len(quoted("長" * 100)) == LONGEST_QUOTED + 2 and quoted("長" * 100).endswith("…」")
