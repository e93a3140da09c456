"""What the activities of a year add up to, per main target and office."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.activity import Activity
from app.rules.figure import Figure, number
from app.rules.fiscal import last_day
from app.rules.months import MONTHS
from app.rules.periods import last_day_of_months
from app.rules.target_count import Count
from app.services.figures.closed_year_snapshot import as_counted
from app.services.figures.figures import counted_records, credible, people, people_columns, took_place
from app.services.figures.month_contents import Sum
from app.services.figures.office_months import sums_of_years
from app.store.kept_answers import kept


@kept
def activities_by_month(
    session: Session, targets: Iterable[bytes], fiscal_year: int, offices: Iterable[str], until: date | None = None
) -> dict[int, int]:
    """Month (1-12) → 活動件数 of these offices together, without months that have none."""
    wanted, some = set(targets), set(offices)
    sums = sums_of_open_year(session, fiscal_year, until)
    if sums is not None:
        months: dict[int, int] = defaultdict(int)
        for one in sums:
            if one.happened and one.target in wanted and one.office in some:
                months[one.month] += one.happened
        return dict(months)
    of = as_counted(session, Activity, fiscal_year)
    counted = [*counted_records(of, wanted, fiscal_year, until), of.partition.in_(some)]
    month = func.strftime("%m", of.date)
    found = session.execute(select(month, func.count()).where(*counted, took_place(of)).group_by(month))
    return {int(number): count for number, count in found}


@kept
def target_counts(
    session: Session, targets: Iterable[bytes], fiscal_year: int, until: date | None = None
) -> dict[tuple[bytes, str], Count]:
    """(target id, office code) → figures, for every pair with a final record in the year (up to ``until``)."""
    wanted = set(targets)
    sums = sums_of_open_year(session, fiscal_year, until)
    if sums is not None:
        found: dict[tuple[bytes, str], list[Sum]] = defaultdict(list)
        for one in sums:
            if one.target in wanted:
                found[one.target, one.office].append(one)
        return {key: _count(some) for key, some in found.items()}
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
        .where(*counted_records(of, wanted, fiscal_year, until))
        .group_by(of.target_id, of.partition)
    )
    return {
        (target or b"", office): Count(number(entered[0]), number(sessions), people(*entered), number(cancelled), last)
        for target, office, sessions, cancelled, last, *entered in rows
    }


def sums_of_open_year(session: Session, fiscal_year: int, until: date | None = None) -> list[Sum] | None:
    """The sums of a year (up to the last day of a month), if it counts its records as they are now; None where it is closed,
    counts records of another year, or ends within a month.
    """
    months = _whole_months(fiscal_year, until)
    sums = sums_of_open_years(session, (fiscal_year,))[fiscal_year] if months is not None else None
    return None if sums is None or months is None else [one for one in sums if one.month in months]


def sums_of_open_years(session: Session, years: Sequence[int]) -> dict[int, list[Sum] | None]:
    """The same of whole years, with as few statements as of one."""
    as_now = [year for year in years if as_counted(session, Activity, year) is Activity]
    return {year: None for year in years} | sums_of_years(session, as_now)


def people_of(sums: Sequence[Sum]) -> Figure:
    """延べ参加者 of some sums together."""
    known = [one.people for one in sums if one.people is not None]
    return people(
        sum(one.happened for one in sums),
        sum(known) if known else None,
        sum(one.approximate for one in sums),
        sum(one.unnumbered for one in sums),
        sum(one.unknown for one in sums),
    )


def _whole_months(fiscal_year: int, until: date | None) -> Collection[int] | None:
    if until is None or until >= last_day(fiscal_year):
        return MONTHS
    ends = {last_day_of_months(MONTHS[: place + 1], fiscal_year): MONTHS[: place + 1] for place in range(len(MONTHS))}
    return ends.get(until)


def _count(sums: Sequence[Sum]) -> Count:
    return Count(
        number(sum(one.happened for one in sums)),
        number(sum(one.sessions for one in sums)),
        people_of(sums),
        number(sum(one.cancelled for one in sums)),
        max((date.fromisoformat(one.last) for one in sums if one.last), default=None),
    )
