"""What a person calls the same is found, and nothing else."""

import time
import tomllib
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.rules import finding
from app.rules.finding import forms, is_in, is_same, name_key, names_alike, search_text, searched_words
from app.rules.resources import resource
from app.rules.text import search_key
from app.rules.typed_signs import INVISIBLE


def found(typed: str, text: str) -> bool:
    """As the list of activities searches."""
    stored = search_text(text)
    return all(any(form in stored for form in word) for word in searched_words(typed))


SAME = [
    ("高橋", "髙橋"), ("宮崎", "宮﨑"), ("渡辺", "渡邉"), ("渡辺", "渡邊"), ("渡邉", "渡邊"), ("斉藤", "齋藤"),
    ("斎藤", "齊藤"), ("浜田", "濵田"), ("浜田", "濱田"), ("徳永", "德永"), ("吉田", "𠮷田"), ("昇", "曻"), ("高橋", "髙槗"),
    ("中島", "中嶋"), ("沢田", "澤田"), ("広瀬", "廣瀨"), ("国際", "國際"), ("真由美", "眞由美"), ("恵子", "惠子"),
    ("弥生", "彌生"), ("竜王", "龍王"), ("青柳", "靑栁"), ("福祉", "\ufa1b祉"), ("神社", "\ufa19社"),
    ("葛飾", "葛\U000e0100飾"), ("辻", "辻\U000e0101"), ("霞ヶ丘", "霞ケ丘"), ("霞ヶ丘", "霞が丘"), ("霞ケ丘", "霞が丘"),
    ("霞ｹ丘", "霞ガ丘"), ("つつじヶ丘", "つつじが丘"), ("三ヶ月", "三か月"), ("3ヵ月", "3カ月"), ("3ヶ所", "3箇所"),
    ("数か所", "数ケ所"), ("四ツ谷", "四ッ谷"), ("コンピュータ", "コンピューター"), ("センター", "センタ"),
    ("ヘルパー", "ﾍﾙﾊﾟ"), ("コンピュータゲーム", "コンピューターゲーム"), ("ふれあいいきいき", "ふれあい・いきいき"),
    ("ふれあいサロン", "ふれあい　サロン"), ("ふれあい･サロン", "ふれあい サロン"), ("サロン", "さろん"), ("ｻﾛﾝ", "サロン"),
    ("ＮＰＯ", "npo"), ("㈱", "(株)"), ("①", "1"), ("１０～１２時", "10-12時"), ("１－３", "1‐3"), ("1−3", "1ー3"),
    ("サ-ビス", "サービス"), ("ヴ", "ゔ"), ("㋿", "令和"), ("〜みんなで〜", "―みんなで―"), ("佐々木", "佐佐木"),
    ("いすゞ", "いすず"), ("みすゞ", "ミスズ"), ("学こゝろ", "学こころ"), ("会\u200b議", "会議"), ("\ufeff会議", "会議"),
    ("会\u00ad議\u2060", "会議"), ("\u202a会議\u202c", "会議"), ("か\u200d\u3099", "が"),
]  # fmt: skip
DIFFERENT = [
    ("高木", "高本"), ("1-3", "13"), ("1・3", "13"), ("10", "1O"), ("ノート", "のとおり"), ("プール", "サンプル"),
    ("ビール", "ビル"), ("カバー", "カバ"), ("キー", "き"), ("病院", "美容院"), ("びょういん", "びよういん"), ("夕", "タ"),
    ("力", "カ"), ("二", "ニ"), ("東", "束"), ("犬か猫", "犬が猫"), ("何か必要", "何が必要"), ("日", "曰"), ("ケア", "ガア"),
    ("柿", "杮"), ("荻", "萩"), ("ハ", "バ"), ("3か月", "3月"), ("未", "末"), ("土", "士"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME)
def test_either_spelling_finds_the_other_within_a_text(one: str, other: str) -> None:
    for typed, written in ((one, other), (other, one)):
        assert found(typed, f"第2回の{written}について。\n次回も"), (forms(typed), search_text(written))
        assert is_in(typed, written) and is_same(typed, written) and names_alike(typed, written)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_what_a_person_calls_different_is_not_found(one: str, other: str) -> None:
    assert not found(one, other) and not is_in(one, other) and not is_same(one, other)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("カバー", "ブックカバーを作る"),  # the mark at the end of the longer word is left out, of the shorter it is not
        ("スキー教室", "ボランティアスキー教室"),
        ("々木", "佐々木さん"),
        ("か月", "三か月ごと"),
        ("ケ丘", "霞ケ丘の会"),
        ("ー", "コーヒー"),
        ("1-", "1-3"),
    ],
)
def test_a_piece_is_found_that_does_not_show_what_stood_before_it(typed: str, text: str) -> None:
    assert found(typed, text)


def test_every_word_has_to_stand_in_the_text_in_any_order() -> None:
    assert found("公民館　渡辺", "渡邉さんと公民館で") and not found("公民館 高橋", "渡邉さんと公民館で")


def test_no_word_reaches_over_the_end_of_a_line() -> None:
    assert not found("館会議", "公民館\n会議")


def test_typing_nothing_that_can_be_seen_asks_for_nothing() -> None:
    assert (
        searched_words(" 　\u200b・ ") == [] and is_in("\u200b", "会議") and not names_alike("", "会議") and name_key("・") == ""
    )


SIGNS = st.text(
    st.sampled_from("あガｶﾞーヶケか々ゝヾ〜-―・ 　1３①aＡé高髙﨑邉霞丘三ッ㈱\u3099\u200b\U000e0100\ufa19。\n") | st.characters(),
    max_size=40,
)


@given(SIGNS)
@example("\u3164x")
def test_nothing_with_a_letter_or_a_digit_becomes_empty(text: str) -> None:
    seen = INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    if any(sign.isalnum() for sign in seen):
        assert forms(text) and all(forms(text))


@given(SIGNS, st.data())
def test_finding_finds_all_that_a_strict_comparison_finds(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    piece = text[start : data.draw(st.integers(start, len(text)))]
    # A piece that begins with a mark of the sign before it is none that a person could mean.
    word = next(iter(piece.split()), "")
    if word and not unicodedata.combining(word[0]) and search_key(word) in search_key(text):
        assert found(word, text), (forms(word), search_text(text))


@given(SIGNS)
def test_no_digit_is_lost_or_joined_to_another(text: str) -> None:
    strict = unicodedata.normalize("NFKC", INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold())
    for form in forms(text):
        assert [sign for sign in form if sign in "0123456789"] == [sign for sign in strict if sign in "0123456789"]
    assert not is_same("12-3", "123") and not is_same("1 23", "12 3")


def test_no_sign_of_the_table_stands_twice_and_all_are_names_kanji() -> None:
    groups = tomllib.loads(resource("variants.toml").read_text("utf-8"))["group"]
    signs = [sign for group in groups for line in group["signs"] for sign in line]
    assert len(signs) == len(set(signs)) > 800 and all(group["source"] for group in groups)
    assert all(unicodedata.normalize("NFKC", sign) == sign and not sign.isascii() for sign in signs)
    assert all(len(line) > 1 for group in groups for line in group["signs"])


def test_a_changed_table_has_another_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    before = finding.rules_digest()
    monkeypatch.setattr(finding, "_RULES", finding._RULES + 1)
    assert finding.rules_digest() != before


def test_the_longest_field_is_folded_in_moments() -> None:
    text = ("ふれあい・いきいきサロン　第3回（渡邉さん、三か月ごと、コンピューター）。\n" * 1000)[:20_000]
    begun = time.process_time()
    search_text(text)
    assert time.process_time() - begun < 0.5
