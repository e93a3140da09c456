"""Drawing on a page: text, lines, frames. Lengths are in points from the lower left corner, as in PDF; black on white only."""

from typing import Any, Literal

from app.reports.engine import fonts

Canvas = Any
"""reportlab.pdfgen.canvas.Canvas, which has no types."""
Align = Literal["left", "centre", "right"]

MM = 72 / 25.4

BODY = 10.5
SMALL = 9.0
"""The smallest size on paper."""
LEADING = 1.4

HAIR, THIN, THICK = 0.4, 0.6, 1.2
"""Line widths that survive a copier and a fax."""

_MIDDLE = 0.378
"""Half the height of a kanji above the baseline, in em."""


def leading(size: float) -> float:
    """The distance between two lines of this type size."""
    return size * LEADING


def line_of_text(
    canvas: Canvas, text: str, x: float, middle: float, size: float = BODY, *, bold: bool = False, align: Align = "left"
) -> None:
    """Draws one line from ``flow.lines`` with its kanji centred on the height ``middle``; x is the aligned edge or the centre."""
    if align != "left":
        taken = fonts.width(text, bold) * size
        x -= taken if align == "right" else taken / 2
    for run in fonts.runs(text, bold):
        ink = canvas.beginText(x + run.x * size, middle - _MIDDLE * size)
        ink.setFont(run.font, size)
        ink.textOut(run.text)
        canvas.drawText(ink)


def rule(canvas: Canvas, x1: float, y1: float, x2: float, y2: float, weight: float = THIN) -> None:
    """A straight line of this weight."""
    canvas.setLineWidth(weight)
    canvas.line(x1, y1, x2, y2)


def dotted_rule(canvas: Canvas, x1: float, x2: float, y: float) -> None:
    """A dotted line for handwriting."""
    canvas.setDash(0.6, 2.4)
    rule(canvas, x1, y, x2, y, HAIR)
    canvas.setDash()


def frame(canvas: Canvas, x: float, top: float, width: float, height: float, weight: float = THIN) -> None:
    """A rectangle whose upper edge is at ``top``."""
    canvas.setLineWidth(weight)
    canvas.rect(x, top - height, width, height)


def circle_around(canvas: Canvas, centre: float, middle: float, width: float, height: float) -> None:
    """A ring around the chosen word, as a clerk draws it by hand."""
    canvas.setLineWidth(THICK)
    canvas.roundRect(centre - width / 2, middle - height / 2, width, height, min(width, height) / 2)
