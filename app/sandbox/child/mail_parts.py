"""What lies in a saved mail besides MIME parts: further mails (mbox), Outlook's winmail.dat, and files written into its text."""

import binascii
import re
import struct
from collections.abc import Iterator

from app.sandbox.limits import ARCHIVE_ENTRIES
from app.sandbox.rejected import SIZE, Rejected

TNEF = b"\x78\x9f\x3e\x22"
"""Begins a winmail.dat ([MS-OXTNEF])."""
_TITLE, _DATA = 0x0001_8010, 0x0006_800F
_MAILBOX = re.compile(rb"(?:\A|\n\r?\n)From [^\r\n]*[0-9]{4}\r?\n(?=[A-Za-z-]+:)")
_UU_BEGIN = re.compile(rb"^begin(?:-base64)? [0-7]{3,4} ([^\r\n]{1,200})\r?\n", re.MULTILINE)


def mails(data: bytes) -> Iterator[bytes]:
    """The mails of a mailbox file, which begin with a line "From …"; any other file is one mail. Raises Rejected("size")."""
    if not data.startswith(b"From "):
        yield data
        return
    lines = list(_MAILBOX.finditer(data))
    if len(lines) > ARCHIVE_ENTRIES:
        raise Rejected(SIZE)
    for line, end in zip(lines, [*(following.start() for following in lines[1:]), len(data)], strict=True):
        yield data[line.end() : end]


def attachments(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each attachment in a winmail.dat; a cut one ends where it is cut."""
    at, name = 6, "添付"
    while at + 9 <= len(data):
        _, kind, size = struct.unpack_from("<BII", data, at)
        body = data[at + 9 : at + 9 + size]
        at += 9 + size + 2
        if kind == _TITLE:
            name = body.rstrip(b"\0").decode("cp932", "replace")
        elif kind == _DATA and len(body) == size:
            yield name, body


def uuencoded(text: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each file that stands in a text as uuencode; a damaged one is left out."""
    for begin in _UU_BEGIN.finditer(text):
        content = bytearray()
        for line in text[begin.end() :].splitlines():
            if line.strip() in (b"end", b"`", b""):
                break
            try:
                content += binascii.a2b_uu(line)
            except binascii.Error:
                content.clear()
                break
        if content:
            yield begin[1].decode("cp932", "replace"), bytes(content)
