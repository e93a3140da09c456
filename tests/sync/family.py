"""A head office, two branches and a second PC of one of them: set up once, every PC known, then copied as folders."""

import shutil
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from app.journal.fold import fold_new
from app.journal.operation import Operation, encode_value, new_operation
from app.journal.reading import Shown
from app.journal.record_ids import derived_record_id, new_record_id
from app.journal.rows import insert_operations
from app.journal.writing import grouped, write
from app.models.base import COMMON, HEAD
from app.rules import clock
from app.rules.clock import now_ms
from app.services.devices.setup import enrol, set_up_branch, set_up_head
from app.services.transfer import importing, submitting
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from app.store.keys import DeviceKeys
from app.store.keystore import load_keys
from tests.chance import no_chance
from tests.prepared import prepared

SET_UP_AT = datetime(2025, 4, 1, tzinfo=UTC)
WORKSPACES = (HEAD, "daito", "daito2", "murone")
"""Folder names: the office's code, and for its second PC a 2 behind it."""


def copied(name: str, folder: Path) -> Workspace:
    """The workspace, opened from a copy in ``folder``."""
    shutil.copytree(templates() / name, folder / name)
    return open_workspace(folder / name)


def keys_of(name: str) -> DeviceKeys:
    return load_keys(templates() / name).keys


@cache
def templates() -> Path:
    """The folders everything is copied from. Every PC is in the roster and has the head office's first answer."""
    return prepared("family", _set_up)


def _set_up(place: Path) -> None:
    with no_chance(403), patch.object(clock, "source", lambda: SET_UP_AT):
        workspaces = {HEAD: set_up_head(place / HEAD)}
        for name in WORKSPACES[1:]:
            joining = enrol(workspaces[HEAD], name.removesuffix("2"), place / f"{name}.yui-setup")
            workspaces[name] = set_up_branch(place / name, joining.path, joining.code)
            importing.import_files(workspaces[HEAD], [submitting.hand_in(workspaces[name], place / f"{name}.yui").path])
        for name in WORKSPACES[1:]:
            answer = submitting.send_back(workspaces[HEAD], name.removesuffix("2"), place / f"to-{name}.yui").path
            importing.import_files(workspaces[name], [answer])
        for workspace in workspaces.values():
            shutil.rmtree(workspace.folder / "backups", ignore_errors=True)
            workspace.close()


def record_activity(workspace: Workspace, title: str = "ふれあいサロン", record: bytes | None = None, **values: Any) -> bytes:
    """Writes a new activity straight into the journal, without the form's checks (they are proven elsewhere)."""
    fields = {"date": date(2025, 10, 3), "title": title, "participants": 12, "state": "final"} | values
    groups = {group: found for group, found in grouped("activity", fields).items() if any(v is not None for v in found)}
    record = record or new_record_id("activity", workspace.partition)
    with workspace.database.writing() as session:
        write(
            session,
            workspace.author(),
            entity="activity",
            partition=workspace.partition,
            record=record,
            values=groups,
            shown=Shown(),
        )
    return record


def handmade(
    workspace: Workspace, *, seq: int = 1, prev: bytes | None = None, generation: bytes = b"handmade life 16", **changed: Any
) -> Operation:
    """An operation that no form would write, for files that no honest program would make."""
    parts: dict[str, Any] = {
        "generation": generation,
        "partition": workspace.partition,
        "seq": seq,
        "prev": prev,
        "entity": "activity",
        "values": {"title": encode_value(["手作り"])},
        "sup": {},
        "seen": (),
        "person": "",
        "wall_ms": now_ms(),
        "hlc": now_ms() << 16,
        "nonce": bytes(16),
        "base": b"",
    }
    parts |= changed
    named = derived_record_id(parts["entity"], "handmade", str(parts["generation"]), partition=parts["partition"])
    return new_operation(**({"record": named} | parts))


def ids_of(workspace: Workspace, partitions: Sequence[str] = (COMMON,)) -> set[bytes]:
    with workspace.database.reading() as session:
        rows = session.connection().exec_driver_sql("SELECT partition, id FROM operation").all()
    return {id_ for partition, id_ in rows if partition in partitions}


def insert(workspace: Workspace, operations: Sequence[Operation]) -> None:
    """Many operations at once, settled as a merge settles them."""
    with workspace.database.writing() as session:
        insert_operations(session, operations, import_id=None)
        fold_new(session, operations)
