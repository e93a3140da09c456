"""Opening and saving one record of any kind: what was on the screen, what changed, and one operation for it.

Every form of the year's work (年次計画, meetings, evaluations, masters …) goes through here, so that all of them differ,
travel and are undone alike. Activities have their own way (app.services.activities.activities), with checks of their fields.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from app.errors import Refused
from app.journal.operation import Operation
from app.journal.reading import Shown, shown
from app.journal.writing import changed_groups, derived_record_id, new_record_id, write
from app.models.base import COMMON, HEAD, Synced
from app.models.entities import ENTITIES
from app.rules.text import clean_text
from app.services.records.undo import Before, remember_together, values_before
from app.services.workspace.workspace import Desk

__all__ = [
    "RecordForm",
    "delete_form",
    "delete_in",
    "derived_record_id",
    "live",
    "new_form",
    "new_record_id",
    "open_form",
    "refuse_others",
    "save_form",
    "save_in",
    "save_together",
]

S = TypeVar("S", bound=Synced)


@dataclass(frozen=True)
class RecordForm:
    """A record as it stood when opened; ``values`` by field name. ``differences``: groups people must decide.

    ``draft_key`` names what is half typed into it: one place for all new records of a kind that have no natural key.
    """

    entity: str
    partition: str
    id: bytes
    values: dict[str, Any]
    shown: Shown = field(default_factory=Shown, repr=False)
    differences: tuple[str, ...] = ()
    is_new: bool = True
    draft_key: str = ""


def new_form(entity: str, partition: str, **values: Any) -> RecordForm:
    """A form for a record with an id of its own (no natural key)."""
    return RecordForm(entity, partition, new_record_id(), _every(entity) | values, draft_key=f"{entity}:new{_place(values)}")


def open_form(session: Session, entity: str, partition: str, record: bytes, **natural_key: Any) -> RecordForm:
    """The record to go on writing; one with only its ``natural_key`` filled when it was never written."""
    found, key = session.get(ENTITIES[entity], record), f"{entity}:{record.hex()}"
    if found is None:
        return RecordForm(entity, partition, record, _every(entity) | natural_key, draft_key=key)
    differing = tuple(found.differences.split(",")) if found.differences else ()
    return RecordForm(entity, found.partition, record, found.values(), shown(session, record), differing, False, key)


def live(session: Session, model: type[S], record: bytes | None) -> S | None:
    """The record, or None when there is none or it was deleted."""
    found = session.get(model, record) if record else None
    return None if found is None or found.deleted else found


def save_form(desk: Desk, form: RecordForm, values: Mapping[str, Any]) -> bool:
    """Writes what differs from the opened form as one operation; False when nothing does.

    Texts are cleaned; an empty one is None. Refused("not-yours") for a record of another office's part.
    """
    with desk.database.writing() as session:
        return save_in(session, desk, form, values)


def save_in(session: Session, desk: Desk, form: RecordForm, values: Mapping[str, Any]) -> bool:
    """``save_form`` within the caller's transaction, for several records that belong together."""
    return _written(session, desk, form, values) is not None


def save_together(session: Session, desk: Desk, changes: Sequence[tuple[RecordForm, Mapping[str, Any]]], words: str) -> int:
    """Records of natural keys saved in one deed that one Ctrl+Z takes back; ``words`` name it. Returns how many changed.

    What was new goes back to blank and keeps its place, so that it can be typed into again.
    """
    done: list[tuple[Operation, Before]] = []
    for form, values in changes:
        before = values_before(session, form.id, dict.fromkeys(_groups(form.entity, values)))
        operation = _written(session, desk, form, values)
        if operation is not None:
            done.append((operation, {group: before.get(group) for group in operation.values if group != "identity"}))
    if done:
        remember_together(session, done, words if len(done) == 1 else f"{words}（{len(done)}か所）")
    return len(done)


def _groups(entity: str, fields: Iterable[str]) -> set[str]:
    return {ENTITIES[entity].group_of(field).name for field in fields}


def _written(session: Session, desk: Desk, form: RecordForm, values: Mapping[str, Any]) -> Operation | None:
    refuse_others(desk, form.partition)
    unknown = set(values) - set(form.values)
    assert not unknown, f"{form.entity} has no fields {sorted(unknown)}"
    after = form.values | {name: _tidy(value) for name, value in values.items()}
    changed = changed_groups(form.entity, {} if form.is_new else form.values, after)
    if form.is_new:
        changed = {group: fields for group, fields in changed.items() if any(value is not None for value in fields)}
    if not changed:
        return None
    return write(
        session,
        desk.author(),
        entity=form.entity,
        partition=form.partition,
        record=form.id,
        values=changed,
        shown=form.shown,
    )


def delete_form(desk: Desk, form: RecordForm) -> None:
    """Deletes the record; a tombstone stays, so that it can be taken back and never comes back by itself."""
    with desk.database.writing() as session:
        delete_in(session, desk, form)


def delete_in(session: Session, desk: Desk, form: RecordForm) -> None:
    """``delete_form`` within the caller's transaction."""
    refuse_others(desk, form.partition)
    if form.is_new:
        return
    write(
        session,
        desk.author(),
        entity=form.entity,
        partition=form.partition,
        record=form.id,
        values={},
        shown=form.shown,
        deletes=True,
    )


def refuse_others(desk: Desk, partition: str) -> None:
    """A branch writes its own part only; the head office writes everywhere."""
    if desk.is_head or partition == desk.partition:
        return
    if partition in (COMMON, HEAD):
        raise Refused("not-head-office", "ここは本部で入力します。", "直したいときは、本部に伝えてください。")
    raise Refused("not-yours", "ほかの支部の内容は直せません。", "その支部か本部に伝えてください。")


def _place(values: Mapping[str, Any]) -> str:
    """Where a new record belongs: what is half typed for one year or target never turns up in another."""
    named = (values.get(name) for name in ("plan_id", "fiscal_year", "target_id", "office", "group_id"))
    return "".join(f":{value.hex() if isinstance(value, bytes) else value}" for value in named if value is not None)


def _every(entity: str) -> dict[str, Any]:
    return {name: None for group in ENTITIES[entity].groups for name in group.fields}


def _tidy(value: Any) -> Any:
    if isinstance(value, str):
        return clean_text(value).strip() or None
    if isinstance(value, tuple) and not value:
        return None
    return value
