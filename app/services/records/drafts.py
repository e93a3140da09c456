"""Drafts (書きかけ): half-typed forms, on disk within a second of the last key. Local to this PC, deleted when the form is
saved.

A draft keeps what its form had shown. When somebody continues it tomorrow, it supersedes only that. A change that arrived in
the meantime becomes a conflict and is never lost.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from app.journal.reading import Shown
from app.models.local import Draft
from app.rules.clock import now_ms
from app.services.records.record_forms import RecordForm
from app.services.workspace.workspace import Workspace
from app.store import kept_answers

AT_ONCE = 500
DATE, BYTES = "$date", "$bytes"
"""Marks of values that JSON has no type for; no field has such a name."""


@dataclass(frozen=True)
class KeptDraft:
    """``key`` names the form (the record's id in hex); ``changed_at_ms`` is in milliseconds since 1970 UTC."""

    key: str
    values: dict[str, Any]
    changed_at_ms: int


def keep(workspace: Workspace, key: str, values: dict[str, Any]) -> None:
    """Stores a draft; when this returns it is on disk."""
    with workspace.database.writing() as session:
        session.merge(Draft(key=key, values_json=json.dumps(values, ensure_ascii=False, default=_plain), changed_at_ms=now_ms()))


def keep_all(workspace: Workspace, found: Mapping[str, dict[str, Any] | None]) -> None:
    """Stores many drafts at once, and deletes those that are None here."""
    now = now_ms()
    rows = [
        {"key": key, "values_json": json.dumps(values, ensure_ascii=False, default=_plain), "changed_at_ms": now}
        for key, values in found.items()
        if values is not None
    ]
    gone = [key for key, values in found.items() if values is None]
    with workspace.database.writing() as session:
        for start in range(0, len(gone), AT_ONCE):
            session.execute(delete(Draft).where(Draft.key.in_(gone[start : start + AT_ONCE])))
        if rows:
            session.execute(insert(Draft).prefix_with("OR REPLACE"), rows)


def kept(workspace: Workspace, within: str = "") -> list[KeptDraft]:
    """All drafts whose keys begin with ``within``, newest first."""
    with workspace.database.reading() as session:
        found = [draft for draft in _every(session) if draft[0].startswith(within)]
    return [KeptDraft(key, json.loads(values, object_hook=_revived), changed_at_ms) for key, values, changed_at_ms in found]


def count_kept(workspace: Workspace, within: str) -> int:
    """How many drafts have a key that begins with ``within``."""
    with workspace.database.reading() as session:
        return sum(draft[0].startswith(within) for draft in _every(session))


@kept_answers.kept
def _every(session: Session) -> Sequence[tuple[str, str, int]]:
    """Key, values as JSON and time of every draft, newest first."""
    found = select(Draft.key, Draft.values_json, Draft.changed_at_ms).order_by(Draft.changed_at_ms.desc())
    return session.execute(found).tuples().all()


def drop(workspace: Workspace, key: str) -> None:
    """Deletes a draft, which may be missing."""
    with workspace.database.writing() as session:
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


def packed(shown: Shown) -> list[Any]:
    """What a form had shown, as a draft stores it."""
    live = {group: list(ids) for group, ids in shown.live.items()}
    return [shown.record, shown.entity, shown.partition, live, shown.deleted, shown.decided, list(shown.parts)]


def unpacked(kept: list[Any]) -> Shown:
    """What a form had shown, from its draft."""
    record, entity, partition, live, deleted, decided, parts = kept
    return Shown(record, entity, partition, {group: tuple(ids) for group, ids in live.items()}, deleted, decided, tuple(parts))


def with_tuples(values: dict[str, Any]) -> dict[str, Any]:
    """The values with lists as tuples: JSON has only lists, the fields' values are tuples."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}


def keep_record(workspace: Workspace, form: RecordForm, typed: Mapping[str, Any]) -> None:
    """Stores what was typed into a record form; when this returns it is on disk."""
    keep(workspace, form.draft_key, {"record": form.id, "opened": form.values, "seen": packed(form.shown), "typed": dict(typed)})


def go_on(workspace: Workspace, form: RecordForm) -> tuple[RecordForm, dict[str, Any] | None]:
    """The form as it was when its draft began, with what was typed; the form itself and None when there is no draft."""
    found = next((draft.values for draft in kept(workspace, form.draft_key) if draft.key == form.draft_key), None)
    if found is None or found.keys() != {"record", "opened", "seen", "typed"}:
        return form, None
    opened = form.values | with_tuples(found["opened"])
    seen = unpacked(found["seen"])
    begun = RecordForm(form.entity, form.partition, found["record"], opened, seen, form.conflicts, not seen.live, form.draft_key)
    return begun, with_tuples(found["typed"])


def drop_record(workspace: Workspace, form: RecordForm) -> None:
    """Deletes the draft of a record form."""
    drop(workspace, form.draft_key)
