"""What stands on every page around the content of a form: margins, mark, running head and foot."""

from collections.abc import Iterable
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4, landscape

from app.reports.engine import fonts, ink
from app.reports.engine.blocks import shortened
from app.reports.engine.ink import BODY, MM, SMALL, Canvas
from app.reports.engine.words import CONTINUED
from app.reports.paper import Paper

_MARGIN_LEFT, _MARGIN_RIGHT = 25 * MM, 12 * MM
"""Wider on the side where the pages are bound: left, and in landscape the top."""
_LANDSCAPE_SIDE, _LANDSCAPE_TOP = 14 * MM, 20 * MM
_EDGE = 12 * MM
RUNNING_HEAD = 7 * MM
FOOT = 6 * MM
_SOME_LETTERS = 8.0
"""In em: less of a title says nothing."""
_MARK_HEIGHT, _MARK_GAP = 4.8 * MM, 0.9 * MM
"""With _EDGE the mark keeps 6 mm from the edge of the paper: many printers leave out the outer 5 mm."""


@dataclass(frozen=True)
class Page:
    """The printed area: left edge, top and bottom (from the lower left corner of the paper) and width, in points."""

    size: tuple[float, float]
    left: float
    top: float
    bottom: float
    width: float


PORTRAIT = Page(A4, _MARGIN_LEFT, A4[1] - _EDGE, _EDGE, A4[0] - _MARGIN_LEFT - _MARGIN_RIGHT)
_TURNED = landscape(A4)
LANDSCAPE = Page(_TURNED, _LANDSCAPE_SIDE, _TURNED[1] - _LANDSCAPE_TOP, _EDGE, _TURNED[0] - 2 * _LANDSCAPE_SIDE)


def page_of(paper: Paper) -> Page:
    """The page a document is printed on."""
    return LANDSCAPE if paper.orientation == "landscape" else PORTRAIT


def joined(between: str, texts: Iterable[str]) -> str:
    """The texts that say something in one line."""
    return between.join(text.replace("\n", "　") for text in texts if text)


def running_words(paper: Paper, room: float) -> str:
    """Year, title, what it is about and the lines under the title, as far as they fit into ``room``.

    Nothing is said twice and no line is cut: of 「1-③　…」 the title becomes shorter, then only the number stays, and the last
    lines are left out.
    """
    title, about, *lines = (text.replace("\n", "　") for text in (paper.title, paper.bookmark, *paper.lines[1:]))
    year, lines = "".join(lines[:1]), lines[1:]
    about = next((text for text in lines if about and about in text), about)
    before = [text for text in dict.fromkeys((year, title, about)) if text]
    after = [text for text in dict.fromkeys(lines) if text not in before]
    number = [*before[:-1], before[-1].partition("　")[0]] if about and before[-1] == about else before
    beside = fonts.width("　".join([*number, *after, ""])) * SMALL
    title = before[-1].removeprefix(number[-1]).strip() if number and number != before else ""
    if title and room - beside >= _SOME_LETTERS * SMALL:
        number = [*number[:-1], f"{number[-1]}　{shortened(title, room - beside, SMALL)[0]}"]
    tries = [[*before, *after], *([*number, *after[:count]] for count in range(len(after), -1, -1))]
    fitting = (words for some in tries if fonts.width(words := "　".join(some)) * SMALL <= room)
    return next(fitting, shortened("　".join(before), room, SMALL)[0])


def draw_running_head(canvas: Canvas, paper: Paper, page: Page) -> None:
    """The line above every page but the first."""
    aside = joined("　", (paper.mark, paper.material, CONTINUED))
    line = running_words(paper, page.width - fonts.width(aside) * SMALL - 6 * MM)
    ink.line_of_text(canvas, line, page.left, page.top - 2.2 * MM, SMALL)
    ink.line_of_text(canvas, aside, page.left + page.width, page.top - 2.2 * MM, SMALL, align="right")
    ink.rule(canvas, page.left, page.top - 4.6 * MM, page.left + page.width, page.top - 4.6 * MM)


def draw_mark(canvas: Canvas, mark: str, page: Page) -> None:
    """The framed mark above the printed area: 記入例, 見本, 暫定. Black on white survives every copier."""
    [words] = shortened(mark, page.width / 2, BODY, bold=True)
    wide = fonts.width(words, True) * BODY + 6 * MM
    top = page.top + _MARK_HEIGHT + _MARK_GAP
    ink.frame(canvas, page.left + page.width - wide, top, wide, _MARK_HEIGHT, ink.THICK)
    middle = top - _MARK_HEIGHT / 2
    ink.line_of_text(canvas, words, page.left + page.width - wide / 2, middle, BODY, bold=True, align="centre")


def draw_foot(canvas: Canvas, paper: Paper, page: Page, counted: str) -> None:
    """Council, page number and day at the bottom of every page; the warning above them."""
    y = page.bottom + ink.leading(SMALL) / 2
    [council] = shortened(paper.council, page.width * 0.42, SMALL)
    ink.line_of_text(canvas, council, page.left, y, SMALL)
    if paper.warning:
        [warning] = shortened(paper.warning, page.width, SMALL, bold=True)
        ink.line_of_text(canvas, warning, page.left, y + ink.leading(SMALL), SMALL, bold=True)
    ink.line_of_text(canvas, counted, page.left + page.width / 2, y, SMALL, align="centre")
    [printed] = shortened(f"印刷 {paper.printed_on}" if paper.printed_on else "", page.width * 0.42, SMALL)
    ink.line_of_text(canvas, printed, page.left + page.width, y, SMALL, align="right")
