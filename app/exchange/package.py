"""Checking the ZIP package of a workbook before the spreadsheet library reads it.

The library lays out a sheet as a full rectangle. One cell at XFD1048576 in a file of a few kilobytes would make it ask for
gigabytes and end the program. So sizes and the outermost filled cell are found first, on the packed bytes.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from app.exchange import limits
from app.exchange.refusals import protected, too_large, unreadable

_TAG = re.compile(rb"<(?:\w+:)?(row|c)((?:\s[^>]*)?)>")
_NAME = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]*)([0-9]{1,9})["']""")
_CHUNK = 1024 * 1024

# Found by changing bytes at random: a wrong length in the directory makes zipfile seek to a negative place (ValueError).
_DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, EOFError, OSError, ValueError)


def check_package(data: bytes) -> None:
    """Raises Refused("too-large-spreadsheet", "protected-spreadsheet", "unreadable-spreadsheet") before anything large is
    built.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            if sum(part.file_size for part in parts) > limits.UNPACKED_BYTES:
                raise too_large("表の中身が大きすぎます。")
            if any(part.flag_bits & 0x1 for part in parts):
                raise protected()
            for part in parts:
                if part.filename.lower().endswith(".xml"):
                    _check_cells(_tags(package, part))
    except _DAMAGE as error:
        raise unreadable() from error


def _tags(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[re.Match[bytes]]:
    """The row and cell tags of one part, read in pieces of 1 MB."""
    rest = b""
    with package.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            text = rest + chunk
            # The last tag may be cut by the end of the chunk: keep it for the next round.
            cut = text.rfind(b"<")
            yield from _TAG.finditer(text, 0, cut if cut >= 0 else len(text))
            rest = text[cut:] if 0 <= len(text) - cut <= _CHUNK else b""
    yield from _TAG.finditer(rest)


def _check_cells(tags: Iterator[re.Match[bytes]]) -> None:
    """Refuses cells beyond the limits. A tag without a position continues after the one before it."""
    row = column = 0
    for tag in tags:
        name = _NAME.search(tag[2])
        if tag[1] == b"row":
            row, column = int(name[2]) if name else row + 1, 0
            continue
        row, column = (int(name[2]), _column_number(name[1])) if name else (row, column + 1)
        # Programs write formatted but empty cells down to the last row of the sheet; those take no room.
        if tag[2].endswith(b"/"):
            continue
        if row > limits.ROWS:
            raise too_large(f"表の行が多すぎます（{limits.ROWS:,}行まで）。")
        if column > limits.COLUMNS:
            raise too_large(f"表の列が多すぎます（{limits.COLUMNS}列まで）。")


def _column_number(letters: bytes) -> int:
    """A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number
