"""A copy opens with the key and holds everything; half a copy never has the final name."""

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import Damaged, Refused, Unavailable
from app.store import copying, driver
from app.store.copying import copy_database, verify_copy
from app.store.database import FILE_NAME, open_database
from app.store.driver import PAGE_BYTES
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
    with pytest.raises(Refused):
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


def test_a_copy_that_is_stopped_anywhere_leaves_nothing_and_the_next_one_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(driver, "STEPS", 100)
    database = fresh_database(tmp_path)
    with database.writing() as session:
        for number in range(100):
            save_activity(session, f"{number}" * 50)
    connection = database.raw()
    for after in (1, 2, 20, 60):
        reports = iter(range(after))

        def stops(left: Iterator[int] = reports) -> None:
            if next(left, None) is None:
                raise Refused("stopped", "", "")

        with pytest.raises(Refused):
            copy_database(connection, tmp_path / "copies" / FILE_NAME, stops)
        assert list((tmp_path / "copies").iterdir()) == []
    copy = copy_database(connection, tmp_path / "copies" / FILE_NAME)
    asked: list[int] = []
    verify_copy(copy, KEY, lambda: asked.append(1))
    assert len(asked) > 10 and operation_count(open_database(copy.parent, KEY)) == 100


def test_a_copy_of_another_pc_is_not_called_damaged(tmp_path: Path) -> None:
    """Fault F1: a sound copy that was carried to a new PC was refused as damaged, and might have been thrown away."""
    copy = copy_database(fresh_database(tmp_path).raw(), tmp_path / FILE_NAME)
    with pytest.raises(Refused) as refusal:
        verify_copy(copy, bytes(32))
    assert refusal.value.code == "other-key" and "別のPCの鍵" in refusal.value.what


@pytest.mark.parametrize("content", [b"", b"x" * 8192, bytes(8192), bytes(range(256)) * 16 + b"cut"], ids=range(4))
def test_what_no_key_could_open_is_damaged(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.db").write_bytes(content)
    with pytest.raises(Damaged):
        verify_copy(tmp_path / "a.db", KEY)


def test_pages_anywhere_in_a_copy_are_looked_at(tmp_path: Path) -> None:
    database = fresh_database(tmp_path)
    with database.writing() as session:
        save_activity(session, "長い文" * 5000)
    copy = copy_database(database.raw(), tmp_path / FILE_NAME)
    content = copy.read_bytes()
    for page in range(0, len(content), 3 * PAGE_BYTES):
        damaged = bytearray(content)
        damaged[page + 2000] ^= 1
        copy.write_bytes(damaged)
        with pytest.raises(Damaged):
            verify_copy(copy, KEY)


def test_a_copy_that_can_not_be_reached_is_not_called_damaged(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        verify_copy(tmp_path / "gone.db", KEY)


def test_a_copy_that_could_not_be_read_for_a_moment_is_not_called_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = copy_database(fresh_database(tmp_path).raw(), tmp_path / FILE_NAME)
    answers = iter([False, True])
    monkeypatch.setattr(copying, "_is_sound", lambda *_: next(answers))
    verify_copy(copy, KEY)
    assert next(answers, None) is None


def test_a_copy_on_a_bad_sector_is_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = copy_database(fresh_database(tmp_path).raw(), tmp_path / FILE_NAME)

    def lost(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(copying, "_is_sound", lambda *_: False)
    monkeypatch.setattr(copying, "sound_pages", lost)
    with pytest.raises(Damaged):
        verify_copy(copy, KEY)
