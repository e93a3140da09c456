"""Several counts in one field, as people write them into a cell."""

import pytest

from app.errors import Refused
from app.rules.counts import counts_text, parse_counts, read_counts

KINDS = (
    ("elderly", "高齢者"),
    ("child", "子ども・児童生徒"),
    ("welfare_commissioner", "民生委員"),
    ("disabled", "障がい当事者"),
    ("old", "75歳以上"),
)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("高齢者20 民生委員3", "elderly=20\nwelfare_commissioner=3"),
        ("高齢者２０人、民生３", "elderly=20\nwelfare_commissioner=3"),
        ("民生委員:3　子ども 1,200名", "child=1200\nwelfare_commissioner=3"),
        ("elderly=20", "elderly=20"),
        ("高齢者0", "elderly=0"),
        ("75歳以上12人", "old=12"),
        ("高齢者10 高齢者5", "elderly=15"),
        ("  ", None),
    ],
)
def test_counts_are_read_as_they_are_written(typed: str, stored: str | None) -> None:
    assert parse_counts(typed, KINDS) == stored
    assert parse_counts(counts_text(stored, KINDS, "人"), KINDS) == stored


@pytest.mark.parametrize("typed", ["20", "高齢者①20", "①20", "高齢者", "高齢者20 3", "こうれい3", "者3", "高齢者99999999999"])
def test_what_can_not_be_read_is_refused_with_what_to_do(typed: str) -> None:
    with pytest.raises(Refused) as refusal:
        parse_counts(typed, KINDS)
    assert refusal.value.code in ("bad-number", "unknown-choice")


def test_a_kind_that_left_the_list_is_still_shown_and_nonsense_is_left_out() -> None:
    assert counts_text("elderly=1\ngone=2\nelderly\nx=-3\ny=99999999999", KINDS, "人") == "高齢者1人、gone2人"
    assert read_counts(None) == {}


def test_an_unclear_kind_is_answered_with_those_it_may_be_and_an_unknown_one_with_all() -> None:
    kinds = (("elderly", "高齢者"), ("elder_club", "高齢者クラブ"), ("child", "子ども"))
    with pytest.raises(Refused) as refusal:
        parse_counts("高齢3", kinds)
    assert refusal.value.todo == "高齢者、高齢者クラブ から選んでください。"
    with pytest.raises(Refused) as refusal:
        parse_counts("学生3", kinds)
    assert refusal.value.todo == "高齢者、高齢者クラブ、子ども から選んでください。"
