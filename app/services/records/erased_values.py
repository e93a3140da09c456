"""What an erasure does outside the chains: it takes the value from what waits, from drafts, search texts and the copies of
received files.
"""

import contextlib
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.errors import Unavailable, YuiError
from app.journal.erasing import MOST_AT_ONCE, known_erasures, what_is_left
from app.journal.fold import make_search_texts_anew
from app.journal.operation import Operation
from app.journal.reading import record_state
from app.journal.state import ERASES
from app.models import settings
from app.models.base import Synced
from app.models.local import Draft
from app.services.records import undo
from app.services.records.actions import Action
from app.services.records.record_forms import opened
from app.services.workspace.workspace import Workspace
from app.sync.columns import unpack_operations
from app.sync.container import read_letter, read_payload
from app.sync.deposit import readable
from app.sync.seal import unseal
from app.sync.waiting import erase_waiting

RECEIVED = "received"
"""The folder of the copies of received files."""


def erase_group(act: Action, row: Synced, group: str, instead: list[Any], only: Collection[bytes] | None = None) -> int:
    """Erases every value that a group of a record ever had, in the caller's transaction; returns how many.

    ``only``: those that these operations wrote.
    """
    _, operations = record_state(act.session, row.id)
    holding = [operation.id for operation in operations if group in operation.values and (only is None or operation.id in only)]
    for at in range(0, max(len(holding), 1), MOST_AT_ONCE):
        erased = [group, b"".join(holding[at : at + MOST_AT_ONCE])]
        act.write(opened(act.session, row.id), {group: instead, ERASES: erased})
    erase_waiting(act.session)
    _forget_copies(act.session, row.id)
    return len(holding)


def drop_erased_copies(workspace: Workspace, fresh: Collection[Path] = ()) -> int:
    """Deletes the copies of received files that contain a text erased on purpose; returns how many.

    All are searched when something was erased since the last time, else only the fresh ones. A copy is
    signed as a whole, so the text cannot be cut out. Its import can then be repeated only from the original medium.
    """
    with contextlib.suppress(OSError, Unavailable):
        with workspace.database.reading() as session:
            erased = known_erasures(session)
            swept = settings.SWEPT.get(session)
        known = sum(map(len, erased.values()))
        paths: Iterable[Path] = fresh if known == swept else (workspace.folder / RECEIVED).glob("*.yui")
        holding = [
            path
            for path in (paths if erased else ())
            if any(what_is_left(one, erased.get(one.id, ())) is not one for one in _operations(workspace, path))
        ]
        for path in holding:
            path.unlink()
        if known != swept:
            with workspace.database.writing() as session:
                settings.SWEPT.keep(session, known)
        return len(holding)
    return 0


def _operations(workspace: Workspace, path: Path) -> list[Operation]:
    """The operations in a copy; none when these keys can no longer open it, as nobody can read it then."""
    with contextlib.suppress(YuiError):
        letter = read_letter(unseal(path.read_bytes(), *workspace.keys.identities))
        return [*unpack_operations(read_payload(letter)), *readable(letter.enclosed, workspace.keys)]
    return []


def _forget_copies(session: Session, record: bytes) -> None:
    """Deletes drafts, undo steps and search texts of the record, and pinned fields, which may contain the value too."""
    undo.forget(session, record)
    make_search_texts_anew(session, [record])
    session.execute(delete(Draft).where(Draft.key.contains(record.hex())))
    settings.PINNED.forget(session)
