"""進み具合: what each branch did for each target, as one grid. 未提出 is not 0, and neither is 未入力."""

from collections.abc import Mapping
from dataclasses import replace

from app.models.base import HEAD
from app.services.figures.figures import Count, reporting, target_counts
from app.services.indicators.indicator_kinds import MISSING_WORDS, Figure, UseRow
from app.services.indicators.indicator_sums import branch_figures, nothing
from app.services.indicators.indicators import council_figures, uses_of
from app.services.indicators.monthly_table import figure_text
from app.services.overview.progress_cells import TOTAL, Board, Cell, Grid, Line, shaded
from app.services.overview.progress_ratios import last_year_lines, planned_lines
from app.services.plan.plans import TargetRow, offices, plan_tree
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
        targets = plan_tree(session, plan_id).targets
        every = offices(session)
        branches = [one for one in every if one.kind != HEAD]
        status = reporting(session, workspace.office_code, [one.code for one in every], fiscal_year)
        shown = [*branches, *(one for one in every if one.kind == HEAD)]
        board = Board(session, workspace, targets, fiscal_year, shown, status)
        counts = target_counts(session, [target.id for target in targets], fiscal_year)
        if measure == "indicators":
            lines = _indicator_lines(board)
        elif measure == "last_year":
            lines = shaded(last_year_lines(board))
        elif measure == "planned":
            lines = shaded(planned_lines(board))
        else:
            lines = shaded([_line(board, target, counts, measure) for target in targets])
    if all(not line.cells[-1].value for line in lines):  # the head office has a column only when it did something
        shown, lines = branches, [replace(line, cells=line.cells[:-1]) for line in lines]
    reporting_branches = [one.code for one in branches if status[one.code] == "reported"]
    bare = [
        target for target in targets if not target.led_by_head for code in reporting_branches if (target.id, code) not in counts
    ]
    return Grid(tuple(shown), tuple(lines), len(reporting_branches), len(branches), len(bare), sum(one.priority for one in bare))


def _indicator_lines(board: Board) -> list[Line]:
    """Units differ between the lines, so each is shaded by itself."""
    by_id = {target.id: target for target in board.targets}
    found = [use for use in uses_of(board.session, list(by_id), board.fiscal_year) if use.is_added_up]
    figures = branch_figures(board.session, found, board.fiscal_year)
    totals = council_figures(board.session, board.workspace.office_code, found, board.fiscal_year)
    lines = [_indicator_line(board, by_id[use.target_id], use, figures[use.key], totals[use.key]) for use in found]
    return [shaded([line])[0] for line in lines]


def _indicator_line(board: Board, target: TargetRow, use: UseRow, figures: Mapping[str, Figure], total: Figure) -> Line:
    def shown(code: str) -> Cell:
        found = figures.get(code, nothing(use))
        return Cell(code, figure_text(found, use) or MISSING_WORDS["blank"], found.value)

    cells = board.cells(target, shown, lambda code: bool(figures.get(code, nothing(use)).value))
    return Line(
        use.indicator_id + use.target_id, target, use.title, cells, Cell(TOTAL, figure_text(total, use), total.value), use
    )


def _line(board: Board, target: TargetRow, counts: Mapping[tuple[bytes, str], Count], measure: str) -> Line:
    cells = board.cells(
        target,
        lambda code: _cell(code, counts.get((target.id, code), Count()), measure),
        lambda code: (target.id, code) in counts,
    )
    known = [cell.value for cell in cells if cell.value is not None]
    missing = board.is_partial(target)
    words = f"{sum(known):,}{'※' if missing else ''}" if known else "未提出" if missing else "未入力"
    return Line(target.id, target, target.title, cells, Cell(TOTAL, words, sum(known) if known else None))


def _cell(office: str, count: Count, measure: str) -> Cell:
    if measure == "activities":
        stopped = f"（中止{count.cancelled}）" if count.cancelled and not count.activities else ""
        return Cell(office, f"{count.activities:,}{stopped}", count.activities)
    if count.participants is None:
        missing = "未入力" if count.participants_missing else "不明"
        return Cell(office, missing if count.activities else "0", None if count.activities else 0)
    about = "約" if count.participants_approximate else ""
    return Cell(office, f"{about}{count.participants:,}", count.participants)
