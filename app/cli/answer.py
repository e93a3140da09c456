"""The answer of a command: one JSON value or short Japanese lines. Nothing else goes to standard output."""

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any


class Answer:
    """One value for scripts and lines for people. ``is_said``: it went out by ``say_as_it_is`` already (a dump).

    ``failed``: what was to be checked is not in order, so that the exit status is 1.
    """

    def __init__(self, value: Any, *lines: str, is_said: bool = False, failed: bool = False) -> None:
        self.value = value
        self.lines = lines
        self.is_said = is_said
        self.failed = failed

    def print(self, *, as_json: bool) -> None:
        """Writes the answer to standard output, as UTF-8 whatever the console's own encoding is."""
        if self.is_said:
            return
        if as_json:
            sys.stdout.buffer.write(_bytes(json.dumps(self.value, ensure_ascii=False, default=plain) + "\n"))
        else:
            sys.stdout.buffer.write(_bytes("".join(f"{line}\n" for line in self.lines)))
        sys.stdout.buffer.flush()


def say_as_it_is(slices: Iterable[bytes]) -> Answer:
    """Writes bytes to standard output as they come, while what they are read from is open; returns the answer that is left."""
    for some in slices:
        sys.stdout.buffer.write(some)
    sys.stdout.buffer.flush()
    return Answer(None, is_said=True)


def _bytes(text: str) -> bytes:
    """UTF-8; a name in another encoding is written as JSON escapes it, instead of losing the whole answer."""
    return text.encode(errors="backslashreplace")


def plain(value: Any) -> Any:
    """The default of json.dumps: ids in hex, dates in ISO form, dataclasses as objects. Raises TypeError for anything else."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, set | frozenset | tuple):
        return list(value)
    raise TypeError(type(value))


def record_id(text: str) -> bytes:
    """The id of a record from its hex form.

    Text that isn't hex becomes an id that no record has, so that the service refuses it with its own message.
    """
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""
