"""The snapshot of a closed year (年度の締め): its records as they were at closing.

The figures of the year stay, whatever is edited or deleted afterwards. The snapshot is not stored: it is folded from the
operations that the closing names.
"""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import CTE, CompoundSelect, LargeBinary, Select, Table, func, literal, not_, select, type_coerce, union, union_all
from sqlalchemy.orm import Session, aliased
from sqlalchemy.types import TypeDecorator

from app.journal.fold import projection_of
from app.journal.operation import Operation
from app.journal.parts import kinds_of_parts
from app.journal.rows import operations_of_records
from app.models.activity import Activity
from app.models.base import Synced
from app.models.indicator import ActivityFigure, ConsultationFigure, MonthlyFigure
from app.models.journal import OperationRow
from app.rules.fiscal import first_day, last_day
from app.services.figures.counted_operations import Counted
from app.services.figures.year_closing import carried_ids, counted_in, late_ids
from app.services.records.labels import field_label, record_title, value_text
from app.services.records.names import office_names
from app.services.workspace.workspace import Workspace
from app.store.kept_answers import kept

COUNTED: dict[type[Synced], tuple[str, ...]] = {
    Activity: (
        *("date", "target_id", "kind", "status", "sessions", "participants", "participants_approximate"),
        *("participants_unknown", "state"),
        "deleted",
    ),
    ActivityFigure: ("value", "approximate", "deleted"),
    MonthlyFigure: ("value", "state", "approximate", "deleted"),
    ConsultationFigure: ("value", "state", "approximate", "deleted"),
}
"""The fields that figures are counted from. An edit of other fields changes no sum and is not listed."""
_MARKS = ("participants_approximate", "approximate")
ONE_BY_ONE = 1000
"""Up to so many records are asked for by their ids; for more, all late ones are searched."""
WHAT = {"added": "新しい記録", "changed": "訂正", "deleted": "削除", "moved": "年度の移動"}


@dataclass(frozen=True)
class LateChange:
    """A change that arrived after the closing and is not in the figures. ``kind``: a key of WHAT; ``detail``: before → after.

    ``carried``: counted in the next year instead; ``can_carry``: it could be.
    """

    kind: str
    what: str
    entity: str
    record: bytes
    title: str
    office_name: str
    detail: str
    can_carry: bool = False
    carried: bool = False


@kept
def as_counted(session: Session, model: type[Any], fiscal_year: int) -> Any:
    """What to count the figures of a year from: the table, or for a closed year the snapshot at closing.

    Returns something with the model's columns as attributes. Ask it for columns, never for whole records: the session would
    take a row of the snapshot for the present record.
    """
    counted = counted_in(session, fiscal_year)
    carried = carried_ids(session, fiscal_year - 1) if model is Activity else set[bytes]()
    if counted is None and not carried:
        return model
    table: Table = model.__table__
    rows: Select[Any] | CompoundSelect[Any] = select(table)
    if counted is not None:
        untouched = select(table).where(table.c.id.not_in(_touched(model, counted)))
        at_closing = [_stored(row) for row in _rows_at_closing(session, model, counted).values()]
        # One JSON parameter for all rows: a parameter per value could exceed what a statement may have.
        each = func.json_each(json.dumps(at_closing)).table_valued("value")
        rows = union_all(untouched, select(*(_read(column, each.c.value) for column in table.c)).select_from(each))
    if carried:
        kept = rows.cte()
        rows = union_all(select(kept), _carried(kept, carried, fiscal_year))
    return aliased(model, rows.subquery(), adapt_on_names=True)


def _carried(kept: CTE, records: Collection[bytes], fiscal_year: int) -> Select[Any]:
    """Late records of the previous year, dated to the first day of this one (翌年度に計上)."""
    here = literal(first_day(fiscal_year), kept.c.date.type).label("date")
    return select(*(here if column.name == "date" else column for column in kept.c)).where(
        kept.c.id.in_(records), kept.c.date.between(first_day(fiscal_year - 1), last_day(fiscal_year - 1))
    )


def late_changes(workspace: Workspace, fiscal_year: int) -> list[LateChange]:
    """締め後の一覧: every change that would be in the figures of a closed year if it had arrived in time."""
    with workspace.database.reading() as session:
        names = office_names(session)
        late, carried = late_ids(session, fiscal_year), carried_ids(session, fiscal_year)
        found = []
        for model, record, kind, then, now in _differing(session, fiscal_year):
            texts = [
                _change(session, model, name, then, now)
                for name in COUNTED[model]
                if kind in ("changed", "moved") and name != "deleted" and then[name] != now[name]
            ]
            partition = now["partition"]
            found.append(
                LateChange(
                    kind=kind,
                    what=WHAT[kind],
                    entity=model.entity,
                    record=record,
                    title=record_title(session, model.entity, record),
                    office_name=names.get(partition, partition),
                    detail="翌年度に計上" if record in carried else "、".join(texts),
                    can_carry=record in late,
                    carried=record in carried,
                )
            )
    return sorted(found, key=lambda one: (list(WHAT).index(one.kind), one.title, one.record))


def count_late(session: Session, fiscal_year: int, among: Collection[bytes]) -> dict[str, int]:
    """How many of these records differ from the snapshot of a closed year, by kind."""
    found, wanted = dict.fromkeys(WHAT, 0), frozenset(among)
    for _, record, kind, _, _ in _differing(session, fiscal_year, wanted if len(wanted) <= ONE_BY_ONE else None):
        found[kind] += record in wanted
    return found


