"""How the records of activities add up per target, office and fiscal year.

Final records count, by their main target only. 延べ参加者 sums what was entered; what was not entered is reported beside it
and never taken as zero.

A closed year counts its records as they were at closing (app.services.figures.closed_year_snapshot). A number that no form
would have accepted (from a damaged or hostile file) counts as not entered, as a number of sessions as one; such records are
listed for people (app.services.conflicts.implausible_records).
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from app.models.activity import Activity
from app.rules.figure import ZERO, Figure, number
from app.rules.fiscal import first_day, last_day
from app.rules.target_count import Count
from app.rules.text import MAX_COUNT
from app.services.figures.closed_year_snapshot import as_counted
from app.store.kept_answers import kept

HAPPENED = ("done", "partly")
"""活動件数 counts these. 中止 is counted separately, 延期 not at all: it is recorded again under its new date."""


def credible(counted: Any) -> ColumnElement[Any]:
    """A column of counts with NULL for a value that no form would accept. It also keeps sums within SQLite's integers."""
    return case((counted.between(0, MAX_COUNT), counted))


def counted_records(
    of: Any, targets: Iterable[bytes] | None, fiscal_year: int, until: date | None = None
) -> list[ColumnElement[bool]]:
    """The conditions for records that figures count: final, of these main targets (None: of any), within the year (up to
    ``until``).

    ``of`` is what ``as_counted`` gives for Activity.
    """
    return [
        of.deleted.is_(False),
        of.state == "final",
        of.date.between(first_day(fiscal_year), min(last_day(fiscal_year), until or date.max)),
        *(() if targets is None else (of.target_id.in_(list(targets)),)),
    ]


def took_place(of: Any) -> ColumnElement[bool]:
    """The condition for records of what took place, at least partly; ``of`` as for ``counted_records``."""
    found: ColumnElement[bool] = of.status.is_(None) | of.status.in_(HAPPENED)
    return found


@kept
def activities_by_month(
    session: Session, targets: Iterable[bytes], fiscal_year: int, offices: Iterable[str], until: date | None = None
) -> dict[int, int]:
    """Month (1-12) → 活動件数 of these offices together, without months that have none."""
    of = as_counted(session, Activity, fiscal_year)
    counted = [*counted_records(of, targets, fiscal_year, until), of.partition.in_(list(offices))]
    month = func.strftime("%m", of.date)
    happened = took_place(of)
    found = session.execute(select(month, func.count()).where(*counted, happened).group_by(month))
    return {int(number): count for number, count in found}


@kept
def target_counts(
    session: Session, targets: Iterable[bytes], fiscal_year: int, until: date | None = None
) -> dict[tuple[bytes, str], Count]:
    """(target id, office code) → figures, for every pair with a final record in the year (up to ``until``)."""
    of = as_counted(session, Activity, fiscal_year)
    happened = took_place(of)
    rows = session.execute(
        select(
            of.target_id,
            of.partition,
            # A record without a number of sessions counts as one session: it took place.
            func.coalesce(func.sum(func.coalesce(credible(of.sessions), 1)).filter(happened), 0),
            func.count().filter(of.status == "cancelled"),
            func.max(of.date).filter(happened),
            *people_columns(of),
        )
        .where(*counted_records(of, targets, fiscal_year, until))
        .group_by(of.target_id, of.partition)
    )
    return {
        (target or b"", office): Count(number(entered[0]), number(sessions), people(*entered), number(cancelled), last)
        for target, office, sessions, cancelled, last, *entered in rows
    }


def people_columns(of: Any) -> tuple[ColumnElement[Any], ...]:
    """延べ参加者 of what took place as the columns that ``people`` reads: records, sum, and how many are 約, 未入力 and 不明."""
    happened, nobody = took_place(of), credible(of.participants).is_(None)
    return (
        func.count().filter(happened),
        func.sum(credible(of.participants)).filter(happened),
        func.count().filter(happened, of.participants_approximate.is_(True)),
        func.count().filter(happened, nobody, of.participants_unknown.is_not(True)),
        func.count().filter(happened, nobody, of.participants_unknown.is_(True)),
    )


def people(records: int, total: int | None, approximate: int, unnumbered: int, unknown: int) -> Figure:
    """延べ参加者: 0 where nothing took place, no number where nobody has entered or counted any."""
    if not records:
        return ZERO
    left_open = Figure(missing="blank" if unnumbered else "unknown", unnumbered=unnumbered, unknown=unknown)
    if total or (total == 0 and not left_open.is_open):
        return replace(left_open, value=total, missing="", approximate=approximate > 0)
    return left_open
