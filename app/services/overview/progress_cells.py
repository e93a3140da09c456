"""The parts of the grid 進み具合: branches across, targets (or their indicators) down."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.models.base import HEAD
from app.services.figures.figures import ReportingStatus
from app.services.indicators.indicator_kinds import MISSING_WORDS, UseRow
from app.services.plan.plans import OfficeRow, TargetRow
from app.services.workspace.workspace import Workspace

SHADES = 4
"""0: no shade; 1 to SHADES: the quarter of the greatest figure."""
TOTAL = "total"
NOT_ASKED = "－"
"""For a branch and a target with 主管 本部: nothing was asked, so nothing is missing."""


@dataclass(frozen=True)
class Cell:
    """One branch's figure. ``text`` is shown; ``value`` is None where there is no figure (the text says why)."""

    office: str
    text: str
    value: int | None = None
    shade: int = 0


@dataclass(frozen=True)
class Line:
    """A target, or an indicator of it (``use``). ``total`` is the council's own figure, never a sum of the texts."""

    id: bytes
    target: TargetRow
    words: str
    cells: tuple[Cell, ...]
    total: Cell
    use: UseRow | None = None


@dataclass(frozen=True)
class Grid:
    """``unrecorded``: pairs of target and reporting branch without any record; ``of_priority`` of them are for 重点 targets."""

    offices: tuple[OfficeRow, ...]
    lines: tuple[Line, ...]
    reported: int
    branches: int
    unrecorded: int = 0
    of_priority: int = 0


@dataclass(frozen=True)
class Board:
    """What all lines of a grid have in common: ``status`` says of each office whether it has reported."""

    session: Session
    workspace: Workspace
    targets: Sequence[TargetRow]
    fiscal_year: int
    offices: Sequence[OfficeRow]
    status: Mapping[str, ReportingStatus]

    def cells(self, target: TargetRow, shown: Callable[[str], Cell], has_any: Callable[[str], bool]) -> tuple[Cell, ...]:
        """A cell for each office by its code: ``shown``, or why there is no figure."""
        return tuple(self._cell(target, one, shown, has_any) for one in self.offices)

    def _cell(self, target: TargetRow, one: OfficeRow, shown: Callable[[str], Cell], has_any: Callable[[str], bool]) -> Cell:
        if target.led_by_head and one.kind != HEAD and not has_any(one.code):
            return Cell(one.code, NOT_ASKED)
        status = self.status[one.code]
        return shown(one.code) if status == "reported" else Cell(one.code, MISSING_WORDS[status])

    def is_partial(self, target: TargetRow) -> bool:
        """Whether a branch that was asked has not reported."""
        return not target.led_by_head and any(self.status[one.code] == "unreported" for one in self.offices)


def shaded(lines: Sequence[Line]) -> list[Line]:
    """The lines with the shade of each cell, relative to the greatest figure in them."""
    most = max((cell.value or 0 for line in lines for cell in line.cells), default=0)
    return [replace(line, cells=tuple(_shade(cell, most) for cell in line.cells)) for line in lines]


def _shade(cell: Cell, most: int) -> Cell:
    if not cell.value or not most:
        return cell
    return replace(cell, shade=1 + min(SHADES - 1, cell.value * SHADES // (most + 1)))
