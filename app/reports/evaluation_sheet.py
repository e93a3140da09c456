"""評価シート on A4, one PDF for one or many targets. The door to everything about this form."""

from collections.abc import Iterable, Sequence
from typing import BinaryIO

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas as PdfCanvas

from app.reports import fonts, ink
from app.reports.blocks import WIDTH, Line, shortened, wrapped
from app.reports.ink import MM, SMALL, Canvas
from app.reports.paging import Placed, pages
from app.reports.sheet import EvaluationSheet, PreviousYear, RowStatus, SheetRow, total
from app.reports.sheet_blocks import sheet_blocks
from app.reports.sheet_texts import MissingGlyph, for_paper, missing_in, sheet_texts
from app.reports.words import CONTINUED, heading

__all__ = [
    "EvaluationSheet",
    "MissingGlyph",
    "PreviousYear",
    "RowStatus",
    "SheetRow",
    "draw_evaluation_sheets",
    "missing_in",
    "sheet_texts",
    "total",
]

_PAGE_WIDTH, _PAGE_HEIGHT = A4
_LEFT, _TOP, _BOTTOM = 25 * MM, _PAGE_HEIGHT - 12 * MM, 12 * MM
_RUNNING_HEAD = 7 * MM
_FOOT_GAP = 2.5 * MM
_FOOT_SIDE = 75 * MM
_FOOT_LINES = 4


def draw_evaluation_sheets(sheets: Iterable[EvaluationSheet], out: BinaryIO, invariant: bool = False) -> int:
    """Draws every sheet, with bookmarks goal → target, and returns the number of pages.

    ``invariant`` leaves out the moment of making, so that the same sheets give the same bytes.
    Raises Unavailable "missing-font".
    """
    fonts.faces()
    # Pages as bytes, not as letters for the mail systems of old: a fifth smaller, and sooner done.
    rl_config.useA85 = 0
    canvas = PdfCanvas(out, pagesize=A4, pageCompression=1, invariant=int(invariant), lang="ja-JP", initialFontName=fonts.REGULAR)
    canvas.setCreator("結ノート")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    # Printed smaller, the boxes would be too small for seals.
    canvas.setViewerPreference("PrintScaling", "None")
    count, goal = 0, ""
    for number, sheet in enumerate(map(for_paper, sheets)):
        if number == 0:
            canvas.setTitle(f"{sheet.fiscal_year_label} {heading(sheet.headings, 'title')}")
            canvas.setAuthor(sheet.council)
            canvas.setSubject(sheet.plan_name)
        goal = _bookmark(canvas, sheet, number, goal)
        count += _draw_sheet(canvas, sheet)
    canvas.save()
    return count


def _bookmark(canvas: Canvas, sheet: EvaluationSheet, number: int, goal_before: str) -> str:
    goal = f"{sheet.goal_label}　{sheet.goal_title}"
    if goal != goal_before:
        canvas.bookmarkPage(f"goal-{number}")
        canvas.addOutlineEntry(goal, f"goal-{number}", level=0)
    canvas.bookmarkPage(f"target-{number}")
    canvas.addOutlineEntry(f"{sheet.target_label}　{sheet.target_title}", f"target-{number}", level=1)
    return goal


def _draw_sheet(canvas: Canvas, sheet: EvaluationSheet) -> int:
    foot = _foot(sheet)
    room = _TOP - _BOTTOM - _FOOT_GAP - sum(ink.leading(line.size) for line in foot)
    laid = pages(list(sheet_blocks(sheet)), room, room - _RUNNING_HEAD)
    for number, page in enumerate(laid, start=1):
        _draw_page(canvas, sheet, page, foot, f"{number}/{len(laid)}")
        canvas.showPage()
    return len(laid)


def _draw_page(canvas: Canvas, sheet: EvaluationSheet, page: Sequence[Placed], foot: Sequence[Line], of: str) -> None:
    top = _TOP
    if not of.startswith("1/"):
        _draw_running_head(canvas, sheet)
        top -= _RUNNING_HEAD
    for placed in page:
        placed.block.draw(canvas, _LEFT, top - placed.offset, placed.height)
    y = _BOTTOM + ink.leading(SMALL) / 2
    ink.line_of_text(canvas, of, _LEFT + WIDTH / 2, y, SMALL, align="centre")
    ink.line_of_text(canvas, f"印刷 {sheet.printed_on}" if sheet.printed_on else "", _LEFT + WIDTH, y, SMALL, align="right")
    for line in reversed(foot):
        ink.line_of_text(canvas, line.text, _LEFT, y, line.size, bold=line.bold)
        y += ink.leading(line.size)


def _draw_running_head(canvas: Canvas, sheet: EvaluationSheet) -> None:
    words = f"{sheet.fiscal_year_label}　{heading(sheet.headings, 'title')}　{sheet.target_label}　{sheet.target_title}"
    [line] = shortened(words, WIDTH - 15 * MM, SMALL)
    ink.line_of_text(canvas, line, _LEFT, _TOP - 2.2 * MM, SMALL)
    ink.line_of_text(canvas, CONTINUED, _LEFT + WIDTH, _TOP - 2.2 * MM, SMALL, align="right")
    ink.rule(canvas, _LEFT, _TOP - 4.6 * MM, _LEFT + WIDTH, _TOP - 4.6 * MM)


def _foot(sheet: EvaluationSheet) -> list[Line]:
    """The left side of the foot, top to bottom; the page number and the date stand beside its last line."""
    lines = wrapped(f"未決定の食い違い {sheet.unresolved}件", _FOOT_SIDE, size=SMALL, bold=True) if sheet.unresolved else []
    council = shortened(sheet.council, _FOOT_SIDE, SMALL, at_most=_FOOT_LINES)
    return [*lines, *(Line(line, size=SMALL) for line in council)]
