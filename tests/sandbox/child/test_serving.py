"""The child's loop, played in this process: requests in, frames out."""

import io
from typing import Any

from app.sandbox.child import serving
from app.sandbox.frames import DONE, PART, REJECTED, read_frame, write_frame
from app.sandbox.limits import LIMITS


def answers(monkeypatch: Any, opener: Any) -> list[Any]:
    monkeypatch.setitem(serving.OPENERS, "delimited", opener)
    monkeypatch.setattr(serving.confinement, "begin", lambda seconds: None)
    out = io.BytesIO()
    serving._answer(out, "delimited", {}, b"data")
    out.seek(0)
    found = []
    while out.tell() < len(out.getvalue()):
        found.append(read_frame(out, 1000)[0])
    return found


def test_the_parts_come_one_by_one_and_then_the_end(monkeypatch: Any) -> None:
    assert answers(monkeypatch, lambda data: iter([data, ["a", None]])) == [[PART, b"data"], [PART, ["a", None]], [DONE]]


def test_whatever_a_parser_raises_is_a_reason(monkeypatch: Any) -> None:
    class Panic(BaseException):
        """As a parser in Rust raises it."""

    for raised, reason in ((MemoryError(), "memory"), (Panic(), "failed"), (RecursionError(), "failed"), (OSError(), "failed")):

        def opener(data: bytes, raised: BaseException = raised) -> Any:
            yield "begun"
            raise raised

        assert answers(monkeypatch, opener) == [[PART, "begun"], [REJECTED, reason, 0]]


def test_every_kind_of_request_has_its_opener_and_its_limits() -> None:
    assert serving.OPENERS.keys() == LIMITS.keys()


def test_a_request_that_is_cut_is_none() -> None:
    stream = io.BytesIO()
    write_frame(stream, ["delimited", {"separator": ","}, 5])
    stream.write(b"a,b")
    stream.seek(0)
    assert serving._next(stream) is None
    assert serving._next(io.BytesIO()) is None
