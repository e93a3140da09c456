"""評価シート of a branch (様式3) and of the council (様式4): one 推進目標 in one fiscal year. The module others import for this
form.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import BinaryIO

from app.reports.engine.paper_drawing import draw_papers
from app.reports.engine.sheet_texts import MissingGlyph, missing_in, sheet_texts
from app.reports.engine.words import heading
from app.reports.figures import cells, notes, reported_share
from app.reports.paper import Bullets, Choice, Column, Notes, Paper, Part, Row, Table, Text
from app.reports.sheet import EvaluationSheet, PreviousYear, RowStatus, SheetRow, total

__all__ = [
    "EvaluationSheet",
    "MissingGlyph",
    "PreviousYear",
    "RowStatus",
    "SheetRow",
    "draw_evaluation_sheets",
    "evaluation_paper",
    "missing_in",
    "sheet_texts",
    "total",
]


def draw_evaluation_sheets(sheets: Iterable[EvaluationSheet], out: BinaryIO) -> int:
    """Draws every sheet, with bookmarks 基本目標 → 推進目標, and returns the number of pages. Raises
    Unavailable("missing-font").
    """
    return draw_papers(map(evaluation_paper, sheets), out)


def evaluation_paper(sheet: EvaluationSheet) -> Paper:
    """The sheet as a document. Empty texts become boxes for handwriting; 上半期 asks for fewer boxes."""
    if sheet.half_year:
        before = heading(sheet.headings, "previous_half")
        sheet = replace(sheet, headings={**sheet.headings, "previous_year": before})
    words = sheet.headings
    provisional = bool(sheet.provisional or sheet.unresolved)
    return Paper(
        title=heading(words, "title") + (heading(words, "provisional") if provisional else ""),
        form_number=heading(words, "form_number"),
        lines=tuple(filter(None, (sheet.plan_name, sheet.fiscal_year_label, sheet.office_name))),
        stamp_boxes=sheet.stamp_boxes,
        stamps_name=heading(words, "stamps"),
        mark=sheet.mark,
        council=sheet.council,
        printed_on=sheet.printed_on,
        group=f"{sheet.goal_label}　{sheet.goal_title}",
        bookmark=f"{sheet.target_label}　{sheet.target_title}",
        warning=f"未決定の食い違い {sheet.unresolved}件" if sheet.unresolved else "",
        parts=tuple(_parts(sheet)),
        digit_width=sheet.digit_width,
    )


def _parts(sheet: EvaluationSheet) -> Iterable[Part]:
    """The boxes in the order of the form. ``asked`` is False for a 上半期, which has no 次年度の方向."""
    words = sheet.headings
    goal = f"{sheet.goal_label}　{sheet.goal_title}"
    yield Text(heading(words, "goal"), f"{goal}\n{sheet.goal_subtitle}".strip("\n"), bold_first=True)
    mark = heading(words, "priority") if sheet.priority else ""
    yield Text(heading(words, "target"), f"{sheet.target_label}{mark}　{sheet.target_title}", bold_first=True)
    yield Text(heading(words, "target_text"), sheet.target_text, writing_lines=0)
    if sheet.rows:
        yield _figures(sheet)
    if note_lines := [*(heading(words, "provisional") + reason for reason in sheet.provisional), *notes(sheet.rows, words)]:
        yield Notes(tuple(note_lines), joined=True)
    if sheet.items is not None:
        yield sheet.items
    yield from sheet.tables
    if sheet.commitment:
        yield Text(heading(words, "promise"), sheet.commitment, writing_lines=0)
    done = heading(words, "done_so_far" if sheet.half_year else "main_activities")
    yield Bullets(done, sheet.main_activities, 3, stretch=0 if sheet.main_activities else 1)
    asked = not sheet.half_year
    if sheet.analysis or (asked and sheet.tables):
        yield Text(heading(words, "analysis"), sheet.analysis, 1, stretch=0.5)
    if asked or sheet.outcome:
        yield Text(heading(words, "outcome"), sheet.outcome, 3, stretch=1)
    if asked or sheet.issue:
        yield Text(heading(words, "issue"), sheet.issue, 3, stretch=1)
    if sheet.qualitative or (asked and sheet.qualitative is not None):
        yield Text(heading(words, "qualitative"), sheet.qualitative or "", 2, stretch=0.5)
    yield Choice(heading(words, "rating"), sheet.rating_choices, sheet.rating_label, sheet.rating_notes)
    yield Text(heading(words, "rating_reason"), sheet.rating_reason, 1.5, stretch=0.5)
    if asked:
        yield Choice(heading(words, "direction"), sheet.direction_choices, sheet.direction_label)
    following = heading(words, "direction_note" if asked else "second_half")
    yield Text(following, sheet.direction_note, 1.5 if asked else 3, stretch=0.5 if asked else 1)
    yield from sheet.opinions


def _figures(sheet: EvaluationSheet) -> Table:
    words = sheet.headings
    now, before = sheet.fiscal_year_label, heading(words, "previous_year")
    columns = [Column(heading(words, "office"), 30)]
    for code, width, group in (
        ("activities", 22, now),
        ("sessions", 18, now),
        ("participants", 32, now),
        ("cancelled", 18, now),
        ("activities", 22, before),
        ("participants", 31, before),
    ):
        title = f"{heading(words, code)}（{heading(words, f'{code}_unit')}）"
        columns.append(Column(title, width, "right", group))
    rows = [_row(row, sheet) for row in sheet.rows]
    if sheet.with_total:
        rows.append(_row(total(sheet.rows, heading(words, "total")), sheet, is_total=True))
    return Table(tuple(columns), tuple(rows), heading(words, "branches"), reported_share(sheet.rows))


def _row(row: SheetRow, sheet: EvaluationSheet, is_total: bool = False) -> Row:
    found = cells(row, sheet.headings)
    now = (found.now, None, None, None) if isinstance(found.now, str) else found.now
    before = (found.before, None) if isinstance(found.before, str) else found.before
    return Row((found.office, *now, *before), "total" if is_total else "plain")
