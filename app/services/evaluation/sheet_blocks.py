"""Parts of the evaluation sheets besides figures and texts: 今年度の実施項目, 記入と確認, opinions."""

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from app.models.base import HEAD
from app.models.evaluation import Evaluation
from app.models.review import SOURCES, BranchEvaluation, Evaluator, Opinion
from app.reports.paper import Column, Row, Table, Text
from app.rules.era import japanese_date
from app.rules.months import months_in_words
from app.rules.periods import FIRST_HALF
from app.services.annual_plan.annual_plans import ItemRow, items
from app.services.evaluation.opinions import said_in
from app.services.meetings.working_groups import led_by
from app.services.plan.plans import GoalRow
from app.services.plan.target_year import TargetYear
from app.services.records.record_forms import all_of, few_of

FILING = "記入と確認"
OPINIONS = "理事会・外部評価の意見と対応"
HALF = 0b111111
"""Bit mask of April to September."""


def items_table(session: Session, of: TargetYear, *, empty: bool) -> Table | None:
    """今年度の実施項目: 本部共通 on the council's sheet; on a branch's its own, then 本部共通. None without any."""
    found = [] if empty else [(row, "") for row in items(session, of)]
    if of.owner != HEAD and not empty:
        found += [(row, "（本部共通）") for row in items(session, replace(of, office=None))]
    if not found and not empty:
        return None
    half = of.period == FIRST_HALF
    columns = (Column("実施項目", 9), Column("予定の時期", 4), Column("実施した月", 4), Column("担当", 4))
    rows = tuple(Row((f"{mark}{_named(row)}", *_months(row, half=half), row.responsible)) for row, mark in found)
    return Table(columns, rows, "今年度の実施項目", blank_rows=2 if empty else 0)


def _named(row: ItemRow) -> str:
    return f"（取りやめ）{row.title}" if row.dropped else row.title


def _months(row: ItemRow, *, half: bool) -> tuple[str, str]:
    planned = "、".join(filter(None, (months_in_words(row.months), row.timing_note)))
    return planned, months_in_words(row.done_months & HALF if half else row.done_months)


def filing_table(
    session: Session, goal: GoalRow, fiscal_year: int, written: Evaluation | BranchEvaluation | None, *, council: bool
) -> Table:
    """記入と確認; what is not known yet is left blank for handwriting."""
    group = f"基本目標{goal.number}"
    leaders = led_by(session, goal.id, fiscal_year)
    cells = [
        f"{group}（{leaders}）" if leaders else group,
        (written.recorder or "") if written is not None else "",
        _day(written.written_on if written is not None else None),
    ]
    columns = [Column("担当のワーキンググループ", 10), Column("記入者", 4), Column("記入日", 3.6, "centre")]
    if council:
        columns.append(Column("推進会議の確認日", 3.6, "centre"))
        cells.append(_day(written.confirmed_on if isinstance(written, Evaluation) else None))
    return Table(tuple(columns), (Row(tuple(cells)),), FILING)


def council_opinions(
    session: Session, goal: GoalRow, target_id: bytes, fiscal_year: int, written: Evaluation | None, *, half: bool, empty: bool
) -> tuple[Table | Text, ...]:
    """推進会議の意見, then opinions of 理事会 and external evaluators (by alias) with their answers."""
    meeting = Text("推進会議の意見", (written.confirmed_note or "") if written is not None else "", 1)
    if half:
        return (meeting,)
    rows = [] if empty else _opinions(session, goal.id, target_id, fiscal_year)
    if not rows and not empty:
        return meeting, Text(OPINIONS, "", 1)  # lower than a table with one empty row
    columns = (Column("だれから", 4), Column("意見", 9), Column("対応（担当）", 8))
    return meeting, Table(columns, tuple(rows), OPINIONS, blank_rows=0 if rows else 2)


def _opinions(session: Session, goal_id: bytes, target_id: bytes, fiscal_year: int) -> list[Row]:
    every = few_of(session, Opinion, "source", "sort_no", "first_saved_at", fiscal_year=fiscal_year)
    found = [row for row in every if row.target_id == target_id or (row.target_id is None and row.goal_id == goal_id)]
    if not found:
        return []
    names = {id_: row.alias or "" for id_, row in all_of(session, Evaluator).items()}
    rows = []
    for one in found:
        by = names.get(one.evaluator_id or b"") or SOURCES.get(one.source or "", "")
        whole = "" if one.target_id else "（基本目標全体）"
        answer = f"{one.answer}（{one.owner}）" if one.answer and one.owner else one.answer or "検討中"
        rows.append(Row((f"{by}{whole}", said_in(one), answer)))
    return rows


def _day(day: date | None) -> str:
    return japanese_date(day) if day else ""
