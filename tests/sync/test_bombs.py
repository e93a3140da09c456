"""Small files that would like to become large: stopped in time and memory, though a known PC signed them."""

import hashlib
import lzma
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import msgpack
import pyrage
import pytest
import zstandard

from app.errors import YuiError
from app.journal.operation import encode_value, new_operation
from app.rules.text import MAX_TEXT
from app.sync.columns import MAX_VALUE_BYTES, pack_operations, unpack_operations
from app.sync.container import Letter, pack_letter, read_payload
from app.sync.enrolment import MAGIC as SETUP_MAGIC
from app.sync.enrolment import open_set_up
from app.sync.header import unpack_header
from app.sync.packing import DICTIONARY, LZMA, MAX_RATIO, SMALL_BYTES, pack
from app.sync.seal import MAX_RECIPIENTS, unseal
from tests.sync.test_round_trips import SIGNER, header

MEGABYTE = 1024 * 1024


def letter(payload: bytes, unpacked: int) -> Letter:
    stated = header(packed_size=len(payload), unpacked_size=unpacked, payload_sha256=hashlib.sha256(payload).digest())
    return Letter(stated, b"", b"", payload)


def frame(plain_size: int, *, says_size: bool = True) -> bytes:
    """A zstd frame of that many zeros."""
    return zstandard.ZstdCompressor(level=3, write_content_size=says_size).compress(bytes(plain_size))


@pytest.mark.parametrize("says_size", [True, False])
@pytest.mark.parametrize("stated", [10, MEGABYTE, 64 * MEGABYTE, 2**40])
def test_a_compression_bomb_stops_at_what_the_header_says_or_at_the_limit(stated: int, says_size: bool) -> None:
    bomb = frame(200 * MEGABYTE, says_size=says_size)
    start = time.process_time()
    with pytest.raises(YuiError) as refusal:
        read_payload(letter(bomb, stated))
    assert refusal.value.code in ("damaged-bundle", "too-large-bundle")
    assert time.process_time() - start < 1


def stream(plain: bytes) -> bytes:
    """An LZMA stream as a small file may carry one."""
    return lzma.compress(plain, lzma.FORMAT_ALONE, filters=[LZMA])


@pytest.mark.parametrize("stated", [10, MEGABYTE])
def test_a_stream_that_grows_beyond_what_was_said_is_stopped_there(stated: int) -> None:
    bomb = stream(bytes(200 * MEGABYTE))
    start = time.process_time()
    with pytest.raises(YuiError) as refusal:
        read_payload(letter(bomb, stated))
    assert refusal.value.code == "damaged-bundle"
    assert time.process_time() - start < 1


def test_a_stream_of_another_size_or_with_something_behind_it_is_refused() -> None:
    good = stream(bytes(1000))
    assert read_payload(letter(good, 1000)) == bytes(1000)
    assert read_payload(letter(stream(b""), 0)) == b""
    for wrong in (good + b"x", good + good, good[:-1], stream(bytes(999)), stream(bytes(1001)), b"", b"\x36\0\0", b"BZh9"):
        with pytest.raises(YuiError) as refusal:
            read_payload(letter(wrong, 1000))
        assert refusal.value.code == "damaged-bundle"


def test_a_stream_that_asks_for_much_memory_is_refused() -> None:
    wide = lzma.compress(bytes(1000), lzma.FORMAT_ALONE, filters=[LZMA | {"dict_size": 256 * MEGABYTE}])
    with pytest.raises(YuiError):
        read_payload(letter(wide, 1000))


def test_a_frame_without_the_dictionary_and_one_with_it_are_read_and_one_with_another_is_not() -> None:
    plain = "サロンで体操と茶話会をしました。".encode() * 20
    samples = [f"{number}番目のサロン、{number * 7}名".encode() * 9 for number in range(99)]
    other = zstandard.train_dictionary(2000, samples, dict_id=4)
    ours = zstandard.ZstdCompressionDict(DICTIONARY.read_bytes())
    for dictionary in (None, ours):
        packed = zstandard.ZstdCompressor(dict_data=dictionary).compress(plain)
        assert read_payload(letter(packed, len(plain))) == plain
    with pytest.raises(YuiError):
        read_payload(letter(zstandard.ZstdCompressor(dict_data=other).compress(plain), len(plain)))


