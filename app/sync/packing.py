"""Packing the payload: what an office writes in a month or a year as bz2, large files and photos as zstd.

Notes packed by bz2 are a tenth smaller than by zstd's best level and written ten times faster; but it reads thirty times
slower, which a file of tens of thousands of records would feel. There zstd's ninth level is both ways faster than a stick.
"""

import bz2

import zstandard

from app.sync.seal import damaged

SMALL_BYTES = 8 * 1024 * 1024
"""About ten thousand records."""
LEVEL = 9
FRAME = b"\x28\xb5\x2f\xfd"
"""Begins a zstd frame."""
SKIPPABLE = b"\x50\x2a\x4d\x18"
"""Begins a zstd frame that readers pass over; its length follows in four bytes."""
MAX_WINDOW_BYTES = 128 * 1024 * 1024
MAX_RATIO = 100
RATIO_FLOOR_BYTES = 1024 * 1024


def pack(payload: bytes) -> bytes:
    """One bz2 stream or one zstd frame, whose first bytes tell them apart."""
    if len(payload) <= SMALL_BYTES:
        packed = bz2.compress(payload)
        if len(payload) <= max(RATIO_FLOOR_BYTES, len(packed) * MAX_RATIO):
            return packed
    return pack_in_frame(payload)


def pack_in_frame(payload: bytes) -> bytes:
    """A zstd frame; behind it a skippable one where the reader's limit of the ratio would else refuse honest records.

    A long text copied into every record of a year gets that small.
    """
    packed = zstandard.ZstdCompressor(level=LEVEL).compress(payload)
    missing = -(-len(payload) // MAX_RATIO) - len(packed)
    if missing <= 0 or len(payload) <= RATIO_FLOOR_BYTES:
        return packed
    return b"".join((packed, SKIPPABLE, missing.to_bytes(4, "little"), bytes(missing)))


def unpack(packed: bytes, size: int) -> bytes:
    """Exactly ``size`` bytes, which the caller has bounded; Damaged("damaged-bundle") for anything else.

    No size that stands in the payload is believed: unpacking stops at what was asked for.
    """
    try:
        payload = _of_frame(packed, size) if packed.startswith(FRAME) else _of_stream(packed, size)
    except (ValueError, OSError, EOFError, zstandard.ZstdError) as error:
        raise damaged() from error
    if len(payload) != size:
        raise damaged()
    return payload


def _of_frame(packed: bytes, size: int) -> bytes:
    return zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW_BYTES).stream_reader(packed).read(size + 1)


def _of_stream(packed: bytes, size: int) -> bytes:
    stream = bz2.BZ2Decompressor()
    payload = stream.decompress(packed, size + 1)
    if not stream.eof or stream.unused_data:
        raise damaged()
    return payload
