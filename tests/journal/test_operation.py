"""An operation's id covers everything in it; values are encoded one way only."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Damaged
from app.journal.operation import MAX_INT, Operation, decode_value, encode_value, erase, operation_id
from tests.journal.operations import op

ONE = op({"title": [op(title="前")]}, title="あ", content="い", seen=(op(title="前"),), person="係")


@pytest.mark.parametrize(
    "change",
    [
        {"generation": b"M" * 16},
        {"partition": "murone"},
        {"seq": 2},
        {"prev": b"P" * 20},
        {"entity": "evaluation"},
        {"record": b"S" * 16},
        {"values": {}},
        {"values": {"title": encode_value(["あ"]), "content": encode_value(["う"])}},
        {"values": {"title": encode_value(["い"]), "content": encode_value(["あ"])}},
        {"sup": {}},
        {"sup": {"content": ONE.sup["title"]}},
        {"sup": {"title": (*ONE.sup["title"], b"Q" * 20)}},
        {"seen": ()},
        {"person": "かかり"},
        {"wall_ms": -1},
        {"hlc": 2},
        {"nonce": b"O" * 16},
        {"base": b"12345678"},
    ],
)
def test_changing_anything_changes_the_id(change: dict[str, Any]) -> None:
    assert operation_id(ONE._replace(**change)) != ONE.id


def test_the_order_of_groups_and_of_named_ids_does_not_change_the_id() -> None:
    a, b = op(title="一"), op(title="二")
    one, other = op({"title": [a, b]}, title="あ", content="い"), op({"title": [b, a]}, content="い", title="あ")
    assert one.id == other.id


def test_erasing_a_value_keeps_the_id_and_removes_the_value() -> None:
    erased = erase(ONE, "content")
    assert operation_id(erased) == ONE.id
    assert "い".encode() not in repr(erased).encode() and erased.values.keys() == {"title"}
    assert operation_id(erase(erased, "title")) == ONE.id


def test_an_erased_value_can_not_be_put_back_otherwise() -> None:
    assert operation_id(erase(ONE, "content")._replace(erased={"content": bytes(32)})) != ONE.id


def test_ids_are_twenty_bytes_and_the_same_for_ever() -> None:
    """A fixed operation and its id: a change of the layout would make every journal ever written worthless."""
    assert op(title="ふれあいサロン", participants=(30, True)).id.hex() == FIXED
    assert len(ONE.id) == 20


FIXED = "68afac62f34713dffe7416113945f6c12e4ed86c"


FIELDS = st.lists(
    st.none() | st.integers(-MAX_INT - 1, MAX_INT) | st.text() | st.binary(max_size=40), min_size=1, max_size=4
)  # fmt: skip


@given(FIELDS)
def test_a_value_comes_out_as_it_went_in(fields: list[Any]) -> None:
    assert decode_value(encode_value(fields)) == fields


def test_dates_booleans_and_id_lists_have_one_form() -> None:
    assert decode_value(encode_value([date(2025, 11, 3), True, (b"a" * 16, b"b" * 16)])) == [
        "2025-11-03",
        1,
        b"a" * 16 + b"b" * 16,
    ]
    assert encode_value([False]) == encode_value([0])
    assert encode_value([None]) != encode_value([0])


@pytest.mark.parametrize("value", [1.5, float("nan"), 2**63, [b"x"], {"a": 1}, ("text",)])
def test_what_the_journal_can_not_hold_is_no_value(value: object) -> None:
    with pytest.raises(TypeError):
        encode_value([value])


@pytest.mark.parametrize("encoded", [b"", b"\x91", b"\xc0", b"\x81\x01\x02", b"\x91\x01\x01", b"\xc1"])
def test_what_is_no_array_of_fields_is_damaged(encoded: bytes) -> None:
    with pytest.raises(Damaged):
        decode_value(encoded)


def test_an_operation_can_not_be_altered() -> None:
    with pytest.raises(AttributeError):
        ONE.seq = 2  # type: ignore[misc]
    assert isinstance(ONE, Operation)
