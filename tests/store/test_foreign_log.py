"""Only a write-ahead log without any page of this database is set aside."""

from pathlib import Path

from app.store.database import FILE_NAME, create_database
from app.store.foreign_log import set_foreign_log_aside
from tests.store.databases import KEY, fresh_database, save_activity

OTHER_KEY = bytes(reversed(KEY))


def log_of(folder: Path, key: bytes) -> bytes:
    """The log of an open database with a record in it."""
    database = create_database(folder, key)
    with database.writing() as session:
        save_activity(session, "サロン")
    data = (folder / f"{FILE_NAME}-wal").read_bytes()
    database.close()
    return data


def test_a_log_of_another_key_and_one_of_another_database_of_this_key_are_set_aside(tmp_path: Path) -> None:
    fresh_database(tmp_path).close()
    path = tmp_path / "data" / FILE_NAME
    for number, key in enumerate((OTHER_KEY, KEY), start=1):  # the same key, but another salt in the file
        data = log_of(tmp_path / f"other{number}", key)
        (path.parent / f"{FILE_NAME}-wal").write_bytes(data)
        aside = set_foreign_log_aside(path, KEY)
        assert aside == path.with_name(f"{FILE_NAME}-wal.foreign{number}")
        assert aside.read_bytes() == data and not path.with_name(f"{FILE_NAME}-wal").exists()


def test_our_own_log_no_log_and_an_empty_one_stay(tmp_path: Path) -> None:
    database = fresh_database(tmp_path)
    with database.writing() as session:
        save_activity(session, "サロン")
    assert set_foreign_log_aside(database.path, KEY) is None
    database.close()
    assert set_foreign_log_aside(database.path, KEY) is None
    log = database.path.with_name(f"{FILE_NAME}-wal")
    log.touch()
    assert set_foreign_log_aside(database.path, KEY) is None and log.exists()


def test_beside_a_database_that_this_key_does_not_open_nothing_is_touched(tmp_path: Path) -> None:
    fresh_database(tmp_path).close()
    path = tmp_path / "data" / FILE_NAME
    path.with_name(f"{FILE_NAME}-wal").write_bytes(log_of(tmp_path / "other", KEY))
    assert set_foreign_log_aside(path, OTHER_KEY) is None
