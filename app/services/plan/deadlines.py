"""締切と予定: the dates of the council's year (提出締切, 推進会議, 理事会, 外部評価 …)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.errors import Refused
from app.models.base import COMMON
from app.models.year import Deadline
from app.rules import clock
from app.rules.era import japanese_date
from app.rules.fiscal import first_day
from app.services.records.actions import action, save_form
from app.services.records.list_rows import row_of
from app.services.records.record_forms import RecordForm, derived_record_id, few_of, open_form, open_or_new
from app.services.workspace.workspace import Workspace

USUAL = (
    ("submission", "前年度分の記録と評価の提出（支部）", 4, 20, True),
    ("group", "推進ワーキンググループ（前年度の評価）", 5, 10, False),
    ("promotion", "推進会議（前年度の評価）", 5, 15, False),
    ("board", "理事会への報告（内部評価）", 5, 27, False),
    ("external", "外部評価", 7, 20, False),
    ("submission", "上半期分の提出（支部）", 10, 10, True),
    ("promotion", "推進会議（上半期の進み具合）", 10, 25, False),
    ("plan", "次年度の推進計画（年次計画）の案", 2, 10, True),
    ("board", "理事会（次年度の計画）", 3, 15, False),
)
"""A usual year of a council: kind, name, month, day, for branches too. A proposal that the head office can change."""


@dataclass(frozen=True)
class DeadlineRow:
    """One date. ``days_left`` is negative after it has passed; ``done_on`` is None while it is not done."""

    id: bytes
    kind: str
    name: str
    due: date | None
    for_branches: bool
    done_on: date | None
    days_left: int | None


def deadlines(workspace: Workspace, fiscal_year: int) -> list[DeadlineRow]:
    """The dates of a year in order; a branch sees only those that concern it."""
    with workspace.database.reading() as session:
        found = few_of(session, Deadline, "due", fiscal_year=fiscal_year)
    today = clock.today()
    return [
        row_of(DeadlineRow, row, days_left=(row.due - today).days if row.due else None)
        for row in found
        if workspace.is_head or row.for_branches
    ]


def coming(workspace: Workspace, fiscal_year: int, most: int) -> list[str]:
    """Sentences about what is due next and what is overdue, at most ``most``, then how many more are overdue.

    With ``most`` 1 only the next one (or else the last overdue one).
    """
    waiting = [row for row in deadlines(workspace, fiscal_year) if row.done_on is None and row.due]
    ahead = [row for row in waiting if row.days_left is not None and row.days_left >= 0]
    late = [row for row in waiting if row not in ahead]
    lines = [_sentence(row) for row in ((*late[-1:], *ahead) if most > 1 else (*ahead, *late[-1:]))][:most]
    more = [f"ほかに、過ぎたものが {len(late) - 1}件あります。"] if len(late) > 1 and most > 1 else []
    return [*lines, *more]


def open_deadline(workspace: Workspace, record: bytes | None, fiscal_year: int) -> RecordForm:
    """The form of one date; a new one for None."""
    return open_or_new(workspace, "deadline", COMMON, record, fiscal_year=fiscal_year)


def save_deadline(workspace: Workspace, form: RecordForm, values: Mapping[str, Any]) -> bool:
    """Raises Refused("incomplete-deadline") without a name or a day."""
    after = dict(form.values) | dict(values)
    if not str(after["name"] or "").strip() or after["due"] is None:
        raise Refused("incomplete-deadline", "予定の名前か日付が入っていません。", "両方を入れてから、もう一度保存してください。")
    return save_form(workspace, form, values)


def take_usual(workspace: Workspace, fiscal_year: int) -> int:
    """Enters the usual dates of a year as a start; returns how many were new. Raises Refused("not-head-office")."""
    added = 0
    with action(workspace, "いつもの締切の追加", counted="件") as act:
        for kind, name, month, day, shown in USUAL:
            values = {"kind": kind, "name": name, "due": usual_day(fiscal_year, month, day), "for_branches": shown}
            record = derived_record_id("deadline", str(fiscal_year), kind, name)  # twice taken over, it stands once
            form = open_form(act.session, "deadline", COMMON, record, fiscal_year=fiscal_year)
            added += form.is_new and act.save(form, values)
    return added


def usual_day(fiscal_year: int, month: int, day: int) -> date:
    """A month and day within the fiscal year (January to March are in the next calendar year)."""
    return date(fiscal_year + (month < first_day(fiscal_year).month), month, day)


def _sentence(row: DeadlineRow) -> str:
    assert row.due is not None and row.days_left is not None
    left = f"あと{row.days_left}日" if row.days_left > 0 else "今日" if row.days_left == 0 else f"{-row.days_left}日過ぎています"
    return f"{japanese_date(row.due, weekday=True)}　{row.name}（{left}）"
