"""進み具合: what each branch did for each target, as one grid. 未提出 is not 0, and neither is 未入力."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from app.models.base import HEAD
from app.services.figures.figures import Count, ReportingStatus, reporting, target_counts
from app.services.indicators.indicator_kinds import MISSING_WORDS, Figure, UseRow
from app.services.indicators.indicator_sums import branch_figures, nothing
from app.services.indicators.indicators import council_figures, uses
from app.services.indicators.monthly_table import figure_text
from app.services.overview.progress_cells import NOT_ASKED, TOTAL, Cell, Grid, Line, shaded
from app.services.overview.progress_ratios import last_year_lines, planned_lines
from app.services.plan.plans import OfficeRow, TargetRow, read_offices, read_plan_tree
from app.services.workspace.workspace import Workspace

MEASURES = {
    "activities": "活動件数（件）",
    "participants": "延べ参加者（人）",
    "last_year": "前年比（活動件数）",
    "planned": "年次計画で始めた項目",
    "indicators": "指標",
}
NOTES = {
    "last_year": "前年の同じ日までと比べます。「－」は前年に記録がないものです。",
    "planned": "年次計画の実施項目のうち、記録のある数です。「－」は項目がないものです。",
}
"""Explanations of measures whose name is not enough."""


def grid(workspace: Workspace, plan_id: bytes, fiscal_year: int, measure: str = "activities") -> Grid:
    """Branches in the council's order across, targets down; for "indicators" one line per indicator that branches add up."""
    with workspace.database.reading() as session:
        targets = read_plan_tree(session, plan_id).targets
        every = read_offices(session)
        branches = [one for one in every if one.kind != HEAD]
        status = reporting(session, workspace.office_code, [one.code for one in every], fiscal_year)
        offices = [*branches, *(one for one in every if one.kind == HEAD)]
        counts = target_counts(session, [target.id for target in targets], fiscal_year)
        if measure == "indicators":
            lines = _indicator_lines(session, workspace, targets, fiscal_year, offices, status)
        elif measure == "last_year":
            lines = shaded(last_year_lines(session, workspace, targets, fiscal_year, offices, status))
        elif measure == "planned":
            lines = shaded(planned_lines(session, targets, fiscal_year, offices, status))
        else:
            lines = shaded([_line(target, offices, counts, status, measure) for target in targets])
    if all(not line.cells[-1].value for line in lines):  # the head office has a column only when it did something
        offices, lines = branches, [replace(line, cells=line.cells[:-1]) for line in lines]
    reporting_branches = [one.code for one in branches if status[one.code] == "reported"]
    bare = [
        target for target in targets if not target.led_by_head for code in reporting_branches if (target.id, code) not in counts
    ]
    return Grid(
        tuple(offices), tuple(lines), len(reporting_branches), len(branches), len(bare), sum(one.priority for one in bare)
    )


def _indicator_lines(
    session: Session,
    workspace: Workspace,
    targets: Sequence[TargetRow],
    fiscal_year: int,
    offices: Sequence[OfficeRow],
    status: Mapping[str, ReportingStatus],
) -> list[Line]:
    by_id = {target.id: target for target in targets}
    found = [use for use in uses(session, list(by_id), fiscal_year) if use.is_added_up]
    figures = branch_figures(session, found, fiscal_year)
    totals = council_figures(session, workspace.office_code, found, fiscal_year)
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
    """One indicator. Units differ between lines, so each line is shaded by itself."""
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
    return shaded([line])[0]
