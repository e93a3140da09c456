"""Reading comma, tab, semicolon or stroke separated text into cells. Every cell stays text ("030" is not 30)."""

import contextlib
import csv
import io
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from app.sandbox import limits
from app.sandbox.child.decoding import decoded
from app.sandbox.child.sheet_marks import Marks, heading
from app.sandbox.rejected import COLUMNS, ROWS, UNCLOSED_QUOTE, Rejected

SEPARATORS = ",\t;|"
LOOK_AHEAD = 30
"""Lines among which the headings are looked for."""
LAX_QUOTES = "lax-quotes"
"""Note: quotes stand where only a lax reading takes them."""
_NAMED = re.compile(r'"?sep=([,;|\t])"?\r?\n?', re.IGNORECASE)
"""The first line with which Excel is told the separator; Excel shows no row for it."""
_TEXT_FORMULA = re.compile(r'="((?:[^"]|"")*)"')
"""As web programs keep Excel from making a number of a text."""
_END = "\x01"
"""Added to a line, it stands alone in the last cell unless an open quote has taken it in."""
Line = list[str | None]


def first_rows(data: bytes) -> Iterator[Any]:
    """For each separator [separator, the first lines read with it]: which one is right the headings tell. Only the one that the
    first line names, where it names one.

    Raises Rejected("no-text", "unsure-text").
    """
    text, named = _opened(data)
    for separator in named or SEPARATORS:
        lines: list[Line] = []
        found = islice(_reader(text, separator), LOOK_AHEAD)
        with contextlib.suppress(csv.Error):  # read again, and reported, by ``rows``
            lines.extend(_cells(line)[: limits.COLUMNS] for line in found)
        yield [separator, lines]


def rows(data: bytes, separator: str) -> Iterator[Any]:
    """What precedes a sheet (``sheet_marks.heading``), then the lines as lists of cells; quoted cells may contain line ends.

    Raises Rejected("no-text", "unsure-text", "rows", "columns", "unclosed-quote" with the number of its row).
    """
    text, _ = _opened(data)
    notes: tuple[str, ...] = ()
    lines: list[Line] = []
    try:
        for line in _within_limits(_reader(text, separator)):
            lines.append(line)
    except csv.Error as error:
        number = len(lines) + 1
        lines = list(_within_limits(_line_by_line(text, separator, number)))
        if len({len(line) for line in lines if len(line) > 1}) != 1:
            raise Rejected(UNCLOSED_QUOTE, number) from error
        notes = (LAX_QUOTES,)
    yield heading("", Marks(), notes)
    yield from lines


def _opened(data: bytes) -> tuple[str, str]:
    """The text, and the separator that its first line names, or ""."""
    text = decoded(data)
    named = _NAMED.match(text)
    return (text[named.end() :], named[1]) if named else (text, "")


def _within_limits(lines: Iterable[list[str]]) -> Iterator[Line]:
    """Empty cells and lines at the end don't count: programs fill up with them."""
    empty = number = 0
    for line in lines:
        cells = _cells(line)
        if not cells:
            empty += 1
            continue
        number += empty + 1
        if number > limits.ROWS:
            raise Rejected(ROWS)
        if len(cells) > limits.COLUMNS:
            raise Rejected(COLUMNS)
        yield from ([] for _ in range(empty))
        empty = 0
        yield cells


def _cells(line: list[str]) -> Line:
    cells = [_cell(cell) for cell in line]
    while cells and cells[-1] is None:
        cells.pop()
    return cells


def _cell(text: str) -> str | None:
    formula = _TEXT_FORMULA.fullmatch(text.strip()) if text.lstrip().startswith('="') else None
    if formula:
        text = formula[1].replace('""', '"')
    return text[: limits.CELL_CHARACTERS + 1] or None


def _reader(text: str, separator: str) -> Iterator[list[str]]:
    # Strict: a quote that never closes would otherwise swallow the rest of the rows without a word.
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)


def _line_by_line(text: str, separator: str, number: int) -> Iterator[list[str]]:
    """As Excel reads quotes within cells, but each has to close in its line. Raises Rejected("unclosed-quote", ``number``)."""
    for line in io.StringIO(text, newline=""):
        try:
            *cells, last = next(csv.reader([line.rstrip("\r\n") + separator + _END], delimiter=separator), [""])
        except csv.Error as error:
            raise Rejected(UNCLOSED_QUOTE, number) from error
        if last != _END:
            raise Rejected(UNCLOSED_QUOTE, number)
        yield cells
