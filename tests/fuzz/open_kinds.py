"""Files that other programs make: tables, pictures, mails and archives. Each has a folder of files in the corpus."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.exchange.activity_rows import activity_rows
from app.exchange.pictures import LONGEST, reencoded, thumbnail
from app.exchange.reading import read_rows
from app.sandbox import limits
from app.sync.container import MAX_FILE_BYTES
from app.sync.opening_files import bundles_in
from tests.fuzz.kind import Kind, Ready
from tests.fuzz.mutations import Damage, bytes_damaged, chunks_damaged, parts_damaged

CORPUS = Path(__file__).with_name("corpus")
SECONDS = max(one.seconds for one in limits.LIMITS.values()) / 2
"""What takes four times as long by the clock has passed every limit of the child."""
_SCRATCH = tempfile.TemporaryDirectory(prefix="yui-fuzz-")


def open_table(data: bytes) -> None:
    """As an import does, to the texts of each field."""
    path = Path(_SCRATCH.name, f"table-{os.getpid()}")  # two kinds may be played at the same time
    path.write_bytes(data)
    sheet = read_rows(path)
    assert len(sheet.rows) <= limits.ROWS and len(sheet.headers) <= limits.COLUMNS
    for row in activity_rows(sheet):
        assert all(len(text) <= limits.CELL_CHARACTERS for text in row.values.values())


def open_picture(data: bytes) -> None:
    """As a photo that a clerk adds, and as one that another office has stored."""
    small = thumbnail(data, 240)
    assert small is None or small.startswith(b"\xff\xd8\xff")
    made = reencoded(data, "写真")
    assert max(made.width, made.height) <= LONGEST and made.data.startswith(b"\xff\xd8\xff")


def open_wrapping(data: bytes) -> None:
    """As a file that was received, up to the sealed bundles in it."""
    found = bundles_in(data, "受け取り")
    assert found and sum(len(one.data) for one in found) <= MAX_FILE_BYTES
    assert all(len(one.name) <= 300 and one.name.isprintable() for one in found)


SHEET = (
    b"<row ",
    b"<c ",
    b' r="XFD1048576"',
    b' r="A1"',
    b' t="s"',
    b"<v>",
    b"</v>",
    b'<mergeCell ref="A1:XFD9"/>',
    b"]]>",
    b"&#0;",
    b"<!--",
)
LINES = (
    b'"',
    b'""',
    b",",
    b"\t",
    b";",
    b"\r\n",
    b"\r",
    b"\0",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    "実施日".encode(),
    "推進目標".encode("cp932"),
)
HEADERS = (
    b"boundary=",
    b"--x",
    b"\r\n\r\n",
    b"Content-Type: multipart/mixed; ",
    b"base64",
    b"=?utf-8?b?",
    b"?=",
    b"filename*0*=",
    b"PK\3\4",
)
PICTURE = (
    b"\xff\xd8",
    b"\xff\xd9",
    b"\xff\xda",
    b"\xff\xc0",
    b"\xff\xc2",
    b"Exif\0\0",
    b"II*\0",
    b"MM\0*",
    b"ANIM",
    b"VP8L",
    b"VP8X",
    b"\x2c",
)


def _kind(name: str, open_: Callable[[bytes], object], damage: Damage) -> Kind:
    @contextmanager
    def begin() -> Iterator[Ready]:
        yield Ready([path.read_bytes() for path in sorted((CORPUS / name).iterdir())], damage, open_)

    return Kind(name, begin, seconds=SECONDS)


KINDS = (
    _kind("xlsx", open_table, parts_damaged(bytes_damaged(SHEET))),
    _kind("csv", open_table, bytes_damaged(LINES)),
    _kind("png", open_picture, chunks_damaged),
    *(_kind(name, open_picture, bytes_damaged(PICTURE)) for name in ("jpeg", "webp", "gif", "bmp", "tiff")),
    _kind("mail", open_wrapping, bytes_damaged(HEADERS)),
    _kind("zip", open_wrapping, parts_damaged(bytes_damaged())),
)
