"""The id of a record that comes from a foreign table: derived from what the row says, so that the same row taken in at two PCs
of an office, or twice at one, is one record.
"""

from collections.abc import Mapping
from typing import Any

from app.models.activity import Activity
from app.rules.text import title_key
from app.services.records.record_forms import derived_record_id

_KEY = ("date", "target_id", "title", "place", "times")


def content_key(values: Mapping[str, Any]) -> tuple[str, ...]:
    """What tells a row from others: day, target, name, place and times. Equal rows are told apart by their order."""
    return tuple(_said(values.get(name)) for name in _KEY)


def record_of(office: str, key: tuple[str, ...], which: int) -> bytes:
    """The id of the record, ``which`` counts equal rows of a table from 1."""
    return derived_record_id(Activity.entity, "table", *key, str(which), partition=office)


def _said(value: Any) -> str:
    if isinstance(value, bytes):
        return value.hex()
    return title_key(value) if isinstance(value, str) else "" if value is None else value.isoformat()
