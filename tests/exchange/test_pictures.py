"""Pictures are drawn behind the wall: large ones are small when they come out, bombs are refused at once."""

import io
import struct
import time
import zlib
from collections.abc import Callable

import pytest
from PIL import Image

from app.errors import Refused
from app.exchange import pictures
from app.exchange.pictures import LONGEST, reencoded, thumbnail
from app.sandbox import process
from app.sandbox.rejected import Rejected
from tests.sandbox.child.colour_profiles import DISPLAY_P3, rgb_profile


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int) -> bytes:
    """A black picture, one bit a pixel, packed a thousandfold."""
    packer = zlib.compressobj(9)
    row = bytes(1 + (width + 7) // 8)
    body = b"".join(packer.compress(row * 10_000) for _ in range(height // 10_000)) + packer.compress(row * (height % 10_000))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", body + packer.flush()) + chunk(b"IEND", b"")


def encoded(picture: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize(("width", "height"), [(1, 60_000_000), (60_000_000, 1), (20_001, 1), (10_000, 10_000)])
def test_a_picture_too_long_or_too_large_is_refused_before_it_is_unpacked(width: int, height: int) -> None:
    bomb = png(width, height)
    begun = time.process_time()
    with pytest.raises(Refused) as caught:
        reencoded(bomb, "爆弾.png")
    assert caught.value.code == "too-large-picture" and time.process_time() - begun < 1


def test_the_largest_cameras_photo_is_made_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """48 million pixels."""
    photo = encoded(Image.new("RGB", (8064, 6048), "red"))
    made = reencoded(photo, "IMG.JPG")
    assert (made.width, made.height) == (2048, 1536)


def test_so_is_a_picture_of_that_size_that_has_to_be_read_in_full() -> None:
    assert reencoded(encoded(Image.new("RGBA", (8064, 6048)), "PNG", compress_level=1), "画面.png").width == 2048


def test_transparent_places_are_white_and_a_turned_photo_stands_upright() -> None:
    see_through = Image.new("RGBA", (40, 20), (0, 0, 0, 0))
    made = reencoded(encoded(see_through, "PNG"), "印.png")
    assert Image.open(io.BytesIO(made.data)).getpixel((5, 5)) == (255, 255, 255)
    exif = Image.Exif()
    exif[0x0112] = 6
    for mode, kind in (("RGB", "JPEG"), ("P", "PNG"), ("CMYK", "JPEG"), ("L", "TIFF")):
        turned = reencoded(encoded(Image.new(mode, (40, 20)), kind, exif=exif), "縦.jpg")
        assert (turned.width, turned.height) == (20, 40), mode


def test_what_redrawing_changed_is_told_and_the_stored_picture_looks_as_it_did() -> None:
    wide = encoded(Image.new("RGB", (40, 20), (212, 61, 32)), quality=95, icc_profile=rgb_profile(DISPLAY_P3, 2.2))
    made = reencoded(wide, "IMG.JPG")
    stored = Image.open(io.BytesIO(made.data))
    assert made.changes == ("srgb",) and "icc_profile" not in stored.info
    red, green, blue = stored.getpixel((20, 10))  # type: ignore[misc]
    assert red > 225 and green < 50 and blue < 20
    scan = reencoded(encoded(Image.new("I;16", (40, 20), 0x8040), "PNG"), "scan.png")
    assert scan.changes == ("16-bit",) and Image.open(io.BytesIO(scan.data)).getpixel((5, 5)) == (128, 128, 128)
    assert reencoded(encoded(Image.new("RGB", (40, 20))), "IMG.JPG").changes == ()


def test_what_only_looks_like_a_picture_is_refused_in_a_sentence() -> None:
    whole = encoded(Image.new("RGB", (40, 20)), "PNG")
    for data in (
        b"",
        b"GIF89a",
        whole[:50],
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        b"II*\0" + b"\xff" * 200,
        b"RIFF\0\0\0\0WEBPVP8 ",
    ):
        with pytest.raises(Refused) as caught:
            reencoded(data, "x.png")
        assert caught.value.code == "not-a-picture"


def answering(values: list[object]) -> Callable[..., list[object]]:
    return lambda *_, **__: values


@pytest.mark.parametrize(
    "values",
    [
        [],
        [[2, 2]],
        [[2, 2], b"x" * 11],
        [[2, 2], "x" * 12],
        [[0, 2]],
        [[-2, -2], b"x" * 12],
        [[5000, 1], b"x" * 15000],
        [["2", 2], b"x" * 12],
        [[2, 2, "made nice"], b"x" * 12],
        [[2, 2, ["srgb"]], b"x" * 12],
        b"\xff\xd8\xff",
    ],
    ids=str,
)
def test_pixels_that_are_none_are_not_believed(monkeypatch: pytest.MonkeyPatch, values: list[object]) -> None:
    monkeypatch.setattr(process.FOR_WORK, "ask", answering(values))
    with pytest.raises(Refused) as caught:
        reencoded(b"", "x.jpg")
    assert caught.value.code == "not-a-picture"


def test_a_stored_photo_is_drawn_small_and_one_no_office_could_have_stored_is_not() -> None:
    small = thumbnail(encoded(Image.new("RGB", (LONGEST, 100), "red")), 240)
    assert small is not None and Image.open(io.BytesIO(small)).size == (240, 12)
    assert thumbnail(encoded(Image.new("RGB", (LONGEST + 1, 100))), 240) is None
    assert thumbnail(encoded(Image.new("RGB", (10, 10)), "PNG"), 240) is None


def test_a_stored_photo_that_took_too_much_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bytes] = []

    def too_slow(kind: str, data: bytes, **named: int) -> list[object]:
        asked.append(data)
        raise Rejected("time")

    monkeypatch.setattr(pictures.FOR_DISPLAY, "ask", too_slow)
    assert [thumbnail(b"slow", 240) for _ in range(3)] == [None] * 3
    assert asked == [b"slow"]
