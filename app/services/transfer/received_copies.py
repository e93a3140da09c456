"""Copies of received files, still sealed, so that an undone import can be repeated without the stick."""

import contextlib
from collections.abc import Iterable
from pathlib import Path

from app.errors import Refused, Unavailable
from app.models.ledger import ReceivedFile
from app.services.records.erased_values import RECEIVED, drop_erased_copies
from app.services.workspace.workspace import Workspace
from app.store.files import write_durably
from app.sync.container import read_letter
from app.sync.seal import unseal

KEPT = 100
"""At most so many copies; the oldest are deleted first. A month's file has a few hundred kilobytes."""


def keep(workspace: Workspace, files: Iterable[bytes]) -> None:
    """Stores copies. A convenience only: when it fails (disk full), the import is valid all the same."""
    folder = workspace.folder / RECEIVED
    with contextlib.suppress(OSError, Unavailable):
        folder.mkdir(exist_ok=True)
        fresh: list[Path] = []
        for data in files:
            letter = read_letter(unseal(data, *workspace.keys.identities))
            path = _path(workspace, letter.header_sha256)
            if letter.header.kind != "photo" and not path.exists():  # pictures lie in their own place already
                write_durably(path, data)
                fresh.append(path)
        drop_erased_copies(workspace, fresh)
        for old in sorted(folder.glob("*.yui"), key=lambda path: path.stat().st_mtime)[:-KEPT]:
            old.unlink()


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
    return workspace.folder / RECEIVED / f"{header_sha256.hex()}.yui"
