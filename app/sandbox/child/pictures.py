"""From a picture file to bare pixels of at most the wanted size: nothing else of the file gets out.

A JPEG is made smaller while it is read; any other picture has to be read in full.
"""

import io
import struct
import warnings
from collections.abc import Iterator
from typing import Any

from PIL import (
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageFile,
    ImageOps,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from app.sandbox import limits
from app.sandbox.child import colours
from app.sandbox.redrawn import SIXTEEN_BITS, SRGB
from app.sandbox.rejected import SIZE, UNREADABLE, Rejected

_PLUGINS = (BmpImagePlugin, GifImagePlugin, JpegImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin)
FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF")
"""Those of the plugins, which are loaded before this process may open no more files."""
_SMALL = ("L", "LA", "RGB", "RGBA", "CMYK")
"""Modes whose values can be mixed; the others are made one of them first."""
# What Pillow raises for damaged pictures; TypeError and IndexError are among what it does not catch itself.
_DAMAGE = (UnidentifiedImageError, OSError, ValueError, SyntaxError, TypeError, EOFError, IndexError, KeyError, struct.error)

ImageFile.LOAD_TRUNCATED_IMAGES = False
Image.MAX_IMAGE_PIXELS = None  # the sizes are compared here
warnings.simplefilter("ignore")


def pixels(data: bytes, longest: int) -> Iterator[Any]:
    """[width, height, changes …], then the pixels (sRGB, 8 bits each) in pieces. Transparent places are white.

    The changes are of app.sandbox.redrawn. Raises Rejected("unreadable", "size").
    """
    return _pixels(data, longest, FORMATS, limits.PICTURE_SIDE)


def stored_pixels(data: bytes, longest: int, side: int) -> Iterator[Any]:
    """The same of a picture that an office has stored: a JPEG, ``side`` pixels at most."""
    return _pixels(data, longest, ("JPEG",), side)


def _pixels(data: bytes, longest: int, formats: tuple[str, ...], side: int) -> Iterator[Any]:
    try:
        picture, changes = _opened(data, longest, formats, side)
    except _DAMAGE as error:
        raise Rejected(UNREADABLE) from error
    plain = picture.tobytes()
    yield [picture.width, picture.height, *changes]
    yield from (plain[at : at + limits.CHUNK_BYTES] for at in range(0, len(plain), limits.CHUNK_BYTES))


def _opened(data: bytes, longest: int, formats: tuple[str, ...], side: int) -> tuple[Image.Image, list[str]]:
    with Image.open(io.BytesIO(data), formats=formats) as opened:
        most = limits.PICTURE_PIXELS if opened.format == "JPEG" else limits.WHOLE_PICTURE_PIXELS
        if max(opened.size) > side or opened.width * opened.height > most:
            raise Rejected(SIZE)
        depth = colours.depth(opened)
        opened.draft("RGB", (longest, longest))
        opened.load()
        deep = colours.scale(opened, depth) if opened.mode in colours.DEEP else None
        # Made smaller before anything else is done with it, so that there is never a second large one but this.
        small = _plain(opened, depth)
        small.thumbnail((longest, longest), Image.Resampling.LANCZOS)
        if deep is not None:
            small = colours.eight_bits(small, *deep)
        # The rotation is only in EXIF, which is dropped.
        upright = ImageOps.exif_transpose(_turned_as(opened, small))
        shown, moved = colours.in_srgb(_on_white(upright), opened.info.get("icc_profile"))
        moved = moved or opened.mode == "LAB"
    return shown, [word for word in (moved and SRGB, depth) if word]


def _plain(opened: Image.Image, depth: str) -> Image.Image:
    """The picture in a mode that can be made smaller."""
    if opened.mode == "LAB":
        return colours.without_lab(opened)
    if opened.mode in colours.DEEP:
        return opened
    key = opened.info.get("transparency")
    if depth == SIXTEEN_BITS and isinstance(key, tuple):
        opened.info["transparency"] = tuple(value >> 8 for value in key)
    if key is not None or opened.mode == "PA":
        return opened.convert("RGBA")
    return opened if opened.mode in _SMALL else opened.convert("L" if opened.mode == "1" else "RGB")


def _on_white(picture: Image.Image) -> Image.Image:
    """Without its transparent places: L, RGB or CMYK."""
    if picture.mode not in ("LA", "RGBA"):
        return picture
    ground = Image.new(picture.mode.removesuffix("A"), picture.size, "white")
    ground.paste(picture.convert(ground.mode), mask=picture.getchannel("A"))
    return ground


def _turned_as(opened: Image.Image, small: Image.Image) -> Image.Image:
    if small is not opened:
        small.info = {"exif": opened.getexif().tobytes()}
    return small
