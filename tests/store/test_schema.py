"""A new database holds the declared tables; an older one is brought to them in one transaction or not at all."""

import importlib
import pkgutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, inspect
from sqlalchemy.pool import StaticPool

from app import models
from app.models.base import Base
from app.models.local import Draft
from app.store.database import FILE_NAME, Database, create_database, open_database
from app.store.driver import connect
from tests.store.databases import KEY, fresh_database, save_activity, titles
from tests.store.newer import fails, new_table, newer_program


def typed_length(connection: Any) -> None:
    """Step to an artificial second version: a column more, filled from the others."""
    connection.execute("ALTER TABLE draft ADD COLUMN typed_length INTEGER")
    connection.execute("UPDATE draft SET typed_length = length(values_json)")


def ask(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    connection = connect(folder / "data" / FILE_NAME, KEY)
    try:
        return list(connection.execute(sql))
    finally:
        connection.close()


def version(folder: Path) -> int:
    return int(ask(folder, "PRAGMA user_version")[0][0])


def shape(folder: Path) -> set[tuple[Any, ...]]:
    return set(ask(folder, "SELECT type, name, sql FROM sqlite_master"))


def with_data(folder: Path) -> Database:
    database = fresh_database(folder)
    with database.writing() as session:
        save_activity(session, "残る")
        session.add(Draft(key="a", values_json="{...}", changed_at_ms=1))
    return database


def test_a_new_database_holds_exactly_the_declared_tables(tmp_path: Path) -> None:
    connection = fresh_database(tmp_path).raw()
    found = inspect(create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool))
    assert {name: {column["name"] for column in found.get_columns(name)} for name in found.get_table_names()} == {
        name: set(table.columns.keys()) for name, table in Base.metadata.tables.items()
    }
    assert {index["name"] for name in found.get_table_names() for index in found.get_indexes(name)} == {
        index.name for table in Base.metadata.tables.values() for index in table.indexes
    }


def test_no_module_of_the_models_is_forgotten_when_a_database_is_made() -> None:
    for module in pkgutil.iter_modules(models.__path__, f"{models.__name__}."):
        importlib.import_module(module.name)
    code = "import app.store.schema; from app.models.base import Base; print(*Base.metadata.tables)"
    alone = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(alone.stdout.split()) == set(Base.metadata.tables)


def test_an_upgrade_fills_its_new_column_and_keeps_every_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_data(tmp_path).close()
    with newer_program(monkeypatch, typed_length):
        for _ in range(2):
            database = open_database(tmp_path / "data", KEY)
            assert titles(database) == ["残る"]
            database.close()
    assert (version(tmp_path), ask(tmp_path, "SELECT key, typed_length FROM draft")) == (2, [("a", 5)])


def test_only_the_steps_an_older_database_lacks_are_taken_in_their_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[str] = []

    def second(_: Any) -> None:
        taken.append("second")

    def third(_: Any) -> None:
        taken.append("third")

    def fourth(_: Any) -> None:
        taken.append("fourth")

    fresh_database(tmp_path).close()
    with newer_program(monkeypatch, second):
        open_database(tmp_path / "data", KEY).close()
    assert (version(tmp_path), taken) == (2, ["second"])
    with newer_program(monkeypatch, second, third, fourth):
        open_database(tmp_path / "data", KEY).close()
    assert (version(tmp_path), taken) == (4, ["second", "third", "fourth"])


def test_a_newer_programs_new_database_is_of_its_own_version_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with newer_program(monkeypatch, fails):
        create_database(tmp_path / "data", KEY).close()
        open_database(tmp_path / "data", KEY).close()
    assert version(tmp_path) == 2


@pytest.mark.parametrize("steps", [(fails,), (typed_length, fails), (typed_length, new_table, fails)])
def test_an_upgrade_that_fails_in_the_middle_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, steps: tuple[Any, ...]
) -> None:
    with_data(tmp_path).close()
    before = shape(tmp_path)
    with newer_program(monkeypatch, *steps), pytest.raises(RuntimeError):
        open_database(tmp_path / "data", KEY)
    assert (version(tmp_path), shape(tmp_path)) == (1, before)
    assert titles(open_database(tmp_path / "data", KEY)) == ["残る"]
