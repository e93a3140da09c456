"""Ctrl+Z over saved actions. A step is taken back by a new operation, so undoing travels like any other change."""

from collections.abc import Mapping
from typing import Any

import msgpack
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.errors import Refused
from app.journal.operation import Operation, decode_value
from app.journal.reading import Shown, record_state, shown
from app.journal.state import DELETED
from app.journal.writing import write
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


def undo_last(desk: Desk) -> str | None:
    """Takes back the latest saved action and returns its text; None when there is nothing left to take back.

    Refused("changed-since") when the record was changed by someone else meanwhile: then nothing is overwritten.
    """
    with desk.database.writing() as session:
        step = session.scalars(select(UndoStep).order_by(UndoStep.id.desc()).limit(1)).first()
        if step is None:
            return None
        before: dict[str, bytes | None] = msgpack.unpackb(step.before)
        now = shown(session, step.record)
        session.delete(step)
        _refuse_if_changed(now, step.operation, before)
        created = not before
        deletes = True if created else (False if DELETED in before else None)
        write(
            session,
            desk.author(),
            entity=step.entity,
            partition=now.partition,
            record=step.record,
            values={group: decode_value(value) if value else [] for group, value in before.items() if group != DELETED},
            shown=now,
            deletes=deletes,
        )
        return step.text


def _refuse_if_changed(now: Shown, operation: bytes, before: Mapping[str, bytes | None]) -> None:
    groups = before or now.live
    if any(now.live.get(group) != (operation,) for group in groups):
        raise Refused(
            "changed-since",
            "そのあとに別の変更が届いているため、元に戻していません。",
            "記録を開いて、いまの内容を確かめてください。",
        )
