"""The list of activities: filter, sort, search, sum. It returns ids; rows are read only as they become visible."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, insert, literal_column, or_, select
from sqlalchemy.orm import Session

from app.models import settings
from app.models.activity import Activity
from app.models.check_mark import CheckMark
from app.models.local import SearchEntry
from app.models.plan import Goal, Plan, Target, Term
from app.rules.figure import Figure
from app.rules.finding import is_in, names_alike, rules_digest, search_text, searched_words
from app.rules.fiscal import first_day, last_day
from app.services.activities import activity_rows
from app.services.activities.activity_rows import ActivityRow
from app.services.activities.review_marks import changed_records
from app.services.figures.figures import people, people_columns
from app.services.records.open_conflicts import find_open_conflicts
from app.services.workspace.workspace import Workspace
from app.store.column import first_column

SEARCHED = tuple(Activity.__table__.columns[name] for name in Activity.free_texts() if Activity.declared(name).is_searched)
LONG_WORD = 1000
LISTED = {"place": "place", "district": "district", "partners": "partner"}
"""Form field → the council's list that offers words for it."""
SORTS: dict[str, Any] = {
    "date": Activity.date,
    "target": Activity.target_id,
    "title": Activity.title,
    "place": Activity.place,
    "participants": Activity.participants,
    "state": Activity.state,
    "office": Activity.partition,
    "last_saved": Activity.last_saved_at,
}
"""What the list can be sorted by; targets sort as their plans list them."""


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
    if wanted.search:
        prepare_search(workspace)
    with workspace.database.reading() as session:
        statement = _checked(session, _matching(select(Activity.id), wanted), wanted)
        ids: list[bytes] = first_column(session, _ordered(session, statement, wanted))
        if not searched_words(wanted.search):
            return ids
        found = set(first_column(session, _texts(wanted)))
        return [id_ for id_ in ids if id_ in found]


def totals(workspace: Workspace, wanted: Filter) -> tuple[int, Figure]:
    """(number of activities, 延べ参加者) of the matching records that count."""
    if wanted.search:
        prepare_search(workspace)
    with workspace.database.reading() as session:
        summed = select(func.count(), *people_columns(Activity))
        statement = _checked(session, _matching(summed, wanted), wanted)
        if searched_words(wanted.search):
            statement = statement.where(Activity.id.in_(_texts(wanted)))
        count, *entered = session.execute(statement.where(Activity.state == "final")).one()
        return count, people(*entered)


def open_in(workspace: Workspace, wanted: Filter) -> int:
    """How many of the records in ``totals`` have an open conflict."""
    with workspace.database.reading() as session:
        some = [one.record for one in find_open_conflicts(session, ("activity",))]
        if not some:
            return 0
        statement = _matching(select(func.count()), wanted).where(Activity.state == "final", Activity.id.in_(some))
        if searched_words(wanted.search):
            statement = statement.where(Activity.id.in_(_texts(wanted)))
        return session.scalar(statement) or 0


def suggestions(workspace: Workspace, field: str, typed: str, limit: int = 7) -> list[str]:
    """At most ``limit`` proposals that contain what was typed.

    First the council's lists (by word or よみ), then earlier entries of all records, the most used first.
    """
    column = Activity.__table__.columns[field]
    with workspace.database.reading() as session:
        found = session.execute(
            select(column, func.count())
            .where(column.is_not(None), Activity.deleted.is_(False))
            .group_by(column)
            .order_by(func.count().desc(), column)
        ).all()
        listed = session.execute(
            select(Term.label, Term.yomi)
            .where(Term.listing == LISTED.get(field, ""), Term.deleted.is_(False), Term.retired.is_not(True))
            .order_by(Term.sort_no, Term.yomi, Term.code)
        ).all()
    known = [label for label, yomi in listed if label and (is_in(typed, label) or is_in(typed, yomi or ""))]
    earlier = [text for text, _ in found if text and is_in(typed, text)]
    return [text for text in dict.fromkeys([*known, *earlier]) if text != typed][:limit]


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
    """The ids of an office's other activities of a day with nearly the same title."""
    of_day = select(Activity.id, Activity.title).where(
        Activity.date == held, Activity.partition == office, Activity.deleted.is_(False), *where
    )
    return [id_ for id_, other in session.execute(of_day) if id_ != but and names_alike(title, other or "")]


