"""Rows of a damaged database, read page by page: what lies on sound pages is all found, and nothing else."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.models.base import Base
from app.models.journal import OperationRow
from app.models.local import Setting
from app.store.database import FILE_NAME, Database
from app.store.driver import PAGE_BYTES
from app.store.salvaged_pages import SalvagedPages
from app.store.salvaged_rows import _Shape, salvaged_rows
from tests.store.databases import KEY, fresh_database, save_activity

LONG = "ふれあいサロン" * 900
TABLES = tuple(Base.metadata.tables.values())


def _written(folder: Path, count: int = 120) -> Database:
    database = fresh_database(folder)
    with database.writing() as session:
        for number in range(count):
            save_activity(session, LONG if number % 40 == 0 else f"サロン{number}")
    return database


def _rows(path: Path) -> dict[bytes, tuple[object, ...]]:
    with SalvagedPages(path, KEY) as pages:
        return {row["id"]: tuple(row.values()) for table, row in salvaged_rows(pages, TABLES) if table.name == "operation"}


def _by_driver(database: Database) -> dict[bytes, tuple[object, ...]]:
    with database.reading() as session:
        rows = session.connection().exec_driver_sql("SELECT * FROM operation").all()
    return {row[1]: tuple(row) for row in rows}


def test_what_the_driver_reads_is_read_from_the_file_alone(tmp_path: Path) -> None:
    database = _written(tmp_path)
    expected = _by_driver(database)
    database.close()
    found = _rows(database.path)
    assert len(expected) == 120 and found == expected


def test_and_from_the_file_with_its_unfinished_log(tmp_path: Path) -> None:
    database = _written(tmp_path)
    expected = _by_driver(database)
    shutil.copytree(database.path.parent, tmp_path / "killed")
    database.close()
    assert (tmp_path / "killed" / f"{FILE_NAME}-wal").stat().st_size > 0
    assert _rows(tmp_path / "killed" / FILE_NAME) == expected


def test_a_save_that_was_not_finished_is_not_there(tmp_path: Path) -> None:
    database = _written(tmp_path)
    expected = _by_driver(database)
    log = database.path.with_name(f"{FILE_NAME}-wal")
    before = log.stat().st_size
    with database.writing() as session:
        for number in range(40):
            save_activity(session, f"途中{number}")
    shutil.copytree(database.path.parent, tmp_path / "killed")
    database.close()
    cut = tmp_path / "killed" / f"{FILE_NAME}-wal"
    cut.write_bytes(cut.read_bytes()[: before + 5 * (PAGE_BYTES + 24)])
    assert _rows(tmp_path / "killed" / FILE_NAME) == expected


def test_a_damaged_frame_costs_its_page_and_no_later_save(tmp_path: Path) -> None:
    database = _written(tmp_path, 20)
    for number in range(30):
        with database.writing() as session:
            save_activity(session, f"あとの{number}")
    expected = _by_driver(database)
    shutil.copytree(database.path.parent, tmp_path / "killed")
    database.close()
    log = tmp_path / "killed" / f"{FILE_NAME}-wal"
    data = bytearray(log.read_bytes())
    data[32 + 12 * (PAGE_BYTES + 24) + 100] ^= 1
    log.write_bytes(data)
    assert len(_rows(tmp_path / "killed" / FILE_NAME)) >= len(expected) - 20  # a page holds no more
    found = _rows(tmp_path / "killed" / FILE_NAME)
    assert found.items() <= expected.items()


def test_a_file_without_its_first_page_gives_the_rest_by_the_salt_of_a_copy(tmp_path: Path) -> None:
    database = _written(tmp_path)
    expected = _by_driver(database)
    database.close()
    salt = database.path.read_bytes()[:16]
    database.path.write_bytes(bytes(PAGE_BYTES) + database.path.read_bytes()[PAGE_BYTES:])
    assert _rows(database.path) == {}
    with SalvagedPages(database.path, KEY, [bytes(16), salt]) as pages:
        found = {row["id"] for table, row in salvaged_rows(pages, TABLES) if table.name == "operation"}
    assert found == expected.keys()


def test_a_copy_keeps_the_salt(tmp_path: Path) -> None:
    database = _written(tmp_path, 3)
    connection = database.raw()
    connection.execute("VACUUM INTO ?", (str(tmp_path / "copy.db"),))
    connection.close()
    database.close()
    assert (tmp_path / "copy.db").read_bytes()[:16] == database.path.read_bytes()[:16]


def test_another_key_reads_nothing(tmp_path: Path) -> None:
    database = _written(tmp_path, 3)
    database.close()
    with SalvagedPages(database.path, bytes(32)) as pages:
        assert not pages.is_readable and list(salvaged_rows(pages, TABLES)) == []


@pytest.mark.parametrize("content", [None, b"", b"x" * 100], ids=["missing", "empty", "too short"])
def test_a_file_that_is_not_there_gives_nothing(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / FILE_NAME
    if content is not None:
        path.write_bytes(content)
    with SalvagedPages(path, KEY) as pages:
        assert list(salvaged_rows(pages, TABLES)) == []


def test_no_row_of_a_table_of_this_pc_is_taken_for_one_of_another_table() -> None:
    local = [table for table in TABLES if "partition" not in table.columns or table.name in ("operation", "waiting_operation")]
    assert {OperationRow.__tablename__, Setting.__tablename__} < {table.name for table in local}
    usual = [(table, _usual(table)) for table in TABLES]
    for table in local:
        shape = _Shape(table)
        fitting = {other.name for other, types in usual if len(types) == len(table.columns) and shape.fits(types)}
        assert fitting == {table.name}


def _usual(table: Any) -> list[int]:
    """Serial types of an ordinary row."""
    return [0 if name == _Shape(table).rowid else _usual_type(table.columns[name]) for name in table.columns.keys()]  # noqa: SIM118


def _usual_type(column: Any) -> int:
    kind = column.type
    if (length := getattr(kind, "length", None)) and "BLOB" in str(kind).upper():
        return 12 + 2 * int(length)
    return {"BLOB": 12 + 2 * 7, "INTE": 1, "BOOL": 8}.get(str(kind).upper()[:4], 13 + 2 * 9)


def _flip(data: bytearray, page: int, place: int) -> None:
    data[page * PAGE_BYTES + place] ^= 1 << place % 8


def _zero(data: bytearray, page: int, place: int) -> None:
    start = page * PAGE_BYTES + place // 512 * 512
    data[start : start + 512] = bytes(512)


def _swap(data: bytearray, page: int, place: int) -> None:
    other = place % (len(data) // PAGE_BYTES)
    one, two = (slice(at * PAGE_BYTES, (at + 1) * PAGE_BYTES) for at in (page, other))
    data[one], data[two] = data[two], data[one]


def _cut(data: bytearray, page: int, place: int) -> None:
    del data[page * PAGE_BYTES + place :]


DAMAGES: tuple[Callable[[bytearray, int, int], None], ...] = (_flip, _zero, _swap, _cut)


WHERE = st.tuples(st.sampled_from(DAMAGES), st.floats(0.01, 0.999), st.integers(0, PAGE_BYTES - 1))


@given(st.lists(WHERE, min_size=1, max_size=6))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_damage_brings_a_wrong_row(
    tmp_path_factory: pytest.TempPathFactory, some: list[tuple[Callable[[bytearray, int, int], None], float, int]]
) -> None:
    whole, expected = _sample(tmp_path_factory)
    data = bytearray(whole)
    for damage, share, place in some:
        if len(data) > 2 * PAGE_BYTES:
            damage(data, max(1, int(share * (len(data) // PAGE_BYTES))), place)
    path = tmp_path_factory.mktemp("damaged") / FILE_NAME
    path.write_bytes(data)
    found = _rows(path)
    assert found.items() <= expected.items()


_samples: list[tuple[bytes, dict[bytes, tuple[object, ...]]]] = []


def _sample(factory: pytest.TempPathFactory) -> tuple[bytes, dict[bytes, tuple[object, ...]]]:
    if not _samples:
        database = _written(factory.mktemp("whole"))
        expected = _by_driver(database)
        database.close()
        _samples.append((database.path.read_bytes(), expected))
    return _samples[0]
