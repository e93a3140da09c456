"""Opening one record of any kind: its values, and what of the journal was on the screen with them.

Saving and deleting it: app.services.records.actions.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from app.errors import Refused
from app.journal.reading import Shown, shown, shown_all
from app.journal.record_ids import derived_record_id, new_record_id
from app.models.base import COMMON, HEAD, Synced
from app.models.entities import ENTITIES
from app.models.indicator import FixedFigure, Indicator, IndicatorTarget, IndicatorUse
from app.models.meeting import Member, Staff
from app.models.plan import Goal, Plan, Target
from app.models.review import Evaluator, Opinion
from app.services.workspace.workspace import Workspace, reading
from app.store.kept_answers import kept, may_be_kept

__all__ = [
    "RecordForm",
    "all_of",
    "derived_record_id",
    "every_of",
    "few_of",
    "in_order",
    "is_among",
    "live",
    "new_form",
    "new_record_id",
    "of_year",
    "open_form",
    "open_or_new",
    "opened",
    "opened_all",
    "records_of",
    "refuse_others",
]

S = TypeVar("S", bound=Synced)
Join = tuple[type[Synced], type[Synced], Mapping[str, str]]
TOGETHER: tuple[tuple[Join, ...], ...] = (
    ((Target, Goal, {"goal_id": "id"}), (Goal, Plan, {"plan_id": "id"})),
    ((IndicatorUse, Indicator, {"indicator_id": "id"}),),
    ((IndicatorTarget, FixedFigure, {"indicator_id": "indicator_id", "fiscal_year": "fiscal_year"}),),
    ((Member, Staff, {"staff_id": "id"}),),
    ((Opinion, Evaluator, {"evaluator_id": "id"}),),
)
"""Kinds of which one is hardly ever asked for without the other: one statement reads them. Each: kind, other kind, and which
fields of theirs are equal.
"""
AT_ONCE = 500
"""Ids asked for in one statement."""


@dataclass(frozen=True)
class RecordForm:
    """A record as it stood when opened; ``values`` by field name. ``conflicts``: groups people must decide.

    ``draft_key`` names what is half typed into it: one place for all new records of a kind that have no natural key.
    """

    entity: str
    partition: str
    id: bytes
    values: dict[str, Any]
    shown: Shown = field(default_factory=Shown, repr=False)
    conflicts: tuple[str, ...] = ()
    is_new: bool = True
    draft_key: str = ""


def new_form(entity: str, partition: str, **values: Any) -> RecordForm:
    """A form for a record with an id of its own (no natural key)."""
    return RecordForm(
        entity, partition, new_record_id(entity, partition), _every(entity) | values, draft_key=f"{entity}:new{_place(values)}"
    )


@reading
def open_form(session: Session, /, entity: str, partition: str, record: bytes, **natural_key: Any) -> RecordForm:
    """The record to go on writing; one with only its ``natural_key`` filled when it was never written, or was deleted."""
    model, key = ENTITIES[entity], f"{entity}:{record.hex()}"
    found = every_of(session, model).get(record) if _is_read_whole(session, model) else session.get(model, record)
    if found is None:
        return RecordForm(entity, partition, record, _every(entity) | natural_key, draft_key=key)
    if found.deleted and natural_key:
        return RecordForm(entity, found.partition, record, _every(entity) | natural_key, shown(session, record), draft_key=key)
    differing = tuple(found.conflicts.split(",")) if found.conflicts else ()
    return RecordForm(entity, found.partition, record, found.values(), shown(session, record), differing, False, key)


def open_or_new(workspace: Workspace, entity: str, partition: str, record: bytes | None, **usual: Any) -> RecordForm:
    """The form of a record without a natural key; for None that of a new one, with its ``usual`` values."""
    return new_form(entity, partition, **usual) if record is None else open_form(workspace, entity, partition, record)


def opened(session: Session, record: bytes) -> RecordForm:
    """A record of whatever kind as it is now, by its id alone. KeyError when the journal does not know it."""
    now = shown(session, record)
    found = session.get(ENTITIES[now.entity], record) if now.entity in ENTITIES else None
    return RecordForm(now.entity, now.partition, record, found.values() if found is not None else {}, now, is_new=False)


def opened_all(session: Session, records: Iterable[bytes]) -> dict[bytes, RecordForm]:
    """Many records of one kind as ``opened`` gives each, in few statements; what the journal does not know is left out."""
    found: dict[bytes, RecordForm] = {}
    known = shown_all(session, records)
    rows = _rows(session, {record: now.entity for record, now in known.items()})
    for record, now in known.items():
        row = rows.get(record)
        differing = tuple(row.conflicts.split(",")) if row and row.conflicts else ()
        found[record] = RecordForm(now.entity, now.partition, record, row.values() if row else {}, now, differing, False)
    return found


def _rows(session: Session, entities: Mapping[bytes, str]) -> dict[bytes, Synced]:
    """The rows of records of these kinds, by their ids."""
    found: dict[bytes, Synced] = {}
    for entity in set(entities.values()) & ENTITIES.keys():
        ids = [record for record, of in entities.items() if of == entity]
        for start in range(0, len(ids), AT_ONCE):
            some = select(ENTITIES[entity]).where(ENTITIES[entity].id.in_(ids[start : start + AT_ONCE]))
            found |= {row.id: row for row in session.scalars(some)}
    return found


def live(session: Session, model: type[S], record: bytes | None) -> S | None:
    """The record, or None when there is none or it was deleted."""
    if _is_read_whole(session, model):
        return all_of(session, model).get(record) if record else None
    found = session.get(model, record) if record else None
    return None if found is None or found.deleted else found


def _is_read_whole(session: Session, model: type[Synced]) -> bool:
    """While a transaction writes a kind, one record after another, each is looked up by itself."""
    return model.is_few and may_be_kept(session, model.__tablename__)


@kept
def every_of(session: Session, model: type[S]) -> Mapping[bytes, S]:
    """Id → record, also deleted ones, of a kind of which a council has few. The rows are shared."""
    assert model.is_few, f"{model.entity} may have too many records to be read at once"
    together = next((joins for joins in TOGETHER if any(model in join[:2] for join in joins)), None)
    if together is None:
        return MappingProxyType({row.id: row for row in session.scalars(select(model))})
    found: Mapping[bytes, S] = _joined(session, together)[model]
    return found


@kept
def _joined(session: Session, joins: Sequence[Join]) -> dict[type[Synced], Mapping[bytes, Any]]:
    """Kind → id → record of kinds that are read together: full joins, so that records without the other are there too."""
    kinds = [joins[0][0], *(kind for _, kind, _ in joins)]
    asked = select(*kinds).select_from(kinds[0])
    for kind, other, names in joins:
        columns, others = kind.__table__.columns, other.__table__.columns
        asked = asked.join(other, and_(*(columns[name] == others[of] for name, of in names.items())), full=True)
    found: dict[type[Synced], dict[bytes, Synced]] = {kind: {} for kind in kinds}
    for rows in session.execute(asked):
        for kind, row in zip(kinds, rows, strict=True):
            if row is not None:
                found[kind][row.id] = row
    return {kind: MappingProxyType(dict(sorted(rows.items()))) for kind, rows in found.items()}


@kept
def all_of(session: Session, model: type[S]) -> Mapping[bytes, S]:
    """Id → record, of every record that was not deleted, of a kind of which a council has few. The rows are shared."""
    return MappingProxyType({record: row for record, row in every_of(session, model).items() if not row.deleted})


@kept
def of_year(session: Session, model: type[S], fiscal_year: int) -> Mapping[bytes, S]:
    """Id → record, of every record of a kind and of a fiscal year that was not deleted. The rows are shared."""
    year: ColumnElement[int] = model.__table__.columns["fiscal_year"]
    return MappingProxyType({row.id: row for row in records_of(session, model, year == fiscal_year)})


def is_among(column: Any, ids: Iterable[bytes]) -> ColumnElement[bool]:
    """The condition that a column has one of these ids: one statement, however many there are."""
    each = func.json_each(json.dumps([id_.hex() for id_ in ids])).table_valued("value")
    found: ColumnElement[bool] = column.in_(select(func.unhex(each.c.value)))
    return found


def few_of(session: Session, model: type[S], *by: str, **wanted: Any) -> list[S]:
    """The records with these values of a kind of which a council has few, in the order of the fields ``by``."""
    every = all_of(session, model).values()
    return in_order((row for row in every if all(getattr(row, name) == value for name, value in wanted.items())), *by)


def in_order(rows: Iterable[S], *by: str, descending: bool = False) -> list[S]:
    """Records in the order of these fields; what was not entered counts as the lowest, as in the database."""

    def place(row: S) -> list[tuple[bool, Any]]:
        return [(value is not None, value) for value in (getattr(row, name) for name in by)]

    return sorted(rows, key=place, reverse=descending)


def records_of(session: Session, model: type[S], *where: ColumnElement[bool], by: Sequence[Any] = ()) -> Sequence[S]:
    """The records of a kind that were not deleted, of which all the conditions hold, in the order of the columns ``by``."""
    return session.scalars(select(model).where(model.deleted.is_(False), *where).order_by(*by)).all()


def refuse_others(workspace: Workspace, partition: str) -> None:
    """A branch writes its own part only; the head office writes everywhere."""
    if workspace.is_head or partition == workspace.partition:
        return
    if partition in (COMMON, HEAD):
        raise Refused("not-head-office", "ここは本部で入力します。", "直したいときは、本部に伝えてください。")
    raise Refused("not-yours", "ほかの事業所の内容は直せません。", "その事業所か本部に伝えてください。")


def _place(values: Mapping[str, Any]) -> str:
    """Where a new record belongs: what is half typed for one year or target never turns up in another."""
    named = (values.get(name) for name in ("plan_id", "fiscal_year", "target_id", "office", "group_id"))
    return "".join(f":{value.hex() if isinstance(value, bytes) else value}" for value in named if value is not None)


def _every(entity: str) -> dict[str, Any]:
    return {name: None for group in ENTITIES[entity].groups for name in group.fields}
