"""The records as the years count them: those of a closed year as they were when it was closed (年度の締め).

Folded from the operations that the closing names, record by record. The program's own figures come another way
(app.services.figures.closed_year_snapshot), so that the auditor can tell when the two differ.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.journal.fold import projection_of
from app.journal.rows import operations_of_records
from app.models.base import RECORD_ID_BYTES, IdList, Synced
from app.models.entities import ENTITIES
from app.services.audit.dump_records import Record
from app.services.figures.counted_operations import Counted

Records = list[dict[str, Any]]
YEARLY = ("activity", "activity_figure", "monthly_figure", "consultation_figure")
"""The kinds of record that belong to a year and that figures are counted from."""


def records_as_counted(session: Session, present: Iterable[dict[str, Any]], closed: Mapping[int, Counted]) -> Iterable[Record]:
    """The records of the canonical dump, of which each closed year has those that its closing counted."""
    if not closed:
        return present
    at_closing = {year: records_at(session, counted) for year, counted in closed.items()}
    return as_counted(list(present), at_closing)


def records_at(session: Session, counted: Counted) -> Records:
    """The records of the yearly kinds as a closing counted them, in the form of the dump."""
    found: Records = []
    for entity in YEARLY:
        model = ENTITIES[entity]
        every = operations_of_records(session, session.scalars(select(model.id)).all())
        for operations in (every[record] for record in sorted(every)):
            wanted = list(filter(counted.counts, operations))
            if wanted:
                found.append(_plain(model, projection_of(session, wanted, counted.counts)))
    return found


def as_counted(present: Records, at_closing: Mapping[int, Records]) -> Records:
    """The present records, but of closed years (fiscal year → all records at its closing) what was counted then.

    Late records that the head office counts in the next year stand on that year's first day (翌年度に計上).
    """
    year_of = _years(present)
    found = [one for one in present if year_of(one) not in at_closing]
    for year, then in at_closing.items():
        year_then = _years(then)
        found += [_named_apart(one, year) for one in then if year_then(one) == year]
        carried = {id_ for one in present if _is_closing(one, year) for id_ in one["carried"] or ()} - {one["id"] for one in then}
        following = at_closing.get(year + 1, present)
        year_following = _years(following)
        late = (one for one in following if one["id"] in carried and year_following(one) == year)
        found += [one | {"date": f"{year + 1}-04-01"} for one in late]
    return found


def _is_closing(record: Mapping[str, Any], year: int) -> bool:
    return (record["entity"], record.get("fiscal_year")) == ("closing", year)


def _years(records: Records) -> Callable[[Mapping[str, Any]], int | None]:
    """The fiscal year a record belongs to; a typed indicator value belongs to that of its activity."""
    days = {one["id"]: one["date"] for one in records if one["entity"] == "activity"}

    def year_of(record: Mapping[str, Any]) -> int | None:
        if record["entity"] not in YEARLY:
            return None
        if "fiscal_year" in record:
            found: int | None = record["fiscal_year"]
            return found
        day = record["date"] if record["entity"] == "activity" else days.get(record["activity_id"])
        return int(day[:4]) - (day[5:7] < "04") if day else None

    return year_of


def _named_apart(record: dict[str, Any], year: int) -> dict[str, Any]:
    """A record that was moved since its closing is there twice, with its typed values, under two ids."""
    names = ("id", "activity_id") if record["entity"] == "activity_figure" else ("id",)
    return record | {name: f"{record[name]}@{year}" for name in names if record[name]}


def _plain(model: type[Synced], row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as the dump has it."""
    plain = {column.name: _json(column.type, row[column.name]) for column in model.__table__.columns}
    return plain | {"entity": model.entity, "scope": plain["partition"]}


def _json(kind: object, value: Any) -> Any:
    if isinstance(kind, IdList) and value is not None:
        return [value[at : at + RECORD_ID_BYTES].hex() for at in range(0, len(value), RECORD_ID_BYTES)]
    return value.hex() if isinstance(value, bytes) else value
