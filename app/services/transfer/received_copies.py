"""Copies of received files, still sealed, so that an undone import can be repeated without the stick."""

import contextlib
from collections.abc import Iterable
from pathlib import Path

from app.errors import Refused, Unavailable, YuiError
from app.journal.erasing import known_erasures, what_is_left
from app.journal.operation import Operation
from app.models import settings
from app.models.ledger import ReceivedFile
from app.services.workspace.workspace import Workspace
from app.store.files import write_durably
from app.sync.columns import unpack_operations
from app.sync.container import read_letter, read_payload
from app.sync.seal import unseal

KEPT = 100
"""At most so many copies; the oldest are deleted first. A month's file has a few hundred kilobytes."""


def keep(workspace: Workspace, files: Iterable[bytes]) -> None:
    """Stores copies. A convenience only: when it fails (disk full), the import is valid all the same."""
    folder = workspace.folder / "received"
    with contextlib.suppress(OSError, Unavailable):
        folder.mkdir(exist_ok=True)
        fresh: list[Path] = []
        for data in files:
            letter = read_letter(unseal(data, *workspace.keys.identities))
            path = _path(workspace, letter.header_sha256)
            if letter.header.kind != "photo" and not path.exists():  # pictures lie in their own place already
                write_durably(path, data)
                fresh.append(path)
        _drop_erased(workspace, fresh)
        for old in sorted(folder.glob("*.yui"), key=lambda path: path.stat().st_mtime)[:-KEPT]:
            old.unlink()


def drop_erased(workspace: Workspace) -> int:
    """Deletes the copies that contain a text erased on purpose; returns how many.

    A copy is signed as a whole, so the text cannot be cut out. Its import can then be repeated only from the original
    medium.
    """
    with contextlib.suppress(OSError, Unavailable):
        return _drop_erased(workspace, [])
    return 0


def _drop_erased(workspace: Workspace, fresh: list[Path]) -> int:
    """Searches all copies when something was erased since the last time, else only the fresh ones."""
    with workspace.database.reading() as session:
        erased = known_erasures(session)
        swept = settings.SWEPT.get(session)
    known = sum(map(len, erased.values()))
    paths = fresh if known == swept else (workspace.folder / "received").glob("*.yui")
    dropped = 0
    for path in list(paths) if erased else ():
        if any(what_is_left(one, erased.get(one.id, ())) is not one for one in _operations(workspace, path)):
            path.unlink()
            dropped += 1
    if erased and known != swept:
        with workspace.database.writing() as session:
            settings.SWEPT.keep(session, known)
    return dropped


def _operations(workspace: Workspace, path: Path) -> list[Operation]:
    """The operations in a copy; none when these keys can no longer open it, as nobody can read it then."""
    with contextlib.suppress(YuiError):
        return unpack_operations(read_payload(read_letter(unseal(path.read_bytes(), *workspace.keys.identities))))
    return []


def path_of(workspace: Workspace, import_id: int) -> Path:
    """The path of the copy of an import. Raises Refused("unknown-import", "file-not-kept")."""
    with workspace.database.reading() as session:
        row = session.get(ReceivedFile, import_id)
    if row is None:
        raise Refused("unknown-import", "その番号の取り込みはありません。", "受け取ったファイルの一覧で確かめてください。")
    path = _path(workspace, row.header_sha256)
    if not path.exists():
        raise Refused(
            "file-not-kept", "このファイルの写しは、もう残っていません。", "USBメモリーやメールから、もう一度受け取ってください。"
        )
    return path


def _path(workspace: Workspace, header_sha256: bytes) -> Path:
    return workspace.folder / "received" / f"{header_sha256.hex()}.yui"
