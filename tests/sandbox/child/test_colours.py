"""Pictures come out as they look, whatever their values are."""

import struct
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image, ImageCms

from app.sandbox.child.pictures import pixels
from app.sandbox.rejected import UNREADABLE, Rejected
from tests.exchange.test_pictures import chunk, encoded
from tests.sandbox.child.colour_profiles import ADOBE_RGB, DISPLAY_P3, grey_profile, in_srgb, ink_profile, rgb_profile

SIDE = 32
SHORT = (0, 8, 16, 31)
WHITE = (255, 255, 255)


def drawn(data: bytes, longest: int = 2048) -> tuple[Image.Image, list[str]]:
    (width, height, *changes), *pieces = pixels(data, longest)
    return Image.frombytes("RGB", (width, height), b"".join(pieces)), changes


def ramp(mode: str, value: Callable[[int], Any]) -> Image.Image:
    """From left to right."""
    made = Image.new(mode, (SIDE, SIDE))
    made.putdata([value(x) for _ in range(SIDE) for x in range(SIDE)])
    return made


def greys(data: bytes) -> list[int]:
    picture, _ = drawn(data)
    pixels_there = [picture.getpixel((x, 5)) for x in range(picture.width)]
    assert all(len(set(pixel)) == 1 for pixel in pixels_there)  # type: ignore[arg-type]
    return [pixel[0] for pixel in pixels_there]  # type: ignore[index]


def png16(kind: int, values: Callable[[int], tuple[int, ...]], key: tuple[int, ...] = ()) -> bytes:
    """A PNG of 16 bits a value; ``kind`` is PNG's number of what the values are, ``key`` the transparent colour."""
    rows = b"".join(b"\0" + b"".join(struct.pack(f">{len(values(x))}H", *values(x)) for x in range(SIDE)) for _ in range(SIDE))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", SIDE, SIDE, 16, kind, 0, 0, 0))
    transparent = chunk(b"tRNS", struct.pack(f">{len(key)}H", *key)) if key else b""
    return b"\x89PNG\r\n\x1a\n" + head + transparent + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


UPPER = [x * 2048 >> 8 for x in range(SIDE)]


def test_a_grey_scan_of_16_bits_keeps_its_upper_eight() -> None:
    for data in (
        png16(0, lambda x: (x * 2048,)),
        encoded(ramp("I;16", lambda x: x * 2048), "TIFF"),
        encoded(ramp("I;16B", lambda x: x * 2048), "TIFF"),
        encoded(ramp("I;16", lambda x: x * 2048), "TIFF", compression="tiff_lzw"),
    ):
        assert greys(data) == UPPER and drawn(data)[1] == ["16-bit"]
    small, _ = drawn(png16(0, lambda x: (x * 2048,)), longest=16)
    assert small.size == (16, 16) and 3 < small.getpixel((0, 0))[0] < 6 and 242 < small.getpixel((15, 0))[0] < 246  # type: ignore[index]


def test_a_scan_in_which_zero_is_white_is_no_negative() -> None:
    assert greys(encoded(ramp("I;16", lambda x: x * 2048), "TIFF", tiffinfo={262: 0})) == [255 - value for value in UPPER]


def test_colours_of_16_bits_keep_their_upper_eight_and_their_transparent_places() -> None:
    picture, changes = drawn(png16(2, lambda x: (x * 2048, 0, 65_535)))
    assert [picture.getpixel((x, 0)) for x in SHORT] == [(x * 8, 0, 255) for x in SHORT] and changes == ["16-bit"]
    keyed, _ = drawn(png16(2, lambda x: (x * 2048, 0, 65_535), (8 * 2048, 0, 65_535)))
    assert [keyed.getpixel((x, 0)) for x in SHORT] == [(0, 0, 255), WHITE, (128, 0, 255), (248, 0, 255)]
    for kind, colour in ((4, lambda x: (x * 2048,)), (6, lambda x: (x * 2048,) * 3)):
        faint, _ = drawn(png16(kind, lambda x, colour=colour: (*colour(x), 65_535 if x > 10 else 0)))
        assert [faint.getpixel((x, 0)) for x in SHORT] == [WHITE, WHITE, (128,) * 3, (248,) * 3]


