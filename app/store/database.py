"""Opening the database file of an office, and its sessions: ``reading()`` and ``writing()``.

"Saved" means that the COMMIT of ``writing()`` has returned. Each process has one writing connection, which also does all
checkpoints; readers cannot write. Errors of the driver become the program's own (app.store.driver_errors).
"""

import contextlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import sqlcipher3.dbapi2 as dbapi
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.pool import QueuePool

from app.commit_point import passed
from app.errors import Damaged, Refused
from app.models import settings
from app.models.base import Synced
from app.models.journal import NEW_ENDS
from app.models.ledger import ReceivedFile, SentFile
from app.store.doubt import doubt, is_doubted, trust
from app.store.driver import connect
from app.store.driver_errors import damaged_database, translated, while_open
from app.store.files import read_through, remove_patiently
from app.store.foreign_log import set_foreign_log_aside
from app.store.high_water_marks import RunningMarks
from app.store.kept_answers import KeptAnswers
from app.store.leftovers import BACKUPS, sweep_leftovers
from app.store.lock import FILE_NAME as LOCK_FILE
from app.store.lock import hold_lock
from app.store.place import FOR_A_NOTE, FOR_A_RECORD, make_folder, refuse_unsafe_place, require_room, require_space
from app.store.schema import APPLICATION_ID, SCHEMA_VERSION, create, upgrade

FILE_NAME = "office.db"
READERS = 4
READ_ONCE = -8192
"""SQLite's cache (in -KiB) for what goes through the whole file once."""
_FAILED, _FILES = "a part failed", "a file was written or taken in"


class _WritingSession(Session):
    """A session whose writes are kept: what it must not do, and what is done when it ends, is listened for below, once."""


class Database:
    """An open database, with its lock. Close it to release the lock."""

    def __init__(self, path: Path, key: bytes, lock: IO[bytes]) -> None:
        self.path = path
        self._key = key
        self._lock = lock
        self.set_aside: Path | None = None
        """Where a write-ahead log of another database, found beside this one, was put when it was opened."""
        self.ended_uncleanly = False
        """Whether the program had not closed it when it ended last: a write-ahead log was left."""
        # One writing connection: SQLite has one write lock, so a second one could only wait for it.
        self._writer = _engine(path, key, read_only=False, size=1)
        self._reader = _engine(path, key, read_only=True, size=READERS)
        self._thread = threading.local()
        self._running: RunningMarks | None = None
        self._answers = KeptAnswers(self._writer, self._reader)
        event.listen(self._writer, "begin", _begin_immediate)
        event.listen(self._reader, "begin", _begin)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session with one consistent view of the data; nothing can be written through it."""
        if (unfinished := getattr(self._thread, "shown", None)) is not None:
            yield unfinished
            return
        with while_open(self.doubt), Session(self._reader, autoflush=False, expire_on_commit=False) as session:
            self._answers.lend(session, reads_only=True)
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
        with (
            while_open(self.doubt),
            self._answers.writing(),
            _WritingSession(self._writer, autoflush=False, expire_on_commit=False) as session,
            session.begin(),
        ):
            self._thread.writing = session
            self._answers.lend(session)
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
        with (
            while_open(self.doubt),
            self._answers.writing(),
            Session(self._writer, autoflush=False, expire_on_commit=False) as session,
        ):
            self._answers.lend(session)
            session.connection()
            try:
                yield session
            finally:
                session.rollback()

    @property
    def writes(self) -> int:
        """Rises with every write of this process, which alone has the database open."""
        return self._answers.writes

    def forget_answers(self) -> None:
        """Asks everything anew, as after a start (app.store.kept_answers)."""
        self._answers.forget()

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

    def write_out_log(self) -> None:
        """Writes the write-ahead log into the file: what was committed until now stays when the log is lost."""
        with translated():
            connection = connect(self.path, self._key)
            try:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                connection.close()

    def raw(self) -> Any:
        """A separate driver connection, for backups and integrity checks. The caller closes it and writes nothing."""
        with while_open(self.doubt):
            connection = connect(self.path, self._key)
        connection.execute(f"PRAGMA cache_size = {READ_ONCE}")
        return connection

    def doubt(self) -> None:
        """Damage was met: the next opening looks at the whole file."""
        doubt(self.path)

    @property
    def is_doubted(self) -> bool:
        """Whether damage was met in it since it was opened."""
        return is_doubted(self.path)

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
        with translated():
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

    Where damage was met while it was open last, the whole file is looked at. Raises Refused("no-database", "newer-database",
    "foreign-database"), Damaged("damaged-database") and Unavailable("already-open").
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
        raise damaged_database()
    lock = hold_lock(folder / LOCK_FILE)
    try:
        sweep_leftovers(folder)
        log = path.with_name(path.name + "-wal")
        ended_uncleanly = log.exists()
        aside = set_foreign_log_aside(path, key)
        whole = is_doubted(path)
        try:
            _check_and_upgrade(path, key, whole=whole)
        except Damaged:
            # The driver says the same of what the disk or the memory did not give once: damage is what stays.
            for part in (path, log):
                read_through(part)
            _check_and_upgrade(path, key, whole=whole)
        trust(path)
    except BaseException:
        lock.close()
        raise
    database = Database(path, key, lock)
    database.set_aside, database.ended_uncleanly = aside, ended_uncleanly
    return database


def _check_and_upgrade(path: Path, key: bytes, *, whole: bool) -> None:
    with translated():
        connection = connect(path, key)
        try:
            _check_identity(connection)
            _look_at_beginnings(connection)
            if whole and connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                raise damaged_database()
            upgrade(connection, key, path.parent / BACKUPS)
            connection.execute("PRAGMA journal_mode = WAL")  # a copy that was put here has the mode of a plain file
        finally:
            connection.close()


def _look_at_beginnings(connection: Any) -> None:
    """Reads what every start and the next save need: schema and settings, the first page of every table, the end of the journal.
    SQLite also compares the length of the file. The rest is looked at once a day, beside the window
    (app.services.backup.integrity_check): it takes seconds.
    """
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        connection.execute(f'SELECT * FROM "{name}" LIMIT 1').fetchone()
    connection.execute("SELECT name, value FROM setting").fetchall()
    connection.execute("SELECT id, body FROM operation ORDER BY arrival DESC LIMIT 1").fetchone()


def refuse_other_copy(path: Path, key: bytes) -> None:
    """Raises Refused("newer-database", "foreign-database") for a copy that this program could not open as its database."""
    with translated():
        connection = connect(path, key)
        try:
            _check_identity(connection)
        finally:
            connection.close()


def finish_log(path: Path, key: bytes) -> None:
    """Writes the log beside a database file, if there is one, into it, and removes the log. What can't be read stays as it is."""
    with contextlib.suppress(dbapi.Error):
        connection = connect(path, key)
        try:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()
    for ending in ("-wal", "-shm"):
        remove_patiently(path.with_name(path.name + ending))


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
        pool_use_lifo=True,  # one reader at a time is the rule: it stays warm, and the page caches of the others stay empty
    )
    # The driver must not start transactions by itself: it would begin them late and deferred.
    event.listen(engine, "connect", lambda connection, _record: setattr(connection, "isolation_level", None))
    return engine


