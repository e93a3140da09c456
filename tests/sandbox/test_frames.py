"""Only plain values travel between the two processes, and only as many as were asked for."""

import io
from datetime import date

import msgpack
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sandbox.frames import BrokenFrameError, read_frame, write_frame

CELLS = (
    st.none() | st.text(st.characters(exclude_categories=["Cs"])) | st.integers(-(2**63), 2**63 - 1) | st.dates() | st.binary()
)


def sent(value: object) -> bytes:
    stream = io.BytesIO()
    write_frame(stream, value)
    return stream.getvalue()


@given(st.lists(st.lists(CELLS, max_size=5), max_size=5))
def test_what_was_sent_arrives(value: list[list[object]]) -> None:
    data = sent(value)
    assert read_frame(io.BytesIO(data), 10_000) == (value, len(data) - 4)


@given(st.binary(max_size=60))
def test_any_bytes_are_a_value_or_no_frame(data: bytes) -> None:
    for stream in (data, len(data).to_bytes(4, "big") + data):
        try:
            read_frame(io.BytesIO(stream), 100)
        except BrokenFrameError:
            continue


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0\0",
        sent("long" * 100),
        sent("cut")[:-1],
        sent([[]] * 6_000),
        (6).to_bytes(4, "big") + msgpack.packb(msgpack.ExtType(5, b"pick")),
        sent(date(2025, 11, 3)).replace(b"2025-11-03", b"2025-13-03"),
        (1000).to_bytes(4, "big") + b"\x91" * 1000,
    ],
    ids=["nothing", "half a length", "too long", "cut", "too many lists", "another type", "no date", "too deep"],
)
def test_what_is_no_frame_is_noticed(data: bytes) -> None:
    with pytest.raises(BrokenFrameError):
        read_frame(io.BytesIO(data), 300 if b"long" in data else 100_000)
