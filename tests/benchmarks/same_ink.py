"""The bare limit of paper: a canvas told every string and line of the same pages, with nothing left to lay out."""

import io
from collections.abc import Callable, Sequence
from typing import Any
from unittest.mock import patch

from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject

from app.reports.engine import paper_drawing

Mark = tuple[Any, ...]


class _NotedText(PDFTextObject):
    def textOut(self, text: str) -> None:
        self._canvas.notes.append(("text", self._fontname, self._fontsize, self.getX(), self.getY(), text))
        super().textOut(text)


class _Noting(Canvas):
    """Notes what is drawn on it, page by page."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        self.notes: list[Mark] = []
        super().__init__(*arguments, **settings)

    def beginText(self, x: float = 0, y: float = 0, direction: Any = None) -> PDFTextObject:
        return _NotedText(self, x, y, direction)

    def line(self, *ends: float) -> None:
        self.notes.append(("line", *ends))
        super().line(*ends)

    def rect(self, *edges: float, **ways: Any) -> None:
        self.notes.append(("rect", *edges))
        super().rect(*edges, **ways)

    def showPage(self) -> None:
        self.notes.append(("page",))
        super().showPage()


def marks_of(draw: Callable[[], object]) -> list[Mark]:
    """What ``draw`` puts on paper: strings, lines, rectangles and page ends. Pictures and dashes are left out."""
    made: list[_Noting] = []

    def noting(*arguments: Any, **settings: Any) -> _Noting:
        made.append(_Noting(*arguments, **settings))
        return made[-1]

    with patch.object(paper_drawing, "PdfCanvas", noting):
        draw()
    return [mark for canvas in made for mark in canvas.notes]


def same_ink(marks: Sequence[Mark]) -> Callable[[], None]:
    """The same marks, as a work that only puts them on a canvas."""

    def bare() -> None:
        canvas = Canvas(io.BytesIO(), pageCompression=1)
        for mark in marks:
            if mark[0] == "text":
                canvas.setFont(mark[1], mark[2])
                canvas.drawString(mark[3], mark[4], mark[5])
            elif mark[0] == "line":
                canvas.line(*mark[1:])
            elif mark[0] == "rect":
                canvas.rect(*mark[1:5])
            else:
                canvas.showPage()
        canvas.save()

    return bare
