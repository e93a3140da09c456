"""Files that other programs make: tables, pictures, mails and archives. Each has a folder of files in the corpus."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.exchange.pictures import LONGEST, reencoded, thumbnail
from app.exchange.tables import read_table_file
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
    """As an import does, to the laid-out tables."""
    path = Path(_SCRATCH.name, f"table-{os.getpid()}")  # two kinds may be played at the same time
    path.write_bytes(data)
    for table in read_table_file(path).tables:
        assert len(table.rows) <= limits.ROWS and len(table.columns) <= limits.COLUMNS
        for row in table.rows:
            assert len(row.cells) == len(table.columns)
            assert all(len(cell) <= limits.CELL_CHARACTERS for cell in row.cells if isinstance(cell, str))


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
DOCUMENT = (
    b'table:number-rows-repeated="1048576" ',
    b'table:number-columns-repeated="16384" ',
    b'table:number-rows-spanned="99999999" ',
    b"<table:table>",
    b"</table:table-row>",
    b"<text:s text:c='99999999'/>",
    b"<text:ruby-text>",
    b'office:value="1e999" ',
    b'office:time-value="PT99999999999H" ',
    b"<!DOCTYPE a>",
    b"&lt;",
)
RECORDS = (
    b"\x09\x08",
    b"\x0a\0\0\0",
    b"\x85\0",
    b"\xfc\0",
    b"\x3c\0",
    b"\x08\x02\x10\0",
    b"\x2f\0",
    b"\xfe\xff\xff\xff",
    b"\x42\0\2\0",
)
EVENTS = (
    b"\r\n ",
    b"BEGIN:VEVENT\r\n",
    b"END:VEVENT\r\n",
    b"DTSTART;VALUE=DATE:00010101\r\n",
    b"DTEND:99991231T235959Z\r\n",
    b"DURATION:P9999WT99999H\r\n",
    b"RRULE:FREQ=SECONDLY\r\n",
    b"DESCRIPTION:" + b"\\n" * 9,
    b'TZID="',
    b"\xff",
)
PAGE = (
    b"<table>",
    b"</table>",
    b"<tr>",
    b"<td rowspan=99999999 colspan=200>",
    b"<!--",
    b"<![CDATA[",
    b"&#99999999;",
    b"<script>",
    b'ss:Index="99999999" ',
    b'ss:MergeDown="99999999" ',
    b'<Data ss:Type="DateTime">',
    b"</Worksheet>",
    b"\xff\xfe",
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
    *(_kind(name, open_table, parts_damaged(bytes_damaged(words))) for name, words in (("ods", DOCUMENT), ("xlsb", ()))),
    _kind("xls", open_table, bytes_damaged(RECORDS)),
    _kind("csv", open_table, bytes_damaged(LINES)),
    _kind("ics", open_table, bytes_damaged(EVENTS)),
    _kind("html", open_table, bytes_damaged(PAGE)),
    _kind("xml", open_table, bytes_damaged(PAGE)),
    _kind("png", open_picture, chunks_damaged),
    *(_kind(name, open_picture, bytes_damaged(PICTURE)) for name in ("jpeg", "webp", "gif", "bmp", "tiff")),
    _kind("mail", open_wrapping, bytes_damaged(HEADERS)),
    _kind("zip", open_wrapping, parts_damaged(bytes_damaged())),
)
