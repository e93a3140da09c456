"""Opening the database file of an office, and its sessions: ``reading()`` and ``writing()``.

"Saved" means that the COMMIT of ``writing()`` has returned. Each process has one writing connection, which also does all
checkpoints; readers cannot write. Errors of the driver become the program's own errors here and nowhere else.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import sqlcipher3.dbapi2 as dbapi
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.pool import QueuePool

from app.errors import Damaged, Refused, Unavailable, YuiError
from app.models import settings
from app.models.base import Synced
from app.models.journal import NEW_ENDS
from app.models.ledger import ReceivedFile, SentFile
from app.store.driver import connect
from app.store.high_water_marks import RunningMarks
from app.store.leftovers import BACKUPS, sweep_leftovers
from app.store.lock import FILE_NAME as LOCK_FILE
from app.store.lock import hold_lock
from app.store.place import FOR_A_NOTE, FOR_A_RECORD, make_folder, refuse_unsafe_place, require_room, require_space
from app.store.schema import APPLICATION_ID, SCHEMA_VERSION, create, upgrade

FILE_NAME = "office.db"
READERS = 4
_FAILED, _FILES = "a part failed", "a file was written or taken in"


class Database:
    """An open database, with its lock. Close it to release the lock."""

    def __init__(self, path: Path, key: bytes, lock: IO[bytes]) -> None:
        self.path = path
        self._key = key
        self._lock = lock
        # One writing connection: SQLite has one write lock, so a second one could only wait for it.
        self._writer = _engine(path, key, read_only=False, size=1)
        self._reader = _engine(path, key, read_only=True, size=READERS)
        self._thread = threading.local()
        self._running: RunningMarks | None = None
        event.listen(self._writer, "begin", _begin_immediate)
        event.listen(self._reader, "begin", _begin)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session with one consistent view of the data; nothing can be written through it."""
        if (unfinished := getattr(self._thread, "shown", None)) is not None:
            yield unfinished
            return
        with _translated(), Session(self._reader, autoflush=False, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self, expected_bytes: int = 0, *, small: bool = False) -> Iterator[Session]:
        """One transaction: committed when the block ends, rolled back when it raises.

        ``expected_bytes`` is about what will be written when that is much; ``small``: a note that must find room when records
        no longer do, such as that a file was handed in. Raises Unavailable("disk-full") before anything is written.
        """
        if expected_bytes:
            require_space(self.path.parent, expected_bytes)
        else:
            require_room(self.path.parent, FOR_A_NOTE if small else FOR_A_RECORD)
        if (outer := getattr(self._thread, "writing", None)) is not None:
            try:
                yield outer
            except BaseException:
                outer.info[_FAILED] = True
                raise
            return
        with _translated(), Session(self._writer, autoflush=False, expire_on_commit=False) as session, session.begin():
            event.listen(session, "before_flush", _refuse_bypassing_the_journal)
            event.listen(session, "do_orm_execute", _refuse_bulk_writes)
            event.listen(session, "after_soft_rollback", _forget_new_ends)
            self._thread.writing = session
            try:
                yield session
            finally:
                self._thread.writing = None
            assert not session.info.get(_FAILED), "a part of this transaction failed: none of it is kept"
            session.flush()
            ends = session.info.get(NEW_ENDS, {})
            files = (settings.GENERATION.needed(session), *file_numbers(session)) if session.info.get(_FILES) else None
        if self._running is not None:
            self._running.note(ends, files)

    @contextmanager
    def showing(self, session: Session) -> Iterator[None]:
        """Within the block, ``reading()`` of this thread sees what ``session`` has written but not committed.

        For an issued copy, which is drawn inside the transaction that makes the form final.
        """
        before, self._thread.shown = getattr(self._thread, "shown", None), session
        try:
            yield
        finally:
            self._thread.shown = before

    @contextmanager
    def rehearsing(self) -> Iterator[Session]:
        """A write transaction that is always rolled back, for the preview of an import. Asks for no room on the disk."""
        with _translated(), Session(self._writer, autoflush=False, expire_on_commit=False) as session:
            session.connection()
            try:
                yield session
            finally:
                session.rollback()

    def note_commits(self, running: RunningMarks) -> None:
        """From now on each COMMIT is noted outside the database."""
        if self._running is not None:
            self._running.close()
        self._running = running

    def note_no_commits(self) -> None:
        """What was noted is no longer needed, and nothing more is."""
        if self._running is not None:
            self._running.remove()
            self._running = None

    def raw(self) -> Any:
        """A separate driver connection, for backups and integrity checks. The caller closes it and writes nothing."""
        with _translated():
            return connect(self.path, self._key)

    @property
    def key(self) -> bytes:
        """The raw SQLCipher key, 32 bytes."""
        return self._key

    def close(self) -> None:
        """Closes every connection and releases the lock."""
        self._reader.dispose()
        self._writer.dispose()
        if self._running is not None:
            self._running.close()
        self._lock.close()


