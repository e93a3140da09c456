"""The list of activities: filter, sort, search, sum. It returns ids; rows are read only as they become visible.

Lists, counts and sums are answered from the indexes of the table alone (app.models.activity).
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, overload

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    case,
    false,
    func,
    literal_column,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session

from app.models.activity import Activity
from app.models.check_mark import CheckMark
from app.models.plan import Goal, Plan, Target
from app.rules.figure import Figure
from app.rules.finding import names_alike, searched_words
from app.rules.fiscal import first_day, last_day
from app.rules.periods import last_day_of_months
from app.services.activities import activity_rows
from app.services.activities.activity_rows import ActivityRow
from app.services.activities.activity_search import prepare_search, texts_with
from app.services.activities.review_marks import changed_records
from app.services.figures.figures import people, people_columns
from app.services.figures.month_contents import may_be_paired
from app.services.figures.office_months import numbers_by_month
from app.services.records.open_conflicts import find_open_conflicts
from app.services.workspace.workspace import Workspace
from app.store.column import first_column
from app.store.kept_answers import kept

SORTS = {
    "date": "date",
    "target": "target_id",
    "title": "title",
    "place": "place",
    "participants": "participants",
    "state": "state",
    "office": "partition",
    "last_saved": "last_saved_at",
}
"""What the list can be sorted by; targets sort as their plans list them. Equal ones stand in the order of TIES, then of ids."""
TIES = ("date", "last_saved_at")
WALKED = ("title", "place")
"""Sorts with an index of their own."""
BY_MONTH = ("fiscal_year", "office", "month", "states", "deleted")
"""Where the list is narrowed by nothing else, how long it is follows from what is kept of the months."""
BLOCK = 1000
"""Ids that a list on screen reads at once."""
FEW = 1000
"""Records found by a search are looked up one by one up to this number; beyond it the whole list is read beside them."""


@dataclass(frozen=True)
class Filter:
    """What the list shows. ``month`` is 1-12; ``search`` is words that must all occur, however they are written
    (app.rules.finding).

    ``states`` None: drafts, final and 取消 records alike. ``order_by`` is one of SORTS. ``check``: "unchecked" for what the
    head office has not checked, "changed" for what changed since it did. ``among``: only records of these ids, None for any.
    """

    fiscal_year: int | None = None
    target_id: bytes | None = None
    office: str | None = None
    month: int | None = None
    search: str = ""
    states: tuple[str, ...] | None = None
    deleted: bool = False
    check: str = ""
    order_by: str = "date"
    descending: bool = True
    among: tuple[bytes, ...] | None = None


def list_ids(workspace: Workspace, wanted: Filter) -> list[bytes]:
    """The ids of all matching activities, in the wanted order."""
    if not searched_words(wanted.search):
        with workspace.database.reading() as session:
            return _ids(session, wanted)
    prepare_search(workspace)
    with workspace.database.reading() as session:
        texts = texts_with(wanted.search, _days(wanted))
        found = {record for statement in texts for record in first_column(session, statement)}
        if wanted.among is None and len(found) <= FEW:
            return _ids(session, replace(wanted, search="", among=tuple(found)))
        return [id_ for id_ in _ids(session, replace(wanted, search="")) if id_ in found]


def listed(workspace: Workspace, wanted: Filter) -> Sequence[bytes]:
    """The same for a list on screen: the ids are read as they are looked at, those of a search at once."""
    return list_ids(workspace, wanted) if searched_words(wanted.search) else ListedIds(workspace, wanted)


def count(workspace: Workspace, wanted: Filter) -> int:
    """How many activities match."""
    if wanted.search:
        prepare_search(workspace)
    with workspace.database.reading() as session:
        return _counted(session, wanted)


class ListedIds(Sequence[bytes]):
    """The ids of the matching activities, in the wanted order, read in blocks as they are looked at.

    It holds as long as the records do: whoever changes some asks for a new list. What has gone in between is b"". The second
    half is read from the end, so that both ends of a list of any length are there at once.
    """

    def __init__(self, workspace: Workspace, wanted: Filter) -> None:
        self._workspace, self._wanted = workspace, wanted
        self._count = count(workspace, wanted)
        self._blocks: dict[int, list[bytes]] = {}

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> bytes: ...
    @overload
    def __getitem__(self, place: slice) -> list[bytes]: ...
    def __getitem__(self, place: int | slice) -> bytes | list[bytes]:
        if isinstance(place, slice):
            return [self[one] for one in range(self._count)[place]]
        number, within = divmod(range(self._count)[place], BLOCK)
        return self._block(number)[within]

    def __iter__(self) -> Iterator[bytes]:
        return iter(list_ids(self._workspace, self._wanted))

    def index(self, record: bytes, *_: int) -> int:
        """The place of a record. Raises ValueError when it isn't in the list."""
        for number, block in self._blocks.items():
            if record in block:
                return number * BLOCK + block.index(record)
        with self._workspace.database.reading() as session:
            return _place(session, self._wanted, record)

    def _block(self, number: int) -> list[bytes]:
        if number not in self._blocks:
            first = number * BLOCK
            size = min(BLOCK, self._count - first)
            after = self._count - first - size
            with self._workspace.database.reading() as session:
                if first <= after:
                    found = _ids(session, self._wanted, first, size)
                else:
                    found = _ids(session, replace(self._wanted, descending=not self._wanted.descending), after, size)[::-1]
            self._blocks[number] = found + [b""] * (size - len(found))
        return self._blocks[number]


