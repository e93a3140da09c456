"""The child's life: a request, its answer, the next request, until the program closes the pipe or is gone.

A request is a frame [kind, named values, length] and that many bytes; the answer is frames (app.sandbox.frames).
"""

import io
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any, BinaryIO

from app.sandbox.child import (
    calendar_events,
    confinement,
    delimited,
    html_tables,
    packed_tables,
    pictures,
    workbook,
    wrappings,
    xml_workbook,
)
from app.sandbox.frames import DONE, PART, READY, REJECTED, BrokenFrameError, read_frame, write_frame
from app.sandbox.limits import LIMITS
from app.sandbox.rejected import FAILED, MEMORY, Rejected

Opener = Callable[..., Iterator[Any]]
OPENERS: Mapping[str, Opener] = {
    "workbook": workbook.grids,
    "delimited": delimited.rows,
    "separators": delimited.first_rows,
    "calendar": calendar_events.events,
    "html-tables": html_tables.tables,
    "xml-workbook": xml_workbook.sheets,
    "only-table": packed_tables.only_table,
    "picture": pictures.pixels,
    "stored-picture": pictures.stored_pixels,
    "zip": wrappings.sealed_in_zip,
    "mail": wrappings.sealed_in_mail,
}
REQUEST_BYTES = 4096


def serve() -> int:
    """Answers until the program has no more requests. The exit status is 0."""
    with open(0, "rb", closefd=False) as requests, open(1, "wb", closefd=False) as answers:
        sys.stdout = sys.stderr = io.StringIO()  # nothing a library prints may get between the frames
        confinement.confine()
        _send(answers, [READY])
        while (request := _next(requests)) is not None:
            _answer(answers, *request)
    return 0


def _next(requests: BinaryIO) -> tuple[str, dict[str, Any], bytes] | None:
    try:
        (kind, named, length), _ = read_frame(requests, REQUEST_BYTES)
    except BrokenFrameError:
        return None
    data = requests.read(length)
    return (kind, named, data) if len(data) == length else None


def _answer(answers: BinaryIO, kind: str, named: dict[str, Any], data: bytes) -> None:
    confinement.begin(LIMITS[kind].seconds)
    try:
        for part in OPENERS[kind](data, **named):
            write_frame(answers, [PART, part])
        last: list[Any] = [DONE]
    except Rejected as rejected:
        last = [REJECTED, rejected.reason, rejected.number]
    except MemoryError:
        last = [REJECTED, MEMORY, 0]
    # Parsers raise what they like; one in Rust that panics raises a BaseException.
    except BaseException:  # noqa: BLE001
        last = [REJECTED, FAILED, 0]
    _send(answers, last)


def _send(answers: BinaryIO, value: object) -> None:
    write_frame(answers, value)
    answers.flush()
