"""Ctrl+Z over saved actions. A step is taken back by new operations, so undoing travels like any other change.

A step is one action of a person (app.services.records.actions): a saved form, or an import of many records. It goes back
as a whole or not at all.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgpack
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.errors import Refused
from app.journal.operation import decode_value
from app.journal.reading import record_state, shown
from app.journal.state import DELETED, IS_DELETED
from app.journal.writing import write
from app.models.entities import ENTITIES
from app.models.local import UndoStep
from app.services.workspace.workspace import Workspace

STEPS_KEPT = 200

Before = Mapping[str, bytes | None]
"""Per changed group the encoded value it had; a group that had none maps to None, a new record to {}."""


@dataclass(frozen=True)
class Change:
    """What an action did to one record: the operations it wrote, the first one first, and what was there before."""

    entity: str
    record: bytes
    operations: tuple[bytes, ...]
    before: Before


def remember(session: Session, changes: Sequence[Change], text: str) -> None:
    """Keeps one step for all that an action changed. ``text`` names the action."""
    packed = msgpack.packb([[one.entity, one.record, one.operations, one.before] for one in changes])
    session.add(UndoStep(text=text, changes=packed))
    session.flush()
    newest = session.scalar(select(func.max(UndoStep.id))) or 0
    session.execute(delete(UndoStep).where(UndoStep.id <= newest - STEPS_KEPT))


def forget(session: Session, record: bytes) -> None:
    """Drops every step in which the record has a part, with the values it would bring back."""
    for step in session.scalars(select(UndoStep)).all():
        if any(one.record == record for one in _changes(step)):
            session.delete(step)
    session.flush()


def values_before(session: Session, record: bytes, groups: Iterable[str]) -> dict[str, bytes | None]:
    """The encoded values these groups have now; None where they have none. For a record not saved yet: empty."""
    try:
        state, _ = record_state(session, record)
    except KeyError:
        return {}
    return {group: state.values.get(group) for group in groups}


def undo_last(workspace: Workspace) -> str | None:
    """Takes back the latest saved action, whatever page it was done on, and returns its name; None when none is left.

    Refused("changed-since") when one of its records was changed by someone else meanwhile: then nothing is overwritten, and
    the step is forgotten, so that it doesn't stand before the earlier ones.
    """
    with workspace.database.writing() as session:
        step = session.scalars(select(UndoStep).order_by(UndoStep.id.desc()).limit(1)).first()
        if step is None:
            return None
        text = step.text
        taken_back = _take_back(workspace, session, _changes(step))
        session.delete(step)
    if not taken_back:
        raise Refused(
            "changed-since",
            f"「{text}」は、そのあとに別の変更が届いているため、元に戻していません。",
            "記録を開いて、いまの内容を確かめてください。",
        )
    return text


def _changes(step: UndoStep) -> list[Change]:
    return [
        Change(entity, record, tuple(operations), before) for entity, record, operations, before in msgpack.unpackb(step.changes)
    ]


def _take_back(workspace: Workspace, session: Session, changes: Sequence[Change]) -> bool:
    """Writes what was there before the step; False, and nothing written, when the step's result is no longer there."""
    if not all(_unchanged_since(session, change) for change in changes):
        return False
    for change in reversed(changes):  # parts before what they belong to, whose deletion must have seen that
        now = shown(session, change.record)
        deletes = None
        if not change.before:  # the record was new
            deletes = True
        elif DELETED in change.before:
            deletes = change.before[DELETED] == IS_DELETED
        write(
            session,
            workspace.author(),
            entity=change.entity,
            partition=now.partition,
            record=change.record,
            values={
                group: group_values(change.entity, group, value) for group, value in change.before.items() if group != DELETED
            },
            shown=now,
            deletes=deletes,
        )
    return True


def _unchanged_since(session: Session, change: Change) -> bool:
    """Whether the record holds just what the step left. Values are compared, not operations: taking a later step back
    leaves the earlier one's values under a new operation."""
    state, operations = record_state(session, change.record)
    by_id = {operation.id: operation for operation in operations}
    if not all(id_ in by_id for id_ in change.operations):
        return False
    left: dict[str, bytes] = {}
    for id_ in change.operations:
        left |= by_id[id_].values
    if change.before:
        return all(state.values.get(group) == left.get(group) and group not in state.conflicts for group in change.before)
    if state.deleted or state.conflicts:
        return False
    others = (decode_value(value) for group, value in state.values.items() if group not in left and group != DELETED)
    nothing_added = all(field is None for fields in others for field in fields)
    return nothing_added and left.items() <= state.values.items()


def group_values(entity: str, group: str, value: bytes | None) -> list[Any]:
    """The fields of a group from its encoded value; all of them empty when it had none."""
    if value is not None:
        return decode_value(value)
    known = ENTITIES[entity].group_named(group) if entity in ENTITIES else None
    return [None] * len(known.fields) if known else [None]
