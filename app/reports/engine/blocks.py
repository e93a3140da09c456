"""The blocks that a page is stacked from. Each knows its height, where it can be split, and how to draw itself.

Lengths are in points. The origin of a page is its lower left corner, as in PDF.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol

from app.reports.engine import flow, fonts, ink, places
from app.reports.engine.ink import BODY, MM, SMALL, Canvas
from app.reports.engine.words import CIRCLE_ONE, CONTINUED

WIDTH = 173 * MM
"""Width of the printed area: A4 minus 25 mm for binding and 12 mm on the right."""
LABEL = 25 * MM
"""Width of the column with the names of the boxes."""
PAD_X, PAD_Y = 2 * MM, 1.2 * MM
_NAME_ROOM = LABEL - 2 * MM
NAMES = 1000
"""Names of boxes and headings whose lines are kept."""
WRITING_LINE = 8 * MM
"""Height of one line of handwriting."""


class Block(Protocol):
    """``gap`` is the space above it; ``stretch`` its share of the height that a page has left over."""

    @property
    def height(self) -> float:
        """Its least height."""
        ...

    @property
    def gap(self) -> float:
        """The space above it, not used at the top of a page."""
        ...

    @property
    def stretch(self) -> float:
        """Its share of the height that a single page has left over; 0 keeps its height."""
        ...

    def split(self, room: float) -> "tuple[Block, Block] | None":
        """(the part that fits into ``room``, the rest); None if nothing useful fits."""
        ...

    def draw(self, canvas: Canvas, left: float, top: float, height: float) -> None:
        """Draws it with its upper left corner at ``left``, ``top``; ``height`` may exceed its own."""
        ...


@dataclass(frozen=True, slots=True)
class Line:
    """One line ready to print, at most as wide as its box; ``indent`` from the left edge."""

    text: str
    bold: bool = False
    indent: float = 0.0
    size: float = BODY


def wrapped(text: str, width: float, *, size: float = BODY, bold: bool = False, bullet: str = "") -> list[Line]:
    """A text as lines of at most ``width`` points. With a bullet the following lines are indented to the text of the first."""
    if not bullet:
        return [Line(line, bold, 0.0, size) for line in flow.lines(text, width / size, bold)]
    indent = fonts.width(bullet, bold) * size
    first, *rest = flow.lines(text, (width - indent) / size, bold)
    return [Line(bullet + first, bold, 0.0, size), *(Line(line, bold, indent, size) for line in rest)]


def shortened(text: str, width: float, size: float, *, bold: bool = False, at_most: int = 1) -> list[str]:
    """A name in at most ``at_most`` lines, ending in … when it is longer. Only for labels, never for what people wrote."""
    found = flow.lines(text, width / size, bold)
    if len(found) <= at_most:
        return found
    last = flow.lines(found[at_most - 1], width / size - 1, bold)[0]
    return [*found[: at_most - 1], last + "…"]


@dataclass(frozen=True, slots=True)
class TextBox:
    """A framed text with its name in a column on the left. Without lines it is a box for handwriting."""

    name: str
    lines: tuple[Line, ...]
    least: float = 0.0
    stretch: float = 0.0
    gap: float = 0.0
    continued: bool = False
    width: float = WIDTH
    source: str = ""

    @property
    def height(self) -> float:
        """The larger of its text, its name and its ``least`` height."""
        return max(self.least, self._filled(), self._name_height())

    def split(self, room: float) -> "tuple[Block, Block] | None":
        """Split between lines, at least two of them on each page."""
        if self._filled() <= room or not self.lines:
            return None
        fitting = min(int((room - 2 * PAD_Y) / ink.leading(BODY)), len(self.lines) - 2)
        # A single line of a text at the bottom or top of a page is easily overlooked.
        if fitting < 2 or room < self._name_height():
            return None
        rest = replace(self, lines=self.lines[fitting:], least=0.0, gap=0.0, continued=True)
        return replace(self, lines=self.lines[:fitting], least=0.0, stretch=0.0), rest

    def draw(self, canvas: Canvas, left: float, top: float, height: float) -> None:
        """Frame, name and text; dotted lines to write on when there is no text."""
        ink.frame(canvas, left, top, self.width, height)
        ink.rule(canvas, left + LABEL, top, left + LABEL, top - height)
        _draw_name(canvas, self._name(), left, top, height)
        words = "".join(line.text for line in self.lines)
        places.note(canvas, self.source, self.name, words, left, top, self.width, height)
        y = top - PAD_Y
        room = ink.leading(BODY)
        for line in self.lines:
            ink.line_of_text(canvas, line.text, left + LABEL + PAD_X + line.indent, y - room / 2, BODY, bold=line.bold)
            y -= room
        if not self.lines:
            for number in range(1, int(height / WRITING_LINE)):
                y = top - number * height / int(height / WRITING_LINE)
                ink.dotted_rule(canvas, left + LABEL + PAD_X, left + self.width - PAD_X, y)

    def _filled(self) -> float:
        return 2 * PAD_Y + len(self.lines) * ink.leading(BODY)

    def _name_height(self) -> float:
        return 2 * PAD_Y + len(self._name()) * ink.leading(BODY)

    def _name(self) -> tuple[str, ...]:
        name = _name_lines(self.name, at_most=3)
        return (*name, CONTINUED) if self.continued else name


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """The choices of a scale side by side, the chosen one bold with a ring. With none chosen, one is ringed by hand."""

    name: str
    choices: tuple[str, ...]
    chosen: str | None
    notes: tuple[Line, ...] = ()
    stretch: float = 0.0
    gap: float = 0.0
    width: float = WIDTH
    source: str = ""

    _ROW = 8 * MM
    _BETWEEN = 7 * MM

    @property
    def height(self) -> float:
        """The choices in as many rows as they need, and the notes below."""
        explained = sum(ink.leading(line.size) for line in self.notes) + (PAD_Y if self.notes else 0)
        return max(len(self._rows()) * self._ROW + explained, len(self._name()) * ink.leading(BODY))

    def split(self, room: float) -> "tuple[Block, Block] | None":
        """Never split."""
        return None

    def draw(self, canvas: Canvas, left: float, top: float, height: float) -> None:
        """Frame, name, choices and notes."""
        ink.frame(canvas, left, top, self.width, height)
        ink.rule(canvas, left + LABEL, top, left + LABEL, top - height)
        _draw_name(canvas, self._name(), left, top, height)
        places.note(canvas, self.source, self.name, self.chosen or "", left, top, self.width, height)
        y = top
        for row in self._rows():
            x = left + LABEL + PAD_X + 3 * MM
            for choice, bold in row:
                taken = fonts.width(choice, True) * BODY
                ink.line_of_text(canvas, choice, x + taken / 2, y - self._ROW / 2, BODY, bold=bold, align="centre")
                if bold:
                    ink.circle_around(canvas, x + taken / 2, y - self._ROW / 2, max(taken, BODY) + 3 * MM, 6.6 * MM)
                x += taken + self._BETWEEN
            y -= self._ROW
        if self.chosen is None:
            edge = left + self.width - PAD_X
            ink.line_of_text(canvas, CIRCLE_ONE, edge, top - self._ROW / 2, SMALL, align="right")
        for line in self.notes:
            room = ink.leading(line.size)
            ink.line_of_text(canvas, line.text, left + LABEL + PAD_X, y - room / 2, line.size)
            y -= room

    def _name(self) -> tuple[str, ...]:
        return _name_lines(self.name, at_most=2)

    def _rows(self) -> list[list[tuple[str, bool]]]:
        """The choices as they fit beside each other, and whether each is the chosen one."""
        room = self.width - LABEL - 2 * PAD_X - 20 * MM
        rows: list[list[tuple[str, bool]]] = [[]]
        x = 0.0
        # A label that has left the scale since is still what was chosen.
        shown = self.choices if self.chosen in (None, *self.choices) else (*self.choices, str(self.chosen))
        for choice in filter(None, shown):
            [label] = shortened(choice, room - self._BETWEEN, BODY, bold=True)
            taken = fonts.width(label, True) * BODY + self._BETWEEN
            if rows[-1] and x + taken > room:
                rows.append([])
                x = 0.0
            rows[-1].append((label, choice == self.chosen))
            x += taken
        return rows


@dataclass(frozen=True, slots=True)
class Notes:
    """Small lines without a frame."""

    lines: tuple[Line, ...]
    gap: float = 0.8 * MM
    stretch: float = 0.0

    @property
    def height(self) -> float:
        """The lines with their leading."""
        return sum(ink.leading(line.size) for line in self.lines)

    def split(self, room: float) -> "tuple[Block, Block] | None":
        """Split between any two lines."""
        fitting = int(room / ink.leading(SMALL))
        if not 0 < fitting < len(self.lines):
            return None
        return replace(self, lines=self.lines[:fitting]), replace(self, lines=self.lines[fitting:], gap=0.0)

    def draw(self, canvas: Canvas, left: float, top: float, height: float) -> None:
        """The lines from top to bottom."""
        y = top
        for line in self.lines:
            room = ink.leading(line.size)
            ink.line_of_text(canvas, line.text, left + line.indent, y - room / 2, line.size, bold=line.bold)
            y -= room


@lru_cache(NAMES)
def _name_lines(name: str, at_most: int) -> tuple[str, ...]:
    """The name of a box, broken into lines of about the same length. A page asks for it at each try of a layout."""
    found = shortened(name, _NAME_ROOM, BODY, bold=True, at_most=at_most)
    even = shortened(name, min(_NAME_ROOM, fonts.width(name, True) * BODY / len(found) + BODY), BODY, bold=True, at_most=at_most)
    return tuple(even if len(even) == len(found) > 1 else found)


def _draw_name(canvas: Canvas, name: Sequence[str], left: float, top: float, height: float) -> None:
    """The name of a box, centred in its column."""
    room = ink.leading(BODY)
    y = top - (height - len(name) * room) / 2
    for line in name:
        ink.line_of_text(canvas, line, left + LABEL / 2, y - room / 2, BODY, bold=line != CONTINUED, align="centre")
        y -= room
