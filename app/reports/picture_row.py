"""Two photos beside each other, each with its caption below; one that can't be read leaves its caption and an empty frame."""

import base64
import io
from dataclasses import dataclass

from reportlab.lib.utils import ImageReader

from app.reports import ink
from app.reports.blocks import Block, shortened
from app.reports.ink import MM, SMALL, Canvas
from app.reports.paper import Picture

_GAP = 2.5 * MM


@dataclass(frozen=True)
class PictureRow:
    pictures: tuple[Picture, ...]
    width: float
    picture_height: float
    gap: float = _GAP
    stretch: float = 0.0

    @property
    def height(self) -> float:
        return self.picture_height + ink.leading(SMALL) + 1 * MM

    def split(self, room: float) -> "tuple[Block, Block] | None":
        return None

    def draw(self, canvas: Canvas, left: float, top: float, height: float) -> None:
        each = (self.width - _GAP) / 2
        for place, picture in enumerate(self.pictures):
            x = left + place * (each + _GAP)
            scale = min(each / max(picture.width, 1), self.picture_height / max(picture.height, 1))
            wide, tall = picture.width * scale, picture.height * scale
            try:
                image = ImageReader(io.BytesIO(base64.b64decode(picture.jpeg)))
                canvas.drawImage(image, x, top - tall, wide, tall)
            except (ValueError, OSError):
                canvas.rect(x, top - tall, wide, tall, stroke=1, fill=0)
            caption = shortened(picture.caption, each, SMALL, at_most=1)
            if caption:
                y = top - self.picture_height - ink.leading(SMALL) / 2 - 0.5 * MM
                ink.line_of_text(canvas, caption[0], x, y, SMALL)
