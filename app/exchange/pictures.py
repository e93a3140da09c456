"""From a photo of a camera or telephone to a plain JPEG of at most 2,048 pixels.

The picture is drawn anew, so only its pixels are kept: EXIF, GPS position, thumbnails and comments are gone.
"""

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from app.errors import Refused

LONGEST = 2048
QUALITY = 85
MAX_BYTES = 40 * 1024 * 1024
MAX_PIXELS = 80_000_000
_FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF")
_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"avif")

_UNREADABLE = (UnidentifiedImageError, OSError, ValueError, SyntaxError, TypeError, EOFError, MemoryError)

ImageFile.LOAD_TRUNCATED_IMAGES = False


@dataclass(frozen=True)
class Picture:
    """``data`` is the JPEG; ``width`` and ``height`` are in pixels."""

    data: bytes
    width: int
    height: int


def reencoded(data: bytes, name: str) -> Picture:
    """The plain JPEG of a photo; ``name`` is the file name people know.

    Raises Refused("not-a-picture", "heic-picture", "too-large-picture").
    """
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        raise Refused(
            "heic-picture",
            f"「{name}」はHEICという形の写真で、読めません。",
            "iPhoneの設定のカメラ「フォーマット」を「互換性優先」にすると、読める形で撮れます。",
        )
    if len(data) > MAX_BYTES:
        raise _too_large(name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=_FORMATS) as opened:
                if opened.width * opened.height > MAX_PIXELS:
                    raise _too_large(name)
                opened.draft("RGB", (LONGEST, LONGEST))  # a large JPEG is read smaller at once
                # The rotation is only in EXIF, which is dropped: turn the pixels first.
                upright = ImageOps.exif_transpose(opened)
                plain = _on_white(upright)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large(name) from error
    except _UNREADABLE as error:
        raise Refused("not-a-picture", f"「{name}」は写真として読めません。", "JPEGかPNGの写真を選んでください。") from error
    plain.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    return Picture(_jpeg(plain, QUALITY), plain.width, plain.height)


def thumbnail(data: bytes, longest: int) -> bytes | None:
    """A small JPEG of a stored photo, ``longest`` pixels at most. None for one from another office that cannot be drawn."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=("JPEG",)) as opened:
                opened.draft("RGB", (longest, longest))
                small = opened.convert("RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, *_UNREADABLE):
        return None
    small.thumbnail((longest, longest))
    return _jpeg(small, 80)


def _on_white(opened: Image.Image) -> Image.Image:
    """The picture in RGB; a transparent one on white."""
    if opened.mode in ("RGBA", "LA", "PA") or "transparency" in opened.info:
        shown = opened.convert("RGBA")
        ground = Image.new("RGB", shown.size, "white")
        ground.paste(shown, mask=shown.getchannel("A"))
        return ground
    fresh = Image.new("RGB", opened.size)
    fresh.paste(opened.convert("RGB"))
    return fresh


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def _too_large(name: str) -> Refused:
    return Refused("too-large-picture", f"「{name}」は大きすぎて、読めません。", "小さくしてから、もう一度選んでください。")
