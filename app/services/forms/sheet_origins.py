"""Source links of the evaluation sheets: each box to the field it is written in, each figure to its breakdown."""

from collections.abc import Mapping
from dataclasses import replace

from app.reports.engine.words import heading
from app.reports.paper import Paper, Row, Table
from app.reports.sheet import EvaluationSheet
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
    caption = heading(sheet.headings, "branches")
    parts = [
        _figures(part, target, codes) if isinstance(part, Table) and part.caption == caption else part for part in found.parts
    ]
    return replace(found, parts=tuple(parts))


def _figures(table: Table, target: bytes, codes: Mapping[str, str]) -> Table:
    return replace(table, rows=tuple(_row(row, target, codes) for row in table.rows))


def _row(row: Row, target: bytes, codes: Mapping[str, str]) -> Row:
    """This year's figures of an office, or of the council in the row of the sum."""
    office = codes.get(str(row.cells[0])) if row.look != "total" else None
    if office is None and row.look != "total":
        return row
    return replace(row, sources=("", *(source_links.figure(Asked(target, measure, office=office)) for measure in FIGURES)))
