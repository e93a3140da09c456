"""The records of any kind as they are stored, and their values as they can be typed again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.models.entities import ENTITIES
from app.reports.paper import Num, cell_text
from app.rules.months import months_in_words
from app.services.records.labels import decimals_and_unit, field_of, record_title
from app.services.records.record_forms import records_of
from app.services.workspace.workspace import Workspace


@dataclass(frozen=True)
class StoredRecord:
    """``title``: the record in a few words. ``values`` by field, figures as they are typed."""

    id: bytes
    title: str
    values: dict[str, Any]


def stored_records(workspace: Workspace, entity: str, place: Mapping[str, Any]) -> list[StoredRecord]:
    """The records of a kind with these values, in their order; what the kind has no field for is passed over."""
    model = ENTITIES[entity]
    columns = model.__table__.columns
    wanted = [columns[name] == value for name, value in place.items() if name in model.fields()]
    order = [columns[name] for name in ("fiscal_year", "month", "sort_no", "first_saved_at") if name in columns]
    with workspace.database.reading() as session:
        found = records_of(session, model, *wanted, by=order)
        return [
            StoredRecord(row.id, record_title(session, entity, row.id), _shown(session, entity, row.values())) for row in found
        ]


def shown_values(workspace: Workspace, entity: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """A record's values as they are stored, but figures as they are typed: "12.5", which is stored as 125."""
    with workspace.database.reading() as session:
        return _shown(session, entity, values)


def as_typed(entity: str, name: str, value: Any) -> str:
    """A value of ``shown_values`` as it can be typed again; "" for none."""
    if value is None:
        return ""
    if field_of(entity, name).notation == "months":
        return months_in_words(value)
    return value.hex() if isinstance(value, bytes) else str(value)


def _shown(session: Session, entity: str, values: Mapping[str, Any]) -> dict[str, Any]:
    decimals, _ = decimals_and_unit(session, values.get("indicator_id"))
    scaled = [name for name, value in values.items() if value is not None and field_of(entity, name).notation == "scaled"]
    return dict(values) | {name: cell_text(Num(values[name], decimals)) for name in scaled}
