"""主な活動: the lines an evaluation sheet proposes when nobody typed any. The same event of one office becomes one line."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.activity import Activity
from app.rules.periods import last_day_of
from app.services.figures.closed_year_snapshot import as_counted
from app.services.figures.figures import counted_records, took_place
from app.services.plan.plans import year_of_plan
from app.services.plan.target_year import PlanYear, TargetYear
from app.services.records.names import office_names
from app.store.kept_answers import kept

LINES = 6


@dataclass
class _Event:
    office: str
    title: str
    days: list[date] = field(default_factory=list)
    sessions: int = 0
    participants: int | None = None
    approximate: bool = False

    @property
    def weight(self) -> tuple[int, int]:
        return (self.participants or 0, self.sessions)

    def line(self, office_name: str) -> str:
        facts = [f"{self.days[0].month}月{self.days[0].day}日"] if len(self.days) == 1 else [f"{self.sessions}回"]
        if self.participants is not None:
            facts.append(f"{'延べ' if len(self.days) > 1 else ''}{'約' if self.approximate else ''}{self.participants:,}人")
        return f"{office_name}　{self.title}（{'、'.join(facts)}）"


def main_activities(session: Session, of: TargetYear) -> list[str]:
    """Up to six lines: the events with most participants, at most two per office, in the order of their days."""
    return main_activities_of(session, year_of_plan(session, of), [of.target_id])[of.target_id]


@kept
def main_activities_of(session: Session, of: PlanYear, targets: Collection[bytes]) -> dict[bytes, list[str]]:
    """The same for many targets, read together."""
    table = as_counted(session, Activity, of.fiscal_year)
    columns = (table.partition, table.title, table.date, table.sessions, table.participants, table.participants_approximate)
    until = last_day_of(of.period, of.fiscal_year)
    counted = [*counted_records(table, targets, of.fiscal_year, until), took_place(table)]
    if of.office is not None:
        counted.append(table.partition == of.office)
    statement = select(table.target_id, *columns).where(*counted).order_by(table.date, table.partition, table.title)
    found: dict[bytes, list[Any]] = {target: [] for target in targets}
    for row in session.execute(statement):
        found[row.target_id].append(row)
    names = office_names(session)
    return {target: _lines(rows, LINES if of.office else 2, names) for target, rows in found.items()}


def _lines(rows: Iterable[Any], of_one: int, names: Mapping[str, str]) -> list[str]:
    """``of_one``: so many of one office at most."""
    events: dict[tuple[str, str], _Event] = {}
    for row in rows:
        event = events.setdefault((row.partition, row.title or ""), _Event(row.partition, row.title or ""))
        if row.date:
            event.days.append(row.date)
        event.sessions += row.sessions or 1
        if row.participants is not None:
            event.participants = (event.participants or 0) + row.participants
            event.approximate |= bool(row.participants_approximate)
    chosen: list[_Event] = []
    for event in sorted(events.values(), key=lambda event: event.weight, reverse=True):
        if len(chosen) < LINES and sum(other.office == event.office for other in chosen) < of_one:
            chosen.append(event)
    chosen.sort(key=lambda event: event.days[0])
    return [event.line(names.get(event.office, event.office)) for event in chosen]
