"""Numbers in kanji, and what only looks like one."""

import pytest

from app.rules.kanji_numbers import kanji_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("三十", 30),
        ("十", 10),
        ("百二十", 120),
        ("二〇", 20),
        ("千二百三十四", 1234),
        ("五", 5),
        ("一二三", 123),
        ("二千五", 2005),
    ],
)
def test_a_number_in_kanji_is_read(text: str, number: int) -> None:
    assert kanji_number(text) == number


@pytest.mark.parametrize("text", ["", "十数", "数十", "二十三十", "十百", "万", "三万", "3十", "①十", "十〇"])
def test_what_is_no_number_in_kanji_is_none(text: str) -> None:
    assert kanji_number(text) is None
