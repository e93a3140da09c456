"""How activities add up per target, office and fiscal year, and which offices have reported.

Final records count, by their main target only. 延べ参加者 sums what was entered; what was not entered is reported beside it
and never taken as zero. An office that did not report has no figures, which is not zero.

A closed year counts its records as they were at closing (app.services.figures.closed_year_snapshot). A number that no form
would have accepted (from a damaged or hostile file) counts as not entered, as a number of sessions as one; such records are
listed for people (app.services.conflicts.implausible_records).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from app.models.activity import Activity
from app.rules import clock
from app.rules.fiscal import first_day, fiscal_year_of, last_day
from app.rules.text import MAX_COUNT
from app.services.figures.closed_year_snapshot import as_counted
from app.services.figures.latest_files import known_days
from app.services.workspace.workspace import Workspace

HAPPENED = ("done", "partly")
"""活動件数 counts these. 中止 is counted separately, 延期 not at all: it is recorded again under its new date."""

ReportingStatus = Literal["reported", "unreported", "no_record"]


@dataclass(frozen=True)
class Count:
    """Figures of one target (and office). ``participants`` None: no number was entered for any activity.

    ``participants_missing``: activities without a number; ``participants_unknown``: activities marked 不明.
    """

    activities: int = 0
    sessions: int = 0
    participants: int | None = None
    participants_approximate: bool = False
    participants_missing: int = 0
    participants_unknown: int = 0
    cancelled: int = 0
    last_date: date | None = None


def credible(number: Any) -> ColumnElement[Any]:
    """A column of counts with NULL for a value that no form would accept. It also keeps sums within SQLite's integers."""
    return case((number.between(0, MAX_COUNT), number))


def counted_records(of: Any, targets: Iterable[bytes], fiscal_year: int, until: date | None = None) -> list[ColumnElement[bool]]:
    """The conditions for records that figures count: final, of these main targets, within the year (up to ``until``).

    ``of`` is what ``as_counted`` gives for Activity.
    """
    return [
        of.deleted.is_(False),
        of.state == "final",
        of.date.between(first_day(fiscal_year), min(last_day(fiscal_year), until or date.max)),
        of.target_id.in_(list(targets)),
    ]


def activities_by_month(
    session: Session, targets: Iterable[bytes], fiscal_year: int, office: str | None = None, until: date | None = None
) -> dict[int, int]:
    """Month (1-12) → 活動件数, without months that have none. ``office`` None: all offices together."""
    of = as_counted(session, Activity, fiscal_year)
    counted = counted_records(of, targets, fiscal_year, until)
    if office is not None:
        counted.append(of.partition == office)
    month = func.strftime("%m", of.date)
    happened = of.status.is_(None) | of.status.in_(HAPPENED)
    found = session.execute(select(month, func.count()).where(*counted, happened).group_by(month))
    return {int(number): count for number, count in found}


def target_counts(
    session: Session, targets: Iterable[bytes], fiscal_year: int, until: date | None = None
) -> dict[tuple[bytes, str], Count]:
    """(target id, office code) → figures, for every pair with a final record in the year (up to ``until``)."""
    of = as_counted(session, Activity, fiscal_year)
    happened = of.status.is_(None) | of.status.in_(HAPPENED)
    cancelled = of.status == "cancelled"
    rows = session.execute(
        select(
            of.target_id,
            of.partition,
            func.count().filter(happened),
            # A record without a number of sessions counts as one session: it took place.
            func.coalesce(func.sum(func.coalesce(credible(of.sessions), 1)).filter(happened), 0),
            func.sum(credible(of.participants)).filter(happened),
            func.count().filter(happened, of.participants_approximate.is_(True)),
            func.count().filter(happened, credible(of.participants).is_(None), of.participants_unknown.is_not(True)),
            func.count().filter(happened, credible(of.participants).is_(None), of.participants_unknown.is_(True)),
            func.count().filter(cancelled),
            func.max(of.date).filter(happened),
        )
        .where(*counted_records(of, targets, fiscal_year, until))
        .group_by(of.target_id, of.partition)
    )
    return {
        (target or b"", office): Count(activities, sessions, participants, approximate > 0, *rest)
        for target, office, activities, sessions, participants, approximate, *rest in rows
    }


def own_counts(workspace: Workspace, targets: Iterable[bytes], fiscal_year: int, office: str | None = None) -> dict[bytes, Count]:
    """Target id → figures of one office (default: this one); at the head office None means all offices together."""
    wanted = list(targets)
    with workspace.database.reading() as session:
        found = target_counts(session, wanted, fiscal_year)
    chosen = office if office or workspace.is_head else workspace.office_code
    return {
        target: added(count for (id_, code), count in found.items() if id_ == target and chosen in (None, code))
        for target in wanted
    }


def added(counts: Iterable[Count]) -> Count:
    """The sum over offices; participants stay None when nobody entered any."""
    every = list(counts)
    entered = [count.participants for count in every if count.participants is not None]
    days = [count.last_date for count in every if count.last_date]
    return Count(
        activities=sum(count.activities for count in every),
        sessions=sum(count.sessions for count in every),
        participants=sum(entered) if entered else None,
        participants_approximate=any(count.participants_approximate for count in every),
        participants_missing=sum(count.participants_missing for count in every),
        participants_unknown=sum(count.participants_unknown for count in every),
        cancelled=sum(count.cancelled for count in every),
        last_date=max(days, default=None),
    )


def reporting(session: Session, own_office: str, offices: Iterable[str], fiscal_year: int) -> dict[str, ReportingStatus]:
    """Whether each office has reported for a year, as far as this PC can know.

    reported: this PC's own office, or a file made on or after the first day of the year was imported. no_record: the year is
    before the office's first record, so there was nothing to report. unreported: everything else (未提出).
    """
    every = list(offices)
    known = known_days(session)
    earliest = {office: _first_day(session, office) for office in every}
    return {office: _status(office == own_office, known.get(office), earliest.get(office), fiscal_year) for office in every}


def known_until(session: Session, own_office: str, office: str) -> date | None:
    """The day up to which this PC knows an office's records: today for its own, else the day of its newest file; None without."""
    if office == own_office:
        return clock.today()
    return known_days(session).get(office)


def _first_day(session: Session, office: str) -> date | None:
    """The day of an office's first record, found by the index without reading all records."""
    return session.scalar(
        select(Activity.date)
        .where(Activity.deleted.is_(False), Activity.date.is_not(None), Activity.partition == office)
        .order_by(Activity.date)
        .limit(1)
    )


def _status(own: bool, known: date | None, earliest: date | None, fiscal_year: int) -> ReportingStatus:
    if earliest is not None and fiscal_year < fiscal_year_of(earliest):
        return "no_record"
    if own or (known is not None and known >= first_day(fiscal_year)):
        return "reported"
    return "unreported"