def test_a_payload_shorter_than_the_header_says_is_refused() -> None:
    with pytest.raises(YuiError):
        read_payload(letter(frame(1000), 1001))
    assert read_payload(letter(frame(1000), 1000)) == bytes(1000)


def test_a_window_larger_than_ours_is_refused() -> None:
    wide = zstandard.ZstdCompressionParameters.from_level(3, window_log=28, write_content_size=False)
    bomb = zstandard.ZstdCompressor(compression_params=wide).compressobj()
    packed = bomb.compress(bytes(1000)) + bomb.flush()
    with pytest.raises(YuiError):
        read_payload(letter(packed, 1000))


def test_the_ratio_is_limited_where_it_matters() -> None:
    packed = frame(50 * MEGABYTE)
    assert len(packed) * MAX_RATIO < 50 * MEGABYTE
    with pytest.raises(YuiError) as refusal:
        read_payload(letter(packed, 50 * MEGABYTE))
    assert refusal.value.code == "too-large-bundle"


@pytest.mark.parametrize("size", [SMALL_BYTES // 2, 2 * MEGABYTE, 16 * MEGABYTE])
def test_one_long_text_in_every_record_is_no_bomb(size: int) -> None:
    """Honest records that pack better than the limit of the ratio allows are sent so that they can be read."""
    payload = (("サロンで体操と茶話会をしました。" * 200).encode() * 5000)[:size]
    _, sent = pack_letter(header(), payload, SIGNER)
    assert read_payload(sent) == payload
    assert len(zstandard.ZstdCompressor().compress(payload)) * MAX_RATIO < len(payload)


def test_whatever_is_packed_comes_out_again_whichever_way_it_was_packed() -> None:
    chance = random.Random(3)
    for size in (0, 1, 1000, SMALL_BYTES, SMALL_BYTES + 1, 3 * MEGABYTE):
        for plain in (
            bytes(size),
            chance.randbytes(size),
            "".join(chance.choices("しん新森深", k=size // 2)).encode("utf-16-be"),
        ):
            packed = pack(plain)
            assert read_payload(letter(packed, len(plain))) == plain


HUGE = {
    "array of 4 billion": b"\xdd\xff\xff\xff\xff",
    "map of 4 billion": b"\xdf\xff\xff\xff\xff",
    "text of 4 billion": b"\xdb\xff\xff\xff\xff",
    "100,000 arrays in each other": b"\x91" * 100_000,
    "100,000 maps in each other": b"\x81\xa1a" * 100_000,
    "a type of its own": b"\xc7\x08\x05" + bytes(8),
    "no end": b"\x8c",
}


@pytest.mark.parametrize("kind", HUGE)
def test_lengths_and_depths_that_lie_are_refused_at_once(kind: str) -> None:
    start = time.process_time()
    for read in (unpack_operations, unpack_header):
        with pytest.raises(YuiError):
            read(HUGE[kind])
    assert time.process_time() - start < 0.5


def columns(**changed: object) -> bytes:
    packed: bytes = msgpack.packb(msgpack.unpackb(pack_operations([])) | changed)
    return packed


@pytest.mark.parametrize(
    "chains",
    [
        [["daito", b"l" * 16, 1_000_000, [[0, 1, None]]]] * 1000,
        [["daito", b"l" * 16, 2**62, [[0, 1, None]]]],
        [["daito", b"l" * 16, -1, []]],
    ],
    ids=["a thousand long chains", "one endless chain", "a negative chain"],
)
def test_chains_that_claim_more_operations_than_the_file_holds_are_refused(chains: list[object]) -> None:
    start = time.process_time()
    with pytest.raises(YuiError):
        unpack_operations(columns(chains=chains))
    assert time.process_time() - start < 0.5


def test_one_long_text_that_a_small_file_repeats_thousands_of_times_does_not_fill_the_disk() -> None:
    """It travels once, and would be stored with every operation that points at it."""
    text = encode_value(["長" * MAX_TEXT])
    parts: dict[str, Any] = {"partition": "daito", "seq": 1, "prev": None, "entity": "activity", "values": {"content": text}}
    parts |= {"sup": {}, "seen": (), "person": "", "wall_ms": 1, "hlc": 1, "nonce": bytes(16), "base": b""}
    lives = (number.to_bytes(16) for number in range(MAX_VALUE_BYTES // len(text) + 1))
    packed = pack_operations([new_operation(generation=life, record=life, **parts) for life in lives])
    assert len(pack(packed)) < MEGABYTE
    with pytest.raises(YuiError) as refusal:
        unpack_operations(packed)
    assert refusal.value.code == "damaged-bundle"


@pytest.mark.parametrize("armoured", [False, True])
def test_an_envelope_for_thousands_is_refused_at_once(armoured: bool) -> None:
    """Anybody can write one, without any key; to read it would take minutes."""
    identity = pyrage.x25519.Identity.generate()
    sealed = pyrage.encrypt(b"letter", [identity.to_public()] * 2000, armored=armoured)
    start = time.process_time()
    with pytest.raises(YuiError) as refusal:
        unseal(sealed, str(identity))
    assert refusal.value.code == "damaged-bundle"
    assert time.process_time() - start < 0.5
    assert (
        unseal(pyrage.encrypt(b"letter", [identity.to_public()] * MAX_RECIPIENTS, armored=armoured), str(identity)) == b"letter"
    )


def test_a_setup_file_can_not_ask_for_endless_memory() -> None:
    for parameters in ((2**31, 1, 1), (1024, 10**9, 1), (1024, 1, 10**6), (0, 0, 0), ("x", 1, 1), (1,)):
        packed = msgpack.packb(parameters)
        with pytest.raises(YuiError) as refusal:
            open_set_up(SETUP_MAGIC + len(packed).to_bytes(1) + packed + bytes(200), "1234-5678-9012")
        assert refusal.value.code == "damaged-setup-file"


@pytest.mark.skipif(sys.platform != "linux", reason="read from /proc")
def test_all_bombs_together_stay_under_200_megabytes(tmp_path: Path) -> None:
    """In a process of its own, whose highest memory is read from /proc: getrusage would hand down the parent's."""
    (tmp_path / "bomb").write_bytes(frame(200 * MEGABYTE))
    (tmp_path / "stream").write_bytes(stream(bytes(200 * MEGABYTE)))
    code = (
        "import pathlib, re, sys\n"
        "from app.errors import YuiError\n"
        "from app.sync.columns import unpack_operations\n"
        "from tests.sync.test_bombs import HUGE, columns, letter, read_payload\n"
        "def refused(work, *given):\n"
        "    try: work(*given)\n"
        "    except YuiError: return\n"
        "    sys.exit('taken')\n"
        f"bomb = pathlib.Path({str(tmp_path / 'bomb')!r}).read_bytes()\n"
        "for stated in (10, 2**20, 2**26, 2**40): refused(read_payload, letter(bomb, stated))\n"
        f"refused(read_payload, letter(pathlib.Path({str(tmp_path / 'stream')!r}).read_bytes(), 10))\n"
        "for huge in HUGE.values(): refused(unpack_operations, huge)\n"
        "refused(unpack_operations, columns(chains=[['daito', b'l' * 16, 1_000_000, [[0, 1, None]]]] * 1000))\n"
        "print(re.search(r'VmHWM:\\s+(\\d+)', pathlib.Path('/proc/self/status').read_text())[1])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True)
    assert int(done.stdout) * 1024 < 200 * MEGABYTE
