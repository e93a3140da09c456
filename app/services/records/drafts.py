"""Half-typed forms, on disk within a second of the last key. Local to this PC; dropped when the form is saved."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, select

from app.models.local import Draft
from app.rules.clock import now_ms
from app.services.workspace.workspace import Desk

DATE, BYTES = "$date", "$bytes"
"""What JSON has no kind of value for; no field is called so."""


@dataclass(frozen=True)
class KeptDraft:
    """``key`` names the form (the record's id in hex); ``changed_at_ms`` is milliseconds since 1970 UTC."""

    key: str
    values: dict[str, Any]
    changed_at_ms: int


def keep(desk: Desk, key: str, values: dict[str, Any]) -> None:
    with desk.database.writing() as session:
        session.merge(Draft(key=key, values_json=json.dumps(values, ensure_ascii=False, default=_plain), changed_at_ms=now_ms()))


def kept(desk: Desk) -> list[KeptDraft]:
    """All drafts, the newest first."""
    with desk.database.reading() as session:
        found = session.scalars(select(Draft).order_by(Draft.changed_at_ms.desc())).all()
    return [KeptDraft(draft.key, json.loads(draft.values_json, object_hook=_revived), draft.changed_at_ms) for draft in found]


def drop(desk: Desk, key: str) -> None:
    with desk.database.writing() as session:
        session.execute(delete(Draft).where(Draft.key == key))


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return {DATE: value.isoformat()}
    if isinstance(value, bytes):
        return {BYTES: value.hex()}
    raise TypeError(type(value))


def _revived(found: dict[str, Any]) -> Any:
    if found.keys() == {DATE}:
        return date.fromisoformat(found[DATE])
    if found.keys() == {BYTES}:
        return bytes.fromhex(found[BYTES])
    return found
