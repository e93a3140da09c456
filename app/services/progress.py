"""進み具合: what each branch did for each target, as one grid; 未提出 is not 0, and neither is 未入力."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.models.base import HEAD
from app.services.desk import Desk
from app.services.figures import Count, ReportingStatus, reporting, target_counts
from app.services.indicator_kinds import MISSING_WORDS, Figure, UseRow
from app.services.indicator_sums import branch_figures, nothing
from app.services.indicators import council_figures, uses
from app.services.monthly_table import figure_text
from app.services.plans import OfficeRow, TargetRow, read_offices, read_plan_tree

MEASURES = {"activities": "活動件数（件）", "participants": "延べ参加者（人）", "indicators": "指標"}
NOT_ASKED = "－"
"""A branch and a target 本部 leads: nothing was asked, so nothing is missing."""
SHADES = 4
"""0: nothing to shade; 1 to SHADES: the fourths of the greatest figure compared with."""
TOTAL = "total"


@dataclass(frozen=True)
class Cell:
    """One branch's figure. ``text`` is what stands there; ``value`` None where there is no figure (the text says why)."""

    office: str
    text: str
    value: int | None = None
    shade: int = 0


@dataclass(frozen=True)
class Line:
    """A target, or an indicator of it (``use``). ``total`` is the council's own figure, never a sum of the row's texts."""

    id: bytes
    target: TargetRow
    words: str
    cells: tuple[Cell, ...]
    total: Cell
    use: UseRow | None = None


@dataclass(frozen=True)
class Grid:
    offices: tuple[OfficeRow, ...]
    lines: tuple[Line, ...]
    reported: int
    branches: int


def grid(desk: Desk, plan_id: bytes, fiscal_year: int, measure: str = "activities") -> Grid:
    """The branches in the council's order across, the targets down; for "indicators" what branches add up, line by line."""
    with desk.database.reading() as session:
        targets = read_plan_tree(session, plan_id).targets
        every = read_offices(session)
        branches = [one for one in every if one.kind != HEAD]
        status = reporting(session, desk.office_code, [one.code for one in every], fiscal_year)
        offices = [*branches, *(one for one in every if one.kind == HEAD)]
        if measure == "indicators":
            lines = _indicator_lines(session, desk, targets, fiscal_year, offices, status)
        else:
            counts = target_counts(session, [target.id for target in targets], fiscal_year)
            lines = _shaded([_line(target, offices, counts, status, measure) for target in targets])
    if all(not line.cells[-1].value for line in lines):  # the head office has a column only when it did something
        offices, lines = branches, [_without_head(line) for line in lines]
    reported = sum(status[one.code] == "reported" for one in branches)
    return Grid(tuple(offices), tuple(lines), reported, len(branches))


def _indicator_lines(
    session: Session,
    desk: Desk,
    targets: Sequence[TargetRow],
    fiscal_year: int,
    offices: Sequence[OfficeRow],
    status: Mapping[str, ReportingStatus],
) -> list[Line]:
    by_id = {target.id: target for target in targets}
    found = [use for use in uses(session, list(by_id), fiscal_year) if use.is_added_up]
    figures = branch_figures(session, found, fiscal_year)
    totals = council_figures(session, desk.office_code, found, fiscal_year)
    return [_indicator_line(by_id[use.target_id], use, offices, figures[use.key], totals[use.key], status) for use in found]


def _line(
    target: TargetRow,
    offices: Sequence[OfficeRow],
    counts: Mapping[tuple[bytes, str], Count],
    status: Mapping[str, ReportingStatus],
    measure: str,
) -> Line:
    cells = tuple(
        Cell(one.code, NOT_ASKED)
        if target.led_by_head and one.kind != HEAD and (target.id, one.code) not in counts
        else _cell(one.code, counts.get((target.id, one.code), Count()), status[one.code], measure)
        for one in offices
    )
    known = [cell.value for cell in cells if cell.value is not None]
    missing = not target.led_by_head and any(status[one.code] == "unreported" for one in offices)
    words = f"{sum(known):,}{'※' if missing else ''}" if known else "未提出" if missing else "未入力"
    return Line(target.id, target, target.title, cells, Cell(TOTAL, words, sum(known) if known else None))


def _cell(office: str, count: Count, status: ReportingStatus, measure: str) -> Cell:
    if status != "reported":
        return Cell(office, "未提出" if status == "unreported" else "記録なし")
    if measure == "activities":
        stopped = f"（中止{count.cancelled}）" if count.cancelled and not count.activities else ""
        return Cell(office, f"{count.activities:,}{stopped}", count.activities)
    if count.participants is None:
        missing = "未入力" if count.participants_missing else "不明"
        return Cell(office, missing if count.activities else "0", None if count.activities else 0)
    about = "約" if count.participants_approximate else ""
    return Cell(office, f"{about}{count.participants:,}", count.participants)


def _indicator_line(
    target: TargetRow,
    use: UseRow,
    offices: Sequence[OfficeRow],
    figures: Mapping[str, Figure],
    total: Figure,
    status: Mapping[str, ReportingStatus],
) -> Line:
    """Units differ from line to line, so each line is shaded by itself."""
    cells = []
    for one in offices:
        found = figures.get(one.code, nothing(use))
        if target.led_by_head and one.kind != HEAD and not found.value:
            cells.append(Cell(one.code, NOT_ASKED))
        elif status[one.code] != "reported":
            cells.append(Cell(one.code, "未提出" if status[one.code] == "unreported" else "記録なし"))
        else:
            cells.append(Cell(one.code, figure_text(found, use) or MISSING_WORDS["blank"], found.value))
    line = Line(
        use.indicator_id + use.target_id, target, use.title, tuple(cells), Cell(TOTAL, figure_text(total, use), total.value), use
    )
    return _shaded([line])[0]


def _shaded(lines: Sequence[Line]) -> list[Line]:
    most = max((cell.value or 0 for line in lines for cell in line.cells), default=0)
    return [
        Line(line.id, line.target, line.words, tuple(_shade(cell, most) for cell in line.cells), line.total, line.use)
        for line in lines
    ]


def _shade(cell: Cell, most: int) -> Cell:
    if not cell.value or not most:
        return cell
    return Cell(cell.office, cell.text, cell.value, 1 + min(SHADES - 1, cell.value * SHADES // (most + 1)))


def _without_head(line: Line) -> Line:
    return Line(line.id, line.target, line.words, line.cells[:-1], line.total, line.use)
