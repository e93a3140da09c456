"""What is kept of each office's months of activities (OfficeMonth), so that no page has to count a council's records anew.

Folding empties the months that a save or an import touches. Whoever asks gets what was kept, and of an emptied month what is
made at once; ``keep_months`` stores that. An answer is the same whether it was stored or not.
"""

import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import msgpack
from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.commit_point import preparing
from app.journal.touched_months import every_month
from app.models.local import OfficeMonth
from app.rules.periods import days_of_month, months_of_year, year_of_month
from app.rules.progress import Report, unheard
from app.services.figures import month_contents
from app.services.figures.month_contents import MADE, NONE, Key, Oddities, Pairs, Sum, rules_of_contents
from app.services.workspace.workspace import Workspace, reading
from app.store.kept_answers import kept, kept_of_each

STAMP_BYTES = 16


@kept
def pairs_by_month(session: Session) -> dict[Key, Pairs]:
    """Every office's months → the pairs of records that may be the same activity."""
    return {key: Pairs(*some) for key, some in _of_months(session, "pairs").items()}


@kept
def oddities_by_month(session: Session) -> dict[Key, Oddities]:
    """Every office's months → what is odd about the final records."""
    found = _of_months(session, "oddities")
    return {key: Oddities(number, tuple(ids), dict(targets)) for key, (number, ids, targets) in found.items()}


def sums_of_years(session: Session, years: Iterable[int]) -> dict[int, list[Sum]]:
    """What the records of each year add up to now: not as a closed year counts (app.services.figures.target_counts)."""
    return _sums(session, stamps_of_years(session, years))


@kept_of_each
def _sums(session: Session, wanted: Mapping[int, bytes | None]) -> dict[int, list[Sum]]:
    year_of = {month: year for year in wanted for month in months_of_year(year)}
    sums: dict[int, list[Sum]] = {year: [] for year in wanted}
    rows = [(*key, stamp is not None, packed) for key, (stamp, packed) in _stored_sums(session).items() if key[1] in year_of]
    for (office, month), some in _with_touched(session, "sums", rows).items():
        sums[year_of[month]] += [Sum(office, int(month[-2:]), *one) for one in some]
    return sums


def stamps_of_years(session: Session, years: Iterable[int]) -> dict[int, bytes | None]:
    """Year → the stamp of its activities for ``kept_of_each``; None while a month of it is not stored."""
    months = _stamps(session)
    return {year: _together(months.get(year, {}).values()) for year in years}


def stamps_of_offices(session: Session, fiscal_year: int) -> dict[str, bytes | None]:
    """The same of each office that has a record in the year."""
    months = _stamps(session).get(fiscal_year, {})
    by_office: dict[str, list[bytes | None]] = defaultdict(list)
    for (office, _), stamp in months.items():
        by_office[office].append(stamp)
    return {office: _together(some) for office, some in by_office.items()}


@kept
def _stamps(session: Session) -> dict[int, dict[Key, bytes | None]]:
    """Fiscal year → its offices' months, in their order → the stamp; None of one that is not stored."""
    found: dict[int, dict[Key, bytes | None]] = defaultdict(dict)
    for key, (stamp, _) in _stored_sums(session).items():
        found[year_of_month(key[1])][key] = stamp
    return dict(found)


@kept
def _stored_sums(session: Session) -> dict[Key, tuple[bytes | None, bytes | None]]:
    """Office and month, in their order → the stamp (None of one that is not stored) and its sums: asked with one statement."""
    rules = rules_of_contents()
    statement = "SELECT partition, month, made_by, stamp, sums FROM office_month WHERE month <> '' ORDER BY partition, month"
    return {
        (office, month): (stamp if made_by == rules else None, sums)
        for office, month, made_by, stamp, sums in session.connection().exec_driver_sql(statement)
    }


def _together(stamps: Iterable[bytes | None]) -> bytes | None:
    known = list(stamps)
    return None if None in known else sha256(b"".join(one for one in known if one is not None)).digest()


@kept
def numbers_by_month(session: Session) -> dict[Key, dict[tuple[bool, str | None], int]]:
    """Every office's months ("" for what has no day) → (deleted or not, state) → how many activities."""
    found = _of_months(session, "numbers")
    return {key: {(deleted, state): count for deleted, state, count in some} for key, some in found.items()}


@kept
def first_days(session: Session) -> dict[str, date]:
    """Office → the day of its first record; offices without any are left out."""
    statement = "SELECT partition, month, made_by, first_day FROM office_month WHERE month <> '' ORDER BY month"
    rules = rules_of_contents()
    days: dict[str, str] = {}
    touched: set[Key] = set()
    for office, month, made_by, first_day in session.connection().exec_driver_sql(statement):
        if office in days:
            continue  # an earlier month has it
        if made_by != rules:
            touched.add((office, month))
        elif first_day is not None:
            days[office] = first_day
    if touched:
        months = sorted({month for _, month in touched})
        made = month_contents.first_days(session, months, {office for office, _ in touched})
        for office, month in sorted(touched, reverse=True):  # the earliest last
            days |= {office: made[office, month]} if (office, month) in made else {}
    return {office: date.fromisoformat(day) for office, day in days.items()}


