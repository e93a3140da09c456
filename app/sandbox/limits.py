"""What opening one file may take at most, and the largest contents that are taken.

An office's real files are far below: a year of one branch is about 50 rows. These limits stop accidents and hostile files.
"""

from dataclasses import dataclass

MEMORY_BYTES = 1024 * 1024 * 1024
"""Of the child, everything included; a picture of 50 million pixels takes half of it."""

FILE_BYTES = 20 * 1024 * 1024
"""Of a spreadsheet file."""
UNPACKED_BYTES = 200 * 1024 * 1024
ROWS = 20_000
COLUMNS = 200
CELL_CHARACTERS = 20_000
MERGED_RANGES = 5_000
SHEETS = 1_000

TEXT_BYTES = 64 * 1024 * 1024
"""Of a mail, and of a text in UTF-16; reading one takes several times its size. No mail server takes as much."""
ARCHIVE_ENTRIES = 200
"""Files in one ZIP or parts of one mail: eight branches, with everything a mail program adds."""

NAME_CHARACTERS = 1000
"""Of a name in an archive."""

PICTURE_SIDE = 20_000
PICTURE_PIXELS = 80_000_000
"""Of a JPEG, which is made smaller while it is read."""
WHOLE_PICTURE_PIXELS = 50_000_000
"""Of any other picture, which has to be read in full: the largest cameras make 48 million."""

CHUNK_BYTES = 1024 * 1024
"""Bytes come back from the child in pieces of this size."""


@dataclass(frozen=True)
class Limits:
    """Of one request: ``seconds`` by the clock and of the processor, ``answer_bytes`` of what comes back, counted as it lies
    in memory, and ``frame_bytes`` of one piece of it, counted on the way.
    """

    seconds: int
    answer_bytes: int
    frame_bytes: int


VALUE_BYTES = 64
"""What each value of an answer counts besides its bytes."""
_TABLE = Limits(seconds=30, answer_bytes=ROWS * (COLUMNS + 1) * VALUE_BYTES + UNPACKED_BYTES // 4, frame_bytes=4 * 1024 * 1024)
_PICTURE_BYTES = 16 * 1024 * 1024
_PIECE_BYTES = CHUNK_BYTES + 1024
LIMITS = {
    "workbook": _TABLE,
    "delimited": _TABLE,
    "separators": _TABLE,
    "calendar": _TABLE,
    "html-tables": _TABLE,
    "xml-workbook": _TABLE,
    "only-table": Limits(seconds=30, answer_bytes=FILE_BYTES + _PIECE_BYTES, frame_bytes=_PIECE_BYTES),
    "picture": Limits(seconds=20, answer_bytes=_PICTURE_BYTES, frame_bytes=_PIECE_BYTES),
    "stored-picture": Limits(seconds=5, answer_bytes=_PICTURE_BYTES, frame_bytes=_PIECE_BYTES),
    "zip": Limits(seconds=60, answer_bytes=260 * 1024 * 1024, frame_bytes=_PIECE_BYTES),
    "mail": Limits(seconds=60, answer_bytes=260 * 1024 * 1024, frame_bytes=_PIECE_BYTES),
}
"""By kind of request. A stored picture is small when it is honest, and somebody looks at its empty place."""
