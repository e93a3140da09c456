"""Reading comma, tab or semicolon separated text into cells. Every cell stays text ("030" is not 30)."""

import contextlib
import csv
import io
from collections.abc import Iterator
from itertools import islice
from typing import Any

from app.sandbox import limits
from app.sandbox.child.decoding import decoded
from app.sandbox.rejected import COLUMNS, ROWS, UNCLOSED_QUOTE, Rejected

SEPARATORS = ",\t;"
LOOK_AHEAD = 30
"""Lines among which the headings are looked for."""


def first_rows(data: bytes) -> Iterator[Any]:
    """For each separator [separator, the first lines read with it]: which one is right only the headings tell.

    Raises Rejected("no-text").
    """
    text = decoded(data)
    for separator in SEPARATORS:
        lines: list[list[str | None]] = []
        found = islice(_reader(text, separator), LOOK_AHEAD)
        with contextlib.suppress(csv.Error):  # read again, and reported, by ``rows``
            lines.extend([_cell(cell) for cell in line[: limits.COLUMNS]] for line in found)
        yield [separator, lines]


def rows(data: bytes, separator: str) -> Iterator[Any]:
    """The lines as lists of cells; quoted cells may contain line ends.

    Raises Rejected("no-text", "rows", "columns", "unclosed-quote" with the number of its row).
    """
    reader = _reader(decoded(data), separator)
    number = 0
    try:
        for line in reader:
            if number >= limits.ROWS:
                raise Rejected(ROWS)
            if len(line) > limits.COLUMNS:
                raise Rejected(COLUMNS)
            number += 1
            yield [_cell(cell) for cell in line]
    except csv.Error as error:
        raise Rejected(UNCLOSED_QUOTE, number + 1) from error


def _cell(text: str) -> str | None:
    return text[: limits.CELL_CHARACTERS + 1] or None


def _reader(text: str, separator: str) -> Iterator[list[str]]:
    # Strict: a quote that never closes would otherwise swallow the rest of the rows without a word.
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
