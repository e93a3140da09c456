"""主な活動: the lines an evaluation sheet proposes when nobody typed any. The same event of one office becomes one line."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.activity import Activity
from app.rules.periods import last_day_of
from app.services.figures.closed_year_snapshot import as_counted
from app.services.figures.figures import counted_records, credible, took_place
from app.services.figures.office_months import stamps_of_offices
from app.services.plan.plans import year_of_plan
from app.services.plan.target_year import PlanYear, TargetYear
from app.services.records.names import office_names
from app.store.kept_answers import kept, kept_of_each

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
    stamps = stamps_of_offices(session, of.fiscal_year) if table is Activity else dict.fromkeys(office_names(session))
    asked = {office: stamp for office, stamp in stamps.items() if of.office in (None, office)}
    every = _leading_events(session, asked, of.fiscal_year, last_day_of(of.period, of.fiscal_year))
    found: dict[bytes, list[_Event]] = {target: [] for target in targets}
    for events in every.values():
        for target in found.keys() & events.keys():
            found[target] += events[target]
    names = office_names(session)
    return {target: _lines(events, LINES if of.office else 2, names) for target, events in found.items()}


@kept_of_each
def _leading_events(
    session: Session, offices: Mapping[str, bytes | None], fiscal_year: int, until: date
) -> dict[str, dict[bytes, list[_Event]]]:
    """Office → main target → its events with most participants; no paper shows more of one office."""
    table = as_counted(session, Activity, fiscal_year)
    counted = [*counted_records(table, None, fiscal_year, until), took_place(table), table.partition.in_(offices)]
    title, first, people = func.coalesce(table.title, ""), func.min(table.date), credible(table.participants)
    sums = (
        func.count(),
        func.sum(func.coalesce(func.nullif(credible(table.sessions), 0), 1)),
        func.sum(people),
        func.count().filter(people.is_not(None), table.participants_approximate.is_(True)),
    )
    grouped = select(table.target_id, table.partition, title, first, *sums).where(*counted)
    found: dict[str, dict[bytes, list[_Event]]] = {office: defaultdict(list) for office in offices}
    for target, office, name, day, count, sessions, participants, about in session.execute(
        grouped.group_by(table.target_id, table.partition, title)
    ):
        found[office][target or b""].append(_Event(office, name, day, count, sessions, participants, about > 0))
    return {office: {target: _leading(events)[:LINES] for target, events in some.items()} for office, some in found.items()}


def _leading(events: Iterable[_Event]) -> list[_Event]:
    """Those with most participants first, of equal ones the earlier."""
    ordered = sorted(events, key=lambda event: (event.first, event.office, event.title))
    return sorted(ordered, key=lambda event: event.weight, reverse=True)


def _lines(events: Sequence[_Event], of_one: int, names: Mapping[str, str]) -> list[str]:
    """``of_one``: so many of one office at most."""
    chosen: list[_Event] = []
    for event in _leading(events):
        if len(chosen) < LINES and sum(other.office == event.office for other in chosen) < of_one:
            chosen.append(event)
    chosen.sort(key=lambda event: event.first)
    return [event.line(names.get(event.office, event.office)) for event in chosen]
