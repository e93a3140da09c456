"""What is made of the activities of some months, of each office and month by itself: sums, possible duplicates and what is odd.

It follows from the records and the rules alone, never from the plan or the day: so it can be kept until a record changes
(app.services.figures.office_months).
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256
from itertools import combinations
from typing import Any, NamedTuple

import msgpack
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.models.activity import Activity
from app.rules.finding import forms, forms_alike, rules_digest
from app.rules.periods import days_of_month
from app.rules.text import MAX_COUNT
from app.services.figures.figures import credible, final_records, people_columns, took_place

LISTED = 500
"""Of one office and month so many pairs and odd records are told one by one; their numbers are always complete."""
EARLIEST = date(1990, 1, 1)
_BLANKS = " \t\n\r\u00a0\u3000"
"""What a name may hold and still be empty: a form strips it, another program may not."""
_RULES = 3
"""Raise it with a change of what is made here."""


Key = tuple[str, str]
"""Office and month, "2025-04"."""


class Sum(NamedTuple):
    """What the final records of one office, month (1-12), target and kind add up to.

    ``records``: all of them; ``happened``: of what took place, with its sessions and last day as ISO text; ``people`` and what
    is missing from it as app.services.figures.figures.people reads it; ``cancelled``: 中止.
    """

    office: str
    month: int
    target: bytes
    kind: str
    records: int
    sessions: int
    cancelled: int
    last: str | None
    happened: int
    people: int | None
    approximate: int
    unnumbered: int
    unknown: int


class Pairs(NamedTuple):
    """How many pairs of records may be the same activity. ``packed``: (one, other, day as ISO text) of LISTED of them, newest day
    first, the one saved first before the other.
    """

    number: int
    packed: bytes

    @property
    def listed(self) -> list[tuple[bytes, bytes, str]]:
        """The pairs; read only where they are shown, for a council may have many."""
        return [(one, other, day) for one, other, day in msgpack.unpackb(self.packed)]


class Oddities(NamedTuple):
    """``number`` of final records that break a rule of ``odd_in_itself``; ``listed``: their ids by day. ``targets``: main target
    (b"" for none) → how many of the other final records it has.
    """

    number: int
    listed: tuple[bytes, ...]
    targets: dict[bytes, int]


def rules_of_contents() -> bytes:
    """Changes with every rule by which these contents are made."""
    return sha256(repr((_RULES, LISTED, EARLIEST, MAX_COUNT, rules_digest())).encode()).digest()


def odd_in_itself() -> dict[str, ColumnElement[bool]]:
    """Code of a rule → the condition that an odd record fulfils, whatever the plan is and whichever day it is."""
    return {
        "date": Activity.date.is_(None),
        "title": Activity.title.is_(None) | (func.trim(Activity.title, _BLANKS) == ""),
        "participants": ~Activity.participants.between(0, MAX_COUNT),
        "sessions": ~Activity.sessions.between(0, MAX_COUNT),
        "order": Activity.end_date < Activity.date,
        "far": Activity.date < EARLIEST,
    }


def of_months(months: Sequence[str], offices: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    """The conditions for the activities of these offices from the first to the last of these months, "2025-04"; "" by itself for
    those without a day.
    """
    within = Activity.date.is_(None)
    if months[0]:
        within = Activity.date.between(days_of_month(months[0])[0], days_of_month(months[-1])[1])
    return within, Activity.partition.in_(list(offices))


_MONTH: ColumnElement[str] = func.coalesce(func.substr(Activity.date, 1, 7), "")


def first_days(session: Session, months: Sequence[str], offices: Collection[str]) -> dict[Key, str]:
    """Office and month → the day of its first record as ISO text."""
    first = select(Activity.partition, _MONTH, func.min(Activity.date)).where(Activity.deleted.is_(False))
    rows = session.execute(first.where(*of_months(months, offices)).group_by(Activity.partition, _MONTH))
    return {(office, month): day.isoformat() for office, month, day in rows if day is not None}


def numbers(session: Session, months: Sequence[str], offices: Collection[str]) -> dict[Key, list[list[Any]]]:
    """Office and month → [deleted or not, state, how many activities]."""
    # Both values are named, so that the index of the list is read by the days within each.
    key = Activity.partition, _MONTH, Activity.deleted, Activity.state
    counted = select(*key, func.count()).where(Activity.deleted.in_((False, True)), *of_months(months, offices))
    found: dict[Key, list[list[Any]]] = defaultdict(list)
    for office, month, *number in session.execute(counted.group_by(*key).order_by(*key)):
        found[office, month].append(number)
    return found


def sums(session: Session, months: Sequence[str], offices: Collection[str]) -> dict[Key, list[list[Any]]]:
    """Office and month → of each target and kind the values of a Sum, from ``target`` on."""
    if not months[0]:
        return {}
    happened = took_place(Activity)
    key = Activity.partition, _MONTH, Activity.target_id, func.coalesce(Activity.kind, "")
    rows = session.execute(
        select(
            *key,
            func.count(),
            # A record without a number of sessions counts as one session: it took place.
            func.coalesce(func.sum(func.coalesce(credible(Activity.sessions), 1)).filter(happened), 0),
            func.count().filter(Activity.status == "cancelled"),
            func.max(Activity.date).filter(happened),
            *people_columns(Activity),
        )
        .where(*final_records(Activity), *of_months(months, offices))
        .group_by(*key)
        .order_by(*key)
    )
    found: dict[Key, list[list[Any]]] = defaultdict(list)
    for office, month, target, kind, count, sessions, cancelled, last, *people in rows:
        found[office, month].append([target or b"", kind, count, sessions, cancelled, last and last.isoformat(), *people])
    return found


def may_be_paired() -> tuple[ColumnElement[bool], ...]:
    """The conditions for records that are compared with others of their day."""
    of = Activity
    return of.deleted.is_(False), of.state.is_distinct_from("cancelled"), of.date.is_not(None), of.title.is_not(None)


def pairs(session: Session, months: Sequence[str], offices: Collection[str]) -> dict[Key, Pairs]:
    """Office and month → the activities of one day with nearly the same name."""
    if not months[0]:
        return {}
    rows = session.execute(
        select(Activity.partition, Activity.date, Activity.id, Activity.title)
        .where(*may_be_paired(), *of_months(months, offices))
        .order_by(Activity.first_saved_at, Activity.id)
    )
    days: dict[Key, dict[str, list[tuple[bytes, tuple[str, ...]]]]] = defaultdict(lambda: defaultdict(list))
    for office, day, record, title in rows:
        days[office, str(day)[:7]][str(day)].append((record, forms(title or "")))
    return {key: _counted(_alike(of_month)) for key, of_month in days.items()}


def _alike(days: dict[str, list[tuple[bytes, tuple[str, ...]]]]) -> Iterator[tuple[bytes, bytes, str]]:
    for day in sorted(days, reverse=True):
        for (one, name), (other, other_name) in combinations(days[day], 2):
            if forms_alike(name, other_name):
                yield one, other, day


def _counted(found: Iterator[tuple[bytes, bytes, str]]) -> Pairs:
    listed = []
    count = 0
    for pair in found:
        count += 1
        if count <= LISTED:
            listed.append(pair)
    return Pairs(count, msgpack.packb(listed))


def oddities(
    session: Session, months: Sequence[str], offices: Collection[str], rules: Mapping[str, ColumnElement[bool]] | None = None
) -> dict[Key, Oddities]:
    """Office and month → what is odd about its final records, by other rules than ``odd_in_itself`` where they are given."""
    odd = func.coalesce(or_(*(rules or odd_in_itself()).values()), False)
    rows = session.execute(
        select(Activity.partition, _MONTH, Activity.id, Activity.target_id, odd)
        .where(*final_records(Activity), *of_months(months, offices))
        .order_by(Activity.date, Activity.id)
    )
    ids: dict[Key, list[bytes]] = defaultdict(list)
    targets: dict[Key, dict[bytes, int]] = defaultdict(lambda: defaultdict(int))
    for office, month, record, target, is_odd in rows:
        if is_odd:
            ids[office, month].append(record)
        else:
            targets[office, month][target or b""] += 1
    return {
        key: Oddities(len(ids[key]), tuple(ids[key][:LISTED]), dict(sorted(targets[key].items()))) for key in {*ids, *targets}
    }


MADE: dict[str, Callable[[Session, Sequence[str], Collection[str]], dict[Key, Any]]] = {
    "first_day": first_days,
    "numbers": numbers,
    "sums": sums,
    "pairs": pairs,
    "oddities": oddities,
}
"""Column of OfficeMonth → what makes it; an office and month without any is left out."""
NONE: dict[str, Any] = {
    "first_day": None, "numbers": [], "sums": [], "pairs": Pairs(0, msgpack.packb([])), "oddities": Oddities(0, (), {}),
}  # fmt: skip
"""What is kept of those."""
