"""The only module that knows the SQLite driver.

sqlcipher3 encrypts the file, so a stolen notebook's database stays unreadable, and it brings its own newer SQLite. (The one
in Python 3.11's Windows installer answers some LIKE queries wrongly and has a WAL fault that was fixed in 3.51.3.)
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as dbapi

PAGE_BYTES = 4096
PRAGMAS = (
    "synchronous = FULL",  # with WAL the only cheap setting that lost nothing in simulated power cuts
    "foreign_keys = ON",
    "busy_timeout = 5000",
    "cell_size_check = ON",
    "trusted_schema = OFF",
    "temp_store = MEMORY",
    "cache_size = -65536",
    "secure_delete = ON",
    "wal_autocheckpoint = 1000",
    "mmap_size = 0",
)
READER_CACHE = -16384
"""In -KiB. There are several readers, and each keeps what it has read: a page is no quicker with four times as much."""
STEPS = 100_000
"""Of SQLite's machine between two reports: some hundredths of a second."""

# The driver asks every value of a type it has no adapter for whether it would adapt itself, at 1.4 µs a value. These
# change no value; they halve the time of writing a row. (None comes back as None through the lambda.)
dbapi.register_adapter(bytes, bytes)
dbapi.register_adapter(bool, int)
dbapi.register_adapter(type(None), lambda nothing: nothing)


def connect(path: Path, key: bytes, *, create: bool = False, read_only: bool = False) -> Any:
    """A connection with our settings. Without ``create`` the file must exist: a missing file is never created silently.

    ``key`` is the raw 32-byte database key. Raises the driver's errors, which ``app.store.database`` translates.
    """
    mode = "rwc" if create else "rw"
    connection = dbapi.connect(
        f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, check_same_thread=False, timeout=5
    )
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")  # it would write to stderr at every wrong key
        # The key must be set before any other statement reads the file.
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        if create:
            connection.execute(f"PRAGMA page_size = {PAGE_BYTES}")
            connection.execute("PRAGMA journal_mode = WAL")
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        if read_only:
            connection.execute("PRAGMA query_only = ON")
            connection.execute(f"PRAGMA cache_size = {READER_CACHE}")
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def stoppable(connection: Any, report: Callable[[], object]) -> Iterator[None]:
    """Calls ``report`` at once, and again and again while a statement of this connection runs within the block; what that raises
    ends the statement and is raised here.
    """
    report()
    raised: list[BaseException] = []

    def ask() -> bool:
        try:
            report()
        except BaseException as error:  # noqa: BLE001 - raised again below: the driver would drop it
            raised.append(error)
        return bool(raised)

    connection.set_progress_handler(ask, STEPS)
    try:
        yield
    except dbapi.Error:
        if raised:
            raise raised[0] from None
        raise
    finally:
        connection.set_progress_handler(None, 0)
