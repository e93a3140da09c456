"""Two photos side by side, each with its caption below. An unreadable photo leaves its caption and an empty frame."""

import base64
import io
from dataclasses import dataclass

from reportlab.lib.utils import ImageReader

from app.reports.engine import ink
from app.reports.engine.blocks import Block, Line, wrapped
from app.reports.engine.ink import MM, SMALL, Canvas
from app.reports.paper import Picture

_GAP = 2.5 * MM


@dataclass(frozen=True)
class PictureRow:
    """One or two photos, each at most ``picture_height`` points high."""

    pictures: tuple[Picture, ...]
    width: float
    picture_height: float
    gap: float = _GAP
    stretch: float = 0.0

    @property
    def height(self) -> float:
        """The photos and the longest caption."""
        return self.picture_height + max(map(len, self._captions), default=1) * ink.leading(SMALL) + 1 * MM

    @property
    def _captions(self) -> list[list[Line]]:
        return [wrapped(picture.caption, (self.width - _GAP) / 2, size=SMALL) for picture in self.pictures]

    def split(self, room: float) -> "tuple[Block, Block] | None":
        """Never split."""
        return None

    def draw(self, canvas: Canvas, left: float, top: float, height: float) -> None:
        """The photos, scaled to fit, with their captions."""
        each = (self.width - _GAP) / 2
        for place, (picture, caption) in enumerate(zip(self.pictures, self._captions, strict=True)):
            x = left + place * (each + _GAP)
            scale = min(each / max(picture.width, 1), self.picture_height / max(picture.height, 1))
            wide, tall = picture.width * scale, picture.height * scale
            try:
                image = ImageReader(io.BytesIO(base64.b64decode(picture.jpeg)))
                canvas.drawImage(image, x, top - tall, wide, tall)
            except (ValueError, OSError):
                canvas.rect(x, top - tall, wide, tall, stroke=1, fill=0)
            y = top - self.picture_height - ink.leading(SMALL) / 2 - 0.5 * MM
            for line in caption:
                ink.line_of_text(canvas, line.text, x, y, SMALL)
                y -= ink.leading(SMALL)
