"""The values of a row in the words in which lists and forms show them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.exchange.table import ADDED, APPENDED, BREAKDOWN, FISCAL_YEAR, LEFT_OUT, OFFICE, PEOPLE_MARK, RECORD, TARGET, WEEKDAY
from app.models.activity import Activity
from app.models.plan import Target, Term
from app.reports.figures import figure_text
from app.rules import clock
from app.rules.counts import counts_text
from app.rules.era import japanese_date, short_date
from app.rules.figure import entered
from app.rules.fiscal import fiscal_year_label
from app.rules.hours import duration_text
from app.services.records.names import target_names
from app.services.records.record_forms import every_of, few_of
from app.services.workspace.workspace import Workspace

PARTS = (PEOPLE_MARK, ADDED, APPENDED, "year", "month", "day", FISCAL_YEAR, WEEKDAY, "begins", "ends")
"""Roles of a column that are a part of a field, or of several."""
_ROLE_WORDS = {
    LEFT_OUT: "取り込まない",
    OFFICE: "事業所",
    RECORD: "記録の番号",
    PEOPLE_MARK: "参加者数の約・不明",
    ADDED: "参加者数に足す",
    APPENDED: "内容の終わりに付ける",
    FISCAL_YEAR: "年度",
    WEEKDAY: "活動日の曜日",
    "year": "活動日の年",
    "month": "活動日の月",
    "day": "活動日の日",
    "begins": "始まる時刻",
    "ends": "終わる時刻",
}

PEOPLE = ("participants", "participants_approximate", "participants_unknown")


def label_of(field: str) -> str:
    """What a field of a row is called."""
    return Activity.declared("target_id" if field == TARGET else field).label


def role_words(role: str) -> str:
    """What a role of a column is called."""
    if role in _ROLE_WORDS:
        return _ROLE_WORDS[role]
    if role.startswith(BREAKDOWN):
        return f"参加者の内訳（{role.removeprefix(BREAKDOWN)}）"
    return label_of(role)


def day_text(day: date) -> str:
    """「R7.11.3（月）」."""
    return f"{short_date(day)}{japanese_date(day, weekday=True)[-3:]}"


def about_line(workspace: Workspace, what: str, fiscal_year: int | None, *more: str) -> str:
    """The line above a table: what it is, whose, of which year, of what it is filtered by, and when it was made."""
    year = fiscal_year_label(fiscal_year) if fiscal_year is not None else ""
    made = f"{japanese_date(clock.today())}作成"
    return "　".join(filter(None, (what, workspace.organisation_name, workspace.office_name, year, *more, made)))


class Words:
    """The council's words, read once for a whole table."""

    def __init__(self, workspace: Workspace) -> None:
        with workspace.database.reading() as session:
            self._targets = target_names(session, every_of(session, Target))
            self._terms = _terms(session)

    def label(self, field: str) -> str:
        """What a column of the reading table is called."""
        return {OFFICE: "事業所", RECORD: "記録"}.get(field) or label_of(field)

    def shown(self, field: str, values: Mapping[str, Any]) -> str:
        """One field in words, out of the values of the row; "" for nothing."""
        if field == "participants":
            people = [values.get(name) for name in PEOPLE]
            return (
                ""
                if people == [None, None, None] or people[0] is people[2] is None
                else figure_text(entered(*people), suffix="人")
            )
        value = values.get("target_id" if field == TARGET else field)
        if value is None or value in ("", ()):
            return ""
        if field in (TARGET, "secondary_targets"):
            return "、".join(map(self._target, [value] if field == TARGET else value))
        declared = Activity.declared(field)
        if isinstance(value, date):
            return day_text(value)
        if declared.notation == "counts":
            return counts_text(value, list(self._terms.get(declared.vocabulary, {}).items()), declared.unit)
        if declared.notation == "duration":
            return duration_text(value)
        if declared.vocabulary:
            return self._terms.get(declared.vocabulary, {}).get(value, str(value))
        if isinstance(value, bool):
            return (declared.word or "はい") if value else ""
        return str(declared.choices.get(value, value))

    def target_label(self, id_: bytes) -> str:
        """「1-③」."""
        return self._targets.get(id_, ("", "", ""))[1] or "計画にない目標"

    def _target(self, id_: bytes) -> str:
        _, label, title = self._targets.get(id_, ("", "", "計画にない目標"))
        return f"{label} {title}".strip()


def _terms(session: Session) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for term in few_of(session, Term, "sort_no", "code"):
        found.setdefault(term.listing or "", {})[term.code or ""] = term.label or ""
    return found
