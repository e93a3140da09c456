"""Source links of the evaluation sheets: each box to the field it is written in, each figure to its breakdown."""

from collections.abc import Mapping
from dataclasses import replace

from app.reports.engine.words import heading
from app.reports.paper import Paper, Row, Table
from app.reports.sheet import EvaluationSheet
from app.rules.periods import FIRST_HALF, YEAR
from app.services.figures.asked import Asked
from app.services.printing import source_links

WANTED = ("main_activities", "outcome", "issue", "rating", "rating_reason", "direction", "direction_note")
EXTRA = ("analysis", "qualitative")
FIGURES = ("activities", "sessions", "participants")


def leading_back(paper: Paper, sheet: EvaluationSheet, target: bytes, office: str, codes: Mapping[str, str]) -> Paper:
    """The document with its source links. ``office`` "" for the council's sheet; ``codes``: name in the table → office code."""
    entity = "branch_evaluation" if office else "evaluation"
    words = {heading(sheet.headings, name): source_links.field(entity, target, name) for name in WANTED}
    asked_for = ("qualitative",) if sheet.priority and not office else ()  # 質的評価 is demanded for the 重点 targets
    words |= {heading(sheet.headings, name): source_links.field(entity, target, name, wanted=name in asked_for) for name in EXTRA}
    found = source_links.named(paper, words)
    caption, period = heading(sheet.headings, "branches"), FIRST_HALF if sheet.half_year else YEAR
    parts = [
        _figures(part, target, codes, period) if isinstance(part, Table) and part.caption == caption else part
        for part in found.parts
    ]
    return replace(found, parts=tuple(parts))


def _figures(table: Table, target: bytes, codes: Mapping[str, str], period: str) -> Table:
    return replace(table, rows=tuple(_row(row, target, codes, period) for row in table.rows))


def _row(row: Row, target: bytes, codes: Mapping[str, str], period: str) -> Row:
    """This year's figures of an office, or of the council in the row of the sum."""
    office = codes.get(str(row.cells[0])) if row.look != "total" else None
    if office is None and row.look != "total":
        return row
    asked = (Asked(target, measure, office=office, period=period) for measure in FIGURES)
    return replace(row, sources=("", *map(source_links.figure, asked)))
