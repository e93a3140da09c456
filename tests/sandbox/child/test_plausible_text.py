"""What looks like Japanese, and what looks like the wrong encoding."""

import pytest

from app.sandbox.child.plausible_text import plausibility


@pytest.mark.parametrize("text", ["ふれあいサロン", "実施日", "令和７年度", "①～③", "ﾎﾞﾗﾝﾃｨｱ"])
def test_what_people_write_looks_better_than_the_same_bytes_read_wrongly(text: str) -> None:
    assert plausibility(text) > 1
    for encoding, wrong in (("utf-8", "cp932"), ("cp932", "latin-1"), ("utf-8", "latin-1")):
        assert plausibility(text) > plausibility(text.encode(encoding).decode(wrong, "replace")) + 0.4


def test_plain_ascii_says_nothing() -> None:
    assert plausibility("2025-11-03,30") == 0
