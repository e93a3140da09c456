"""Counts as people write them: the published table, there and back, and never a number by accident."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Refused
from app.rules.text import MAX_COUNT
from app.rules.typed_counts import Counted, count_text, parse_count, read_count
from tests.rules.typed_forms import table


@pytest.mark.parametrize(("typed", "meant", "said", "unit"), table("Counts"), ids=[" ".join(row[::3]) for row in table("Counts")])
def test_counts_are_read_as_published(typed: str, meant: str, said: str, unit: str) -> None:
    if meant == "refused":
        with pytest.raises(Refused) as refused:
            read_count(typed, unit)
        assert refused.value.code == "bad-number" and typed in refused.value.what
        return
    found = read_count(typed, unit)
    assert (count_text(found.value), "asked" if found.doubt else "told" if found.how else "") == (meant, said)


@pytest.mark.parametrize(("typed", "count", "approximate"), [
    ("12", 12, False), ("１２", 12, False), ("0", 0, False), ("007", 7, False), ("", None, False), ("　", None, False),
    ("約30", 30, True), ("約３０名", 30, True), ("30人くらい", 30, True), ("30名程度", 30, True), ("30人", 30, False),
    ("1,234", 1234, False), ("１，２３４人", 1234, False), ("214点", 214, False), (" 5 回 ", 5, False),
    ("10000000", 10**7, False),
])  # fmt: skip
def test_a_typed_count_is_understood(typed: str, count: int | None, approximate: bool) -> None:
    assert parse_count(typed) == (count, approximate)


@pytest.mark.parametrize(
    "typed", ["-1", "－１", "ー1", "△5", "10000001", "9" * 5000, "3.5", "十", "多数", "12人3人", "1,23", "約", "٣", "1e3"]
)
def test_what_is_no_count_is_refused(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_count(typed)
    assert refused.value.code == "bad-number"


def test_nothing_and_zero_are_different_counts() -> None:
    assert parse_count("")[0] is None
    assert parse_count("0")[0] == 0


@given(st.integers(0, MAX_COUNT), st.booleans())
def test_a_count_in_the_programs_own_words_reads_the_same(number: int, approximate: bool) -> None:
    counted = Counted(number, approximate)
    found = read_count(count_text(counted))
    assert (found.value, found.how, found.doubt) == (counted, "", "")


@given(st.text(max_size=8))
def test_what_is_read_without_doubt_reads_the_same_in_the_programs_own_words(text: str) -> None:
    try:
        found = read_count(text)
    except Refused:
        return
    if not found.doubt:
        assert read_count(count_text(found.value)).value == found.value


ODD = "①②⑩❶⓵½⅓²³ⅢⅫ㈱㉑٣३一十百〇壱"
"""Signs that Unicode takes for numbers, and people do not."""


@given(st.text("0123456789,.人約", max_size=6), st.sampled_from(ODD), st.text("0123456789,.人位", max_size=6))
def test_no_number_comes_about_from_a_sign_that_is_no_digit(before: str, odd: str, after: str) -> None:
    with pytest.raises(Refused):
        read_count(before + odd + after)


@given(st.text(max_size=10))
def test_a_number_has_no_other_digits_than_those_that_were_typed(text: str) -> None:
    try:
        found = read_count(text)
    except Refused:
        return
    if found.value.number and not found.doubt:
        typed = "".join(sign for sign in text if sign in "0123456789０１２３４５６７８９").translate(
            str.maketrans("０１２３４５６７８９", "0123456789")
        )
        assert str(found.value.number).rstrip("0") in typed


@pytest.mark.parametrize("text", ["¥3000", "￥3,000", "\\3000"])
def test_yen_are_no_people(text: str) -> None:
    assert "単位" in read_count(text, "人").doubt and read_count(text, "円").doubt == ""