def _begin_immediate(connection: Any) -> None:
    connection.connection.cursor().execute("BEGIN IMMEDIATE")


def _begin(connection: Any) -> None:
    # Without it every query of a reader would be a look of its own, and a save between two of them would tear the page.
    connection.connection.cursor().execute("BEGIN")


@event.listens_for(_WritingSession, "before_flush")
def _refuse_bypassing_the_journal(session: Session, _context: object, _instances: object) -> None:
    """Refuses to write a synchronised table through the session.

    These tables are projections of the journal: a row changed in another way would be lost at the next folding.
    """
    for instance in (*session.new, *session.dirty, *session.deleted):
        if isinstance(instance, ReceivedFile | SentFile):
            session.info[_FILES] = True
        if isinstance(instance, Synced):
            raise AssertionError(f"{type(instance).__name__} may only be written by app.journal.fold")


@event.listens_for(_WritingSession, "after_commit")
def _pass_commit_point(session: Session) -> None:
    if not session.in_nested_transaction():  # the end of a savepoint keeps nothing yet
        passed()


@event.listens_for(_WritingSession, "after_soft_rollback")
def _forget_new_ends(session: Session, _transaction: object) -> None:
    """A part was rolled back: what is noted may lag behind the database and never be ahead of it."""
    session.info.pop(NEW_ENDS, None)


def file_numbers(session: Session) -> tuple[int, int]:
    """The numbers of the last import and of the last file written here; 0 without any."""
    asked = "SELECT coalesce(max(id), 0), (SELECT coalesce(max(number), 0) FROM sent_file) FROM received_file"
    received, sent = session.connection().exec_driver_sql(asked).one()
    return received, sent


@event.listens_for(_WritingSession, "do_orm_execute")
def _refuse_bulk_writes(statement: ORMExecuteState) -> None:
    """The same for UPDATE and DELETE statements, which do not pass through the flush."""
    mapper = None if statement.is_select else statement.bind_mapper
    if mapper is not None and issubclass(mapper.class_, Synced):
        raise AssertionError(f"{mapper.class_.__name__} may only be written by app.journal.fold")
