"""Which bundles lie in a file, whatever it is called: the bare file, its text armour, a plain ZIP, a mail with attachments.

Pure, and nothing is ever unpacked to disk: a name inside a ZIP or mail is only shown, never used as a path.
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
UNREADABLE = (zipfile.BadZipFile, zlib.error, StructError, EOFError, ValueError, RuntimeError, OSError)
"""What ``zipfile`` may raise of a file that is not what it says."""
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_UTF_8 = 0x800
_MAIL_FIELDS = (b"received:", b"from:", b"return-path:", b"mime-version:", b"subject:", b"date:", b"to:", b"message-id:",
                b"delivered-to:", b"x-", b"content-type:", b"dkim-signature:", b"authentication-results:")  # fmt: skip


class Found(NamedTuple):
    """One bundle: ``name`` for people (where it lay in another file: "送付.zip の daito.yui"), ``data`` still sealed."""

    name: str
    data: bytes


def bundles_in(data: bytes, name: str) -> list[Found]:
    """At least one bundle, perhaps a damaged one, still unopened.

    Refused("not-a-bundle", "password-zip", "nested-zip", "too-large-bundle") with a sentence of its own for every kind of
    wrong file.
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
    """Every sealed file of a plain ZIP; other files beside them (a covering letter) are passed over."""
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
    """Only what begins like a sealed file is read to its end, and no further than a file may be long."""
    left = MAX_FILE_BYTES
    for entry in entries:
        with opened.open(entry) as stream:
            head = stream.read(wrong_files.HEAD_BYTES)
            if head.startswith(wrong_files.ZIP):
                raise wrong_files.nested_zip()
            if not looks_sealed(head):
                continue
            size = entry.file_size
            if size > left or size > max(RATIO_FLOOR_BYTES, entry.compress_size * MAX_RATIO):
                raise wrong_files.crowded_zip()
            content = head + stream.read(size + 1 - len(head))
        left -= len(content)
        yield Found(f"{name} の {_shown(_entry_name(entry))}", content)


def _refuse_wild_directory(data: bytes) -> None:
    """Before ``zipfile`` reads the directory as a whole: that it is there, and no longer than 200 files need."""
    at = len(data) - _END_BYTES
    if not (data[at : at + 4] == _END and data[-2:] == b"\0\0"):
        at = data.rfind(_END, max(0, len(data) - _END_BYTES - 0xFFFF))
    if at < 0 or len(data) < at + _END_BYTES:
        raise wrong_files.cut_zip()
    if data[at - 20 : at - 16] == _END_64 or int.from_bytes(data[at + 12 : at + 16], "little") > MAX_DIRECTORY_BYTES:
        raise wrong_files.crowded_zip()


def _entry_name(entry: zipfile.ZipInfo) -> str:
    """Japanese Windows writes its own encoding and doesn't say so; ``zipfile`` then took it for cp437."""
    if entry.flag_bits & _UTF_8:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("cp932")
    except UnicodeError:
        return entry.filename


def _is_mail(data: bytes) -> bool:
    """A mail saved as a file: its first line is one of the fields a mail begins with."""
    return data[: wrong_files.HEAD_BYTES].lstrip(b"\xef\xbb\xbf\r\n").lower().startswith(_MAIL_FIELDS)


def _in_mail(data: bytes, name: str) -> list[Found]:
    """Every sealed file among the parts; a ZIP among them is looked into as well, with the same limits."""
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
    try:
        return str(make_header(decode_header(part.get_filename() or "本文")))
    except (ValueError, LookupError, MessageError):
        return "添付"


def _shown(name: str) -> str:
    """The last part of a name from outside, without signs that steer a screen, and not too long to be read."""
    last = name.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    plain = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    return plain[:SHOWN_NAME] or "（名前なし）"