def create_database(folder: Path, key: bytes) -> Database:
    """A new, empty database in ``folder``. Raises Refused("data-exists") when there is one already."""
    refuse_unsafe_place(folder)
    make_folder(folder)
    require_space(folder)
    path = folder / FILE_NAME
    if path.exists():
        raise Refused(
            "data-exists", "このフォルダーには、すでに記録があります。", "別のフォルダーを選ぶか、そのまま開いてください。"
        )
    lock = hold_lock(folder / LOCK_FILE)
    try:
        with _translated():
            connection = connect(path, key, create=True)
            try:
                create(connection)
            finally:
                connection.close()
    except BaseException:
        lock.close()
        path.unlink(missing_ok=True)
        raise
    return Database(path, key, lock)


def open_database(folder: Path, key: bytes) -> Database:
    """The existing database in ``folder``. An older schema is upgraded, after a backup.

    Raises Refused("no-database", "newer-database", "foreign-database"), Damaged("damaged-database") and
    Unavailable("already-open").
    """
    refuse_unsafe_place(folder)
    path = folder / FILE_NAME
    if not path.exists():
        raise Refused(
            "no-database",
            "この場所に記録のファイルがありません。",
            "場所を確かめてください。控えがあれば、そこから復元できます。",
        )
    # SQLite would take an empty file for a new database and silently start without any record.
    if path.stat().st_size == 0:
        raise _damaged()
    lock = hold_lock(folder / LOCK_FILE)
    try:
        sweep_leftovers(folder)
        with _translated():
            connection = connect(path, key)
            try:
                _check_identity(connection)
                # Damage is to be noticed here and not in the middle of a save.
                if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                    raise _damaged()
                upgrade(connection, key, folder / BACKUPS)
                connection.execute("PRAGMA journal_mode = WAL")  # a copy that was put here has the mode of a plain file
            finally:
                connection.close()
    except BaseException:
        lock.close()
        raise
    return Database(path, key, lock)


def refuse_other_copy(path: Path, key: bytes) -> None:
    """Raises Refused("newer-database", "foreign-database") for a copy that this program could not open as its database."""
    with _translated():
        connection = connect(path, key)
        try:
            _check_identity(connection)
        finally:
            connection.close()


