"""Reading comma, tab or semicolon separated text into cells."""

import csv
import io
from collections.abc import Iterator
from itertools import islice

from app.exchange import limits
from app.exchange.decoding import decoded
from app.exchange.headings import known_fields
from app.exchange.refusals import too_large, unreadable
from app.exchange.sheet import Cell, Grid

_SEPARATORS = ",\t;"
_LOOK_AHEAD = 30


def delimited_grid(data: bytes) -> Grid:
    """The cells of a CSV or TSV file; quoted cells may contain line ends. Every cell stays text ("030" is not 30).

    The separator is the one with which the most headings are recognised, so the file name does not matter. Raises
    Refused("unreadable-spreadsheet", "too-large-spreadsheet").
    """
    text = decoded(data)
    separator = max(_SEPARATORS, key=lambda sign: _headings_found(text, sign))
    cells: list[list[Cell]] = []
    reader = _reader(text, separator)
    try:
        for line in reader:
            if len(cells) >= limits.ROWS:
                raise too_large(f"表の行が多すぎます（{limits.ROWS:,}行まで）。")
            if len(line) > limits.COLUMNS:
                raise too_large(f"表の列が多すぎます（{limits.COLUMNS}列まで）。")
            cells.append([cell or None for cell in line])
    except csv.Error as error:
        where = f"{len(cells) + 1}行目から"
        raise unreadable(f'{where}表が読めなくなりました。引用符（"）が閉じていないようです。') from error
    return Grid("", cells)


def _reader(text: str, separator: str) -> Iterator[list[str]]:
    # Strict: a quote that never closes would otherwise swallow the rest of the rows without a word.
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)


def _headings_found(text: str, separator: str) -> int:
    """How many known headings the best of the first lines has with this separator."""
    best = 0
    try:
        for line in islice(_reader(text, separator), _LOOK_AHEAD):
            best = max(best, len(known_fields(line)))
    except csv.Error:
        pass  # read again, and reported, by the caller
    return best
