"""The envelope: an age v1 file to named recipients. Nobody else can read it, and any change of a byte is noticed.

age does not say who sent it; that is what the signature inside is for (app.sync.container).
"""

import base64
import re
from collections.abc import Sequence

import pyrage

from app.errors import Damaged, Refused
from app.sync.wrong_files import cut_short, not_a_bundle

MAGIC = b"age-encryption.org/v1\n"
END_OF_HEADER = b"\n--- "
"""Begins the last line of age's header; the sealed bytes follow."""
ARMOUR_BEGIN = b"-----BEGIN AGE ENCRYPTED FILE-----"
ARMOUR_END = b"-----END AGE ENCRYPTED FILE-----"

UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
"""Begin a text that Windows' editor saved as "Unicode"."""
MAX_TEXT_BYTES = 64 * 1024 * 1024
"""Of a mail, and of a text in UTF-16; reading one takes several times its size. No mail server takes as much."""


def seal(plain: bytes, recipients: Sequence[str]) -> bytes:
    """Encrypts to every recipient (age1… addresses), each once."""
    keys = [pyrage.x25519.Recipient.from_str(recipient) for recipient in dict.fromkeys(recipients)]
    return bytes(pyrage.encrypt(plain, keys))


def unseal(data: bytes, *identities: str) -> bytes:
    """Opens a sealed file with one of this PC's identities.

    Raises Refused("not-a-bundle") for anything that is no sealed file, Damaged("damaged-bundle") when it was cut or
    changed, Refused("not-for-this-office") when it is sealed to others.
    """
    sealed = bare(data)
    try:
        return bytes(pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(one) for one in identities]))
    except pyrage.DecryptError as error:
        if "matching" in str(error).lower():
            raise not_for_us() from error
        raise damaged() from error


def looks_sealed(data: bytes) -> bool:
    """Whether this is a sealed file in some condition, perhaps a broken one; ``unseal`` tells the rest.

    The whole of a text is looked at: a greeting may stand before the armour.
    """
    if data.startswith(MAGIC.rstrip()) or (data != b"" and MAGIC.startswith(data)):
        return True
    return ARMOUR_BEGIN in _as_utf_8(data)


def armour(sealed: bytes) -> bytes:
    """The same file as plain text (age's own armour), for mail that takes attachments off or changes them."""
    body = base64.b64encode(sealed)
    lines = [body[at : at + 64] for at in range(0, len(body), 64)]
    return b"\n".join((ARMOUR_BEGIN, *lines, ARMOUR_END, b""))


def bare(data: bytes) -> bytes:
    """What age reads, whatever mail made of it: text armour with CRLF, BOM, text around it, quotation signs, as UTF-16."""
    if data.startswith(MAGIC):
        if END_OF_HEADER not in data:
            raise cut_short()
        return data
    if data and MAGIC.startswith(data):
        raise cut_short()
    if data.startswith(MAGIC.rstrip()):  # line ends were changed on the way, and with them the sealed bytes
        raise damaged()
    data = _as_utf_8(data)
    start = data.find(ARMOUR_BEGIN)
    if start < 0:
        raise not_a_bundle(data)
    end = data.find(ARMOUR_END, start)
    if end < 0:
        raise cut_short()
    body = re.sub(rb"[\s>]+", b"", data[start + len(ARMOUR_BEGIN) : end])
    lines = [body[at : at + 64] for at in range(0, len(body), 64)]
    return b"\n".join((ARMOUR_BEGIN, *lines, ARMOUR_END, b""))


def _as_utf_8(data: bytes) -> bytes:
    if data.startswith(UTF_16_MARKS) and len(data) <= MAX_TEXT_BYTES:
        return data.decode("utf-16", "replace").encode()
    return data


def damaged() -> Damaged:
    return Damaged(
        "damaged-bundle", "ファイルが途中で切れているか、変わっています。", "送り元に、もう一度書き出すよう頼んでください。"
    )


def not_for_us() -> Refused:
    return Refused(
        "not-for-this-office",
        "このファイルは、この事業所あてではありません。",
        "正しい支部のファイルか、送り元に確かめてください。",
    )