@reading
@kept
def count_touched(session: Session) -> int:
    """How many months ``keep_months`` would make."""
    return sum(map(len, _touched(session).values()))


def keep_months(workspace: Workspace, report: Report = unheard) -> None:
    """Makes and stores what is missing, a month after the other, each in a short transaction: a save meanwhile hardly waits.

    Raises what ``writing`` raises, and what ``report`` raises between two months.
    """
    with workspace.database.reading() as session:
        wanted = sorted(_touched(session))
    for place, month in enumerate(wanted):
        report(place, len(wanted), "")
        with preparing(), workspace.database.writing(small=True) as session:
            _store(session, month, _touched(session).get(month, []))


def differing_months(session: Session, report: Report = unheard) -> list[Key]:
    """The months of which something else is kept than follows from the records, and those that are not listed at all."""
    statement = f"SELECT partition, month, {', '.join(MADE)} FROM office_month WHERE made_by = ?"
    stored: dict[str, dict[str, list[Any]]] = {}
    for office, month, *contents in session.connection().exec_driver_sql(statement, (rules_of_contents(),)):
        stored.setdefault(month, {})[office] = contents
    found = every_month(session) - _listed(session)
    for place, month in enumerate(sorted(stored)):
        report(place, len(stored), "")
        made = _packed(session, month, list(stored[month]))
        found |= {(office, month) for office, contents in stored[month].items() if contents != list(made[office].values())}
    return sorted(found)


def _of_months(session: Session, part: str) -> dict[Key, Any]:
    """Office and month → one part of what is kept; of touched months it is made now."""
    rules = rules_of_contents()
    statement = f"SELECT partition, month, made_by, {part} FROM office_month ORDER BY partition, month"
    rows = session.connection().exec_driver_sql(statement).all()
    return _with_touched(session, part, [(office, month, made_by == rules, packed) for office, month, made_by, packed in rows])


def _with_touched(session: Session, part: str, rows: Iterable[tuple[str, str, bool, Any]]) -> dict[Key, Any]:
    """``rows``: office, month, whether it is stored, what is stored."""
    found: dict[Key, Any] = {}
    touched: dict[str, list[str]] = {}
    for office, month, is_stored, contents in rows:
        found[office, month] = _read(contents)
        if not is_stored:
            touched.setdefault(month, []).append(office)
    for run in _runs(touched):
        made = MADE[part](session, run, {office for month in run for office in touched[month]})
        found |= {
            (office, month): _read(_pack(made.get((office, month), NONE[part]))) for month in run for office in touched[month]
        }
    return found


def _runs(months: Iterable[str]) -> Iterator[list[str]]:
    """The months in runs of such as follow each other: what is asked of a run needs one statement."""
    run: list[str] = []
    for month in sorted(months):
        if run and (not run[-1] or days_of_month(run[-1])[1] + timedelta(days=1) != days_of_month(month)[0]):
            yield run
            run = []
        run.append(month)
    if run:
        yield run


def _touched(session: Session) -> dict[str, list[str]]:
    """Month → the offices of which something is missing or was made by other rules."""
    found: dict[str, list[str]] = {}
    statement = "SELECT partition, month FROM office_month WHERE made_by IS NOT ? ORDER BY partition, month"
    for office, month in session.connection().exec_driver_sql(statement, (rules_of_contents(),)):
        found.setdefault(month, []).append(office)
    return found


def _listed(session: Session) -> set[Key]:
    return {
        (office, month) for office, month in session.connection().exec_driver_sql("SELECT partition, month FROM office_month")
    }


def _store(session: Session, month: str, offices: Iterable[str]) -> None:
    made = _packed(session, month, list(offices))
    key = {"month": month, "made_by": rules_of_contents()}
    rows = [
        {"partition": office, "stamp": secrets.token_bytes(STAMP_BYTES), **key, **contents} for office, contents in made.items()
    ]
    if rows:
        session.execute(insert(OfficeMonth).prefix_with("OR REPLACE"), rows)


def _packed(session: Session, month: str, offices: Sequence[str]) -> dict[str, dict[str, Any]]:
    made = {part: make(session, [month], offices) for part, make in MADE.items()}
    return {office: {part: _pack(found.get((office, month), NONE[part])) for part, found in made.items()} for office in offices}


def _pack(contents: Any) -> Any:
    """As the table keeps it: a day as text, everything else as msgpack."""
    return contents if contents is None or isinstance(contents, str) else msgpack.packb(contents)


def _read(contents: Any) -> Any:
    return msgpack.unpackb(contents, strict_map_key=False) if isinstance(contents, bytes) else contents
