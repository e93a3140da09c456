"""What is made of the activities of one month, of each office by itself: sums, possible duplicates and what is odd.

It follows from the records and the rules alone, never from the plan or the day: so it can be kept until a record changes
(app.services.figures.office_months).
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from hashlib import sha256
from itertools import combinations
from types import MappingProxyType
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
_RULES = 1
"""Raise it with a change of what is made here."""


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
        "title": Activity.title.is_(None) | (func.trim(Activity.title) == ""),
        "participants": ~Activity.participants.between(0, MAX_COUNT),
        "sessions": ~Activity.sessions.between(0, MAX_COUNT),
        "order": Activity.end_date < Activity.date,
        "far": Activity.date < EARLIEST,
    }


def of_month(month: str, offices: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    """The conditions for the activities of these offices in a month, "2025-04"; "" for those without a day."""
    within = Activity.date.between(*days_of_month(month)) if month else Activity.date.is_(None)
    return within, Activity.partition.in_(list(offices))


def first_days(session: Session, month: str, offices: Collection[str]) -> dict[str, str]:
    """Office → the day of its first record as ISO text."""
    first = select(Activity.partition, func.min(Activity.date)).where(Activity.deleted.is_(False), *of_month(month, offices))
    return {office: day.isoformat() for office, day in session.execute(first.group_by(Activity.partition)) if day is not None}


def sums(session: Session, month: str, offices: Collection[str]) -> dict[str, list[list[Any]]]:
    """Office → of each target and kind the values of a Sum, from ``target`` on."""
    if not month:
        return {}
    happened = took_place(Activity)
    key = Activity.partition, Activity.target_id, func.coalesce(Activity.kind, "")
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
        .where(*final_records(Activity), *of_month(month, offices))
        .group_by(*key)
        .order_by(*key)
    )
    found: dict[str, list[list[Any]]] = defaultdict(list)
    for office, target, kind, count, sessions, cancelled, last, *people in rows:
        found[office].append([target or b"", kind, count, sessions, cancelled, last and last.isoformat(), *people])
    return found


def may_be_paired() -> tuple[ColumnElement[bool], ...]:
    """The conditions for records that are compared with others of their day."""
    of = Activity
    return of.deleted.is_(False), of.state.is_distinct_from("cancelled"), of.date.is_not(None), of.title.is_not(None)


def pairs(session: Session, month: str, offices: Collection[str]) -> dict[str, Pairs]:
    """Office → the activities of one day with nearly the same name."""
    if not month:
        return {}
    rows = session.execute(
        select(Activity.partition, Activity.date, Activity.id, Activity.title)
        .where(*may_be_paired(), *of_month(month, offices))
        .order_by(Activity.first_saved_at, Activity.id)
    )
    days: dict[str, dict[str, list[tuple[bytes, tuple[str, ...]]]]] = defaultdict(lambda: defaultdict(list))
    for office, day, record, title in rows:
        days[office][str(day)].append((record, forms(title or "")))
    return {office: _counted(_alike(of_office)) for office, of_office in days.items()}


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
    session: Session, month: str, offices: Collection[str], more: Mapping[str, ColumnElement[bool]] = MappingProxyType({})
) -> dict[str, Oddities]:
    """Office → what is odd about its final records; ``more``: rules that hold beside or instead of ``odd_in_itself``."""
    odd = func.coalesce(or_(*(odd_in_itself() | dict(more)).values()), False)
    rows = session.execute(
        select(Activity.partition, Activity.id, Activity.target_id, odd)
        .where(*final_records(Activity), *of_month(month, offices))
        .order_by(Activity.date, Activity.id)
    )
    ids: dict[str, list[bytes]] = defaultdict(list)
    targets: dict[str, dict[bytes, int]] = defaultdict(lambda: defaultdict(int))
    for office, record, target, is_odd in rows:
        if is_odd:
            ids[office].append(record)
        else:
            targets[office][target or b""] += 1
    return {
        office: Oddities(len(ids[office]), tuple(ids[office][:LISTED]), dict(sorted(targets[office].items())))
        for office in {*ids, *targets}
    }


MADE: dict[str, Callable[[Session, str, Collection[str]], dict[str, Any]]] = {
    "first_day": first_days,
    "sums": sums,
    "pairs": pairs,
    "oddities": oddities,
}
"""Column of OfficeMonth → what makes it; an office without any is left out."""
NONE: dict[str, Any] = {"first_day": None, "sums": [], "pairs": Pairs(0, msgpack.packb([])), "oddities": Oddities(0, (), {})}
"""What is kept of an office without any."""
