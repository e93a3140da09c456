"""The branches' own figures of many indicators, read with a few database queries."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from app.models.activity import Activity
from app.models.indicator import ActivityFigure, MonthlyFigure
from app.rules.figure import ZERO, Figure, number, summed
from app.rules.text import MAX_COUNT
from app.services.figures.closed_year_snapshot import as_counted
from app.services.figures.figures import counted_records, credible, people, people_columns, took_place
from app.services.figures.month_contents import Sum
from app.services.figures.target_counts import people_of, sums_of_open_year
from app.services.indicators.consultation_sums import consultation_sums
from app.services.indicators.indicator_kinds import Key, UseRow


@dataclass(frozen=True)
class _Records:
    """What the records of one target, kind and office add up to."""

    office: str
    kind: str
    count: int
    sessions: int
    people: Figure


def branch_figures(
    session: Session, every: Sequence[UseRow], fiscal_year: int, months: Sequence[int] | None = None
) -> dict[Key, dict[str, Figure]]:
    """(target, indicator) → office → figure, of the year or of some months (1-12). Offices with nothing are left out."""
    counted = [use for use in every if use.fed_by == "records" and use.source != "value"]
    typed = [use for use in every if use.fed_by == "records" and use.source == "value"]
    monthly = [use for use in every if use.fed_by == "table" and use.is_added_up]
    found: dict[Key, dict[str, Figure]] = {use.key: {} for use in every}
    of = as_counted(session, Activity, fiscal_year) if counted or typed else Activity
    if any(use.fed_by == "consultations" for use in every):
        counted_there = consultation_sums(session, fiscal_year, months)
        found |= {use.key: counted_there for use in every if use.fed_by == "consultations"}
    happened = _happened(of, every, fiscal_year, months) if counted or typed else []
    if counted:
        sums = sums_of_open_year(session, fiscal_year)
        records = _records(session, of, happened) if sums is None else _added(sums, months)
        found |= {use.key: _counted(use, records.get(use.target_id, ())) for use in counted}
    if typed:
        found |= _typed(session, typed, of, happened, fiscal_year)
    if monthly:
        found |= _monthly(session, monthly, fiscal_year, months)
    return found


def nothing(use: UseRow) -> Figure:
    """The figure of an office that reported and has no record: 0, because nothing was done. What must be typed is blank
    instead.
    """
    return ZERO if use.fed_by == "records" and use.source != "value" else Figure()


def _happened(of: Any, every: Sequence[UseRow], fiscal_year: int, months: Sequence[int] | None) -> list[Any]:
    """The conditions for records that count: final, held, of these targets and months."""
    return [
        *counted_records(of, {use.target_id for use in every}, fiscal_year),
        took_place(of),
        *((func.strftime("%m", of.date).in_([f"{month:02}" for month in months]),) if months is not None else ()),
    ]


def _believable(scaled: Any) -> ColumnElement[Any]:
    """As ``credible``, for numbers scaled by up to two decimals."""
    return case((scaled.between(0, MAX_COUNT * 100), scaled))


def _records(session: Session, of: Any, happened: Sequence[Any]) -> Mapping[bytes, Sequence[_Records]]:
    found: dict[bytes, list[_Records]] = defaultdict(list)
    rows = session.execute(
        select(
            of.target_id,
            of.partition,
            func.coalesce(of.kind, ""),
            func.sum(func.coalesce(credible(of.sessions), 1)),
            *people_columns(of),
        )
        .where(*happened)
        .group_by(of.target_id, of.partition, of.kind)
    )
    for target, office, kind, sessions, *entered in rows:
        found[target].append(_Records(office, kind, entered[0], sessions, people(*entered)))
    return found


def _added(sums: Sequence[Sum], months: Sequence[int] | None) -> Mapping[bytes, Sequence[_Records]]:
    """The same from the sums of a year's months."""
    some: dict[tuple[bytes, str, str], list[Sum]] = defaultdict(list)
    for one in sums:
        if one.happened and (months is None or one.month in months):
            some[one.target, one.office, one.kind].append(one)
    found: dict[bytes, list[_Records]] = defaultdict(list)
    for (target, office, kind), of_it in some.items():
        count, sessions = sum(one.happened for one in of_it), sum(one.sessions for one in of_it)
        found[target].append(_Records(office, kind, count, sessions, people_of(of_it)))
    return found


