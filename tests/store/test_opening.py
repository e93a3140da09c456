"""A database is opened whole or refused with a reason; nothing is ever made silently."""

import os
import shutil
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app.errors import Damaged, Refused, Unavailable, YuiError
from app.models.local import Draft
from app.store import place
from app.store.database import FILE_NAME, create_database, open_database
from app.store.doubt import trust
from app.store.driver import PAGE_BYTES, connect
from app.store.place import file_system_of, in_cloud_folder, refuse_unsafe_place
from app.store.schema import APPLICATION_ID, SCHEMA_VERSION
from tests.store.databases import KEY, fresh_database, save_activity, titles


def code_of(kind: type[YuiError], act: Callable[[], object]) -> str:
    with pytest.raises(kind) as refusal:
        act()
    return refusal.value.code


def test_a_database_can_be_closed_and_opened_again(tmp_path: Path) -> None:
    database = fresh_database(tmp_path)
    with database.writing() as session:
        save_activity(session, "髙﨑のサロン")
    database.close()
    assert titles(open_database(tmp_path / "data", KEY)) == ["髙﨑のサロン"]


def test_a_missing_file_is_never_made_silently(tmp_path: Path) -> None:
    assert code_of(Refused, lambda: open_database(tmp_path, KEY)) == "no-database"
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_the_system_does_not_open_is_not_called_missing(tmp_path: Path) -> None:
    """Without the permission to read it people were told to go back to an older copy."""
    (tmp_path / FILE_NAME).mkdir()
    assert code_of(Unavailable, lambda: open_database(tmp_path, KEY)) == "unopened-database"


def test_an_empty_file_counts_as_damaged(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).touch()
    assert code_of(Damaged, lambda: open_database(tmp_path, KEY)) == "damaged-database"
    assert (tmp_path / FILE_NAME).stat().st_size == 0


def test_existing_data_are_never_overwritten_by_a_new_database(tmp_path: Path) -> None:
    fresh_database(tmp_path).close()
    before = (tmp_path / "data" / FILE_NAME).read_bytes()
    assert code_of(Refused, lambda: create_database(tmp_path / "data", KEY)) == "data-exists"
    assert (tmp_path / "data" / FILE_NAME).read_bytes() == before


def test_a_wrong_key_is_refused_and_leaves_the_file_alone(tmp_path: Path) -> None:
    fresh_database(tmp_path).close()
    path = tmp_path / "data" / FILE_NAME
    before = path.read_bytes()
    assert code_of(Damaged, lambda: open_database(path.parent, bytes(32))) == "damaged-database"
    assert path.read_bytes() == before
    open_database(path.parent, KEY).close()


def test_what_is_saved_can_not_be_read_without_the_key(tmp_path: Path) -> None:
    database = fresh_database(tmp_path)
    with database.writing() as session:
        save_activity(session, "ひみつのサロン")
    found = b"".join(path.read_bytes() for path in (tmp_path / "data").iterdir())
    assert "ひみつのサロン".encode() not in found and b"SQLite format 3" not in found


@pytest.mark.parametrize(
    ("pragma", "code"),
    [("application_id = 1234", "foreign-database"), (f"user_version = {SCHEMA_VERSION + 1}", "newer-database")],
)
def test_other_programs_and_newer_versions_data_are_refused_unchanged(tmp_path: Path, pragma: str, code: str) -> None:
    fresh_database(tmp_path).close()
    path = tmp_path / "data" / FILE_NAME
    connection = connect(path, KEY)
    connection.execute(f"PRAGMA {pragma}")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    before = path.read_bytes()
    assert code_of(Refused, lambda: open_database(path.parent, KEY)) == code
    assert path.read_bytes() == before


