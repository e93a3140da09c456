"""The errors of the SQLite driver as the program's own, each with what to do next."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlcipher3.dbapi2 as dbapi
from sqlalchemy.exc import DBAPIError

from app.errors import Damaged, Unavailable, YuiError
from app.system_errors import told

DAMAGED = "damaged-database"


@contextmanager
def translated() -> Iterator[None]:
    """Turns errors of the driver into the program's own."""
    try:
        yield
    except DBAPIError as error:
        if _was_not_bound(error):
            raise told(MemoryError()) or error from error
        raise _own_error(error.orig or error) from error
    except dbapi.Error as error:
        raise _own_error(error) from error
    except MemoryError as error:  # the driver's, too: SQLite found no room
        raise told(error) or error from error


@contextmanager
def while_open(on_damage: Callable[[], object] = lambda: None) -> Iterator[None]:
    """The same for a database that is open. SQLCipher calls damaged what the disk did not give, too: ``on_damage`` sees to it
    that the next opening looks at the whole of it, and says which it is.
    """
    try:
        with translated():
            yield
    except Damaged as error:
        if error.code != DAMAGED or not isinstance(error.__cause__, (DBAPIError, dbapi.Error)):
            raise  # not the driver's: a fact is missing, and opening it again would say the same
        on_damage()
        raise Unavailable(
            "disk-trouble",
            "記録のファイルを、途中で読めなくなりました。",
            "結ノートを閉じて開き直し、もう一度行ってください。開くときに、壊れていないかを確かめます。",
        ) from error


def _was_not_bound(error: DBAPIError) -> bool:
    """Whether the driver found no room for a value: it calls that an unsupported type. One that it does not know is a defect."""
    if not isinstance(error.orig, dbapi.InterfaceError) or "binding parameter" not in str(error.orig):
        return False
    params: Any = error.params or ()
    rows = params if isinstance(params, list) else [params]
    values = [value for row in rows for value in (row.values() if isinstance(row, dict) else row)]
    return all(value is None or isinstance(value, int | float | str | bytes) for value in values)


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
        return Unavailable(  # it is there, but not for us: no reason to go back to an older copy
            "unopened-database",
            "記録のファイルを開けません。記録が失われたのではありません。",
            "パソコンを再起動し、それでも開けないときは、フォルダーの許可をパソコンの担当者に確かめてもらってください。",
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
        return damaged_database()
    raise error


def damaged_database() -> Damaged:
    """The error for a database that is damaged, or that this key does not open."""
    return Damaged(
        DAMAGED,
        "記録のファイルが壊れているか、このパソコンの鍵では開けません。",
        "読めるところを取り出して、作り直してください。足りない分は、控えから補います。",
    )