def totals(workspace: Workspace, wanted: Filter) -> tuple[int, Figure]:
    """(number of activities, 延べ参加者) of the matching records that count."""
    if wanted.search:
        prepare_search(workspace)
    with workspace.database.reading() as session:
        return _totals(session, wanted)


def open_in(workspace: Workspace, wanted: Filter) -> int:
    """How many of the records in ``totals`` have an open conflict."""
    with workspace.database.reading() as session:
        some = [one.record for one in find_open_conflicts(session, ("activity",))]
        return _count(session, wanted, Activity.state == "final", Activity.id.in_(some)) if some else 0


def similar(
    workspace: Workspace, held: date | None, target_id: bytes | None, title: str | None, but: bytes | None
) -> list[ActivityRow]:
    """This office's other activities of the same day and target with a similar title: perhaps the same event recorded twice."""
    if held is None or not title:
        return []
    with workspace.database.reading() as session:
        return activity_rows.rows(
            session, similar_ids(session, held, workspace.partition, title, but, Activity.target_id == target_id)
        )


def similar_ids(
    session: Session, held: date, office: str, title: str, but: bytes | None, *where: ColumnElement[bool]
) -> list[bytes]:
    """The ids of an office's other activities of a day with nearly the same title; what was cancelled counts nowhere."""
    of_day = select(Activity.id, Activity.title).where(
        Activity.date == held, Activity.partition == office, *may_be_paired(), *where
    )
    return [id_ for id_, other in session.execute(of_day) if id_ != but and names_alike(title, other or "")]


def _ids(session: Session, wanted: Filter, first: int = 0, most: int = -1) -> list[bytes]:
    """The ids from a place on, in the wanted order; -1: all of them."""
    statement = _in_order(session, wanted)
    # By number: two selects are only merged in their order, without sorting, when it is said of both together.
    keys: list[ColumnElement[Any]] = [
        literal_column(str(number)) for number in (*range(2, len(statement.selected_columns) + 1), 1)
    ]
    ordered = statement.order_by(*(key.desc() if wanted.descending else key.asc() for key in keys))
    return first_column(session, ordered.limit(most).offset(first))


@kept
def _counted(session: Session, wanted: Filter) -> int:
    of_month = replace(Filter(), **{name: getattr(wanted, name) for name in BY_MONTH})
    return (
        _count_kept(session, wanted) if replace(wanted, order_by="date", descending=True) == of_month else _count(session, wanted)
    )


def _count_kept(session: Session, wanted: Filter) -> int:
    """The same of what is kept of the months."""
    return sum(
        count
        for (office, month), numbers in numbers_by_month(session).items()
        if wanted.office in (None, office) and _shows_month(wanted, month)
        for (deleted, state), count in numbers.items()
        if deleted == wanted.deleted and (wanted.states is None or state in wanted.states)
    )


def _shows_month(wanted: Filter, month: str) -> bool:
    """Whether the list shows what is in a month, "2025-04"; "": what has no day."""
    if (days := _days(wanted)) is None:
        return wanted.month is None or month[5:] == f"{wanted.month:02}"
    first, last = (f"{day:%Y-%m}" for day in days)
    return first <= month <= last or (not month and wanted.month is None)


@kept
def _totals(session: Session, wanted: Filter) -> tuple[int, Figure]:
    counted = ("status", "participants", "participants_approximate", "participants_unknown")
    found = _matching(session, wanted, _columns(*counted), Activity.state == "final").subquery()
    number, *entered = session.execute(select(func.count(), *people_columns(found.c)).select_from(found)).one()
    return number, people(*entered)


def _count(session: Session, wanted: Filter, *where: ColumnElement[bool]) -> int:
    found = _matching(session, wanted, _columns("id"), *where).subquery()
    return session.scalar(select(func.count()).select_from(found)) or 0


def _place(session: Session, wanted: Filter, record: bytes) -> int:
    """How many records stand before this one. Raises ValueError when it doesn't match."""
    found = _in_order(session, wanted).subquery()
    identity, *keys = found.c
    order = [*keys, identity]
    own = session.execute(select(*order).where(identity == record)).first()
    if own is None:
        raise ValueError("not in this list")
    before: list[ColumnElement[bool]] = []
    for number, (key, value) in enumerate(zip(order, own, strict=True)):
        same = [one.is_not_distinct_from(other) for one, other in zip(order[:number], own[:number], strict=True)]
        before.append(and_(*same, _precedes(key, value, wanted.descending)))
    return session.scalar(select(func.count()).select_from(found).where(or_(*before))) or 0


