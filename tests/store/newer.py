"""A program one or more upgrade steps newer than this one, for tests of what an update does to the records."""

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from app.store import database, schema
from app.store.upgrades import Upgrade


def new_table(connection: Any) -> None:
    connection.execute("CREATE TABLE of_the_newer_program (id INTEGER PRIMARY KEY)")


def fails(connection: Any) -> None:
    connection.execute("DELETE FROM activity")
    raise RuntimeError("the plug was pulled")


@contextmanager
def newer_program(patch: pytest.MonkeyPatch, *steps: Upgrade) -> Iterator[None]:
    """While it lasts, opening a database takes these steps after this program's own; ``new_table`` when none is given."""
    upgrades = (*schema.UPGRADES, *(steps or (new_table,)))
    with patch.context() as future:
        future.setattr(schema, "UPGRADES", upgrades)
        future.setattr(schema, "SCHEMA_VERSION", 1 + len(upgrades))
        future.setattr(database, "SCHEMA_VERSION", 1 + len(upgrades))
        yield


def newer_source() -> str:
    """Python text that, at the end of app/store/upgrades.py, makes it one of a program that is ``new_table`` newer."""
    return f"\n\n{inspect.getsource(new_table)}\n\nUPGRADES = (*UPGRADES, {new_table.__name__})\n"