@pytest.mark.parametrize(
    ("mode", "value", "expected"),
    [
        ("F", lambda x: x / 31, [round(x / 31 * 255 - 0.5 + 1e-6) for x in range(SIDE)]),
        ("F", lambda x: x * 8.0, [x * 8 for x in range(SIDE)]),
        ("I", lambda x: x * 8, [x * 8 for x in range(SIDE)]),
        ("I", lambda x: x * 2048, UPPER),
        ("F", lambda x: x * 2048.0, UPPER),
        ("F", lambda x: 18.0 + x / 31, [round(x / 31 * 255) for x in range(SIDE)]),
        ("I", lambda x: -31 + 2 * x, [round(x / 31 * 255) for x in range(SIDE)]),
        ("I", lambda x: 200, [200] * SIDE),
    ],
    ids=["0 to 1", "0 to 255", "whole 0 to 255", "whole 16 bits", "16 bits", "temperatures", "below zero", "one value"],
)
def test_fractions_and_wide_numbers_are_neither_black_nor_white(
    mode: str, value: Callable[[int], Any], expected: list[int]
) -> None:
    data = encoded(ramp(mode, value), "TIFF")
    assert all(abs(one - other) <= 1 for one, other in zip(greys(data), expected, strict=True))
    assert drawn(data)[1] == ["32-bit"]


def test_made_smaller_a_picture_of_fractions_stays_as_light_as_it_was() -> None:
    """Mixing its values goes a little beyond 1, which may not be taken for another range."""
    small, _ = drawn(encoded(ramp("F", lambda x: float(x > 15)), "TIFF"), longest=16)
    assert small.getpixel((1, 0)) == (0, 0, 0) and small.getpixel((14, 0)) == WHITE


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_a_picture_of_no_numbers_is_refused(value: float) -> None:
    with pytest.raises(Rejected) as caught:
        drawn(encoded(ramp("F", lambda x: value if x == 0 else 1.0), "TIFF"))
    assert caught.value.reason == UNREADABLE


@pytest.mark.parametrize("primaries", [DISPLAY_P3, ADOBE_RGB], ids=["a phone's", "a camera's"])
@pytest.mark.parametrize("colour", [(212, 61, 32), (100, 150, 100), (40, 40, 200), (250, 240, 120)], ids=str)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
def test_wide_colours_come_out_as_they_look(primaries: Any, colour: tuple[int, int, int], kind: str) -> None:
    options = {"quality": 100, "subsampling": 0} if kind == "JPEG" else {}
    data = encoded(Image.new("RGB", (SIDE, SIDE), colour), kind, icc_profile=rgb_profile(primaries, 2.2), **options)
    picture, changes = drawn(data)
    wanted = in_srgb(colour, primaries, 2.2)
    assert all(abs(one - other) <= 3 for one, other in zip(picture.getpixel((3, 3)), wanted, strict=True)), wanted  # type: ignore[arg-type]
    assert changes == ["srgb"]


def test_the_colours_of_a_transparent_picture_are_moved_too() -> None:
    made = Image.new("RGBA", (SIDE, SIDE), (212, 61, 32, 255))
    made.paste((0, 0, 0, 0), (0, 0, 10, 10))
    picture, changes = drawn(encoded(made, "PNG", icc_profile=rgb_profile(DISPLAY_P3, 2.2)))
    assert picture.getpixel((0, 0)) == WHITE and picture.getpixel((20, 20))[0] > 225 and changes == ["srgb"]  # type: ignore[index]


def test_a_grey_profile_moves_greys() -> None:
    data = encoded(Image.new("L", (SIDE, SIDE), 128), "JPEG", icc_profile=grey_profile(1.0), quality=100)
    assert all(185 <= value <= 190 for value in greys(data)) and drawn(data)[1] == ["srgb"]
    faint = encoded(Image.new("LA", (SIDE, SIDE), (128, 255)), "PNG", icc_profile=grey_profile(1.0))
    assert all(185 <= value <= 190 for value in greys(faint))


