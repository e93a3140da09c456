"""What travels between the two processes: a length of four bytes, then that many bytes of msgpack.

Only plain values: None, bool, int, float, str, bytes, date, and lists of them. Anything else, and anything longer than was
asked for, is no frame.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, BinaryIO

import msgpack

from app.sandbox.limits import MERGED_RANGES

READY, PART, DONE, REJECTED = range(4)
"""First value of an answer's frame: the child has started; a value follows; nothing follows; a reason and a number follow."""
_LENGTH_BYTES = 4
_DATE = 1
_MOST_LISTS = MERGED_RANGES + 10
_MOST_NAMED = 8


class BrokenFrameError(Exception):
    """The other side ended, or what it sent is no frame."""


def write_frame(stream: BinaryIO, value: object) -> None:
    """Sends one value. Raises OSError when the other side is gone."""
    body = msgpack.packb(value, default=_pack_date)
    stream.write(len(body).to_bytes(_LENGTH_BYTES, "big"))
    stream.write(body)


def read_frame(stream: BinaryIO, most: int) -> tuple[Any, int]:
    """The next value, of ``most`` bytes, and its length. Raises BrokenFrameError."""
    head = stream.read(_LENGTH_BYTES)
    length = int.from_bytes(head, "big")
    if len(head) < _LENGTH_BYTES or length > most:
        raise BrokenFrameError
    body = stream.read(length)
    if len(body) < length:
        raise BrokenFrameError
    try:
        return msgpack.unpackb(body, ext_hook=_unpack_date, list_hook=_few_lists(), max_map_len=_MOST_NAMED), length
    # msgpack raises whatever a damaged message leads it to.
    except Exception as error:
        raise BrokenFrameError from error


def _few_lists() -> Callable[[list[Any]], list[Any]]:
    """Stops at too many lists: an empty one is a byte on the way and fifty in memory."""
    count = 0

    def counted(values: list[Any]) -> list[Any]:
        nonlocal count
        count += 1
        if count > _MOST_LISTS:
            raise ValueError
        return values

    return counted


def _pack_date(value: object) -> msgpack.ExtType:
    if isinstance(value, date):
        return msgpack.ExtType(_DATE, value.isoformat().encode())
    raise TypeError(type(value).__name__)


def _unpack_date(code: int, data: bytes) -> date:
    if code != _DATE:
        raise ValueError(code)
    return date.fromisoformat(data.decode("ascii"))
