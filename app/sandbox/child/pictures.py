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
from app.sandbox.rejected import SIZE, UNREADABLE, Rejected

_PLUGINS = (BmpImagePlugin, GifImagePlugin, JpegImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin)
FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF")
"""Those of the plugins, which are loaded before this process may open no more files."""
# What Pillow raises for damaged pictures; TypeError and IndexError are among what it does not catch itself.
_DAMAGE = (UnidentifiedImageError, OSError, ValueError, SyntaxError, TypeError, EOFError, IndexError, KeyError, struct.error)

ImageFile.LOAD_TRUNCATED_IMAGES = False
Image.MAX_IMAGE_PIXELS = None  # the sizes are compared here
warnings.simplefilter("ignore")


def pixels(data: bytes, longest: int) -> Iterator[Any]:
    """[width, height], then the pixels (RGB, 8 bits each) in pieces. Transparent places are white.

    Raises Rejected("unreadable", "size").
    """
    return _pixels(data, longest, FORMATS, limits.PICTURE_SIDE)


def stored_pixels(data: bytes, longest: int, side: int) -> Iterator[Any]:
    """The same of a picture that an office has stored: a JPEG, ``side`` pixels at most."""
    return _pixels(data, longest, ("JPEG",), side)


def _pixels(data: bytes, longest: int, formats: tuple[str, ...], side: int) -> Iterator[Any]:
    try:
        picture = _opened(data, longest, formats, side)
    except _DAMAGE as error:
        raise Rejected(UNREADABLE) from error
    plain = picture.tobytes()
    yield [picture.width, picture.height]
    yield from (plain[at : at + limits.CHUNK_BYTES] for at in range(0, len(plain), limits.CHUNK_BYTES))


def _opened(data: bytes, longest: int, formats: tuple[str, ...], side: int) -> Image.Image:
    with Image.open(io.BytesIO(data), formats=formats) as opened:
        most = limits.PICTURE_PIXELS if opened.format == "JPEG" else limits.WHOLE_PICTURE_PIXELS
        if max(opened.size) > side or opened.width * opened.height > most:
            raise Rejected(SIZE)
        opened.draft("RGB", (longest, longest))
        opened.load()
        transparent = opened.mode in ("RGBA", "LA", "PA") or "transparency" in opened.info
        kept = ("RGBA", "LA") if transparent else ("RGB", "L")
        # Made smaller before anything else is done with it, so that there is never a second large one but this.
        small = opened if opened.mode in kept else opened.convert(kept[0])
        small.thumbnail((longest, longest), Image.Resampling.LANCZOS)
        # The rotation is only in EXIF, which is dropped.
        upright = ImageOps.exif_transpose(_turned_as(opened, small))
    ground = Image.new("RGB", upright.size, "white")
    if transparent:
        shown = upright.convert("RGBA")
        ground.paste(shown, mask=shown.getchannel("A"))
    else:
        ground.paste(upright.convert("RGB"))
    return ground


def _turned_as(opened: Image.Image, small: Image.Image) -> Image.Image:
    if small is not opened:
        small.info = {"exif": opened.getexif().tobytes()}
    return small
