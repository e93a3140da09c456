"""Text as typed, as stored and as searched."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Refused
from app.rules.text import MAX_TEXT, clean_text, one_line, search_key


@pytest.mark.parametrize(("one", "other"), [
    ("サロン", "さろん"), ("ｻﾛﾝ", "サロン"), ("ＮＰＯ", "npo"), ("㈱", "(株)"), ("①", "1"), ("１０～１２時", "10〜12時"),
    ("１－３", "1‐3"), ("1−3", "1ー3"), ("ボランティア", "ぼらんてぃあ"), ("ヴ", "ゔ"), ("ﾊﾟﾝ", "パン"),
    ("会議　公民館", "会議 公民館"),
    ("ヽヾ", "ゝゞ"), ("㋿", "令和"),
])  # fmt: skip
def test_two_spellings_are_found_alike(one: str, other: str) -> None:
    assert search_key(one) == search_key(other)


@given(st.text())
def test_a_search_key_of_a_search_key_changes_nothing(text: str) -> None:
    assert search_key(search_key(text)) == search_key(text)


@pytest.mark.parametrize(("typed", "stored"), [
    ("一行\r\n二行\r三行", "一行\n二行\n三行"),
    ("か\u3099", "が"),
    ("髙橋・﨑山・𠮷田・々", "髙橋・﨑山・𠮷田・々"),
    ("葛\U000e0100飾", "葛\U000e0100飾"),
    ("列\t列", "列\t列"),
    ("<b>太字</b> 'OR 1=1 -- %s", "<b>太字</b> 'OR 1=1 -- %s"),
])  # fmt: skip
def test_text_is_stored_as_typed_in_one_normal_form(typed: str, stored: str) -> None:
    assert clean_text(typed) == stored


@pytest.mark.parametrize(
    "sign", ["\0", "\x07", "\x1b", "\x7f", "\x9b", "\u202e", "\u2066", "\ufeff", "\ud800", "\ufffe", "\U0001ffff"]
)
def test_signs_nobody_can_see_are_refused_with_their_line(sign: str) -> None:
    with pytest.raises(Refused, match="bad-text: 2行目"):
        clean_text(f"一行\n二{sign}行")


def test_a_text_may_be_just_as_long_as_allowed() -> None:
    assert len(clean_text("字" * MAX_TEXT)) == MAX_TEXT
    with pytest.raises(Refused, match="too-long"):
        clean_text("字" * (MAX_TEXT + 1))


@given(st.text(max_size=200))
def test_stored_text_is_clean_for_good(text: str) -> None:
    try:
        stored = clean_text(text)
    except Refused:
        return
    assert clean_text(stored) == stored
    around_name_characters = re.split("[\uf900-\ufaff\U0002f800-\U0002fa1f]", stored)
    assert all(unicodedata.is_normalized("NFC", part) for part in around_name_characters)


def test_a_name_character_keeps_its_own_shape() -> None:
    assert clean_text("\ufa19社\u304b\u3099") == "\ufa19社が"


def test_a_text_of_several_lines_becomes_one_with_a_space_for_each_break() -> None:
    assert one_line("一\r\n二\t三\n\n四\u2028五") == "一 二 三 四 五"
    assert one_line("そのまま  二つの空白") == "そのまま  二つの空白"
