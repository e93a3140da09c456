"""Ctrl+Z over saved actions. A step is taken back by new operations, so undoing travels like any other change.

A step is one action of a person (app.services.records.actions): a saved form, or an import of many records. It goes back
as a whole or not at all.
"""

from collections.abc import Sequence

import msgpack
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import Refused
from app.models import settings
from app.models.local import UndoStep
from app.services.records.actions import action
from app.services.records.reversal import reversals, take_back
from app.services.workspace.workspace import Workspace

TAKEN_BACK_KEPT = 20_000


def forget(session: Session, record: bytes) -> None:
    """Drops every step in which the record has a part."""
    for step in session.scalars(select(UndoStep)).all():
        if record in _touched(step):
            session.delete(step)
    session.flush()


def undo_last(workspace: Workspace) -> str | None:
    """Takes back the latest saved action, whatever page it was done on, and returns its name; None when none is left.

    Refused("changed-since") when one of its records was changed by someone else meanwhile: then nothing is overwritten, and
    the step is forgotten, so that it doesn't stand before the earlier ones.
    """
    # Not undoable: what was taken back is typed again.
    with action(workspace, undoable=False) as act:
        steps = act.session.scalars(select(UndoStep).order_by(UndoStep.id.desc())).all()
        if not steps:
            return None
        text, touched = steps[0].text, _touched(steps[0])
        found = reversals(act.session, touched)
        is_whole = all(one.is_whole for one in found.values())
        if is_whole:
            # Parts before what they belong to, whose deletion must have seen that.
            take_back(act, dict(reversed(found.items())))
            _note_taken_back(act.session, [act.written[record][-1] for record, one in found.items() if one.deletes])
        act.session.delete(steps[0])
        if is_whole:
            _hand_down(steps[1:], {record: [*ids, *act.written.get(record, ())] for record, ids in touched.items()})
    if not is_whole:
        raise Refused(
            "changed-since",
            f"「{text}」は、そのあとに別の変更が届いているため、元に戻していません。",
            "記録を開いて、いまの内容を確かめてください。",
        )
    return text


def _note_taken_back(session: Session, deletions: Sequence[bytes]) -> None:
    """Remembers by which operations records were taken away again, the latest ones: a table may bring them once more."""
    if deletions:
        settings.TAKEN_BACK.keep(session, (*settings.TAKEN_BACK.get(session), *deletions)[-TAKEN_BACK_KEPT:])


def _hand_down(steps: Sequence[UndoStep], done: dict[bytes, list[bytes]]) -> None:
    """What was done to a record and undone belongs to the step before in that record: both go back with that one."""
    for step in steps:
        earlier = _touched(step)
        known = earlier.keys() & done.keys()
        if known:
            step.changes = msgpack.packb(earlier | {record: earlier[record] + done.pop(record) for record in known})


def _touched(step: UndoStep) -> dict[bytes, list[bytes]]:
    found: dict[bytes, list[bytes]] = msgpack.unpackb(step.changes, strict_map_key=False)
    return found
