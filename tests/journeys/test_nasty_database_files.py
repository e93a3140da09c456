"""What other programs and people do to the files of the database: told, or harmless, and never taken for the records."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from app.errors import Damaged, Refused, YuiError
from app.exchange.tables import read_table_file
from app.services.activities import activities
from app.services.activities.activity_list import Filter, list_ids
from app.services.backup.integrity_check import check
from app.services.transfer import importing
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from app.store import driver
from app.store.database import FILE_NAME
from app.store.driver import PAGE_BYTES, connect
from tests.offices import activity, branch, head_office

WAL = f"{FILE_NAME}-wal"
AIDS = ("setting", "undo_step", "search_pending")
"""Tables of this PC that hold nothing of the records: its own facts, what Ctrl+Z would take back, what is to be searched anew."""


def count(workspace: Workspace) -> int:
    return len(list_ids(workspace, Filter()))


def checkpointed(workspace: Workspace) -> bytes:
    """The database file with everything in it."""
    connection = workspace.database.raw()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return (workspace.folder / FILE_NAME).read_bytes()


def test_another_offices_write_ahead_log_beside_the_records_is_set_aside_and_told(tmp_path: Path) -> None:
    """The driver would write its pages over the records."""
    with branch(tmp_path) as daito:
        for _ in range(5):
            activity(daito)
        folder = daito.folder
    with head_office(tmp_path) as head:
        activity(head)
        foreign = (head.folder / WAL).read_bytes()
    assert foreign
    (folder / WAL).write_bytes(foreign)
    with open_workspace(folder) as daito:
        assert count(daito) == 5
        assert check(daito).troubles == ()
        assert any("書きかけ" in notice for notice in daito.notices)
    assert (folder / f"{WAL}.foreign1").read_bytes() == foreign
    with open_workspace(folder) as daito:
        assert daito.notices == []


def test_the_offices_own_log_of_a_killed_program_is_taken_in(tmp_path: Path) -> None:
    with branch(tmp_path) as daito:
        activity(daito)
        checkpointed(daito)
        for _ in range(3):
            activity(daito)
        left = tmp_path / "left"
        shutil.copytree(daito.folder, left / "daito")
    shutil.rmtree(daito.folder)
    shutil.copytree(left / "daito", daito.folder)
    with open_workspace(daito.folder) as daito:
        assert (count(daito), daito.notices) == (4, [])


def test_an_older_write_ahead_log_of_the_same_office_is_refused_or_changes_nothing(tmp_path: Path) -> None:
    with branch(tmp_path) as daito:
        folder = daito.folder
        for _ in range(3):
            activity(daito)
        older = (folder / WAL).read_bytes()
        for _ in range(4):
            activity(daito)
        checkpointed(daito)
    (folder / WAL).write_bytes(older)
    try:
        with open_workspace(folder) as daito:
            assert count(daito) == 7 or daito.notices or check(daito).troubles
    except YuiError as error:
        assert error.code == "damaged-database"


def test_a_database_file_copied_alone_while_the_program_runs_is_told_to_lack_what_it_lacks(tmp_path: Path) -> None:
    with branch(tmp_path) as daito:
        folder = daito.folder
        for _ in range(3):
            activity(daito)
        checkpointed(daito)
        for _ in range(4):
            activity(daito)
        shutil.copyfile(folder / FILE_NAME, tmp_path / "alone.db")  # what a copying tool takes: the file without its log
    (tmp_path / "alone.db").replace(folder / FILE_NAME)
    (folder / WAL).unlink(missing_ok=True)
    with open_workspace(folder) as daito:
        assert count(daito) == 3
        assert any("前の状態に戻っています" in notice for notice in daito.notices)


def test_an_older_page_put_back_is_found_though_its_own_seal_is_sound(tmp_path: Path) -> None:
    """Each page carries a seal of its own, so an old one looks sound: what was written since is missed."""
    with branch(tmp_path) as daito:
        folder = daito.folder
        for number in range(40):
            activity(daito, title=f"{number}" * 100)
        before = checkpointed(daito)
        for record in list_ids(daito, Filter())[:20]:
            activities.save(daito, activities.open_form(daito, record), {"title": "訂正した題名"})
        after = checkpointed(daito)
        key = daito.database.key
    changed = [page for page in range(1, len(before) // PAGE_BYTES) if _page(before, page) != _page(after, page)]
    whole, told = _contents(folder, key), 0
    for page in changed:
        mixed = bytearray(after)
        mixed[page * PAGE_BYTES : (page + 1) * PAGE_BYTES] = _page(before, page)
        (folder / FILE_NAME).write_bytes(mixed)
        if _is_told(folder):
            told += 1
        else:  # a page may have been laid out anew without saying anything else
            assert _contents(folder, key) == whole, f"page {page} of an older state"
    assert told > 5


def _contents(folder: Path, key: bytes) -> tuple[list[object], dict[str, list[object]]]:
    """What SQLite says of the file and its indexes, and the rows of every table but the aids."""
    connection = connect(folder / FILE_NAME, key)
    try:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in tables if name not in AIDS}
        return connection.execute("PRAGMA integrity_check").fetchall(), rows
    finally:
        connection.close()


def _page(data: bytes, number: int) -> bytes:
    return data[number * PAGE_BYTES : (number + 1) * PAGE_BYTES]


def _is_told(folder: Path) -> bool:
    for name in (WAL, f"{FILE_NAME}-shm"):
        (folder / name).unlink(missing_ok=True)
    try:
        with open_workspace(folder) as workspace:
            return bool(check(workspace).troubles or workspace.notices)
    except Damaged:
        return True


def test_a_database_that_somebody_hands_in_is_never_opened_as_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, head: Workspace
) -> None:
    """It may hold views and triggers made to harm: what is no sealed file goes to no database engine."""
    evil = tmp_path / "evil.yui"
    made = sqlite3.connect(evil)
    made.execute("CREATE TABLE operation (id)")
    made.execute("CREATE VIEW activity AS SELECT load_extension('evil')")
    made.close()
    opened: list[str] = []
    monkeypatch.setattr(driver.dbapi, "connect", lambda path, **_: opened.append(path) or 1 / 0)
    for name in ("evil.db", "evil.zip", "evil.xlsx"):
        shutil.copyfile(evil, tmp_path / name)
    for path in tmp_path.glob("evil.*"):
        [report] = importing.inspect_all(head, path)
        assert report.trouble is not None and report.trouble.code == "not-a-bundle"
    with pytest.raises(Refused):
        read_table_file(tmp_path / "evil.xlsx")
    assert opened == []
