"""The envelope of a file: age v1 encryption to named recipients. Only they can read it, and any changed byte is noticed.

age does not say who wrote the file; the signature inside does (app.sync.container).
"""

import base64
import contextlib
import re
from collections.abc import Sequence

import pyrage

from app.errors import Damaged, Refused
from app.sandbox.file_beginnings import (
    AGE,
    ARMOUR_BEGIN,
    END_OF_AGE_HEADER,
    MAX_AGE_HEADER_BYTES,
    as_utf_8,
    has_short_age_header,
)
from app.sync.wrong_files import cut_short, not_a_bundle

MAX_RECIPIENTS = 200
_ADDED_ENDS = (b"\r\n", b"\n", b"\r", b"\x1a", b"\0")
"""What programs on the way add behind a file. Without it the seal still shows every changed byte."""
ARMOUR_END = b"-----END AGE ENCRYPTED FILE-----"


def seal(plain: bytes, recipients: Sequence[str]) -> bytes:
    """Encrypts to every recipient (age1… address), each once."""
    keys = [pyrage.x25519.Recipient.from_str(recipient) for recipient in dict.fromkeys(recipients)]
    return bytes(pyrage.encrypt(plain, keys))


def is_address(text: object) -> bool:
    """Whether a file can be sealed to this; one that can't would stop every file to its office."""
    try:
        pyrage.x25519.Recipient.from_str(text)
    except (pyrage.RecipientError, TypeError):
        return False
    return True


def unseal(data: bytes, *identities: str) -> bytes:
    """Decrypts a sealed file with one of this PC's identities.

    Raises Refused("not-a-bundle") for anything that is not sealed, Damaged("damaged-bundle") when it was cut or changed, and
    Refused("not-for-this-office") when it is sealed to others.
    """
    sealed = bare(data)
    keys = [pyrage.x25519.Identity.from_str(one) for one in identities]
    try:
        return bytes(pyrage.decrypt(sealed, keys))
    except pyrage.DecryptError as error:
        # pyrage has one error class; only its text says that no recipient matched.
        if "matching" in str(error).lower():
            raise not_for_us() from error
        added = next((end for end in _ADDED_ENDS if sealed.endswith(end)), b"")
        with contextlib.suppress(pyrage.DecryptError):
            if added:
                return bytes(pyrage.decrypt(sealed[: -len(added)], keys))
        raise damaged() from error


def bare(data: bytes) -> bytes:
    """The bytes age reads, after undoing what mail does to text armour: CRLF, BOM, surrounding text, quotation marks, UTF-16.

    Raises Damaged("damaged-bundle") for a cut file and Refused("not-a-bundle") for one that is not sealed.
    """
    if data.startswith(AGE):
        if END_OF_AGE_HEADER not in data:
            raise cut_short()
        _require_few_recipients(data)
        return data
    if data and AGE.startswith(data):
        raise cut_short()
    if data.startswith(AGE.rstrip()):  # line ends were changed on the way, and with them the sealed bytes
        raise damaged()
    data = as_utf_8(data)
    start = data.find(ARMOUR_BEGIN)
    if start < 0:
        raise not_a_bundle(data)
    end = data.find(ARMOUR_END, start)
    if end < 0:
        raise cut_short()
    body = re.sub(rb"[\s>]+", b"", data[start + len(ARMOUR_BEGIN) : end])
    try:
        _require_few_recipients(base64.b64decode(body[: MAX_AGE_HEADER_BYTES * 2]))
    except ValueError as error:
        raise damaged() from error
    lines = [body[at : at + 64] for at in range(0, len(body), 64)]
    return b"\n".join((ARMOUR_BEGIN, *lines, ARMOUR_END, b""))


def _require_few_recipients(head: bytes) -> None:
    if not has_short_age_header(head):
        raise damaged()


def damaged() -> Damaged:
    """The error for a file that is cut or changed."""
    return Damaged(
        "damaged-bundle", "ファイルが途中で切れているか、変わっています。", "送り元に、もう一度書き出すよう頼んでください。"
    )


def not_for_us() -> Refused:
    """The refusal of a file that is sealed or addressed to another office."""
    return Refused(
        "not-for-this-office",
        "このファイルは、この事業所あてではありません。",
        "正しい支部のファイルか、送り元に確かめてください。",
    )
