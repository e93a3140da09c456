"""From a photo of a camera or telephone to a plain JPEG of at most 2,048 pixels.

The picture is drawn in another process (app.sandbox), which gives back nothing but pixels; the JPEG is made of these here.
So EXIF, GPS position, thumbnails and comments are gone, and no foreign byte reaches what shows or prints the picture.
"""

import hashlib
import io
from dataclasses import dataclass
from typing import Any

from PIL import Image

from app.errors import Refused, Unavailable
from app.sandbox import rejected
from app.sandbox.process import FOR_DISPLAY, FOR_WORK
from app.sandbox.redrawn import CHANGES
from app.sandbox.rejected import ENDED, Rejected

LONGEST = 2048
QUALITY = 85
SMALL_QUALITY = 80
MAX_BYTES = 40 * 1024 * 1024
_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"avif")
_undrawable: set[bytes] = set()
"""SHA-256 of stored pictures that took too much: a window does not wait for the same one twice."""


@dataclass(frozen=True)
class Picture:
    """``data`` is the JPEG; ``width`` and ``height`` are in pixels. ``changes`` are words of app.sandbox.redrawn: what of its
    values was changed so that it looks as it did.
    """

    data: bytes
    width: int
    height: int
    changes: tuple[str, ...] = ()


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
        raise too_large(name)
    try:
        plain, changes = _picture(FOR_WORK.ask("picture", data, longest=LONGEST), LONGEST)
    except Rejected as error:
        if error.reason in (rejected.SIZE, rejected.MEMORY, rejected.TIME):
            raise too_large(name) from error
        raise Refused("not-a-picture", f"「{name}」は写真として読めません。", "JPEGかPNGの写真を選んでください。") from error
    return Picture(_jpeg(plain, QUALITY), plain.width, plain.height, changes)


def thumbnail(data: bytes, longest: int) -> bytes | None:
    """A small JPEG of a stored photo, ``longest`` pixels at most. None for one from another office that cannot be drawn."""
    digest = hashlib.sha256(data).digest()
    if digest in _undrawable:
        return None
    try:
        plain, _ = _picture(FOR_DISPLAY.ask("stored-picture", data, longest=longest, side=LONGEST), longest)
        return _jpeg(plain, SMALL_QUALITY)
    except Rejected:
        _undrawable.add(digest)
        return None
    except Unavailable:
        return None


def too_large(name: str) -> Refused:
    """The refusal of a photo that takes too much memory, time or room."""
    return Refused("too-large-picture", f"「{name}」は大きすぎて、読めません。", "小さくしてから、もう一度選んでください。")


def _picture(values: list[Any], longest: int) -> tuple[Image.Image, tuple[str, ...]]:
    """The picture and its changes, from [width, height, changes …] and pieces of its pixels."""
    match values:
        case [[int(width), int(height), *changes], *pieces] if 0 < min(width, height) <= max(width, height) <= longest:
            whole = all(type(piece) is bytes for piece in pieces) and sum(map(len, pieces)) == width * height * 3
            if whole and all(word in CHANGES for word in changes):
                return Image.frombytes("RGB", (width, height), b"".join(pieces)), tuple(changes)
    raise Rejected(ENDED)


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()
