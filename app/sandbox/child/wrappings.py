"""Taking the sealed files out of a plain ZIP or a mail. Nothing is unpacked to disk, names are only handed on.

Each sealed file comes as a list of names (of the attachment, of the entry in it), then its bytes in pieces; of what lies beside
them only the name comes, as a text.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from io import BytesIO
from typing import Any

from app.sandbox.child.mail_parts import TNEF, attachments, mails, uuencoded
from app.sandbox.file_beginnings import HEAD_BYTES, ZIP, looks_like_mail, looks_sealed
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
MAX_MAIL_RATIO = 100
RATIO_FLOOR_BYTES = 1024 * 1024
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_END = b"PK\x05\x06"
_END_BYTES = 22
_END_64 = b"PK\x06\x07"
_ENCRYPTED = 0x1
_UTF_8 = 0x800
_DEEPEST = 2
"""Wrappings within each other that are opened: a mail in a mail in a ZIP."""
_OFFICE = (("xl/", EXCEL), ("word/", WORD), ("ppt/", POWERPOINT))
# IndexError: an entry without a name, in Python 3.11.
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, IndexError, ValueError, RuntimeError, struct.error, OSError),
)


def sealed_in_zip(data: bytes, most_bytes: int) -> Iterator[Any]:
    """The sealed files of a plain ZIP, ``most_bytes`` together, also in a mail within; and, each as one text, the names of what
    lies beside them, such as a covering letter.

    Raises Rejected("cut", "size", "protected", "unreadable", "nested", "nothing-sealed", "excel", "word", "powerpoint").
    """
    opening = _Opening(most_bytes)
    yield from opening.of_zip(data, [])
    if not opening.found:
        raise Rejected(opening.why_nothing)


def sealed_in_mail(data: bytes, most_bytes: int) -> Iterator[Any]:
    """The sealed files among the parts of a mail, also in a ZIP or a mail among them, in Outlook's winmail.dat and written into
    the text (uuencode); perhaps none. ``data`` may be one mail, several one after the other (mbox), or a winmail.dat.

    Raises Rejected("size") for a mail that is too large or has too many parts, else as ``sealed_in_zip``.
    """
    opening = _Opening(most_bytes)
    if data.startswith(TNEF):
        yield from opening.of_attachments(attachments(data), [])
    else:
        yield from opening.of_mail(data, [])
    if not opening.found and opening.why_nothing != NOTHING_SEALED:
        raise Rejected(opening.why_nothing)


class _Opening:
    """One file with everything in it, within the limits of all together."""

    def __init__(self, most_bytes: int) -> None:
        self._left = most_bytes
        self._parts = ARCHIVE_ENTRIES
        self.found = False
        self.why_nothing = NOTHING_SEALED

    def of_mail(self, data: bytes, within: list[str]) -> Iterator[Any]:
        # Parts inside parts: the parser goes down one call for each.
        if len(data) > TEXT_BYTES or data.lower().count(b"boundary=") > ARCHIVE_ENTRIES // 4:
            raise Rejected(SIZE)
        for mail in mails(data):
            for part in message_from_bytes(mail).walk():
                self._count()
                content = None if part.is_multipart() else part.get_payload(decode=True)
                if isinstance(content, bytes):
                    yield from self._of_part(content, part, within)

    def of_zip(self, data: bytes, within: list[str]) -> Iterator[Any]:
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
                for entry in entries:
                    yield from self._of_entry(opened, entry, within)
        except _DAMAGE as error:
            raise Rejected(UNREADABLE) from error
        begun = (reason for folder, reason in _OFFICE if any(entry.filename.startswith(folder) for entry in entries))
        if not self.found and self.why_nothing == NOTHING_SEALED:
            self.why_nothing = next(begun, NOTHING_SEALED)

    def of_attachments(self, parts: Iterable[tuple[str, bytes]], within: list[str]) -> Iterator[Any]:
        """Of files that lie open in ``parts``, with their names."""
        for name, content in parts:
            self._count()
            if looks_sealed(content):
                yield from self._sealed([*within, name], content)
            elif content.startswith(ZIP) and not _is_office(content):
                yield from self.of_zip(content, [*within, name])
            else:
                yield sendable(name)

    def _of_part(self, content: bytes, part: Message, within: list[str]) -> Iterator[Any]:
        given = _file_name(part)
        name = _attached_name(given)
        if content.startswith(TNEF):
            yield from self.of_attachments(attachments(content), [*within, name])
        elif looks_like_mail(content) and given and len(within) < _DEEPEST:
            yield from self.of_mail(content, [*within, name])
        elif given or looks_sealed(content) or content.startswith(ZIP):
            yield from self.of_attachments([(name, content)], within)
        else:
            yield from self.of_attachments(uuencoded(content), within)

    def _of_entry(self, opened: zipfile.ZipFile, entry: zipfile.ZipInfo, within: list[str]) -> Iterator[Any]:
        """Sends an entry that begins like a sealed file; a mail is looked into; of any other the name is told."""
        name = entry_name(entry)
        with opened.open(entry) as stream:
            head = stream.read(HEAD_BYTES)
            is_sealed, is_mail = looks_sealed(head), looks_like_mail(head) and len(within) < _DEEPEST
            if not is_sealed and not is_mail:
                if head.startswith(ZIP) and not _is_office(head):
                    self.why_nothing = NESTED
                if not _is_litter(name):
                    yield sendable(name)
                return
            # The declared size is a claim of the file; reading below stops one byte above it.
            size = entry.file_size
            ratio = MAX_RATIO if is_sealed else MAX_MAIL_RATIO
            if size > self._left or size > max(RATIO_FLOOR_BYTES, entry.compress_size * ratio):
                raise Rejected(SIZE)
            if is_mail:
                self._left -= size
                yield from self.of_mail(head + stream.read(max(0, size + 1 - len(head))), [*within, name])
                return
            self.found = True
            yield [sendable(one) for one in (*within, name)]
            yield head
            sent = len(head)
            while sent <= size and (chunk := stream.read(min(CHUNK_BYTES, size + 1 - sent))):
                yield chunk
                sent += len(chunk)
        self._left -= sent

    def _sealed(self, names: list[str], content: bytes) -> Iterator[Any]:
        self._left -= len(content)
        if self._left < 0:
            raise Rejected(SIZE)
        self.found = True
        yield [sendable(name) for name in names]
        yield from (content[at : at + CHUNK_BYTES] for at in range(0, len(content), CHUNK_BYTES))

    def _count(self) -> None:
        self._parts -= 1
        if self._parts < -1:
            raise Rejected(SIZE)


def _is_litter(name: str) -> bool:
    """What systems add by themselves is not worth a word."""
    *folders, file = name.replace("\\", "/").split("/")
    return file.startswith("._") or file.lower() in (".ds_store", "thumbs.db", "desktop.ini") or "__MACOSX" in folders


def _is_office(head: bytes) -> bool:
    """Whether a ZIP is a file of an Office program: its first entries say so."""
    return any(name in head[:HEAD_BYTES] for name in (b"[Content_Types].xml", b"mimetypeapplication/", b"word/", b"xl/", b"ppt/"))


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


def _file_name(part: Message) -> str:
    """The file name of an attachment as it stands, "" for a part without."""
    try:
        return part.get_filename() or ""
    except (ValueError, LookupError):
        return "添付"


def _attached_name(given: str) -> str:
    """The file name of an attachment, decoded as far as possible."""
    try:
        return str(make_header(decode_header(given or "本文")))
    except (ValueError, LookupError, MessageError):
        return "添付"


def sendable(name: str) -> str:
    """The end of the name, without what can't be written as UTF-8."""
    return name[-NAME_CHARACTERS:].encode("utf-8", "replace").decode()
