"""The branches' own figures of many indicators, read with a few database queries."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Integer, Select, case, cast, func, literal, select, union_all
from sqlalchemy.orm import Session

from app.models.activity import Activity
from app.models.indicator import ActivityFigure, MonthlyFigure
from app.rules.figure import ZERO, Figure, number, summed
from app.rules.months import MONTHS
from app.rules.text import MAX_COUNT
from app.services.figures.closed_year_snapshot import as_counted
from app.services.figures.figures import counted_records, credible, people, people_columns, took_place
from app.services.figures.month_contents import Sum
from app.services.figures.office_months import stamps_of_years, sums_of_years
from app.services.figures.target_counts import people_of
from app.services.indicators.consultation_sums import consultation_sums
from app.services.indicators.indicator_kinds import Key, UseRow
from app.store.kept_answers import kept, kept_of_each

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True)
class _Records:
    """What the records of one target, kind and office add up to."""

    office: str
    kind: str
    count: int
    sessions: int
    people: Figure


@dataclass(frozen=True)
class _Entered:
    """What was entered for one indicator in the activities of one target, kind and office."""

    office: str
    kind: str
    total: int | None
    about: bool


@dataclass(frozen=True)
class _Cell:
    """One cell of 月次件数表."""

    office: str
    month: int
    value: int | None
    state: str | None
    about: bool


def branch_figures(
    session: Session, every: Mapping[int, Sequence[UseRow]], months: Sequence[int] | None = None
) -> dict[int, dict[Key, dict[str, Figure]]]:
    """Fiscal year → (target, indicator) → office → figure, of the year or of some months (1-12). Offices with nothing are left
    out.

    The number of statements grows neither with the indicators nor with the years.
    """
    read = _Sums(session, tuple(every), months)
    return {year: _of_year(read, uses, year) for year, uses in every.items()}


def _of_year(read: "_Sums", every: Sequence[UseRow], fiscal_year: int) -> dict[Key, dict[str, Figure]]:
    found: dict[Key, dict[str, Figure]] = {use.key: {} for use in every}
    for use in every:
        if use.fed_by == "consultations":
            found[use.key] = read.consultations[fiscal_year]
        elif use.fed_by == "records" and use.source != "value":
            found[use.key] = _counted(use, read.records[fiscal_year].get(use.target_id, ()))
        elif use.fed_by == "records":
            found[use.key] = _entered(use, read.typed[fiscal_year].get(use.key, ()))
        elif use.fed_by == "table" and use.is_added_up:
            found[use.key] = _of_table(use, read.cells[fiscal_year].get(use.indicator_id, ()), read.months)
    return found


class _Sums:
    """What lies here for some years, of all targets and indicators; only what is asked for is read."""

    def __init__(self, session: Session, years: tuple[int, ...], months: Sequence[int] | None) -> None:
        self.months = months
        self._where = session, years
        # Whoever asks for one month asks for the others too.
        self._month = months[0] if months is not None and len(months) == 1 else 0
        self._months = None if months is None else MONTHS if self._month else tuple(sorted(months))

    @cached_property
    def records(self) -> dict[int, Mapping[bytes, Sequence[_Records]]]:
        """Year → target → what its records add up to."""
        return self._chosen(_records(*self._where, self._months, bool(self._month)))

    @cached_property
    def typed(self) -> dict[int, Mapping[Key, Sequence[_Entered]]]:
        """Year → (target, indicator) → what was entered in activities."""
        return self._chosen(_typed(*self._where, self._months, bool(self._month)))

    @cached_property
    def consultations(self) -> dict[int, dict[str, Figure]]:
        """Year → office → number of consultations."""
        found = consultation_sums(*self._where, self._months, by_month=bool(self._month))
        return {year: dict(of_year) for year, of_year in self._chosen(found).items()}

    @cached_property
    def cells(self) -> dict[int, Mapping[bytes, Sequence[_Cell]]]:
        """Year → indicator → the cells of 月次件数表, of all months."""
        found = _cells(*self._where)
        return {year: found.get(year, {}) for year in self._where[1]}

    def _chosen(self, found: Mapping[tuple[int, int], Mapping[K, V]]) -> dict[int, Mapping[K, V]]:
        return {year: found.get((year, self._month), {}) for year in self._where[1]}


def nothing(use: UseRow) -> Figure:
    """The figure of an office that reported and has no record: 0, because nothing was done. What must be typed is blank
    instead.
    """
    return ZERO if use.fed_by == "records" and use.source != "value" else Figure()


def _happened(of: Any, fiscal_year: int, months: Sequence[int] | None) -> list[Any]:
    """The conditions for records that count: final, held, in these months."""
    chosen = () if months in (None, MONTHS) else (func.strftime("%m", of.date).in_([f"{month:02}" for month in months or ()]),)
    return [*counted_records(of, None, fiscal_year), took_place(of), *chosen]


def _believable(scaled: Any) -> ColumnElement[Any]:
    """As ``credible``, for numbers scaled by up to two decimals."""
    return case((scaled.between(0, MAX_COUNT * 100), scaled))


def _month(of: Any, by_month: bool) -> ColumnElement[Any]:
    return cast(func.strftime("%m", of.date), Integer) if by_month else literal(0)


@kept
def _records(
    session: Session, years: tuple[int, ...], months: Sequence[int] | None, by_month: bool
) -> dict[tuple[int, int], dict[bytes, list[_Records]]]:
    """(year, month or 0) → target → what the records of each kind and office add up to."""

    def of_year(fiscal_year: int) -> Select[Any]:
        of = as_counted(session, Activity, fiscal_year)
        month = _month(of, by_month).label("month")
        sums = func.sum(func.coalesce(credible(of.sessions), 1)), *people_columns(of)
        chosen = select(literal(fiscal_year), month, of.target_id, of.partition, func.coalesce(of.kind, ""), *sums)
        grouped = of.target_id, of.partition, of.kind, *((month,) if by_month else ())
        return chosen.where(*_happened(of, fiscal_year, months)).group_by(*grouped)

    as_now = [year for year in years if as_counted(session, Activity, year) is Activity]
    open_years = _of_open_years(session, stamps_of_years(session, as_now), months, by_month)
    found = {(year, month): dict(added) for year, some in open_years.items() for month, added in some.items()}
    counted_as_they_were = [of_year(year) for year in years if year not in as_now]
    rows = session.execute(union_all(*counted_as_they_were)) if counted_as_they_were else ()
    for year, month, target, office, kind, sessions, *entered in rows:
        of_target = found.setdefault((year, month), {}).setdefault(target or b"", [])
        of_target.append(_Records(office, kind, entered[0], sessions, people(*entered)))
    return found


@kept_of_each
def _of_open_years(
    session: Session, years: Mapping[int, bytes | None], months: Sequence[int] | None, by_month: bool
) -> dict[int, dict[int, dict[bytes, list[_Records]]]]:
    return {year: _added(sums, months, by_month) for year, sums in sums_of_years(session, years).items()}


def _added(sums: Sequence[Sum], months: Sequence[int] | None, by_month: bool) -> dict[int, dict[bytes, list[_Records]]]:
    """Month or 0 → target → the same from the sums of a year's months."""
    some: dict[tuple[int, bytes, str, str], list[Sum]] = defaultdict(list)
    for one in sums:
        if one.happened and (months is None or one.month in months):
            some[one.month if by_month else 0, one.target, one.office, one.kind].append(one)
    found: dict[int, dict[bytes, list[_Records]]] = {}
    for (month, target, office, kind), of_it in some.items():
        count, sessions = sum(one.happened for one in of_it), sum(one.sessions for one in of_it)
        found.setdefault(month, {}).setdefault(target, []).append(_Records(office, kind, count, sessions, people_of(of_it)))
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


