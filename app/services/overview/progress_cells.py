"""The parts of the grid 進み具合: offices across, targets (or their indicators) down."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.reports import paper
from app.reports.figures import figure_cell, reported_share
from app.rules.figure import Figure
from app.services.figures.reporting import ReportingStatus
from app.services.indicators.indicator_kinds import UseRow
from app.services.plan.plans import OfficeRow, TargetRow
from app.services.workspace.workspace import Workspace

SHADES = 4
"""0: no shade; 1 to SHADES: the quarter of the greatest figure."""
TOTAL = "total"


@dataclass(frozen=True)
class Cell:
    """One office's figure, or the council's (TOTAL). ``words`` are shown in place of the number (2／3), ``note`` behind it."""

    office: str
    figure: Figure
    decimals: int = 0
    suffix: str = ""
    signed: bool = False
    words: str = ""
    note: str = ""
    shade: int = 0

    @property
    def value(self) -> int | None:
        """The number, None where there is none."""
        return self.figure.value

    @property
    def text(self) -> str:
        """As shown."""
        return paper.cell_text(self.printed)

    @property
    def printed(self) -> paper.Cell:
        """As a cell of a form: a number where it can be one, so that a spreadsheet can calculate with it."""
        found = figure_cell(self.figure, self.decimals, self.suffix, signed=self.signed)
        if not isinstance(found, paper.Num) or not (self.words or self.note):
            return found
        return f"{self.words or paper.cell_text(replace(found, mark=''))}{self.note}{found.mark}"


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
    """``reported`` of the ``branches`` that are asked have reported, ``partly`` of them not up to the end; ``missing`` names who
    and what is not in the figures. ``unrecorded``: pairs of target and reporting branch without any record; ``of_priority`` of
    them are for 重点 targets.
    """

    offices: tuple[OfficeRow, ...]
    lines: tuple[Line, ...]
    reported: int
    branches: int
    partly: int = 0
    missing: str = ""
    unrecorded: int = 0
    of_priority: int = 0

    @property
    def share(self) -> str:
        """「支部からの報告 7/8」."""
        return reported_share(self.reported, self.branches, self.partly)


@dataclass(frozen=True)
class Board:
    """What all lines of a grid have in common: ``status`` says of each office whether it has reported."""

    session: Session
    workspace: Workspace
    targets: Sequence[TargetRow]
    fiscal_year: int
    offices: Sequence[OfficeRow]
    status: Mapping[str, ReportingStatus]

    def line(self, target: TargetRow, shown: Callable[[str], Cell]) -> Line:
        """A line of a target: ``shown`` gives the cell of an office by its code, and of the council for TOTAL."""
        return Line(target.id, target, target.title, tuple(shown(one.code) for one in self.offices), shown(TOTAL))


def shaded(lines: Sequence[Line]) -> list[Line]:
    """The lines with the shade of each cell, relative to the greatest figure in them."""
    most = max((cell.value or 0 for line in lines for cell in line.cells), default=0)
    return [replace(line, cells=tuple(_shade(cell, most) for cell in line.cells)) for line in lines]


def _shade(cell: Cell, most: int) -> Cell:
    if not cell.value or cell.value < 0 or not most:
        return cell
    return replace(cell, shade=1 + min(SHADES - 1, cell.value * SHADES // (most + 1)))
