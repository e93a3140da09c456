"""The top of a form: number, plan, year and title on the left, the stamp boxes (決裁・供覧) on the right."""

from dataclasses import dataclass, replace

from app.reports.engine import fonts, ink
from app.reports.engine.blocks import WIDTH, Block, Line, shortened, wrapped
from app.reports.engine.ink import BODY, MM, SMALL, Canvas
from app.reports.paper import Letterhead

_SEAL = 16 * MM
_SEAL_NAME = 5 * MM
_SEALS_NAME = 7 * MM
_MOST_SEALS = 6
_NEXT_TO = 3 * MM
TITLE = 16.0
SEAL_ROOM = _SEAL - 1 * MM
"""Width for the name above a box."""


@dataclass(frozen=True, slots=True)
class SheetHead:
    """``lines`` are left of the stamp boxes. Boxes that do not fit beside the title continue in further rows."""

    lines: tuple[Line, ...]
    seals: tuple[str, ...]
    seals_name: str
    width: float = WIDTH
    gap: float = 0.0
    stretch: float = 0.0

    @property
    def height(self) -> float:
        """The higher one of lines and boxes."""
        rows = -(-len(self.seals) // _MOST_SEALS)
        return max(sum(_leading(line) for line in self.lines), rows * (_SEAL + _SEAL_NAME))

    def split(self, room: float) -> "tuple[Block, Block] | None":
        """Never split."""
        return None

    def draw(self, canvas: Canvas, left: float, top: float, height: float) -> None:
        """Lines and boxes."""
        y = top - (height - sum(_leading(line) for line in self.lines)) / 2
        for line in self.lines:
            ink.line_of_text(canvas, line.text, left + line.indent, y - _leading(line) / 2, line.size, bold=line.bold)
            y -= _leading(line)
        for start in range(0, len(self.seals), _MOST_SEALS):
            row = self.seals[start : start + _MOST_SEALS]
            self._draw_seals(canvas, row, left + self.width - len(row) * _SEAL, top - start // _MOST_SEALS * (_SEAL + _SEAL_NAME))

    def _draw_seals(self, canvas: Canvas, seals: tuple[str, ...], left: float, top: float) -> None:
        ink.frame(canvas, left - _SEALS_NAME, top, _SEALS_NAME + len(seals) * _SEAL, _SEAL + _SEAL_NAME)
        ink.rule(canvas, left, top - _SEAL_NAME, left + len(seals) * _SEAL, top - _SEAL_NAME)
        signs = self.seals_name[:6]
        y = top - (_SEAL + _SEAL_NAME) / 2 + (len(signs) - 1) / 2 * 4.4 * MM
        for sign in signs:
            ink.line_of_text(canvas, sign, left - _SEALS_NAME / 2, y, SMALL, align="centre")
            y -= 4.4 * MM
        for number, seal in enumerate(seals):
            x = left + number * _SEAL
            ink.rule(canvas, x, top, x, top - _SEAL_NAME - _SEAL)
            [name] = shortened(seal, SEAL_ROOM, SMALL)
            ink.line_of_text(canvas, name, x + _SEAL / 2, top - _SEAL_NAME / 2, SMALL, align="centre")


def letter_lines(head: Letterhead, title: str, width: float) -> tuple[Line, ...]:
    """A letterhead with the title centred below it, as the lines of a ``SheetHead``."""
    right = [*_aligned(head.number, width, 1.0), *_aligned(head.day, width, 1.0)]
    sender = [line for text in head.sender for line in _aligned(text, width, 1.0)]
    heading = _aligned(title, width, 0.5, TITLE, bold=True)
    blank = Line("")
    return (*right, blank, *wrapped(head.addressee, width), blank, *sender, blank, *heading, blank)


def _aligned(text: str, width: float, share: float, size: float = BODY, *, bold: bool = False) -> list[Line]:
    """The lines of a text with this share of the free width on their left: 1 is right-aligned, 0.5 centred."""
    found = wrapped(text, width, size=size, bold=bold) if text else []
    return [replace(line, indent=(width - fonts.width(line.text, bold) * size) * share) for line in found]


def _leading(line: Line) -> float:
    """Closer than running text, so that the lines are no higher than the boxes beside them."""
    return line.size * 1.28


def room_beside(seals: int, width: float = WIDTH) -> float:
    """The width left of so many stamp boxes."""
    shown = min(seals, _MOST_SEALS)
    return width - (shown * _SEAL + _SEALS_NAME + _NEXT_TO if shown else 0)
