"""預かっているファイル: files of a newer program, kept unopened until this one is updated, then imported automatically.

They are in the folder ``kept`` beside the data, still sealed, named by their SHA-256. They are tried again with every import
and when the window opens.
"""

import contextlib
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from app.commit_point import preparing
from app.errors import Refused, YuiError
from app.models.ledger import KeptFile
from app.rules.clock import moment_text, now_ms
from app.services.transfer.bundle_files import FileContent
from app.services.workspace.workspace import Workspace
from app.store.files import read_bounded, write_durably
from app.sync.container import MAX_FILE_BYTES
from app.sync.incoming import check_file
from app.system_errors import to_keep

KEPT_FOR = "newer-bundle"


@dataclass(frozen=True)
class KeptRow:
    """One kept file: ``name`` as it came, ``since`` local time, ``trouble`` why it cannot be imported now."""

    id: str
    name: str
    since: str
    trouble: YuiError | None


def kept_files(workspace: Workspace) -> list[KeptRow]:
    """All kept files, oldest first; ``trouble`` None means that the next import takes them."""
    return [
        KeptRow(row.sha256.hex(), row.name, moment_text(row.since_ms), _content(workspace, row).trouble)
        for row in _rows(workspace)
    ]


def count_kept(workspace: Workspace) -> int:
    """How many files are kept."""
    with workspace.database.reading() as session:
        return session.scalar(select(func.count()).select_from(KeptFile)) or 0


def keep(workspace: Workspace, looked_at: Iterable[tuple[FileContent, YuiError | None]]) -> None:
    """Stores the files that only a newer program can read, durably and each once."""
    for file, trouble in looked_at:
        if trouble is None or trouble.code != KEPT_FOR:
            continue
        sha256 = hashlib.sha256(file.data).digest()
        _folder(workspace).mkdir(exist_ok=True)
        if not _path(workspace, sha256).exists():
            write_durably(_path(workspace, sha256), file.data)
        with preparing(), workspace.database.writing() as session:  # a note, before what was asked for
            if session.get(KeptFile, sha256) is None:
                session.add(KeptFile(sha256=sha256, name=file.name, since_ms=now_ms()))


def ready(workspace: Workspace) -> list[FileContent]:
    """The kept files that this program can read now: after an update, or when they were imported already."""
    return [content for row in _rows(workspace) if (content := _content(workspace, row)).trouble is None]


def forget(workspace: Workspace, taken_in: Sequence[FileContent]) -> None:
    """Deletes those of the imported files that had been kept: the journal holds their content now."""
    known = {row.sha256 for row in _rows(workspace)}
    for file in taken_in if known else ():
        sha256 = hashlib.sha256(file.data).digest()
        if sha256 in known:
            _drop(workspace, sha256)


def remove(workspace: Workspace, id_: str) -> None:
    """Deletes a kept file on purpose. Nothing is lost, because its sender still holds the content."""
    wanted = next((row for row in _rows(workspace) if row.sha256.hex() == id_), None)
    if wanted is None:
        raise Refused("unknown-file", "その預かりファイルは、もうありません。", "一覧を開き直してください。")
    _drop(workspace, wanted.sha256)


def _content(workspace: Workspace, row: KeptFile) -> FileContent:
    try:
        data = read_bounded(_path(workspace, row.sha256), MAX_FILE_BYTES)
        with workspace.database.reading() as session:
            check_file(session, workspace.keys, data)
    except YuiError as error:
        return FileContent(row.name, trouble=to_keep(error))
    return FileContent(f"{row.name}（預かり）", data)


def _rows(workspace: Workspace) -> list[KeptFile]:
    with workspace.database.reading() as session:
        return list(session.scalars(select(KeptFile).order_by(KeptFile.since_ms)))


def _drop(workspace: Workspace, sha256: bytes) -> None:
    """Deletes the database entry first: a file without an entry does no harm, an entry without its file would be reported as
    damage.
    """
    with workspace.database.writing() as session:
        session.delete(session.get_one(KeptFile, sha256))
    with contextlib.suppress(OSError):
        _path(workspace, sha256).unlink(missing_ok=True)


def _folder(workspace: Workspace) -> Path:
    return workspace.folder / "kept"


def _path(workspace: Workspace, sha256: bytes) -> Path:
    return _folder(workspace) / f"{sha256.hex()}.yui"