def _check_identity(connection: Any) -> None:
    """Refuses a database of another program or of a newer version of this one."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION_ID:
        raise Refused(
            "foreign-database", "このファイルは、結ノートの記録ではありません。", "結ノートのデータのフォルダーを選んでください。"
        )
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > SCHEMA_VERSION:
        raise newer_database()


def newer_database() -> Refused:
    """The refusal of data that a newer program wrote."""
    return Refused(
        "newer-database",
        "この記録は、新しい版の結ノートで作られています。",
        "このパソコンの結ノートを更新してから開いてください。",
    )


def _engine(path: Path, key: bytes, *, read_only: bool, size: int) -> Engine:
    engine = create_engine(
        "sqlite+pysqlite://",
        creator=lambda: connect(path, key, read_only=read_only),
        module=dbapi,
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=0,
    )
    # The driver must not start transactions by itself: it would begin them late and deferred.
    event.listen(engine, "connect", lambda connection, _record: setattr(connection, "isolation_level", None))
    return engine


def _begin_immediate(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin(connection: Any) -> None:
    # Without it every query of a reader would be a look of its own, and a save between two of them would tear the page.
    connection.exec_driver_sql("BEGIN")


def _refuse_bypassing_the_journal(session: Session, _context: object, _instances: object) -> None:
    """Refuses to write a synchronised table through the session.

    These tables are projections of the journal: a row changed in another way would be lost at the next folding.
    """
    for instance in (*session.new, *session.dirty, *session.deleted):
        if isinstance(instance, ReceivedFile | SentFile):
            session.info[_FILES] = True
        if isinstance(instance, Synced):
            raise AssertionError(f"{type(instance).__name__} may only be written by app.journal.fold")


def _forget_new_ends(session: Session, _transaction: object) -> None:
    """A part was rolled back: what is noted may lag behind the database and never be ahead of it."""
    session.info.pop(NEW_ENDS, None)


def file_numbers(session: Session) -> tuple[int, int]:
    """The numbers of the last import and of the last file written here; 0 without any."""
    asked = "SELECT coalesce(max(id), 0), (SELECT coalesce(max(number), 0) FROM sent_file) FROM received_file"
    received, sent = session.connection().exec_driver_sql(asked).one()
    return received, sent


def _refuse_bulk_writes(statement: ORMExecuteState) -> None:
    """The same for UPDATE and DELETE statements, which do not pass through the flush."""
    mapper = None if statement.is_select else statement.bind_mapper
    if mapper is not None and issubclass(mapper.class_, Synced):
        raise AssertionError(f"{mapper.class_.__name__} may only be written by app.journal.fold")


@contextmanager
def _translated() -> Iterator[None]:
    """Turns errors of the driver into the program's own."""
    try:
        yield
    except DBAPIError as error:
        raise _own_error(error.orig or error) from error
    except dbapi.Error as error:
        raise _own_error(error) from error


def _own_error(error: BaseException) -> YuiError:
    """The program's error for an error of the driver, found by its text: the driver gives no other reliable distinction.

    An unknown error is raised as it is, because it is a defect.
    """
    text = str(error).lower()
    if "no such savepoint" in text and error.__context__ is not None:
        # A full disk makes SQLite give up the whole transaction, so that leaving a part of it fails too: the first error tells.
        earlier = error.__context__
        return _own_error(earlier.orig if isinstance(earlier, DBAPIError) and earlier.orig is not None else earlier)
    if "full" in text:
        return Unavailable(
            "disk-full",
            "パソコンの空き容量がなくなり、保存していません。",
            "不要なファイルを片づけてから、もう一度保存してください。",
        )
    if "locked" in text or "busy" in text:
        return Unavailable(
            "database-locked",
            "ほかのプログラムが記録を使っているため、保存していません。",
            "少し待って、もう一度保存してください。",
        )
    if "unable to open" in text:
        return Unavailable(
            "no-database", "記録のファイルが見つかりません。", "フォルダーを元に戻すか、控えから復元してください。"
        )
    if "readonly" in text or "read-only" in text or "attempt to write" in text:
        return Unavailable(
            "read-only", "記録の場所に書き込めないため、保存していません。", "フォルダーの書き込みの許可を確かめてください。"
        )
    if "disk i/o error" in text:
        return Unavailable(
            "disk-trouble", "ディスクに書き込めず、保存していません。", "空き容量とパソコンを確かめて、もう一度保存してください。"
        )
    if "not a database" in text or "malformed" in text or "corrupt" in text:
        return _damaged()
    raise error


def _damaged() -> Damaged:
    return Damaged(
        "damaged-database",
        "記録のファイルが壊れているか、このパソコンの鍵では開けません。",
        "読めるところを取り出して、作り直してください。足りない分は、控えから補います。",
    )
