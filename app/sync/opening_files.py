"""Finding the bundles in a file, whatever its name: a bare bundle, its text armour, a plain ZIP, a mail with attachments.

Pure functions. Nothing is unpacked to disk; a name inside a ZIP or a mail is only shown, never used as a path.
"""

import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from io import BytesIO
from struct import error as StructError
from typing import NamedTuple

from app.sync import wrong_files
from app.sync.container import MAX_FILE_BYTES
from app.sync.seal import MAX_TEXT_BYTES, looks_sealed

MAX_ENTRIES = 200
"""Files in one ZIP or parts of one mail: eight branches, with everything a mail program adds."""
MAX_DIRECTORY_BYTES = 128 * 1024
MAX_RATIO = 10
"""A sealed file can't be packed smaller; its armour, even as UTF-16, by less than a tenth."""
RATIO_FLOOR_BYTES = 1024 * 1024
SHOWN_NAME = 100
_END = b"PK\x05\x06"
_END_BYTES = 22
_END_64 = b"PK\x06\x07"
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_UTF_8 = 0x800
_MAIL_FIELDS = (b"received:", b"from:", b"return-path:", b"mime-version:", b"subject:", b"date:", b"to:", b"message-id:",
                b"delivered-to:", b"x-", b"content-type:", b"dkim-signature:", b"authentication-results:")  # fmt: skip


class Found(NamedTuple):
    """One bundle, still sealed. ``name`` is for people and says where it was found: "送付.zip の daito.yui"."""

    name: str
    data: bytes


def bundles_in(data: bytes, name: str) -> list[Found]:
    """The bundles in a file, at least one, unopened; some may be damaged.

    Raises Refused("not-a-bundle", "password-zip", "nested-zip", "too-large-bundle"), with its own message for every kind of
    wrong file (``wrong_files``).
    """
    if data.startswith(wrong_files.ZIP):
        return _in_zip(data, name)
    if _is_mail(data):
        found = _in_mail(data, name)
        if found:
            return found
        if not looks_sealed(data):
            raise wrong_files.mail_without_bundle()
    if looks_sealed(data):
        return [Found(name, data)]
    raise wrong_files.not_a_bundle(data)


def _in_zip(data: bytes, name: str) -> list[Found]:
    """Every sealed file of a plain ZIP. Other files beside it, such as a covering letter, are ignored."""
    _refuse_wild_directory(data)
    try:
        with zipfile.ZipFile(BytesIO(data)) as opened:
            entries = [entry for entry in opened.infolist() if not entry.is_dir()]
            if len(entries) > MAX_ENTRIES:
                raise wrong_files.crowded_zip()
            if any(entry.flag_bits & _ENCRYPTED for entry in entries):
                raise wrong_files.password_zip()
            if any(entry.compress_type not in METHODS for entry in entries):
                raise wrong_files.unreadable_zip()
            found = list(_sealed_entries(opened, entries, name))
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        EOFError,
        ValueError,
        RuntimeError,
        StructError,
        OSError,
    ) as error:
        raise wrong_files.unreadable_zip() from error
    if not found:
        raise wrong_files.zip_without_bundle([entry.filename for entry in entries])
    return found


def _sealed_entries(opened: zipfile.ZipFile, entries: list[zipfile.ZipInfo], name: str) -> Iterator[Found]:
    """The entries that begin like a sealed file, each read within the limits. A ZIP inside the ZIP is refused."""
    left = MAX_FILE_BYTES
    for entry in entries:
        with opened.open(entry) as stream:
            head = stream.read(wrong_files.HEAD_BYTES)
            if head.startswith(wrong_files.ZIP):
                raise wrong_files.nested_zip()
            if not looks_sealed(head):
                continue
            # The declared size is a claim of the file; reading below stops one byte above it.
            size = entry.file_size
            if size > left or size > max(RATIO_FLOOR_BYTES, entry.compress_size * MAX_RATIO):
                raise wrong_files.crowded_zip()
            content = head + stream.read(size + 1 - len(head))
        left -= len(content)
        yield Found(f"{name} の {_shown(_entry_name(entry))}", content)


def _refuse_wild_directory(data: bytes) -> None:
    """Checks the end record of a ZIP before ``zipfile`` reads the whole directory: present, no ZIP64, not longer than 200 files
    need. A crafted directory would otherwise fill the memory.
    """
    at = len(data) - _END_BYTES
    if not (data[at : at + 4] == _END and data[-2:] == b"\0\0"):
        at = data.rfind(_END, max(0, len(data) - _END_BYTES - 0xFFFF))
    if at < 0 or len(data) < at + _END_BYTES:
        raise wrong_files.cut_zip()
    if data[at - 20 : at - 16] == _END_64 or int.from_bytes(data[at + 12 : at + 16], "little") > MAX_DIRECTORY_BYTES:
        raise wrong_files.crowded_zip()


def _entry_name(entry: zipfile.ZipInfo) -> str:
    """The name of an entry as text. Japanese Windows writes cp932 without a mark, which ``zipfile`` decodes as cp437."""
    if entry.flag_bits & _UTF_8:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("cp932")
    except UnicodeError:
        return entry.filename


def _is_mail(data: bytes) -> bool:
    """Whether the file is a saved mail: its first line is one of the header fields a mail begins with."""
    return data[: wrong_files.HEAD_BYTES].lstrip(b"\xef\xbb\xbf\r\n").lower().startswith(_MAIL_FIELDS)


def _in_mail(data: bytes, name: str) -> list[Found]:
    """Every sealed file among the parts of a mail. A ZIP among them is searched too, with the same limits."""
    # Parts inside parts: the parser goes down one call for each.
    if len(data) > MAX_TEXT_BYTES or data.lower().count(b"boundary=") > MAX_ENTRIES // 4:
        raise wrong_files.crowded_mail()
    found: list[Found] = []
    for number, part in enumerate(message_from_bytes(data).walk()):
        if number > MAX_ENTRIES:
            raise wrong_files.crowded_mail()
        content = None if part.is_multipart() else part.get_payload(decode=True)
        if not isinstance(content, bytes):
            continue
        attached = f"{name} の {_shown(_attached_name(part))}"
        if content.startswith(wrong_files.ZIP):
            found += _in_zip(content, attached)
        elif looks_sealed(content):
            found.append(Found(attached, content))
    return found


def _attached_name(part: Message) -> str:
    """The file name of an attachment, decoded as far as possible."""
    try:
        return str(make_header(decode_header(part.get_filename() or "本文")))
    except (ValueError, LookupError, MessageError):
        return "添付"


def _shown(name: str) -> str:
    """The last part of a foreign name for display: without control characters (a name could steer the screen), shortened."""
    last = name.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    plain = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    return plain[:SHOWN_NAME] or "（名前なし）"
