"""A copy opens with the key and holds everything; half a copy never has the final name."""

from pathlib import Path

import pytest

from app.errors import Damaged, Unavailable
from app.store.copying import copy_database, verify_copy
from app.store.database import FILE_NAME, open_database
from tests.store.databases import KEY, fresh_database, operation_count, save_activity, titles


def test_a_copy_made_while_open_holds_everything_and_opens_with_the_key(tmp_path: Path) -> None:
    database = fresh_database(tmp_path)
    with database.writing() as session:
        for number in range(50):
            save_activity(session, f"{number:03}")
    connection = database.raw()
    copy = copy_database(connection, tmp_path / "copy" / FILE_NAME)
    connection.close()
    verify_copy(copy, KEY)
    opened = open_database(copy.parent, KEY)
    assert titles(opened) == titles(database)
    assert operation_count(opened) == 50


def test_a_copy_is_as_unreadable_as_its_original(tmp_path: Path) -> None:
    database = fresh_database(tmp_path)
    with database.writing() as session:
        save_activity(session, "ひみつのサロン")
    copy = copy_database(database.raw(), tmp_path / FILE_NAME)
    assert "ひみつのサロン".encode() not in copy.read_bytes()
    with pytest.raises(Damaged):
        verify_copy(copy, bytes(32))


def test_a_flipped_bit_in_a_copy_is_found(tmp_path: Path) -> None:
    database = fresh_database(tmp_path)
    with database.writing() as session:
        save_activity(session, "サロン")
    copy = copy_database(database.raw(), tmp_path / FILE_NAME)
    content = bytearray(copy.read_bytes())
    content[len(content) // 2] ^= 1
    copy.write_bytes(content)
    with pytest.raises(Damaged) as refusal:
        verify_copy(copy, KEY)
    assert refusal.value.code == "damaged-backup"


def test_a_copy_that_can_not_be_finished_leaves_nothing_under_its_name(tmp_path: Path) -> None:
    database = fresh_database(tmp_path)
    connection = database.raw()
    connection.execute("BEGIN")  # VACUUM INTO can't run inside a transaction: it fails like a full disk does
    with pytest.raises(Unavailable) as refusal:
        copy_database(connection, tmp_path / "copies" / FILE_NAME)
    assert refusal.value.code == "backup-failed"
    assert list((tmp_path / "copies").iterdir()) == []
