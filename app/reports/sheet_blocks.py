"""One 評価シート as the blocks it is stacked from, top to bottom."""

from collections.abc import Iterator

from app.reports import fonts
from app.reports.blocks import TEXT_WIDTH, WIDTH, WRITING_LINE, Block, ChoiceRow, Line, Notes, TextBox, shortened, wrapped
from app.reports.figure_table import FigureTable
from app.reports.figures import cells, notes, reported_share
from app.reports.ink import MM, SMALL
from app.reports.sheet import EvaluationSheet, total
from app.reports.sheet_head import sheet_head
from app.reports.words import heading

_GAP = 2 * MM
_SCALE_LINES = 8


def sheet_blocks(sheet: EvaluationSheet) -> Iterator[Block]:
    words = sheet.headings
    yield sheet_head(sheet)
    yield from _what_is_evaluated(sheet)
    if sheet.rows:
        yield FigureTable(
            words,
            sheet.fiscal_year_label,
            reported_share(sheet.rows),
            tuple(cells(row, words) for row in sheet.rows),
            cells(total(sheet.rows, heading(words, "total")), words),
            gap=1.5 * MM,
        )
    if told := [*(heading(words, "provisional") + reason for reason in sheet.provisional), *notes(sheet.rows, words)]:
        yield Notes(_small(told))
    yield TextBox(
        heading(words, "main_activities"),
        tuple(line for entry in sheet.main_activities for line in _listed(entry)),
        least=3 * WRITING_LINE if not sheet.main_activities else 0.0,
        stretch=0.0 if sheet.main_activities else 1.0,
        gap=_GAP,
    )
    yield _text_box(heading(words, "outcome"), sheet.outcome, 3, stretch=1.0)
    yield _text_box(heading(words, "issue"), sheet.issue, 3, stretch=1.0)
    yield ChoiceRow(heading(words, "rating"), sheet.rating_choices, sheet.rating_label, _scale(sheet), gap=_GAP)
    yield _text_box(heading(words, "rating_reason"), sheet.rating_reason, 1.5, stretch=0.5)
    yield ChoiceRow(heading(words, "direction"), sheet.direction_choices, sheet.direction_label)
    yield _text_box(heading(words, "direction_note"), sheet.direction_note, 1.5, stretch=0.5)


def _what_is_evaluated(sheet: EvaluationSheet) -> Iterator[Block]:
    words = sheet.headings
    goal = [*wrapped(f"{sheet.goal_label}　{sheet.goal_title}", TEXT_WIDTH, bold=True), *wrapped(sheet.goal_subtitle, TEXT_WIDTH)]
    yield TextBox(heading(words, "goal"), tuple(line for line in goal if line.text), gap=_GAP)
    mark = heading(words, "priority") if sheet.priority else ""
    target = wrapped(f"{sheet.target_label}{mark}　{sheet.target_title}", TEXT_WIDTH, bold=True)
    yield TextBox(heading(words, "target"), tuple(target))
    yield TextBox(heading(words, "target_text"), tuple(wrapped(sheet.target_text, TEXT_WIDTH)) if sheet.target_text else ())


def _text_box(name: str, text: str, writing_lines: float, stretch: float) -> TextBox:
    """A written text gets its room and the page's left-over; an empty one enough to write in by hand."""
    if not text.strip():
        return TextBox(name, (), least=writing_lines * WRITING_LINE, stretch=stretch)
    return TextBox(name, tuple(wrapped(text, TEXT_WIDTH)), stretch=stretch)


def _listed(entry: str) -> list[Line]:
    return wrapped(entry, TEXT_WIDTH, bullet="・") if entry.strip() else []


def _scale(sheet: EvaluationSheet) -> tuple[Line, ...]:
    """What the letters mean, in one run of small text."""
    explained = zip(sheet.rating_choices, sheet.rating_notes, strict=False)
    text = "\u3000".join(f"{choice}：{note}" for choice, note in explained if note)
    return tuple(Line(line, size=SMALL) for line in shortened(text, TEXT_WIDTH, SMALL, at_most=_SCALE_LINES)) if text else ()


def _small(told: list[str]) -> tuple[Line, ...]:
    """Notes beside each other as long as they fit, each longer one on lines of its own."""
    joined: list[str] = []
    for note in told:
        if joined and fonts.width(joined[-1] + "\u3000" + note) * SMALL <= WIDTH:
            joined[-1] += "\u3000" + note
        else:
            joined.append(note)
    return tuple(line for text in joined for line in wrapped(text, WIDTH, size=SMALL))
