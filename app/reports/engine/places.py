"""Where on the finished pages a text of a record is printed, so that a click on the page can open the record."""

from dataclasses import dataclass
from typing import Any

from app.reports.engine.words import BLANKS


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle on page ``page`` (from 1), in points from the page's upper left corner.

    ``source`` is what the part of the document named as its source; ``name`` what the text is called (成果, 大東 活動件数);
    ``paper`` the name of the document; ``words`` what is printed. ``is_blank``: nothing is written there yet.
    """

    page: int
    left: float
    top: float
    width: float
    height: float
    source: str
    name: str
    words: str
    paper: str
    is_blank: bool

    def holds(self, x: float, y: float) -> bool:
        """Whether the point (x, y) is inside the rectangle."""
        return self.left <= x <= self.left + self.width and self.top <= y <= self.top + self.height


class Placing:
    """Collects places while a PDF is drawn. The canvas carries it as ``placing``; a canvas without one collects nothing."""

    def __init__(self) -> None:
        self.found: list[Place] = []
        self.paper = ""
        self.page_height = 0.0


def note(canvas: Any, source: str, name: str, words: str, left: float, top: float, width: float, height: float) -> None:
    """Notes a rectangle; ``left``, ``top`` as in PDF, from the lower left corner."""
    placing = getattr(canvas, "placing", None)
    if placing is None or not source:
        return
    blank = words.strip() in BLANKS
    place = (left, placing.page_height - top, width, height)
    placing.found.append(Place(canvas.getPageNumber(), *place, source, name, words, placing.paper, blank))
