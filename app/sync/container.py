"""The signed content ("letter") inside a sealed file: magic bytes, header, signature, compressed payload, enclosed bytes.

The signature covers the header bytes exactly as they were received, and the header holds the digests of the payload and of
what is enclosed. Layout: docs/bundle-format.md, "Letter".
"""

import hashlib
from dataclasses import dataclass, replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.errors import Damaged, Refused
from app.store.keys import is_signed
from app.sync.header import MAX_ENCLOSED_BYTES, MAX_HEADER_BYTES, Header, newer, pack_header, unpack_header
from app.sync.packing import MAX_RATIO, RATIO_FLOOR_BYTES, pack, pack_photos, unpack
from app.sync.seal import damaged

MAGIC = b"YUINOTE3"
DOMAIN = b"yui-note bundle v1\x00"
SIGNATURE_BYTES = 64
LENGTH_BYTES = 4
MAX_FILE_BYTES = 256 * 1024 * 1024
MAX_UNPACKED_BYTES = 1024 * 1024 * 1024


@dataclass(frozen=True)
class Letter:
    """An opened file, its parts as they were received. Nothing in it may be trusted before ``verify`` succeeded.

    ``payload`` and ``enclosed`` are as they came: read them through ``read_payload`` and ``read_enclosed``.
    """

    header: Header
    header_bytes: bytes
    signature: bytes
    payload: bytes
    enclosed: bytes = b""

    @property
    def header_sha256(self) -> bytes:
        """SHA-256 of the header bytes: identifies the file in the ledger, whatever its name is."""
        return hashlib.sha256(self.header_bytes).digest()

    @property
    def confirmation_code(self) -> str:
        """確認番号 of this file, ten digits; see ``confirmation_code``."""
        return confirmation_code(self.header_bytes)


def pack_letter(header: Header, payload: bytes, signer: Ed25519PrivateKey, enclosed: bytes = b"") -> tuple[bytes, Letter]:
    """The signed bytes of header, payload and what is enclosed, and the same as a Letter. Sizes and digests are filled in here.

    ``enclosed``: bytes of a meaning of their own, at most 4 MiB, carried as they are.
    """
    assert len(enclosed) <= MAX_ENCLOSED_BYTES
    packed = pack_photos(payload) if header.kind == "photo" else pack(payload)
    complete = replace(
        header,
        packed_size=len(packed),
        unpacked_size=len(payload),
        payload_sha256=hashlib.sha256(packed).digest(),
        enclosed_size=len(enclosed),
        enclosed_sha256=hashlib.sha256(enclosed).digest() if enclosed else b"",
    )
    header_bytes = pack_header(complete)
    signature = signer.sign(DOMAIN + header_bytes)
    plain = b"".join((MAGIC, len(header_bytes).to_bytes(LENGTH_BYTES), header_bytes, signature, packed, enclosed))
    return plain, Letter(complete, header_bytes, signature, packed, enclosed)


def read_letter(plain: bytes) -> Letter:
    """Splits the unsealed bytes into header, signature, payload and enclosed bytes, each within its limit.

    Raises Refused("newer-bundle") when only a newer program can read it, Damaged("damaged-bundle") when it is no letter. The
    signature and the digests are not checked here.
    """
    start = len(MAGIC) + LENGTH_BYTES
    # A different last byte of the magic marks a later layout of the letter: a newer program wrote it.
    if plain[:7] == MAGIC[:7] and plain[7:8] != MAGIC[7:8]:
        raise newer()
    if plain[: len(MAGIC)] != MAGIC or len(plain) < start:
        raise damaged()
    length = int.from_bytes(plain[len(MAGIC) : start])
    if length > MAX_HEADER_BYTES or len(plain) < start + length + SIGNATURE_BYTES:
        raise damaged()
    header_bytes = plain[start : start + length]
    header = unpack_header(header_bytes)
    at = start + length + SIGNATURE_BYTES
    end = at + header.packed_size
    if len(plain) != end + header.enclosed_size:
        raise damaged()
    return Letter(header, header_bytes, plain[start + length : at], plain[at:end], plain[end:])


def verify(letter: Letter, sign_key: bytes) -> None:
    """Damaged("tampered-bundle") unless this key signed exactly these header bytes."""
    if not is_signed(DOMAIN + letter.header_bytes, sign_key, letter.signature):
        raise tampered()


def read_payload(letter: Letter) -> bytes:
    """The decompressed payload of a verified letter.

    The digest is checked first. Decompression stops at the size in the signed header and at our own limits, so that a small
    file cannot fill the memory (a decompression bomb). Raises Damaged("damaged-bundle") or Refused("too-large-bundle").
    """
    header = letter.header
    if len(letter.payload) != header.packed_size or hashlib.sha256(letter.payload).digest() != header.payload_sha256:
        raise damaged()
    limit = min(MAX_UNPACKED_BYTES, max(RATIO_FLOOR_BYTES, header.packed_size * MAX_RATIO))
    if header.unpacked_size > limit:
        raise too_large()
    return unpack(letter.payload, header.unpacked_size)


def read_enclosed(letter: Letter) -> bytes:
    """The enclosed bytes of a verified letter, often none. Damaged("damaged-bundle") unless size and digest are as signed."""
    header, enclosed = letter.header, letter.enclosed
    digest = hashlib.sha256(enclosed).digest() if enclosed else b""
    if len(enclosed) != header.enclosed_size or digest != header.enclosed_sha256:
        raise damaged()
    return enclosed


def confirmation_code(header_bytes: bytes) -> str:
    """Ten digits to compare by telephone: 48210-77391."""
    number = int.from_bytes(hashlib.sha256(b"yui-note confirmation v1\x00" + header_bytes).digest()) % 10**10
    digits = f"{number:010d}"
    return f"{digits[:5]}-{digits[5:]}"


def tampered() -> Damaged:
    """The error for a signature that does not fit: the content was changed, or someone else wrote it."""
    return Damaged("tampered-bundle", "ファイルの署名が合わないため、開いていません。", "送り元に電話で確かめてください。")


def too_large() -> Refused:
    """The refusal of a payload that would decompress to more than the limits allow."""
    return Refused(
        "too-large-bundle", "ファイルの中身が大きすぎるため、開いていません。", "送り元に、ファイルを確かめてもらってください。"
    )
