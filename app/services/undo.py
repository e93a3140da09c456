"""Ctrl+Z over saved actions. A step is taken back by a new operation, so undoing travels like any other change."""

from collections.abc import Mapping
from typing import Any

import msgpack
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.errors import Refused
from app.journal.operation import Operation, decode_value
from app.journal.reading import Shown, record_state, shown
from app.journal.state import DELETED, IS_DELETED, RecordState
from app.journal.writing import write
from app.models.entities import ENTITIES
from app.models.local import UndoStep
from app.services.desk import Desk

STEPS_KEPT = 200


def remember(session: Session, operation: Operation, before: Mapping[str, bytes | None], text: str) -> None:
    """Keeps the step an operation made: ``before`` holds, per changed group, the encoded value it replaced."""
    session.add(
        UndoStep(
            entity=operation.entity,
            record=operation.record,
            operation=operation.id,
            text=text,
            before=msgpack.packb(dict(before)),
        )
    )
    session.flush()
    newest = session.scalar(select(func.max(UndoStep.id))) or 0
    session.execute(delete(UndoStep).where(UndoStep.id <= newest - STEPS_KEPT))


def values_before(session: Session, record: bytes, groups: Mapping[str, Any]) -> dict[str, bytes | None]:
    """The encoded values these groups have now; None where they have none. For a record not saved yet: empty."""
    try:
        state, _ = record_state(session, record)
    except KeyError:
        return {}
    return {group: state.values.get(group) for group in groups}


def write_and_remember(
    session: Session,
    desk: Desk,
    entity: str,
    partition: str,
    record: bytes,
    values: Mapping[str, Any],
    text: str,
    *,
    person: str = "",
    deletes: bool | None = None,
) -> None:
    """One operation over the record as it stands now, and the step that takes it back, in the caller's transaction."""
    groups = dict(values) | ({DELETED: None} if deletes is not None else {})
    before = values_before(session, record, groups)
    seen = shown(session, record) if before else Shown()
    written = write(
        session,
        desk.author(person),
        entity=entity,
        partition=partition,
        record=record,
        values=values,
        shown=seen,
        deletes=deletes,
    )
    remember(session, written, before, text)


def undo_last(desk: Desk) -> str | None:
    """Takes back the latest saved action and returns its text; None when there is nothing left to take back.

    Refused("changed-since") when the record was changed by someone else meanwhile: then nothing is overwritten, and the
    step is forgotten, so that it doesn't stand before the earlier ones.
    """
    with desk.database.writing() as session:
        step = session.scalars(select(UndoStep).order_by(UndoStep.id.desc()).limit(1)).first()
        if step is None:
            return None
        text = step.text
        taken_back = _take_back(desk, session, step)
        session.delete(step)
    if not taken_back:
        raise Refused(
            "changed-since",
            "そのあとに別の変更が届いているため、元に戻していません。",
            "記録を開いて、いまの内容を確かめてください。",
        )
    return text


def _take_back(desk: Desk, session: Session, step: UndoStep) -> bool:
    """Writes what was there before the step; False, and nothing written, when the step's result no longer stands."""
    before: dict[str, bytes | None] = msgpack.unpackb(step.before)
    state, operations = record_state(session, step.record)
    own = next((operation for operation in operations if operation.id == step.operation), None)
    if own is None or not _stands(state, own, before):
        return False
    now = shown(session, step.record)
    deletes = None
    if not before:  # the record was new
        deletes = True
    elif DELETED in before:
        deletes = own.values[DELETED] != IS_DELETED
    write(
        session,
        desk.author(),
        entity=step.entity,
        partition=now.partition,
        record=step.record,
        values={group: _fields(step.entity, group, value) for group, value in before.items() if group != DELETED},
        shown=now,
        deletes=deletes,
    )
    return True


def _stands(state: RecordState, own: Operation, before: Mapping[str, bytes | None]) -> bool:
    """Whether the record holds just what the step left. Values are compared, not operations: taking a later step back
    leaves the earlier one's values under a new operation."""
    if before:
        return all(state.values.get(group) == own.values.get(group) and group not in state.differences for group in before)
    if state.deleted or state.differences:
        return False
    others = (decode_value(value) for group, value in state.values.items() if group not in own.values and group != DELETED)
    nothing_added = all(field is None for fields in others for field in fields)
    return nothing_added and own.values.items() <= state.values.items()


def _fields(entity: str, group: str, value: bytes | None) -> list[Any]:
    if value is not None:
        return decode_value(value)
    known = ENTITIES[entity].group_named(group)
    return [None] * len(known.fields) if known else []