def prepare_search(workspace: Workspace) -> None:
    """Stores the search text of records that were saved or merged since the last search; of all of them after a change of the
    rules by which texts are folded.
    """
    texts = select(Activity.id, *SEARCHED)
    missing = texts.outerjoin(SearchEntry, SearchEntry.record == Activity.id).where(SearchEntry.record.is_(None))
    rules = rules_digest()
    with workspace.database.reading() as session:
        anew = settings.SEARCH_RULES.get(session) != rules
        # Folding forgets the text of every record it touches, so equal numbers mean that nothing is missing.
        all_there = not anew and session.scalar(select(func.count()).select_from(Activity)) == session.scalar(
            select(func.count()).select_from(SearchEntry)
        )
        rows = [] if all_there else session.execute(texts if anew else missing).all()
    if not rows:
        return
    entries = [{"record": id_, "text": search_text("\n".join(filter(None, said)))} for id_, *said in rows]
    with workspace.database.writing(small=True) as session:
        session.execute(insert(SearchEntry).prefix_with("OR REPLACE"), entries)
        if anew:
            settings.SEARCH_RULES.keep(session, rules)


def _matching(statement: Any, wanted: Filter) -> Any:
    conditions: list[ColumnElement[bool]] = [Activity.deleted.is_(wanted.deleted)]
    if wanted.fiscal_year is not None:
        first, last = first_day(wanted.fiscal_year), last_day(wanted.fiscal_year)
        # A draft without a date belongs to the year it is looked for in: it must not vanish from the list.
        in_year = Activity.date.between(first, last)
        conditions.append(or_(in_year, Activity.date.is_(None)) if wanted.month is None else in_year)
    if wanted.month is not None:
        conditions.append(func.strftime("%m", Activity.date) == f"{wanted.month:02d}")
    if wanted.target_id is not None:
        conditions.append(Activity.target_id == wanted.target_id)
    if wanted.office is not None:
        conditions.append(Activity.partition == wanted.office)
    if wanted.states is not None:
        conditions.append(Activity.state.in_(wanted.states))
    if wanted.among is not None:  # as one value: a statement takes no more than 32,766 of them
        ids = func.json_each(json.dumps([id_.hex() for id_ in wanted.among])).table_valued("value")
        conditions.append(Activity.id.in_(select(func.unhex(ids.c.value))))
    return statement.where(*conditions)


def _checked(session: Session, statement: Any, wanted: Filter) -> Any:
    if wanted.check == "unchecked":
        marked = select(CheckMark.record_id).where(CheckMark.deleted.is_(False), CheckMark.digest.is_not(None))
        return statement.where(Activity.state == "final", Activity.id.not_in(marked))
    if wanted.check == "changed":
        return statement.where(Activity.id.in_([record for _, record in changed_records(session)]))
    return statement


def _texts(wanted: Filter) -> Select[Any]:
    """The records whose search text contains a form of every word.

    LIKE is right for one and two characters too, which a trigram index is not. A join with the list would cost more than
    intersecting the two results afterwards.
    """
    return select(SearchEntry.record).where(*(or_(*map(_holds, word)) for word in searched_words(wanted.search)))


def _holds(form: str) -> ColumnElement[bool]:
    # SQLite refuses patterns above 50,000 bytes, which a pasted page reaches; the other way is the slower one.
    return SearchEntry.text.contains(form, autoescape=True) if len(form) < LONG_WORD else func.instr(SearchEntry.text, form) > 0


def _ordered(session: Session, statement: Select[Any], wanted: Filter) -> Select[Any]:
    key = _place_in_plan(session) if wanted.order_by == "target" else SORTS[wanted.order_by]
    directed = key.desc() if wanted.descending else key.asc()
    # rowid last: records of one day keep one order, and the sort stays cheap.
    return statement.order_by(directed, literal_column("activity.rowid").desc())


def _place_in_plan(session: Session) -> ColumnElement[int]:
    """A number by which targets sort as their plans list them, older plans first."""
    statement = (
        select(Target.id)
        .join(Goal, Goal.id == Target.goal_id)
        .join(Plan, Plan.id == Target.plan_id)
        .order_by(Plan.first_year, Goal.number, Target.number)
    )
    places = {target: place for place, target in enumerate(session.scalars(statement))}
    return case(places, value=Activity.target_id, else_=len(places)) if places else literal_column("0")
