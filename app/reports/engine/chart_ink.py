"""The ``Pen`` of a chart on paper. Patterns consist of lines and dots, so they survive copying."""

from app.reports.engine import fonts, ink
from app.reports.engine.chart import Pattern
from app.reports.engine.ink import Canvas

_HATCH = 2.6


class InkPen:
    """``left``, ``top``: the chart's upper left corner on the page, in points from the page's lower left corner."""

    def __init__(self, canvas: Canvas, left: float, top: float) -> None:
        self._canvas, self._left, self._top = canvas, left, top

    def line(self, x1: float, y1: float, x2: float, y2: float, weight: float, dashed: bool = False) -> None:
        """See ``Pen.line``."""
        if dashed:
            self._canvas.setDash(3, 2)
        ink.rule(self._canvas, self._left + x1, self._top - y1, self._left + x2, self._top - y2, weight)
        if dashed:
            self._canvas.setDash()

    def box(self, x: float, y: float, width: float, height: float, pattern: Pattern) -> None:
        """See ``Pen.box``."""
        canvas = self._canvas
        if width <= 0 or height <= 0:
            return
        left, top = self._left + x, self._top - y
        canvas.saveState()
        clip = canvas.beginPath()
        clip.rect(left, top - height, width, height)
        canvas.clipPath(clip, stroke=0, fill=0)
        canvas.setFillGray({"solid": 0.25, "grey": 0.75}.get(pattern, 1.0))  # white too: the grid lies below
        canvas.rect(left, top - height, width, height, stroke=0, fill=1)
        if pattern in ("lines", "cross"):
            self._hatch(left, top, width, height, rising=True)
        if pattern == "cross":
            self._hatch(left, top, width, height, rising=False)
        if pattern == "dots":
            canvas.setFillGray(0)
            rows, columns = int(height / _HATCH) + 1, int(width / _HATCH) + 1
            for row in range(rows):
                for column in range(columns):
                    canvas.circle(left + (column + 0.5) * _HATCH, top - (row + 0.5) * _HATCH, 0.45, stroke=0, fill=1)
        canvas.restoreState()
        ink.frame(canvas, left, top, width, height, ink.THIN)

    def text(self, words: str, x: float, y: float, size: float, align: str = "left", bold: bool = False) -> None:
        """See ``Pen.text``."""
        side: ink.Align = "right" if align == "right" else "centre" if align == "centre" else "left"
        ink.line_of_text(self._canvas, words, self._left + x, self._top - y, size, bold=bold, align=side)

    def width(self, words: str, size: float) -> float:
        """See ``Pen.width``."""
        return fonts.width(words) * size

    def _hatch(self, left: float, top: float, width: float, height: float, rising: bool) -> None:
        along = -height
        while along < width:
            x1, x2 = left + along, left + along + height
            y1, y2 = (top - height, top) if rising else (top, top - height)
            ink.rule(self._canvas, x1, y1, x2, y2, ink.HAIR)
            along += _HATCH
