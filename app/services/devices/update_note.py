"""The signed note that makes a setup file of the program trustworthy (新しい版を配る).

A PC of the head office signs it with the key that signs its files. It lies beside the setup file, on the same stick as the
bundles. A setup file without a note, with other content, of a version that is not newer, or with a note that is older than
LASTS is never offered: whoever keeps an old stick could otherwise bring back an old fault.
"""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, timedelta

import msgpack
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.errors import Damaged
from app.store.keys import is_signed

DOMAIN = b"yui-note update v2\x00"
MAX_NOTE_BYTES = 4096
MAX_SETUP_BYTES = 200 * 1024 * 1024
NOTE_SUFFIX = ".yui-update"
LASTS = timedelta(days=365)
"""So long a note is believed."""
_KINDS = {"organisation": bytes, "version": str, "size": int, "sha256": bytes, "signed_on": str}
_DIGEST_BYTES = 32
_VERSION = re.compile(r"([0-9]{1,4})\.([0-9]{1,4})\.([0-9]{1,4})")


@dataclass(frozen=True)
class UpdateNote:
    """``organisation`` ties it to one council; ``size`` (bytes) and ``sha256`` describe the setup file; ``signed_on`` by the
    clock of the head office's PC.
    """

    organisation: bytes
    version: str
    size: int
    sha256: bytes
    signed_on: date


def version_number(text: str) -> tuple[int, ...]:
    """(1, 12, 0) for "1.12.0", to compare versions; ValueError for anything else."""
    found = _VERSION.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return tuple(map(int, found.groups()))


def sign_note(note: UpdateNote, signer: Ed25519PrivateKey) -> bytes:
    """The note as signed bytes, the content of the file beside the setup file."""
    body = msgpack.packb(asdict(note) | {"signed_on": note.signed_on.isoformat()})
    packed = msgpack.packb([body, signer.sign(DOMAIN + body)])
    assert isinstance(packed, bytes)
    return packed


def open_note(packed: bytes, head_sign_keys: Iterable[bytes], organisation: bytes) -> UpdateNote:
    """The note, if a PC of this council's head office signed it; Damaged("tampered-update") otherwise."""
    try:
        body, signature = msgpack.unpackb(packed)
        if not any(is_signed(DOMAIN + body, key, signature) for key in head_sign_keys):
            raise tampered()
        plain = msgpack.unpackb(body)
        if any(type(plain[name]) is not kind for name, kind in _KINDS.items()):  # int and bytes make something of anything
            raise TypeError("of another shape")
        day = date.fromisoformat(plain["signed_on"])
        note = UpdateNote(plain["organisation"], plain["version"], plain["size"], plain["sha256"], day)
        version_number(note.version)
        if note.organisation != organisation or not 0 < note.size <= MAX_SETUP_BYTES or len(note.sha256) != _DIGEST_BYTES:
            raise ValueError(note.version)
    except (ValueError, TypeError, KeyError, AttributeError, msgpack.UnpackException) as error:
        raise tampered() from error
    return note


def tampered() -> Damaged:
    """The error for a setup file without a genuine note."""
    return Damaged(
        "tampered-update",
        "新しい版のセットアップに、本部の署名がないか、署名と内容が合いません。",
        "使わずに、本部に電話で確かめてください。",
    )
