"""Received files kept as they came, still sealed, so that an import that was taken back can be repeated without the stick."""

import contextlib
from collections.abc import Iterable
from pathlib import Path

from app.errors import Refused, Unavailable
from app.models.ledger import ReceivedFile
from app.services.desk import Desk
from app.store.files import write_durably
from app.sync.container import read_letter
from app.sync.seal import unseal

KEPT = 100
"""Files kept; the oldest go first. A file of a month is a few hundred kilobytes."""


def keep(desk: Desk, files: Iterable[bytes]) -> None:
    """A convenience: where it fails (disk full) the import stands all the same."""
    folder = desk.folder / "received"
    with contextlib.suppress(OSError, Unavailable):
        folder.mkdir(exist_ok=True)
        for data in files:
            letter = read_letter(unseal(data, *desk.keys.identities))
            path = _path(desk, letter.header_sha256)
            if letter.header.kind != "photo" and not path.exists():  # pictures lie in their own place already
                write_durably(path, data)
        for old in sorted(folder.glob("*.yui"), key=lambda path: path.stat().st_mtime)[:-KEPT]:
            old.unlink()


def path_of(desk: Desk, import_id: int) -> Path:
    """Where the file of an import lies. Refused("unknown-import", "file-not-kept")."""
    with desk.database.reading() as session:
        row = session.get(ReceivedFile, import_id)
    if row is None:
        raise Refused("unknown-import", "その番号の取り込みはありません。", "受け取ったファイルの一覧で確かめてください。")
    path = _path(desk, row.header_sha256)
    if not path.exists():
        raise Refused(
            "file-not-kept", "このファイルの写しは、もう残っていません。", "USBメモリーやメールから、もう一度受け取ってください。"
        )
    return path


def _path(desk: Desk, header_sha256: bytes) -> Path:
    return desk.folder / "received" / f"{header_sha256.hex()}.yui"
