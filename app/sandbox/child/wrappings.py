"""Taking the sealed files out of a plain ZIP or a mail. Nothing is unpacked to disk, names are only handed on.

Each sealed file comes as a list of names (of the attachment, of the entry in it), then its bytes in pieces.
"""

import struct
import zipfile
import zlib
from collections.abc import Generator, Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from io import BytesIO
from typing import Any

from app.sandbox.file_beginnings import HEAD_BYTES, ZIP, looks_sealed
from app.sandbox.limits import ARCHIVE_ENTRIES, CHUNK_BYTES, NAME_CHARACTERS, TEXT_BYTES
from app.sandbox.rejected import (
    CUT,
    EXCEL,
    NESTED,
    NOTHING_SEALED,
    POWERPOINT,
    PROTECTED,
    SIZE,
    UNREADABLE,
    WORD,
    Rejected,
)

MAX_DIRECTORY_BYTES = 128 * 1024
MAX_RATIO = 10
"""A sealed file can't be packed smaller; its armour, even as UTF-16, by less than a tenth."""
RATIO_FLOOR_BYTES = 1024 * 1024
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_END = b"PK\x05\x06"
_END_BYTES = 22
_END_64 = b"PK\x06\x07"
_ENCRYPTED = 0x1
_UTF_8 = 0x800
_OFFICE = (("xl/", EXCEL), ("word/", WORD), ("ppt/", POWERPOINT))
# IndexError: an entry without a name, in Python 3.11.
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, IndexError, ValueError, RuntimeError, struct.error, OSError),
)


def sealed_in_zip(data: bytes, most_bytes: int) -> Iterator[Any]:
    """The sealed files of a plain ZIP, ``most_bytes`` together. Other files beside them, such as a covering letter, are ignored.

    Raises Rejected("cut", "size", "protected", "unreadable", "nested", "nothing-sealed", "excel", "word", "powerpoint").
    """
    return _in_zip(data, [], most_bytes)


def sealed_in_mail(data: bytes, most_bytes: int) -> Iterator[Any]:
    """The sealed files among the parts of a mail, also in a ZIP among them; perhaps none.

    Raises Rejected("size") for a mail that is too large or has too many parts, else as ``sealed_in_zip``.
    """
    # Parts inside parts: the parser goes down one call for each.
    if len(data) > TEXT_BYTES or data.lower().count(b"boundary=") > ARCHIVE_ENTRIES // 4:
        raise Rejected(SIZE)
    for number, part in enumerate(message_from_bytes(data).walk()):
        if number > ARCHIVE_ENTRIES:
            raise Rejected(SIZE)
        content = None if part.is_multipart() else part.get_payload(decode=True)
        if not isinstance(content, bytes):
            continue
        if content.startswith(ZIP):
            yield from _in_zip(content, [_attached_name(part)], most_bytes)
        elif looks_sealed(content):
            yield [_sendable(_attached_name(part))]
            yield from (content[at : at + CHUNK_BYTES] for at in range(0, len(content), CHUNK_BYTES))


def _in_zip(data: bytes, within: list[str], most_bytes: int) -> Iterator[Any]:
    refuse_wild_directory(data)
    try:
        with zipfile.ZipFile(BytesIO(data)) as opened:
            entries = [entry for entry in opened.infolist() if not entry.is_dir()]
            if len(entries) > ARCHIVE_ENTRIES:
                raise Rejected(SIZE)
            if any(entry.flag_bits & _ENCRYPTED for entry in entries):
                raise Rejected(PROTECTED)
            if any(entry.compress_type not in METHODS for entry in entries):
                raise Rejected(UNREADABLE)
            left = most_bytes
            for entry in entries:
                left -= yield from _sealed_entry(opened, entry, within, left)
    except _DAMAGE as error:
        raise Rejected(UNREADABLE) from error
    if left == most_bytes:
        begin = (reason for folder, reason in _OFFICE if any(entry.filename.startswith(folder) for entry in entries))
        raise Rejected(next(begin, NOTHING_SEALED))


def _sealed_entry(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, within: list[str], left: int) -> Generator[Any, None, int]:
    """Sends an entry that begins like a sealed file, and returns its size; 0 for any other."""
    with opened.open(entry) as stream:
        head = stream.read(HEAD_BYTES)
        if head.startswith(ZIP):
            raise Rejected(NESTED)
        if not looks_sealed(head):
            return 0
        # The declared size is a claim of the file; reading below stops one byte above it.
        size = entry.file_size
        if size > left or size > max(RATIO_FLOOR_BYTES, entry.compress_size * MAX_RATIO):
            raise Rejected(SIZE)
        yield [_sendable(name) for name in (*within, entry_name(entry))]
        yield head
        sent = len(head)
        while sent <= size and (chunk := stream.read(min(CHUNK_BYTES, size + 1 - sent))):
            yield chunk
            sent += len(chunk)
    return sent


def refuse_wild_directory(data: bytes) -> None:
    """Checks the end record of a ZIP before ``zipfile`` reads the whole directory: present, no ZIP64, not longer than 200 files
    need. A crafted directory would otherwise fill the memory.
    """
    at = len(data) - _END_BYTES
    if not (data[at : at + 4] == _END and data[-2:] == b"\0\0"):
        at = data.rfind(_END, max(0, len(data) - _END_BYTES - 0xFFFF))
    if at < 0 or len(data) < at + _END_BYTES:
        raise Rejected(CUT)
    if data[at - 20 : at - 16] == _END_64 or int.from_bytes(data[at + 12 : at + 16], "little") > MAX_DIRECTORY_BYTES:
        raise Rejected(SIZE)


def entry_name(entry: zipfile.ZipInfo) -> str:
    """The name of an entry as text. Japanese Windows writes cp932 without a mark, which ``zipfile`` decodes as cp437."""
    if entry.flag_bits & _UTF_8:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("cp932")
    except UnicodeError:
        return entry.filename


def _attached_name(part: Message) -> str:
    """The file name of an attachment, decoded as far as possible."""
    try:
        return str(make_header(decode_header(part.get_filename() or "本文")))
    except (ValueError, LookupError, MessageError):
        return "添付"


def _sendable(name: str) -> str:
    """The end of the name, without what can't be written as UTF-8."""
    return name[-NAME_CHARACTERS:].encode("utf-8", "replace").decode()
