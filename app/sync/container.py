"""The letter inside the envelope: magic, header, signature, compressed payload. Signed as its bytes are."""

import hashlib
from dataclasses import dataclass, replace

import zstandard
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.errors import Damaged, Refused
from app.sync.header import MAX_HEADER_BYTES, Header, newer, pack_header, unpack_header
from app.sync.seal import damaged

MAGIC = b"YUINOTE1"
DOMAIN = b"yui-note bundle v1\x00"
SIGNATURE_BYTES = 64
LENGTH_BYTES = 4
MAX_FILE_BYTES = 256 * 1024 * 1024
MAX_UNPACKED_BYTES = 1024 * 1024 * 1024
MAX_RATIO = 100
RATIO_FLOOR_BYTES = 1024 * 1024
LEVEL, SMALL_LEVEL, SMALL_BYTES = 9, 17, 4 * 1024 * 1024
"""zstd's levels: an ordinary hand-in is packed as small as it gets in a second or two; a file of tens of thousands of
records at the ninth level, which is a fifth larger and still several times faster than writing to a stick."""
SKIPPABLE = b"\x50\x2a\x4d\x18"
"""Begins a zstd frame that readers pass over; its length follows in four bytes."""
MAX_WINDOW_BYTES = 128 * 1024 * 1024


@dataclass(frozen=True)
class Letter:
    """An opened file, its parts still as they came: nothing in it may be believed before ``verify``."""

    header: Header
    header_bytes: bytes
    signature: bytes
    payload: bytes

    @property
    def header_sha256(self) -> bytes:
        return hashlib.sha256(self.header_bytes).digest()

    @property
    def confirmation_code(self) -> str:
        return confirmation_code(self.header_bytes)


def pack_letter(header: Header, payload: bytes, signer: Ed25519PrivateKey) -> tuple[bytes, Letter]:
    """The signed bytes of header and payload, and the same as a Letter. Sizes and digest are filled in here."""
    packed = _compressed(payload)
    complete = replace(
        header,
        packed_size=len(packed),
        unpacked_size=len(payload),
        payload_sha256=hashlib.sha256(packed).digest(),
    )
    header_bytes = pack_header(complete)
    signature = signer.sign(DOMAIN + header_bytes)
    plain = b"".join((MAGIC, len(header_bytes).to_bytes(LENGTH_BYTES), header_bytes, signature, packed))
    return plain, Letter(complete, header_bytes, signature, packed)


def _compressed(payload: bytes) -> bytes:
    """A zstd frame; behind it a skippable one where the reader's limit of the ratio would else refuse honest records.

    A long text copied into every record of a year gets that small.
    """
    level = SMALL_LEVEL if len(payload) <= SMALL_BYTES else LEVEL
    packed = zstandard.ZstdCompressor(level=level).compress(payload)
    missing = -(-len(payload) // MAX_RATIO) - len(packed)
    if missing <= 0 or len(payload) <= RATIO_FLOOR_BYTES:
        return packed
    return b"".join((packed, SKIPPABLE, missing.to_bytes(4, "little"), bytes(missing)))


def read_letter(plain: bytes) -> Letter:
    """Takes the parts apart within their limits.

    Refused("newer-bundle") when only a newer program may read it, Damaged("damaged-bundle") when it is no letter.
    """
    start = len(MAGIC) + LENGTH_BYTES
    if plain[:7] == MAGIC[:7] and plain[7:8] != MAGIC[7:8]:
        raise newer()
    if plain[: len(MAGIC)] != MAGIC or len(plain) < start:
        raise damaged()
    length = int.from_bytes(plain[len(MAGIC) : start])
    if length > MAX_HEADER_BYTES or len(plain) < start + length + SIGNATURE_BYTES:
        raise damaged()
    header_bytes = plain[start : start + length]
    header = unpack_header(header_bytes)
    signature = plain[start + length : start + length + SIGNATURE_BYTES]
    return Letter(header, header_bytes, signature, plain[start + length + SIGNATURE_BYTES :])


def verify(letter: Letter, sign_key: bytes) -> None:
    """Damaged("tampered-bundle") unless this key signed exactly these header bytes."""
    try:
        Ed25519PublicKey.from_public_bytes(sign_key).verify(letter.signature, DOMAIN + letter.header_bytes)
    except (InvalidSignature, ValueError) as error:
        raise tampered() from error


def read_payload(letter: Letter) -> bytes:
    """The unpacked payload of a verified letter: digest first, then unpacked with a hard stop against bombs.

    The size the frame states is not believed; reading stops at what the signed header says, and at our own limits.
    """
    header = letter.header
    if len(letter.payload) != header.packed_size or hashlib.sha256(letter.payload).digest() != header.payload_sha256:
        raise damaged()
    limit = min(MAX_UNPACKED_BYTES, max(RATIO_FLOOR_BYTES, header.packed_size * MAX_RATIO))
    if header.unpacked_size > limit:
        raise too_large()
    try:
        reader = zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW_BYTES).stream_reader(letter.payload)
        payload = reader.read(header.unpacked_size + 1)
    except zstandard.ZstdError as error:
        raise damaged() from error
    if len(payload) != header.unpacked_size:
        raise damaged()
    return payload


def confirmation_code(header_bytes: bytes) -> str:
    """Ten digits to compare by telephone: 48210-77391."""
    number = int.from_bytes(hashlib.sha256(b"yui-note confirmation v1\x00" + header_bytes).digest()) % 10**10
    digits = f"{number:010d}"
    return f"{digits[:5]}-{digits[5:]}"


def tampered() -> Damaged:
    return Damaged("tampered-bundle", "ファイルの署名が合わないため、開いていません。", "送り元に電話で確かめてください。")


def too_large() -> Refused:
    return Refused(
        "too-large-bundle", "ファイルの中身が大きすぎるため、開いていません。", "送り元に、ファイルを確かめてもらってください。"
    )