def _differing(
    session: Session, fiscal_year: int, among: Collection[bytes] | None = None
) -> Iterator[tuple[type[Synced], bytes, str, dict[str, Any], dict[str, Any]]]:
    """Model, record, kind, row in the snapshot and present row, of records that belong to the year then or now."""
    counted = counted_in(session, fiscal_year)
    if counted is None:
        return
    activities = _rows_at_closing(session, Activity, counted, among)
    for model in COUNTED:
        then = activities if model is Activity else _rows_at_closing(session, model, counted, among)
        now = _now(session, model, counted, fiscal_year, then, among)
        for record, row in now.items():
            before = then.get(record, row | {"deleted": True})
            was = not before["deleted"] and _is_of_year(session, before, fiscal_year, activities)
            is_ = not row["deleted"] and _is_of_year(session, row, fiscal_year, {})
            if record not in then:
                kind = "added" if is_ else ""
            elif was and row["deleted"]:
                kind = "deleted"
            elif was != is_:
                kind = "moved"
            else:
                kind = "changed" if was and any(before[name] != row[name] for name in COUNTED[model]) else ""
            if kind:
                yield model, record, kind, before, row


def _is_of_year(session: Session, row: dict[str, Any], fiscal_year: int, at_closing: dict[bytes, dict[str, Any]]) -> bool:
    """Whether a row belongs to the year. A typed indicator value belongs to the day of its activity, as that was at the time."""
    if "fiscal_year" in row:
        return bool(row["fiscal_year"] == fiscal_year)
    if "activity_id" in row:
        activity = session.get(Activity, row["activity_id"]) if row["activity_id"] else None
        day = at_closing[row["activity_id"]]["date"] if row["activity_id"] in at_closing else activity and activity.date
    else:
        day = row["date"]
    return bool(day) and first_day(fiscal_year).isoformat() <= str(day) <= last_day(fiscal_year).isoformat()


def _touched(model: type[Synced], counted: Counted) -> CompoundSelect[Any]:
    """The records with an operation that the closing did not count, also in a part: a late photo keeps a deleted activity."""

    def late(kind: type[Synced]) -> Select[Any]:
        return select(OperationRow.record).where(counted.is_late(), OperationRow.entity == kind.entity)

    of_parts = (select(getattr(part, part.parent)).where(part.id.in_(late(part))) for part in kinds_of_parts(model))
    return union(late(model), *of_parts)


def _rows_at_closing(
    session: Session, model: type[Synced], counted: Counted, among: Collection[bytes] | None = None
) -> dict[bytes, dict[str, Any]]:
    """Rows, as they were at closing, of records that existed then and were touched since."""
    if not counted.late:
        return {}
    touched = OperationRow.record.in_(_touched(model, counted))
    wanted = select(OperationRow.record).where(touched, not_(counted.is_late())).distinct()
    if among is not None:
        wanted = wanted.where(OperationRow.record.in_(among))
    return _folded(session, session.scalars(wanted).all(), counted)


def _now(
    session: Session,
    model: type[Any],
    counted: Counted,
    fiscal_year: int,
    then: Collection[bytes],
    among: Collection[bytes] | None,
) -> dict[bytes, dict[str, Any]]:
    """Present rows of records touched since that belong to the year now, or may have belonged to it."""
    days = Activity.date.between(first_day(fiscal_year), last_day(fiscal_year))
    of_year = {
        Activity: days,
        ActivityFigure: ActivityFigure.activity_id.in_(select(Activity.id).where(days)),
        MonthlyFigure: MonthlyFigure.fiscal_year == fiscal_year,
        ConsultationFigure: ConsultationFigure.fiscal_year == fiscal_year,
    }[model]
    here = select(model.id).where(of_year, model.id.in_(_touched(model, counted)))
    if among is not None:
        here = here.where(model.id.in_(among))
    return _folded(session, {*session.scalars(here), *then})


def _folded(session: Session, records: Collection[bytes], counted: Counted | None = None) -> dict[bytes, dict[str, Any]]:
    """Rows folded from the operations of these records and their parts, or from those alone that count."""

    def counts(operation: Operation) -> bool:
        return counted is None or counted.counts(operation)

    rows = {}
    for record, operations in operations_of_records(session, records).items():
        wanted = list(filter(counts, operations))
        if wanted:
            rows[record] = projection_of(session, wanted, counts)
    return rows


def _stored(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value.hex() if isinstance(value, bytes) else value for name, value in row.items()}


def _read(column: Any, value: Any) -> Any:
    """A column of a stored row, read from JSON."""
    found = func.json_extract(value, f"$.{column.name}")
    kind = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
    return type_coerce(func.unhex(found) if isinstance(kind, LargeBinary) else found, column.type).label(column.name)


def _change(session: Session, model: type[Synced], name: str, then: dict[str, Any], now: dict[str, Any]) -> str:
    before, after = (_text(session, model, name, row) for row in (then, now))
    return f"{field_label(model.entity, name)} {before} → {after}"


def _text(session: Session, model: type[Synced], name: str, row: dict[str, Any]) -> str:
    value = row[name]
    if name in _MARKS:
        value = bool(value) or None
    elif name == "date" and value:
        value = date.fromisoformat(value)
    return value_text(session, model.entity, name, value, row["id"])