def test_a_cut_off_file_is_damaged_not_opened(tmp_path: Path) -> None:
    database = fresh_database(tmp_path)
    with database.writing() as session:
        for number in range(300):
            save_activity(session, f"{number}" * 200)
    database.close()
    path = tmp_path / "data" / FILE_NAME
    os.truncate(path, path.stat().st_size // 2 // 4096 * 4096)
    assert code_of(Damaged, lambda: open_database(path.parent, KEY)) == "damaged-database"


def _flip(path: Path, page: int) -> None:
    data = bytearray(path.read_bytes())
    data[page * PAGE_BYTES + 100] ^= 1
    path.write_bytes(data)


def _many(folder: Path) -> Path:
    database = fresh_database(folder)
    with database.writing() as session:
        for number in range(300):
            save_activity(session, f"{number}" * 200)
    database.close()
    return folder / "data" / FILE_NAME


def test_what_every_start_needs_is_read_at_the_start(tmp_path: Path) -> None:
    """The schema, the settings, the first page of each table and the end of the journal."""
    path = _many(tmp_path)
    connection = connect(path, KEY)
    roots = [root - 1 for (root,) in connection.execute("SELECT rootpage FROM sqlite_master WHERE type = 'table'")]
    connection.close()
    for page in (0, *roots):
        _flip(path, page)
        assert code_of(Damaged, lambda: open_database(path.parent, KEY)) == "damaged-database", page
        _flip(path, page)
    open_database(path.parent, KEY).close()


def _is_met(path: Path, page: int) -> bool:
    """Whether this page is read for the titles, and not at the opening."""
    _flip(path, page)
    try:
        with closing(open_database(path.parent, KEY)) as database:
            titles(database)
    except Unavailable:
        return True
    except Damaged:
        return False
    finally:
        _flip(path, page)
        trust(path)
    return False


def test_damage_that_was_met_while_it_was_open_is_looked_for_at_the_next_opening(tmp_path: Path) -> None:
    """What people are told then: close it and open it again, it will be seen whether it is damaged."""
    path = _many(tmp_path)
    middle = next(number for number in range(200, 300) if _is_met(path, number))
    _flip(path, middle)
    database = open_database(path.parent, KEY)  # the whole file is not read
    assert code_of(Unavailable, lambda: titles(database)) == "disk-trouble"
    assert database.is_doubted
    database.close()
    for _ in range(2):
        assert code_of(Damaged, lambda: open_database(path.parent, KEY)) == "damaged-database"
    _flip(path, middle)
    database = open_database(path.parent, KEY)
    assert not database.is_doubted and len(titles(database)) == 300


def test_an_end_without_closing_is_known_by_the_log_that_is_left(tmp_path: Path) -> None:
    database = fresh_database(tmp_path)
    with database.writing() as session:
        save_activity(session, "サロン")
    for name in (FILE_NAME, f"{FILE_NAME}-wal"):  # the files of a program that was killed
        (tmp_path / "killed").mkdir(exist_ok=True)
        shutil.copyfile(database.path.with_name(name), tmp_path / "killed" / name)
    database.close()
    for folder, unclean in ((tmp_path / "data", False), (tmp_path / "killed", True), (tmp_path / "killed", False)):
        again = open_database(folder, KEY)
        assert again.ended_uncleanly is unclean and titles(again) == ["サロン"]
        again.close()


def test_a_second_program_on_the_same_data_is_refused_until_the_first_closes(tmp_path: Path) -> None:
    first = fresh_database(tmp_path)
    folder = tmp_path / "data"
    assert code_of(Unavailable, lambda: open_database(folder, KEY)) == "already-open"
    with first.writing() as session:
        save_activity(session, "まだ書ける")
    first.close()
    second = open_database(folder, KEY)
    assert titles(second) == ["まだ書ける"]


def test_a_refused_opening_gives_the_lock_back(tmp_path: Path) -> None:
    fresh_database(tmp_path).close()
    code_of(Damaged, lambda: open_database(tmp_path / "data", bytes(32)))
    open_database(tmp_path / "data", KEY).close()


def test_a_database_opens_with_all_its_safety_settings(tmp_path: Path) -> None:
    database = fresh_database(tmp_path)
    with database.writing() as session:
        ask = session.connection().exec_driver_sql
        found = {
            name: ask(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous", "foreign_keys", "trusted_schema")
        }
        assert ask("PRAGMA application_id").scalar() == APPLICATION_ID
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "trusted_schema": 0}


@pytest.mark.parametrize("folder", [r"\\server\share\yui", "//server/share/yui"])
def test_a_network_share_is_refused(folder: str) -> None:
    assert code_of(Refused, lambda: refuse_unsafe_place(Path(folder))) == "unsafe-place"


@pytest.mark.parametrize("name", ["OneDrive", "OneDrive - 一関市社会福祉協議会", "Dropbox", "Google Drive", "iCloud Drive"])
def test_a_cloud_folder_is_refused_before_anything_is_written(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name / "結ノート"
    assert code_of(Refused, lambda: create_database(folder, KEY)) == "unsafe-place"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_only_mentions_a_cloud_is_no_cloud_folder() -> None:
    assert not in_cloud_folder(Path("/home/user/not-onedrive/結ノート"))


@pytest.mark.skipif(sys.platform == "win32", reason="the mount table is Linux's; Windows names the drive's kind")
@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "vfat"])
def test_network_and_stick_file_systems_are_refused(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\nserver:/x {tmp_path.resolve()}/a\\040b {kind} rw 0 0\n", encoding="utf-8")
    assert file_system_of(tmp_path.resolve() / "a b" / "yui", mounts) == kind
    assert file_system_of(tmp_path.resolve() / "a bc", mounts) == "ext4"
    monkeypatch.setattr(place, "file_system_of", lambda folder: file_system_of(folder, mounts))
    monkeypatch.setattr(place.sys, "platform", "linux")
    assert code_of(Refused, lambda: create_database(tmp_path.resolve() / "a b" / "yui", KEY)) == "unsafe-place"
    assert not (tmp_path / "a b").exists()


def test_a_mount_table_that_can_not_be_read_stops_nobody(tmp_path: Path) -> None:
    assert file_system_of(tmp_path, tmp_path / "missing") == ""


def test_drafts_survive_reopening(tmp_path: Path) -> None:
    database = fresh_database(tmp_path)
    with database.writing() as session:
        session.add(Draft(key="a", values_json="{}", changed_at_ms=1))
    database.close()
    with open_database(tmp_path / "data", KEY).reading() as session:
        assert session.get(Draft, "a") is not None
