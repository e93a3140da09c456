"""SQLite gets less memory than it needs: a sentence, and nothing half written."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.errors import YuiError
from app.store import driver
from app.store.database import open_database
from tests.store.databases import KEY, fresh_database, save_activity, titles

KIB = 1024
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the limit holds for a whole process: a forked one")


def code_in_fork(what: Callable[[], object]) -> str:
    """The code with which ``what`` was refused in a process of its own, "" when it was done."""
    reader, writer = os.pipe()
    if (child := os.fork()) == 0:
        said = ""
        try:
            what()
        except YuiError as error:
            said = error.code
        except BaseException as error:  # noqa: BLE001 - told as what it is
            said = type(error).__name__
        os.write(writer, said.encode())
        os._exit(0)
    os.close(writer)
    os.waitpid(child, 0)
    with os.fdopen(reader) as answer:
        return answer.read()


@pytest.mark.parametrize("most", [100 * KIB, 300 * KIB, 500 * KIB])
def test_sqlite_without_memory_ends_in_a_sentence_and_writes_nothing_half(most: int, tmp_path: Path) -> None:
    database = fresh_database(tmp_path)
    with database.writing() as session:
        save_activity(session, "前からある")
    database.close()
    folder = database.path.parent

    def saves() -> None:
        driver.PRAGMAS = (f"hard_heap_limit = {most}", *driver.PRAGMAS)
        with open_database(folder, KEY).writing() as session:
            for number in range(300):
                save_activity(session, f"{number}" * 500)

    assert code_in_fork(saves) == "out-of-memory"
    again = open_database(folder, KEY)
    assert titles(again) == ["前からある"]
    again.close()
