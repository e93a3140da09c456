"""Making a payload small: texts in UTF-16, then zstd with a dictionary of texts like an office's, which ships with the program.

Measured on notes beside bz2, LZMA and zlib: with texts in UTF-16 and these parameters zstd comes near to the smallest and is by
far the fastest to read. The dictionary halves a file of a few records whose words are like those of its sources. Where a small
file has other words, LZMA takes a tenth less, as it codes each sign by the one before it. docs/bundle-format.md, "Payload".
"""

import lzma
from collections.abc import Iterable
from functools import cache
from itertools import accumulate, pairwise

import zstandard

from app.rules.resources import resource
from app.rules.text import MAX_TEXT
from app.sync.seal import damaged

DICTIONARY = resource("bundle-format-3.dict")
DICTIONARY_NUMBER = 3
"""Stands in each frame that needs it."""
PHOTO_LEVEL = 3
"""Pictures are compressed already."""
TEXT_ENCODING = "utf-16-be"
"""Of a file's texts: Japanese compresses better in two bytes a character than in three."""
SKIPPABLE = b"\x50\x2a\x4d\x18"
"""Begins a zstd frame that readers pass over; its length follows in four bytes."""
SMALL_BYTES, LITTLE_HELP = 64 * 1024, 0.4
"""A payload of a month's records; where more is left of it, its words are not the dictionary's."""
LZMA = {
    "id": lzma.FILTER_LZMA1, "dict_size": SMALL_BYTES, "lc": 0, "lp": 1, "pb": 1, "mode": lzma.MODE_NORMAL, "mf": lzma.MF_BT3,
    "nice_len": 8, "depth": 16,
}  # fmt: skip
"""For texts in two bytes a character."""
FRAME = b"\x28\xb5\x2f\xfd"
"""Begins a zstd frame."""
MAX_LZMA_BYTES = 32 * 1024 * 1024
"""Of memory for reading a stream."""
MAX_WINDOW_BYTES = 128 * 1024 * 1024
MAX_RATIO = 100
RATIO_FLOOR_BYTES = 1024 * 1024


def pack(payload: bytes) -> bytes:
    """The payload as one zstd frame with the dictionary, or where that helps little as one LZMA stream."""
    is_small = len(payload) <= SMALL_BYTES
    parameters, dictionary = _ready_to_pack(is_small)
    packed = zstandard.ZstdCompressor(compression_params=parameters, dict_data=dictionary).compress(payload)
    if is_small and len(packed) > len(payload) * LITTLE_HELP:
        return min(packed, lzma.compress(payload, lzma.FORMAT_ALONE, filters=[LZMA]), key=len)
    return _readable(packed, payload)


def pack_photos(payload: bytes) -> bytes:
    """Pictures as one zstd frame, without the dictionary."""
    return _readable(zstandard.ZstdCompressor(level=PHOTO_LEVEL).compress(payload), payload)


def unpack(packed: bytes, size: int) -> bytes:
    """Exactly ``size`` bytes, a number the caller has limited; Damaged("damaged-bundle") for anything else.

    Sizes stated inside the payload are not trusted: decompression stops at ``size``.
    """
    try:
        payload = _of_frame(packed, size) if packed.startswith(FRAME) else _of_stream(packed, size)
    except (ValueError, OSError, EOFError, lzma.LZMAError, zstandard.ZstdError) as error:
        raise damaged() from error
    if len(payload) != size:
        raise damaged()
    return payload


def pack_texts(texts: Iterable[str]) -> bytes:
    """Texts one after another. How long each of them is has to be kept elsewhere."""
    return "".join(texts).encode(TEXT_ENCODING)


class Texts:
    """The texts of a file one after another, as ``pack_texts`` packed them; ``take`` gives the next ones.

    Both raise Damaged("damaged-bundle") or ValueError for what is no text or not long enough.
    """

    def __init__(self, packed: bytes) -> None:
        if type(packed) is not bytes:
            raise damaged()
        self._all, self._at = packed.decode(TEXT_ENCODING), 0

    @property
    def left(self) -> int:
        """How many characters were not taken yet."""
        return len(self._all) - self._at

    def take(self, sizes: list[int]) -> list[str | None]:
        """For each size one less than it so many characters; nil for 0."""
        if set(map(type, sizes)) - {int} or min(sizes, default=0) < 0 or max(sizes, default=0) > MAX_TEXT + 1:
            raise damaged()
        lengths = sizes if 0 not in sizes else [size or 1 for size in sizes]
        ends = list(accumulate(map((-1).__add__, lengths), initial=self._at))
        if ends[-1] > len(self._all):
            raise damaged()
        self._at = ends[-1]
        whole = self._all
        found: list[str | None] = [whole[start:end] for start, end in pairwise(ends)]
        return found if lengths is sizes else [text if size else None for text, size in zip(found, sizes, strict=True)]


def _of_frame(packed: bytes, size: int) -> bytes:
    """Decompresses zstd; one byte more than wanted, so that too long a payload is noticed."""
    reader = zstandard.ZstdDecompressor(dict_data=_dictionary(), max_window_size=MAX_WINDOW_BYTES)
    return reader.stream_reader(packed).read(size + 1)


def _of_stream(packed: bytes, size: int) -> bytes:
    """Decompresses one LZMA stream with nothing behind it."""
    stream = lzma.LZMADecompressor(lzma.FORMAT_ALONE, memlimit=MAX_LZMA_BYTES)
    payload = stream.decompress(packed, size + 1)
    if not stream.eof or stream.unused_data:
        raise damaged()
    return payload


def _readable(packed: bytes, payload: bytes) -> bytes:
    """A frame, followed by a skippable frame of zeros where the compression ratio would exceed the reader's limit.

    Honest records can reach that ratio: a long text copied into every record of a year compresses extremely well.
    """
    missing = -(-len(payload) // MAX_RATIO) - len(packed)
    if missing <= 0 or len(payload) <= RATIO_FLOOR_BYTES:
        return packed
    return b"".join((packed, SKIPPABLE, missing.to_bytes(4, "little"), bytes(missing)))


@cache
def _ready_to_pack(is_small: bool) -> tuple[zstandard.ZstdCompressionParameters, zstandard.ZstdCompressionDict]:
    """Parameters, and the dictionary prepared for them.

    Short matches, as Japanese words need them, and optimal parsing, which leaves a tenth less; in a small file, which has the
    dictionary, it would take twice the time for a hundredth. Small tables: larger ones cost more than they gain.
    """
    parameters = zstandard.ZstdCompressionParameters(
        window_log=24, hash_log=17, chain_log=16, search_log=5 if is_small else 4, min_match=4, target_length=16,
        strategy=zstandard.STRATEGY_BTLAZY2 if is_small else zstandard.STRATEGY_BTOPT,
    )  # fmt: skip
    dictionary = zstandard.ZstdCompressionDict(DICTIONARY.read_bytes(), dict_type=zstandard.DICT_TYPE_FULLDICT)
    dictionary.precompute_compress(compression_params=parameters)
    return parameters, dictionary


@cache
def _dictionary() -> zstandard.ZstdCompressionDict:
    """The dictionary for reading; it is prepared once."""
    return zstandard.ZstdCompressionDict(DICTIONARY.read_bytes(), dict_type=zstandard.DICT_TYPE_FULLDICT)
