"""What the program meets when it starts: a damaged database, a damaged log of it, and what other programs say to its window."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtNetwork import QLocalSocket
from PySide6.QtWidgets import QApplication
from sqlalchemy import func, select

from app.errors import YuiError
from app.journal.dump import digest
from app.models.journal import OperationRow
from app.services.backup.backups import create_backup
from app.services.backup.restoring import restore_backup
from app.services.backup.salvaging import salvage, salvaged
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from app.store.database import FILE_NAME
from app.store.files import read_bounded
from app.store.high_water_marks import state_folder
from app.ui.runtime import single_instance
from app.ui.runtime.single_instance import SingleInstance
from tests.fuzz.kind import Kind, Ready, own_folder
from tests.fuzz.mutations import bytes_damaged
from tests.offices import activity, branch
from tests.proof.council import hurried

DATABASE_BYTES = 8 * 1024 * 1024
PATIENCE_MS = 1500


def _content(workspace: Workspace) -> tuple[str, int]:
    with workspace.database.reading() as session:
        return digest(session), session.scalar(select(func.count()).select_from(OperationRow)) or 0


@contextmanager
def databases() -> Iterator[Ready]:
    """A database of this PC with damage, often in its first pages: none of it is ever taken for a record."""
    with hurried(), own_folder() as folder:
        with branch(folder) as daito:
            activity(daito)
            place = daito.folder
        kept = folder / "kept"
        shutil.copytree(place, kept)

        def open_(data: bytes) -> object:
            _laid(kept, place, {FILE_NAME: data})
            with open_workspace(place) as workspace:
                return _content(workspace)

        yield Ready([(kept / FILE_NAME).read_bytes()], bytes_damaged(longest=DATABASE_BYTES), open_)


@contextmanager
def logs() -> Iterator[Ready]:
    """The log of a database that was not closed: what it lost is told, and the rest is as it was."""
    with hurried(), own_folder() as folder:
        kept = folder / "kept"
        with branch(folder) as daito:
            place = daito.folder
            for number in range(3):
                activity(daito, title=f"サロン{number}")
            shutil.copytree(place, kept)  # as a killed program leaves it
            shutil.copytree(state_folder(), folder / "marks")
            whole = _content(daito)
        marks = state_folder()

        def open_(data: bytes) -> object:
            shutil.rmtree(marks)
            shutil.copytree(folder / "marks", marks)
            _laid(kept, place, {f"{FILE_NAME}-wal": data})
            with open_workspace(place) as workspace:
                found = _content(workspace)
                assert found == whole or workspace.notices, "something is missing and nobody is told"
                return found

        yield Ready([(kept / f"{FILE_NAME}-wal").read_bytes()], bytes_damaged(longest=DATABASE_BYTES), open_)


@contextmanager
def copies() -> Iterator[Ready]:
    """A copy that one goes back to: it is whole, or the data stay as they are."""
    with hurried(), own_folder() as folder:
        kept = folder / "kept"
        with branch(folder) as daito:
            place = daito.folder
            activity(daito)
            name = create_backup(daito).path.name
            activity(daito)
            whole = _operations(daito)
        shutil.copytree(place, kept)
        copy = Path("backups", name)

        def open_(data: bytes) -> object:
            _laid(kept, place, {str(copy): data})
            try:
                with restore_backup(place, name) as workspace:
                    return _operations(workspace) & whole
            except YuiError:
                with open_workspace(place) as workspace:
                    assert whole <= _operations(workspace), "the refused copy did harm"
                raise

        yield Ready([(kept / copy).read_bytes()], bytes_damaged(longest=DATABASE_BYTES), open_)


@contextmanager
def salvaged_databases() -> Iterator[Ready]:
    """A damaged database that is made anew from what is readable, with nothing beside it: nothing is there that never was."""
    with hurried(), own_folder() as folder:
        kept = folder / "kept"
        with branch(folder) as daito:
            place, generation = daito.folder, daito.generation
            for number in range(3):
                activity(daito, title=f"サロン{number}")
            whole = _operations(daito)
        shutil.copytree(place, kept)

        def open_(data: bytes) -> object:
            _laid(kept, place, {FILE_NAME: data})
            with salvage(place) as workspace:
                assert _operations(workspace, generation) <= whole
                return salvaged(workspace)

        yield Ready([(kept / FILE_NAME).read_bytes()], bytes_damaged(longest=DATABASE_BYTES), open_)


def _operations(workspace: Workspace, generation: bytes | None = None) -> frozenset[bytes]:
    """The ids of the operations, of one generation or of all."""
    wanted = select(OperationRow.id)
    with workspace.database.reading() as session:
        return frozenset(session.scalars(wanted if generation is None else wanted.where(OperationRow.generation == generation)))


def _laid(kept: Path, place: Path, changed: dict[str, bytes]) -> None:
    shutil.rmtree(place)
    shutil.copytree(kept, place)
    for name, data in changed.items():
        (place / name).write_bytes(data)


@contextmanager
def said_to_the_window() -> Iterator[Ready]:
    """Bytes that any program of this user may send to the first window: one path, nothing, or the line is cut."""
    application = QApplication.instance() or QApplication([])
    with own_folder() as folder:
        heard: list[str] = []
        instance = SingleInstance(folder)
        instance.claim()
        instance.listen()
        instance.asked.connect(heard.append)

        def open_(data: bytes) -> object:
            heard.clear()
            socket = QLocalSocket()
            socket.connectToServer(instance._name)
            assert socket.waitForConnected(PATIENCE_MS)
            socket.write(data)
            socket.flush()
            for _ in range(200):
                application.processEvents()
                if heard or socket.state() == QLocalSocket.LocalSocketState.UnconnectedState:
                    break
                socket.waitForBytesWritten(1)
            socket.abort()
            application.processEvents()
            assert len(heard) <= 1 and all("\0" not in path and len(path) <= single_instance.MOST_BYTES for path in heard)
            for path in heard:
                with contextlib.suppress(YuiError):
                    read_bounded(Path(path), 1000)
            return list(heard)

        damage = bytes_damaged((b"\0", b"\n", b"\xff", b"x" * 70_000))
        paths = ("/home/x/受け取り/daito.yui", "", "C:\\Users\\x\\a.yui-setup")
        try:
            yield Ready([os.fsencode(path) + b"\n" for path in paths], damage, open_)
        finally:
            instance.release()


KINDS = (
    Kind("database", databases, sealed=True),
    Kind("log", logs),
    Kind("copy", copies, sealed=True),
    Kind("salvage", salvaged_databases),
    Kind("said", said_to_the_window),
)
