"""The values of a picture as they look on a screen: eight bits each, in sRGB."""

import io
import math

from PIL import Image, ImageCms
from PIL.ImageFile import ImageFile
from PIL.TiffImagePlugin import TiffImageFile

from app.sandbox.redrawn import SIXTEEN_BITS, THIRTY_TWO_BITS, TWELVE_BITS

DEEP = ("I;16", "I;16L", "I;16B", "I;16N", "I", "F")
"""Modes of grey pictures with more than eight bits: Pillow's own conversion cuts off what is above 255."""
_SRGB = ImageCms.createProfile("sRGB")
_LAB = ImageCms.createProfile("LAB")
_MODE_OF = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK"}
"""A profile's colour space → the mode of the pictures it can describe."""
_ALIKE = 2
"""Of 255: a profile that changes no colour by more than this is sRGB's own."""
_DEPTHS = {12: TWELVE_BITS, 16: SIXTEEN_BITS, 32: THIRTY_TWO_BITS, 64: THIRTY_TWO_BITS}
_PHOTOMETRIC, _BITS, _WHITE_IS_ZERO = 262, 258, 0
"""Tags of a TIFF, and a value of the first."""


def depth(opened: ImageFile) -> str:
    """The word for more than eight bits a value; "" for eight or fewer. To be asked before the picture is loaded."""
    if isinstance(opened, TiffImageFile):
        bits = opened.tag_v2.get(_BITS, 1)
        return _DEPTHS.get(max(bits) if isinstance(bits, tuple) else bits, "")
    # Only a PNG can be that deep besides; a bitmap's 16 bits are those of all three colours together.
    return SIXTEEN_BITS if opened.format == "PNG" and any(";16" in str(tile.args) for tile in opened.tile) else ""


def scale(opened: Image.Image, bits: str) -> tuple[float, float]:
    """What a value of a mode of DEEP is multiplied with, and what is then added, so that it lies between 0 (black) and 255.

    16 bits keep their upper eight. 32 bits and fractions say no range of their own: it is 1, 255 or 65,535 when the greatest
    value is near it, else it goes from the least to the greatest, as for a thermal camera. Raises ValueError for infinite ones.
    """
    factor, summand = _scale(opened, bits)
    # Pillow turns what begins with white only where it has eight bits.
    white_first = isinstance(opened, TiffImageFile) and opened.tag_v2.get(_PHOTOMETRIC) == _WHITE_IS_ZERO
    return (-factor, 255 - summand) if white_first else (factor, summand)


def _scale(opened: Image.Image, bits: str) -> tuple[float, float]:
    if opened.mode.startswith("I;16"):
        return (1 / 16 if bits == TWELVE_BITS else 1 / 256), 0.0
    low, high = (float(value) for value in opened.getextrema())  # type: ignore[arg-type]
    if not math.isfinite(low) or not math.isfinite(high):
        raise ValueError("no number")
    for greatest, factor in ((1, 255.0), (255, 1.0), (65_535, 1 / 256)):
        if low >= 0 and greatest / 2 <= high <= greatest:
            return factor, 0.0
    factor = 255 / (high - low) if high > low else 0.0
    return factor, -low * factor


def eight_bits(picture: Image.Image, factor: float, summand: float) -> Image.Image:
    """The picture of mode L of one of the modes DEEP."""
    whole = picture.convert("I") if picture.mode.startswith("I;16") else picture
    # Pillow takes this function apart instead of calling it: it may do nothing else.
    return whole.point(lambda value: value * factor + summand).convert("L")


def in_srgb(picture: Image.Image, profile: bytes | None) -> tuple[Image.Image, bool]:
    """The picture (L, RGB or CMYK) in sRGB, and whether a colour was changed for that.

    A profile that does not describe such a picture, or is damaged, is taken for none.
    """
    transform = _transform(profile, picture.mode) if profile else None
    if transform is not None and (picture.mode == "CMYK" or _changes(transform, picture.mode)):
        return ImageCms.applyTransform(picture, transform), True  # type: ignore[return-value]
    return picture.convert("RGB"), picture.mode == "CMYK"


def without_lab(picture: Image.Image) -> Image.Image:
    """RGB of a picture of mode LAB, which Pillow does not convert."""
    return ImageCms.profileToProfile(picture, _LAB, _SRGB, outputMode="RGB")  # type: ignore[return-value]


def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    try:
        found = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if _MODE_OF.get(found.profile.xcolor_space.strip()) != mode:
            return None
        return ImageCms.buildTransform(
            found,
            _SRGB,
            mode,
            "RGB",
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
            ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None


def _changes(transform: ImageCms.ImageCmsTransform, mode: str) -> bool:
    """Whether the transform changes some of the colours of a small card."""
    steps = (0, 64, 128, 192, 255)
    card = Image.new("RGB", (len(steps), len(steps) ** 2))
    card.putdata([(red, green, blue) for red in steps for green in steps for blue in steps])
    before = card.convert(mode)
    after = ImageCms.applyTransform(before, transform)
    assert after is not None
    return any(abs(one - other) > _ALIKE for one, other in zip(after.tobytes(), before.convert("RGB").tobytes(), strict=True))
