"""進み具合: what each branch did for each target, as one grid. 未提出 is not 0, and neither is 未入力."""

from collections.abc import Mapping
from dataclasses import replace

from app.models.base import HEAD
from app.rules.figure import Figure
from app.rules.target_count import has_records
from app.services.figures.reporting import HERE, missing_words, office_reports
from app.services.figures.year_counts import TargetCounts, offices_of_year, year_counts
from app.services.indicators.indicator_kinds import UseRow
from app.services.indicators.indicators import council_figures, figures_by_office, uses_of
from app.services.overview.progress_cells import TOTAL, Board, Cell, Grid, Line, shaded
from app.services.overview.progress_ratios import last_year_lines, planned_lines
from app.services.plan.plans import TargetRow, plan_tree
from app.services.workspace.workspace import Workspace

MEASURES = {
    "activities": "活動件数（件）",
    "participants": "延べ参加者（人）",
    "last_year": "増減率（活動件数）",
    "planned": "年次計画で始めた項目",
    "indicators": "指標",
}
NOTES = {
    "last_year": "前年度の同じ日までと比べます。計は、両方の年度の数がある支部どうしで比べます。",
    "planned": "年次計画の実施項目のうち、記録のある数です。",
}
"""Explanations of measures whose name is not enough."""


def grid(workspace: Workspace, plan_id: bytes, fiscal_year: int, measure: str = "activities") -> Grid:
    """Branches in the council's order across, targets down; for "indicators" one line per indicator that branches add up."""
    with workspace.database.reading() as session:
        targets = plan_tree(session, plan_id).targets
        every = offices_of_year(session, fiscal_year)
        branches = [one for one in every if one.kind != HEAD]
        reports = office_reports(session, workspace.office_code, fiscal_year)
        status = {code: report.status for code, report in reports.items()}
        shown = [*branches, *(one for one in every if one.kind == HEAD)]
        board = Board(session, workspace, targets, fiscal_year, shown, status)
        counts = year_counts(session, workspace.office_code, [target.id for target in targets], fiscal_year)
        if measure == "indicators":
            lines = _indicator_lines(board)
        elif measure == "last_year":
            lines = last_year_lines(board)
        elif measure == "planned":
            lines = shaded(planned_lines(board))
        else:
            lines = shaded([_line(board, target, counts[target.id], measure) for target in targets])
    if all(line.cells[-1].value is None for line in lines):  # the head office has a column only when it has a figure
        shown, lines = branches, [replace(line, cells=line.cells[:-1]) for line in lines]
    reporting_branches = [one.code for one in branches if status[one.code] in HERE]
    bare = [
        target
        for target in targets
        for code in reporting_branches
        if not target.led_by_head and not has_records(counts[target.id].by_office[code])
    ]
    said = [status[one.code] for one in branches]
    return Grid(
        tuple(shown),
        tuple(lines),
        len(reporting_branches),
        len(said) - said.count("not_asked"),
        said.count("partly"),
        missing_words({one.code: one.short_name for one in branches}, reports),
        len(bare),
        sum(one.priority for one in bare),
    )


def _indicator_lines(board: Board) -> list[Line]:
    """Units differ between the lines, so each is shaded by itself."""
    by_id = {target.id: target for target in board.targets}
    found = [use for use in uses_of(board.session, list(by_id), board.fiscal_year) if use.is_added_up]
    figures = figures_by_office(board.session, board.workspace.office_code, found, board.fiscal_year)
    totals = council_figures(board.session, board.workspace.office_code, found, board.fiscal_year)
    lines = [_indicator_line(board, by_id[use.target_id], use, figures[use.key], totals[use.key]) for use in found]
    return [shaded([line])[0] for line in lines]


def _indicator_line(board: Board, target: TargetRow, use: UseRow, figures: Mapping[str, Figure], total: Figure) -> Line:
    def shown(code: str) -> Cell:
        return Cell(code, total if code == TOTAL else figures[code], use.decimals)

    return replace(board.line(target, shown), id=use.indicator_id + use.target_id, words=use.title, use=use)


def _line(board: Board, target: TargetRow, counts: TargetCounts, measure: str) -> Line:
    def shown(code: str) -> Cell:
        count = counts.total if code == TOTAL else counts.by_office[code]
        stopped = count.cancelled.value if measure == "activities" and count.activities.value == 0 else None
        return Cell(code, getattr(count, measure), note=f"（中止{stopped}）" if stopped and code != TOTAL else "")

    return board.line(target, shown)