@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_a_printers_colours_come_out_as_they_look_with_and_without_their_profile(kind: str) -> None:
    """A JPEG has its inks the other way round, as Adobe writes them."""
    cyan = Image.new("CMYK", (SIDE, SIDE), (255, 0, 0, 0))
    picture, changes = drawn(encoded(cyan, kind))
    assert picture.getpixel((3, 3))[0] < 5 and min(picture.getpixel((3, 3))[1:]) > 250 and changes == ["srgb"]  # type: ignore[index]
    picture, changes = drawn(encoded(cyan, kind, icc_profile=ink_profile()))
    red, green, blue = picture.getpixel((3, 3))  # type: ignore[misc]
    assert red < 30 and 120 < green < 180 and 190 < blue < 235 and changes == ["srgb"]
    paper, _ = drawn(encoded(Image.new("CMYK", (SIDE, SIDE)), kind, icc_profile=ink_profile()))
    assert min(paper.getpixel((3, 3))) > 250  # type: ignore[type-var]


def test_lab_and_ycbcr_of_a_tiff_are_colours() -> None:
    red = Image.new("RGB", (SIDE, SIDE), (200, 10, 10))
    picture, changes = drawn(encoded(red.convert("YCbCr"), "TIFF"))
    assert all(abs(one - other) <= 4 for one, other in zip(picture.getpixel((3, 3)), (200, 10, 10), strict=True)) and not changes  # type: ignore[arg-type]
    lab = ImageCms.profileToProfile(red, ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), outputMode="LAB")
    assert lab is not None
    picture, changes = drawn(encoded(lab, "TIFF"))
    assert all(abs(one - other) <= 4 for one, other in zip(picture.getpixel((3, 3)), (200, 10, 10), strict=True))  # type: ignore[arg-type]
    assert changes == ["srgb"]


def test_what_is_srgb_already_is_not_touched_and_nothing_is_said() -> None:
    own = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    made = ramp("RGB", lambda x: (x * 8, 255 - x * 8, x))
    for profile in (None, own, own[:200], b"no profile", ink_profile(), grey_profile(1.0)):
        picture, changes = drawn(encoded(made, "PNG", icc_profile=profile))
        assert picture.tobytes() == made.tobytes() and changes == []


def test_palettes_bits_and_transparent_places_come_out_as_they_look() -> None:
    striped = ramp("P", lambda x: x // 8)
    striped.putpalette([255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9])
    red, green, blue, dark = (255, 0, 0), (0, 255, 0), (0, 0, 255), (9, 9, 9)
    for data, wanted in (
        (encoded(striped, "PNG"), [red, green, blue, dark]),
        (encoded(striped, "PNG", transparency=1), [red, WHITE, blue, dark]),
        (encoded(striped, "PNG", transparency=b"\xff\x80\x00\xff"), [red, (127, 255, 127), WHITE, dark]),
        (encoded(striped, "GIF", transparency=2), [red, green, WHITE, dark]),
    ):
        assert [drawn(data)[0].getpixel((x, 0)) for x in SHORT] == wanted
    faint = Image.merge("LA", (ramp("L", lambda x: x * 8), ramp("L", lambda x: 255 if x > 10 else 0)))
    assert [greys(encoded(faint, "PNG"))[x] for x in SHORT] == [255, 255, 128, 248]
    for kind, options in (("PNG", {}), ("TIFF", {"compression": "group4"}), ("BMP", {})):
        assert greys(encoded(ramp("1", lambda x: 255 * (x < 10)), kind, **options)) == [255] * 10 + [0] * 22
    half, _ = drawn(encoded(ramp("1", lambda x: 255 * (x % 2)), "PNG"), longest=16)
    assert all(90 < half.getpixel((x, 3))[0] < 165 for x in range(2, 14)), "fine dots become grey"  # type: ignore[index]
