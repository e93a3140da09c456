"""主な活動: the lines an evaluation sheet proposes when nobody typed any. The same event of one office becomes one line."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.activity import Activity
from app.rules.periods import last_day_of
from app.services.figures.closed_year_snapshot import as_counted
from app.services.figures.figures import counted_records, credible, took_place
from app.services.plan.plans import year_of_plan
from app.services.plan.target_year import PlanYear, TargetYear
from app.services.records.names import office_names
from app.store.kept_answers import kept

LINES = 6


@dataclass(frozen=True)
class _Event:
    """What the records of one title and office add up to; ``count``: how many they are."""

    office: str
    title: str
    first: date
    count: int
    sessions: int
    participants: int | None
    approximate: bool

    @property
    def weight(self) -> tuple[int, int]:
        return (self.participants or 0, self.sessions)

    def line(self, office_name: str) -> str:
        facts = [f"{self.first.month}月{self.first.day}日"] if self.count == 1 else [f"{self.sessions}回"]
        if self.participants is not None:
            facts.append(f"{'延べ' if self.count > 1 else ''}{'約' if self.approximate else ''}{self.participants:,}人")
        return f"{office_name}　{self.title}（{'、'.join(facts)}）"


def main_activities(session: Session, of: TargetYear) -> list[str]:
    """Up to six lines: the events with most participants, at most two per office, in the order of their days."""
    return main_activities_of(session, year_of_plan(session, of), [of.target_id])[of.target_id]


@kept
def main_activities_of(session: Session, of: PlanYear, targets: Collection[bytes]) -> dict[bytes, list[str]]:
    """The same for many targets, read together."""
    table = as_counted(session, Activity, of.fiscal_year)
    until = last_day_of(of.period, of.fiscal_year)
    counted = [*counted_records(table, targets, of.fiscal_year, until), took_place(table)]
    if of.office is not None:
        counted.append(table.partition == of.office)
    title, first, people = func.coalesce(table.title, ""), func.min(table.date), credible(table.participants)
    sums = (
        func.count(),
        func.sum(func.coalesce(func.nullif(credible(table.sessions), 0), 1)),
        func.sum(people),
        func.count().filter(people.is_not(None), table.participants_approximate.is_(True)),
    )
    grouped = select(table.target_id, table.partition, title, first, *sums).where(*counted)
    found: dict[bytes, list[_Event]] = {target: [] for target in targets}
    ordered = grouped.group_by(table.target_id, table.partition, title).order_by(first, table.partition, title)
    for target, office, name, day, count, sessions, participants, about in session.execute(ordered):
        found[target].append(_Event(office, name, day, count, sessions, participants, about > 0))
    names = office_names(session)
    return {target: _lines(events, LINES if of.office else 2, names) for target, events in found.items()}


def _lines(events: Sequence[_Event], of_one: int, names: Mapping[str, str]) -> list[str]:
    """``of_one``: so many of one office at most."""
    chosen: list[_Event] = []
    for event in sorted(events, key=lambda event: event.weight, reverse=True):
        if len(chosen) < LINES and sum(other.office == event.office for other in chosen) < of_one:
            chosen.append(event)
    chosen.sort(key=lambda event: event.first)
    return [event.line(names.get(event.office, event.office)) for event in chosen]