def _counted(use: UseRow, records: Sequence[_Records]) -> dict[str, Figure]:
    by_office: dict[str, list[_Records]] = defaultdict(list)
    for one in records:
        if use.source_kind in ("", one.kind):
            by_office[one.office].append(one)
    return {office: _count(use, rows) for office, rows in by_office.items()}


def _count(use: UseRow, rows: Sequence[_Records]) -> Figure:
    if use.source == "activities":
        return number(sum(one.count for one in rows))
    if use.source == "sessions":
        return number(sum(one.sessions for one in rows))
    return summed(one.people for one in rows)


def _typed(
    session: Session, every: Sequence[UseRow], of: Any, happened: Sequence[Any], fiscal_year: int
) -> dict[Key, dict[str, Figure]]:
    typed = as_counted(session, ActivityFigure, fiscal_year)
    rows = session.execute(
        select(
            of.target_id,
            typed.indicator_id,
            of.partition,
            func.coalesce(of.kind, ""),
            func.sum(_believable(typed.value)),
            func.max(typed.approximate),
        )
        .join(of, of.id == typed.activity_id)
        .where(
            typed.indicator_id.in_({use.indicator_id for use in every}),
            typed.deleted.is_(False),
            typed.partition == of.partition,
            *happened,
        )
        .group_by(of.target_id, typed.indicator_id, of.partition, of.kind)
    ).all()
    found: dict[Key, dict[str, Figure]] = {use.key: {} for use in every}
    for use in every:
        for target, indicator, office, kind, total, about in rows:
            if (target, indicator) == use.key and use.source_kind in ("", kind) and total is not None:
                before = found[use.key].get(office, Figure(0, ""))
                found[use.key][office] = Figure((before.value or 0) + total, "", before.approximate or bool(about))
    return found


def _monthly(
    session: Session, every: Sequence[UseRow], fiscal_year: int, months: Sequence[int] | None
) -> dict[Key, dict[str, Figure]]:
    """A flow (sum) adds its months; a stock (period_end) is its last known month, in the order April … March."""
    of = as_counted(session, MonthlyFigure, fiscal_year)
    cells: dict[tuple[bytes, str], list[Any]] = defaultdict(list)
    rows = session.execute(
        select(
            of.indicator_id,
            of.partition,
            of.month,
            _believable(of.value),
            of.state,
            of.approximate,
        ).where(
            of.indicator_id.in_({use.indicator_id for use in every}),
            of.fiscal_year == fiscal_year,
            of.office == of.partition,
            of.deleted.is_(False),
            of.month.between(1, 12),
            *((of.month.in_(months),) if months is not None else ()),
        )
    )
    for indicator, office, month, value, state, about in rows:
        # April is 0 and March 11, so that sorting puts the last month of the fiscal year last.
        cells[indicator, office].append(((month + 8) % 12, value, state, bool(about)))
    found: dict[Key, dict[str, Figure]] = {use.key: {} for use in every}
    for use in every:
        for (indicator, office), typed in cells.items():
            if indicator == use.indicator_id:
                found[use.key][office] = _of_months(use, sorted(typed, key=lambda cell: cell[0]))
    return found


def _of_months(use: UseRow, cells: Sequence[Any]) -> Figure:
    known = [cell for cell in cells if cell[1] is not None]
    if not known:
        return Figure(missing="none" if any(cell[2] == "none" for cell in cells) else "blank")
    if use.aggregation == "period_end":
        return Figure(known[-1][1], "", known[-1][3])
    return Figure(sum(cell[1] for cell in known), "", any(cell[3] for cell in known))