def _precedes(key: ColumnElement[Any], value: Any, descending: bool) -> ColumnElement[bool]:
    """Nothing is less than everything, as SQLite sorts it."""
    if value is None:
        return key.is_not(None) if descending else false()
    return key > value if descending else or_(key < value, key.is_(None))


def _in_order(session: Session, wanted: Filter) -> Select[Any] | CompoundSelect[Any]:
    """The matching records: id and what they are ordered by, before the id."""
    sorted_by = SORTS[wanted.order_by]
    key = _place_in_plan(session) if wanted.order_by == "target" else Activity.__table__.c[sorted_by]
    ties = _columns(*(name for name in TIES if name != sorted_by))
    return _matching(session, wanted, [*_columns("id"), key.label("sort_key"), *ties], walked=_is_walked(wanted))


def _is_walked(wanted: Filter) -> bool:
    """Whether the first records are soon met in the order of the sort; where few match, those are found and sorted."""
    few_match = wanted.month is not None or wanted.states not in (None, ("final",)) or wanted.check == "changed"
    return wanted.order_by in WALKED and not few_match


def _matching(
    session: Session, wanted: Filter, columns: Sequence[ColumnElement[Any]], *where: ColumnElement[bool], walked: bool = False
) -> Select[Any] | CompoundSelect[Any]:
    """These columns of the matching records.

    Read by days it is one range of the index for the days of the year and one for what has no day: with both in one condition
    SQLite would read all years. Else (``walked``, or where the ids are known) nothing but the sort, or the ids, is read by.
    """
    of = Activity.__table__.c if not walked and wanted.among is None else _unread
    where = (*where, *_narrowed(wanted, of), *_checked(session, wanted))
    days = _ranges(wanted, of["date"])
    is_there = (Activity.deleted if wanted.among is None else _unread["deleted"]).is_(wanted.deleted)
    parts = [select(*columns).where(is_there, one, *where) for one in (days if of is not _unread else [or_(*days)])]
    return parts[0] if len(parts) == 1 else union_all(*parts)


def _columns(*names: str) -> list[ColumnElement[Any]]:
    return [Activity.__table__.c[name] for name in names]


_unread = {
    name: literal_column(f"+activity.{name}", Activity.__table__.c[name].type)
    for name in ("deleted", "date", "target_id", "partition", "state")
}
"""The columns with a plus before them, which keeps SQLite from choosing an index by them."""


def _ranges(wanted: Filter, day: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    days = _days(wanted)
    if days is None:
        return [true()]
    # A draft without a date belongs to the year it is looked for in: it must not vanish from the list.
    return [day.between(*days)] if wanted.month is not None else [day.between(*days), day.is_(None)]


def _days(wanted: Filter) -> tuple[date, date] | None:
    """The first and the last day of what is shown; None for the days of all years."""
    if wanted.fiscal_year is None:
        return None
    if wanted.month is None:
        return first_day(wanted.fiscal_year), last_day(wanted.fiscal_year)
    last = last_day_of_months((wanted.month,), wanted.fiscal_year)
    return last.replace(day=1), last


def _narrowed(wanted: Filter, of: Any) -> Iterator[ColumnElement[bool]]:
    if wanted.month is not None and wanted.fiscal_year is None:
        yield func.strftime("%m", of["date"]) == f"{wanted.month:02d}"
    if wanted.target_id is not None:
        yield of["target_id"] == wanted.target_id
    if wanted.office is not None:
        yield of["partition"] == wanted.office
    if wanted.states is not None:
        yield of["state"].in_(wanted.states)
    if wanted.among is not None:  # as one value: a statement takes no more than 32,766 of them
        ids = func.json_each(json.dumps([id_.hex() for id_ in wanted.among])).table_valued("value")
        yield Activity.id.in_(select(func.unhex(ids.c.value)))
    if searched_words(wanted.search):
        yield Activity.id.in_(union_all(*texts_with(wanted.search, _days(wanted))))


def _checked(session: Session, wanted: Filter) -> Iterator[ColumnElement[bool]]:
    if wanted.check == "unchecked":
        marked = select(CheckMark.record_id).where(CheckMark.deleted.is_(False), CheckMark.digest.is_not(None))
        yield from (Activity.state == "final", Activity.id.not_in(marked))
    if wanted.check == "changed":
        yield Activity.id.in_([record for _, record in changed_records(session)])


def _place_in_plan(session: Session) -> ColumnElement[int]:
    """A number by which targets sort as their plans list them, older plans first."""
    places = _places(session)
    return case(places, value=Activity.target_id, else_=len(places)) if places else literal_column("0")


@kept
def _places(session: Session) -> dict[bytes, int]:
    statement = (
        select(Target.id)
        .join(Goal, Goal.id == Target.goal_id)
        .join(Plan, Plan.id == Target.plan_id)
        .order_by(Plan.first_year, Goal.number, Target.number)
    )
    return {target: place for place, target in enumerate(session.scalars(statement))}