@kept
def _typed(
    session: Session, years: tuple[int, ...], months: Sequence[int] | None, by_month: bool
) -> dict[tuple[int, int], dict[Key, list[_Entered]]]:
    """(year, month or 0) → (target, indicator) → what was entered in activities of each kind and office."""

    def of_year(fiscal_year: int) -> Select[Any]:
        of = as_counted(session, Activity, fiscal_year)
        typed = as_counted(session, ActivityFigure, fiscal_year)
        month = _month(of, by_month).label("month")
        kind = func.coalesce(of.kind, "")
        sums = func.sum(_believable(typed.value)), func.max(typed.approximate)
        return (
            select(literal(fiscal_year), month, of.target_id, typed.indicator_id, of.partition, kind, *sums)
            .join(of, of.id == typed.activity_id)
            .where(typed.deleted.is_(False), typed.partition == of.partition, *_happened(of, fiscal_year, months))
            .group_by(of.target_id, typed.indicator_id, of.partition, of.kind, *((month,) if by_month else ()))
        )

    found: dict[tuple[int, int], dict[Key, list[_Entered]]] = {}
    for year, month, target, indicator, office, kind, total, about in session.execute(union_all(*map(of_year, years))):
        key = target or b"", indicator or b""
        found.setdefault((year, month), {}).setdefault(key, []).append(_Entered(office, kind, total, bool(about)))
    return found


def _entered(use: UseRow, every: Sequence[_Entered]) -> dict[str, Figure]:
    found: dict[str, Figure] = {}
    for one in every:
        if use.source_kind in ("", one.kind) and one.total is not None:
            before = found.get(one.office, Figure(0, ""))
            found[one.office] = Figure((before.value or 0) + one.total, "", before.approximate or one.about)
    return found


@kept
def _cells(session: Session, years: tuple[int, ...]) -> dict[int, dict[bytes, list[_Cell]]]:
    """Year → indicator → the cells of 月次件数表."""

    def of_year(fiscal_year: int) -> Select[Any]:
        of = as_counted(session, MonthlyFigure, fiscal_year)
        cell = of.indicator_id, of.partition, of.month, _believable(of.value), of.state, of.approximate
        wanted = of.fiscal_year == fiscal_year, of.office == of.partition, of.deleted.is_(False), of.month.between(1, 12)
        return select(literal(fiscal_year), *cell).where(*wanted)

    found: dict[int, dict[bytes, list[_Cell]]] = {}
    for year, indicator, office, month, value, state, about in session.execute(union_all(*map(of_year, years))):
        cells = found.setdefault(year, {}).setdefault(indicator or b"", [])
        cells.append(_Cell(office, month, value, state, bool(about)))
    return found


def _of_table(use: UseRow, every: Sequence[_Cell], months: Sequence[int] | None) -> dict[str, Figure]:
    """A flow (sum) adds its months; a stock (period_end) is its last known month, in the order April … March."""
    by_office: dict[str, list[_Cell]] = {}
    for cell in every:
        if months is None or cell.month in months:
            by_office.setdefault(cell.office, []).append(cell)
    return {
        office: _of_months(use, sorted(cells, key=lambda cell: MONTHS.index(cell.month))) for office, cells in by_office.items()
    }


def _of_months(use: UseRow, cells: Sequence[_Cell]) -> Figure:
    known = [(cell.value, cell.about) for cell in cells if cell.value is not None]
    if not known:
        return Figure(missing="none" if any(cell.state == "none" for cell in cells) else "blank")
    if use.aggregation == "period_end":
        value, about = known[-1]
        return Figure(value, "", about)
    return Figure(sum(value for value, _ in known), "", any(about for _, about in known))
