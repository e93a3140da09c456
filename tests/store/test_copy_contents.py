"""Copies are put in order by what is inside them."""

from pathlib import Path

from app.models import settings
from app.store.copy_contents import contents_of, newest_first
from app.store.copying import copy_database
from app.store.database import Database
from tests.store.databases import GENERATION, KEY, fresh_database, save_activity


def _copy(database: Database, path: Path) -> Path:
    connection = database.raw()
    try:
        return copy_database(connection, path)
    finally:
        connection.close()


def test_a_copy_with_a_name_from_2099_is_older_than_one_with_more_records(tmp_path: Path) -> None:
    database = fresh_database(tmp_path)
    with database.writing() as session:
        save_activity(session, "1")
    early = _copy(database, tmp_path / "20990101-early.db")
    with database.writing() as session:
        save_activity(session, "2")
    late = _copy(database, tmp_path / "20260101-late.db")
    assert [one.path for one in newest_first([early, late], KEY)] == [late, early]


def test_a_copy_of_the_life_after_a_restore_is_newer_than_a_longer_one_of_the_life_before(tmp_path: Path) -> None:
    database = fresh_database(tmp_path)
    with database.writing() as session:
        save_activity(session, "1")
        save_activity(session, "2")
    before = _copy(database, tmp_path / "a.db")
    with database.writing() as session:
        session.connection().exec_driver_sql("DELETE FROM operation WHERE seq = 2")
        settings.PAST_GENERATIONS.keep(session, (GENERATION,))
    after = _copy(database, tmp_path / "b.db")
    assert [one.path for one in newest_first([before, after], KEY)] == [after, before]


def test_what_this_key_does_not_open_is_no_copy(tmp_path: Path) -> None:
    database = fresh_database(tmp_path)
    copy = _copy(database, tmp_path / "a.db")
    assert contents_of(copy, bytes(32)) is None
    assert contents_of(tmp_path / "none.db", KEY) is None
    (tmp_path / "text.db").write_bytes(b"x" * 9000)
    assert newest_first([tmp_path / "text.db", copy], KEY)[0].path == copy
