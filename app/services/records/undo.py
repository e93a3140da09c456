"""Ctrl+Z over saved actions. A step is taken back by new operations, so undoing travels like any other change.

A step is one deed of a person: a saved form, or a block pasted over many records, which goes back as a whole or not at all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from app.services.workspace.workspace import Desk

STEPS_KEPT = 200

Before = Mapping[str, bytes | None]
"""Per changed group the encoded value it had; a group that had none maps to None, a new record to {}."""


@dataclass(frozen=True)
class _Part:
    """What a step did to one record."""

    entity: str
    record: bytes
    operation: bytes
    before: Before


def remember(session: Session, operation: Operation, before: Before, text: str) -> None:
    """Keeps the step an operation made."""
    remember_together(session, [(operation, before)], text)


def remember_together(session: Session, written: Sequence[tuple[Operation, Before]], text: str) -> None:
    """One step for all that was written in one deed."""
    first = written[0][0]
    parts = [[op.entity, op.record, op.id, dict(before)] for op, before in written]
    packed = msgpack.packb(parts if len(parts) > 1 else dict(written[0][1]))
    session.add(UndoStep(entity=first.entity, record=first.record, operation=first.id, text=text, before=packed))
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
    deletes: bool | None = None,
) -> None:
    """One operation over the record as it stands now, and the step that takes it back, in the caller's transaction."""
    groups = dict(values) | ({DELETED: None} if deletes is not None else {})
    before = values_before(session, record, groups)
    seen = shown(session, record) if before else Shown()
    written = write(
        session,
        desk.author(),
        entity=entity,
        partition=partition,
        record=record,
        values=values,
        shown=seen,
        deletes=deletes,
    )
    remember(session, written, before, text)


def undo_last(desk: Desk, *, only: str = "") -> str | None:
    """Takes back the latest saved action and returns its text; None when there is nothing left to take back.

    ``only``: nor when the latest one was to another kind of record, which the page in sight doesn't show.
    Refused("changed-since") when the record was changed by someone else meanwhile: then nothing is overwritten, and the
    step is forgotten, so that it doesn't stand before the earlier ones.
    """
    with desk.database.writing() as session:
        step = session.scalars(select(UndoStep).order_by(UndoStep.id.desc()).limit(1)).first()
        if step is None or only not in ("", step.entity):
            return None
        text = step.text
        taken_back = _take_back(desk, session, _parts(step))
        session.delete(step)
    if not taken_back:
        raise Refused(
            "changed-since",
            "そのあとに別の変更が届いているため、元に戻していません。",
            "記録を開いて、いまの内容を確かめてください。",
        )
    return text


def _parts(step: UndoStep) -> list[_Part]:
    before = msgpack.unpackb(step.before)
    if isinstance(before, dict):
        return [_Part(step.entity, step.record, step.operation, before)]
    return [_Part(*part) for part in before]


def _take_back(desk: Desk, session: Session, parts: Sequence[_Part]) -> bool:
    """Writes what was there before the step; False, and nothing written, when the step's result no longer stands."""
    owns = [_own(session, part) for part in parts]
    if None in owns:
        return False
    for part, own in zip(parts, owns, strict=True):
        assert own is not None
        now = shown(session, part.record)
        deletes = None
        if not part.before:  # the record was new
            deletes = True
        elif DELETED in part.before:
            deletes = own.values[DELETED] != IS_DELETED
        write(
            session,
            desk.author(),
            entity=part.entity,
            partition=now.partition,
            record=part.record,
            values={group: _fields(part.entity, group, value) for group, value in part.before.items() if group != DELETED},
            shown=now,
            deletes=deletes,
        )
    return True


def _own(session: Session, part: _Part) -> Operation | None:
    """The step's operation, as long as what it left still stands."""
    state, operations = record_state(session, part.record)
    own = next((operation for operation in operations if operation.id == part.operation), None)
    return own if own is not None and _stands(state, own, part.before) else None


def _stands(state: RecordState, own: Operation, before: Before) -> bool:
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
