"""Saved means committed; anything else means nothing changed."""

import shutil
import signal
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, update

from app.errors import Unavailable, YuiError
from app.journal.rows import read_operations
from app.models.activity import Activity
from app.models.journal import OperationRow
from app.models.local import Setting
from app.store import driver, place
from app.store.database import FILE_NAME, Database
from app.sync.merge import merge
from app.sync.scope import Scope
from tests.store.databases import GENERATION, fresh_database, operation_count, save_activity, titles


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return fresh_database(tmp_path)


class _Trouble(Exception):
    pass


def test_a_transaction_within_another_is_a_part_of_it(database: Database) -> None:
    with pytest.raises(_Trouble), database.writing() as session:
        with database.writing() as inner:
            save_activity(inner, "部分")
            assert inner is session
        raise _Trouble
    assert titles(database) == []
    with database.writing() as session, database.writing() as inner:
        save_activity(inner, "部分")
    assert titles(database) == ["部分"]


def test_a_part_that_fails_keeps_the_whole_transaction_from_being_kept(database: Database) -> None:
    with pytest.raises(AssertionError), database.writing() as session:
        save_activity(session, "全体")
        with pytest.raises(_Trouble), database.writing() as inner:
            save_activity(inner, "部分")
            raise _Trouble
    assert titles(database) == []
    with database.writing() as session:
        save_activity(session, "次")
    assert titles(database) == ["次"]


def test_an_error_in_the_middle_leaves_nothing_behind(database: Database) -> None:
    with pytest.raises(_Trouble), database.writing() as session:
        save_activity(session, "消える")
        raise _Trouble
    assert (titles(database), operation_count(database)) == ([], 0)
    with database.writing() as session:
        save_activity(session, "残る")
    assert titles(database) == ["残る"]


def test_a_rehearsal_sees_its_own_changes_and_leaves_none(database: Database) -> None:
    with database.rehearsing() as session:
        save_activity(session, "リハーサル")
        assert session.scalar(select(func.count()).select_from(Activity)) == 1
    assert (titles(database), operation_count(database)) == ([], 0)


def test_readers_can_not_write(database: Database) -> None:
    with pytest.raises(YuiError) as refusal, database.reading() as session:
        session.execute(insert(Setting).values(name="x", value=b""))
    assert refusal.value.code == "read-only"


def test_a_look_at_the_data_stays_one_look_while_somebody_saves(database: Database) -> None:
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Activity)) == 0
        with database.writing() as other:
            save_activity(other, "途中で保存")
        assert session.scalar(select(func.count()).select_from(OperationRow)) == 0
    assert titles(database) == ["途中で保存"]


@pytest.mark.parametrize("how", ["new", "changed", "deleted", "bulk"])
def test_bypassing_the_journal_is_refused(database: Database, how: str) -> None:
    with database.writing() as session:
        record = save_activity(session, "元の名前")
    with pytest.raises(AssertionError), database.writing() as session:
        if how == "new":
            session.add(Activity(id=bytes(16), partition="daito", first_saved_at=0, last_saved_at=0, last_saved_by=""))
        elif how == "bulk":
            session.execute(update(Activity).values(title="すり替え"))
        else:
            found = session.get_one(Activity, record)
            if how == "changed":
                found.title = "すり替え"
            else:
                session.delete(found)
    assert titles(database) == ["元の名前"]


def test_a_nearly_full_disk_is_noticed_before_anything_is_written(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(database.path.parent)
    monkeypatch.setattr(place.shutil, "disk_usage", lambda folder: usage._replace(free=4_000_000))
    with pytest.raises(Unavailable) as refusal, database.writing() as session:
        save_activity(session, "入らない")
    assert refusal.value.code == "disk-full"
    assert titles(database) == []


def test_a_disk_that_fills_up_while_saving_leaves_the_data_as_they_were(database: Database) -> None:
    with database.writing() as session:
        save_activity(session, "前からある")
    with pytest.raises(Unavailable) as refusal, database.writing() as session:
        limit_pages(session)
        for number in range(1000):
            save_activity(session, f"{number}" * 1000)
    assert refusal.value.code == "disk-full"
    assert titles(database) == ["前からある"]
    with database.writing() as session:
        session.connection().exec_driver_sql("PRAGMA max_page_count = 1000000")
        save_activity(session, "空きができた")
    assert titles(database) == ["前からある", "空きができた"]


def test_a_disk_that_fills_up_while_merging_leaves_the_data_as_they_were(database: Database, tmp_path: Path) -> None:
    other = fresh_database(tmp_path / "other")
    with other.writing() as session:
        for number in range(400):
            save_activity(session, f"{number}" * 500, generation=b"M" * 16)
    with other.reading() as session:
        operations = read_operations(session, "1")
    with database.writing() as session:
        save_activity(session, "前からある")
    with pytest.raises(Unavailable), database.writing() as session:
        limit_pages(session)
        merge(session, operations, Scope("daito", "head"), 1)
    assert (titles(database), operation_count(database)) == (["前からある"], 1)
    with database.writing() as session:
        session.connection().exec_driver_sql("PRAGMA max_page_count = 1000000")
        assert len(merge(session, operations, Scope("daito", "head"), 1).joined) == 400
    assert operation_count(database) == 401


def test_a_file_that_may_not_grow_is_told_as_trouble_with_the_disk(database: Database) -> None:
    resource = pytest.importorskip("resource")  # Windows has no such limit
    with database.writing() as session:
        save_activity(session, "前からある")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        with pytest.raises(Unavailable) as refusal, database.writing() as session:
            resource.setrlimit(resource.RLIMIT_FSIZE, (database.path.with_name(FILE_NAME + "-wal").stat().st_size, hard))
            for number in range(200):
                save_activity(session, f"{number}" * 1000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    assert refusal.value.code == "disk-trouble"
    assert titles(database) == ["前からある"]


def test_a_folder_that_vanishes_while_open_is_told_and_no_new_file_appears(database: Database, tmp_path: Path) -> None:
    folder = database.path.parent
    folder.rename(tmp_path / "moved-away")
    with pytest.raises(Unavailable) as refusal, database.writing() as session:
        save_activity(session, "どこへ")
    assert refusal.value.code == "no-database"
    assert not folder.exists()


def test_a_long_held_lock_of_another_program_is_told(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver, "PRAGMAS", (*driver.PRAGMAS, "busy_timeout = 10"))  # a person would wait 5 s
    holder = database.raw()
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable) as refusal, database.writing() as session:
        save_activity(session, "待てない")
    holder.execute("ROLLBACK")
    holder.close()
    assert refusal.value.code == "database-locked"
    assert titles(database) == []


def test_one_life_numbers_its_operations_without_gaps(database: Database) -> None:
    for title in "あいう":
        with database.writing() as session:
            save_activity(session, title)
    with database.reading() as session:
        found = read_operations(session, "generation = ?", (GENERATION,))
    assert [operation.seq for operation in found] == [1, 2, 3]
    assert [operation.prev for operation in found] == [None, found[0].id, found[1].id]


def limit_pages(session: object) -> None:
    """The disk is full a few pages from here, as SQLite itself would notice it."""
    ask = session.connection().exec_driver_sql  # type: ignore[attr-defined]
    ask(f"PRAGMA max_page_count = {ask('PRAGMA page_count').scalar() + 20}")
