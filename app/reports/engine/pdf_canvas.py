"""ReportLab's canvas, quicker at what our pages are made of: lines and pieces of text. It writes the same bytes.

The same numbers and words stand on a paper again and again, so each is put into PDF's language once.
"""

from functools import lru_cache
from typing import Any

from reportlab.pdfgen import canvas, textobject

NUMBERS = 10_000
WORDS = 5_000
"""Kept at once, so that a paper of any length needs no more memory."""
_ORIGIN = "BT 1 0 0 1 0 0 Tm "
_END = " ET"

_number = lru_cache(NUMBERS)(canvas.fp_str)


class PdfCanvas(canvas.Canvas):  # type: ignore[misc]  # ReportLab has no types
    """Text objects are for one piece of text each: a font, then words that go on from nowhere."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self._words_set: dict[tuple[str, float, str], str] = {}

    def line(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """A straight line."""
        self._code.append(f"n {_number(x1)} {_number(y1)} m {_number(x2)} {_number(y2)} l S")

    def setLineWidth(self, width: float) -> None:
        """The weight of the lines that follow."""
        self._lineWidth = width
        self._code.append(f"{_number(width)} w")

    def beginText(self, x: float = 0, y: float = 0, direction: Any = None) -> "_Piece":
        """A piece of text that begins at this point."""
        return _Piece(self, x, y)

    def set_words(self, font: str, size: float, words: str) -> str:
        """The operators that show the words: the same each time, as a character keeps its place in the document's fonts."""
        if (known := self._words_set.get((font, size, words))) is None:
            if len(self._words_set) >= WORDS:
                self._words_set.clear()
            known = self._words_set[font, size, words] = self._written(font, size, words)
        return known

    def _written(self, font: str, size: float, words: str) -> str:
        ink = textobject.PDFTextObject(self)
        ink.setFont(font, size)
        ink.textOut(words)
        return str(ink.getCode()).removeprefix(_ORIGIN).removesuffix(_END)


class _Piece:
    """What ``PdfCanvas.drawText`` draws."""

    def __init__(self, of: PdfCanvas, x: float, y: float) -> None:
        self._canvas, self._x, self._y = of, x, y
        self._font, self._size, self._words = "", 0.0, ""

    def setFont(self, font: str, size: float) -> None:
        """To be called before ``textOut``."""
        self._font, self._size = font, size

    def textOut(self, words: str) -> None:
        """Once for each piece."""
        self._words = self._canvas.set_words(self._font, self._size, words)

    def getCode(self) -> str:
        """The whole piece in PDF's language."""
        return f"BT 1 0 0 1 {_number(self._x)} {_number(self._y)} Tm {self._words}{_END}"
