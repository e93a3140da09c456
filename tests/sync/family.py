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
from app.journal.rows import insert_operations
from app.journal.writing import grouped, new_record_id, write
from app.models.base import COMMON, HEAD
from app.rules import clock
from app.rules.clock import now_ms
from app.services.devices.setup import enrol, set_up_branch, set_up_head
from app.services.transfer import importing, submitting
from app.services.workspace.opening import open_desk
from app.services.workspace.workspace import Desk
from app.store.keys import DeviceKeys
from app.store.keystore import load_keys
from tests.chance import no_chance
from tests.prepared import prepared

SET_UP_AT = datetime(2025, 4, 1, tzinfo=UTC)
DESKS = (HEAD, "daito", "daito2", "murone")
"""Folder names: the office's code, and for its second PC a 2 behind it."""


def copied(name: str, folder: Path) -> Desk:
    """The desk, opened from a copy in ``folder``."""
    shutil.copytree(templates() / name, folder / name)
    return open_desk(folder / name)


def keys_of(name: str) -> DeviceKeys:
    return load_keys(templates() / name).keys


@cache
def templates() -> Path:
    """The folders everything is copied from. Every PC is in the roster and has the head office's first answer."""
    return prepared("family", _set_up)


def _set_up(place: Path) -> None:
    with no_chance(403), patch.object(clock, "source", lambda: SET_UP_AT):
        desks = {HEAD: set_up_head(place / HEAD)}
        for name in DESKS[1:]:
            joining = enrol(desks[HEAD], name.removesuffix("2"), place / f"{name}.yui-setup")
            desks[name] = set_up_branch(place / name, joining.path, joining.code)
            importing.import_files(desks[HEAD], [submitting.hand_in(desks[name], place / f"{name}.yui").path])
        for name in DESKS[1:]:
            answer = submitting.send_back(desks[HEAD], name.removesuffix("2"), place / f"to-{name}.yui").path
            importing.import_files(desks[name], [answer])
        for desk in desks.values():
            shutil.rmtree(desk.folder / "backups", ignore_errors=True)
            desk.close()


def record_activity(desk: Desk, title: str = "ふれあいサロン", record: bytes | None = None, **values: Any) -> bytes:
    """Writes a new activity straight into the journal, without the form's checks (they are proven elsewhere)."""
    fields = {"date": date(2025, 10, 3), "title": title, "participants": 12, "state": "final"} | values
    groups = {group: found for group, found in grouped("activity", fields).items() if any(v is not None for v in found)}
    record = record or new_record_id()
    with desk.database.writing() as session:
        write(
            session,
            desk.author(),
            entity="activity",
            partition=desk.partition,
            record=record,
            values=groups,
            shown=Shown(),
        )
    return record


def handmade(
    desk: Desk, *, seq: int = 1, prev: bytes | None = None, life: bytes = b"handmade life 16", **changed: Any
) -> Operation:
    """An operation that no form would write, for files that no honest program would make."""
    parts: dict[str, Any] = {
        "life": life,
        "partition": desk.partition,
        "seq": seq,
        "prev": prev,
        "entity": "activity",
        "record": b"handmade record!",
        "values": {"title": encode_value(["手作り"])},
        "sup": {},
        "seen": (),
        "person": "",
        "wall_ms": now_ms(),
        "hlc": now_ms() << 16,
        "nonce": bytes(16),
        "base": b"",
    }
    return new_operation(**(parts | changed))


def ids_of(desk: Desk, partitions: Sequence[str] = (COMMON,)) -> set[bytes]:
    with desk.database.reading() as session:
        rows = session.connection().exec_driver_sql("SELECT partition, id FROM operation").all()
    return {id_ for partition, id_ in rows if partition in partitions}


def insert(desk: Desk, operations: Sequence[Operation]) -> None:
    """Many operations at once, settled as a merge settles them."""
    with desk.database.writing() as session:
        insert_operations(session, operations, import_id=None)
        fold_new(session, operations)
