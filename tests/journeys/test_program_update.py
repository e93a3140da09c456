"""A newer program meets an office's records: a copy first, then the new form, and the way back."""

import multiprocessing
import os
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from app.errors import Refused, Unavailable
from app.services.backup import backups, dumps, recovery, restoring
from app.services.backup.thinning import NEWEST
from app.services.workspace import opening
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from app.store import schema
from app.store.copying import verify_copy
from app.store.driver import connect
from app.store.recovery_code import code_lines
from app.store.upgrades import Upgrade
from tests.journeys.test_nasty_generations import titles
from tests.offices import activity, head_office
from tests.proof.programs import NEWER_GROUP, older_program
from tests.store.newer import fails, new_table, newer_program


def before_update(folder: Path) -> list[str]:
    return [backup.name for backup in backups.backups(folder) if schema.BEFORE_UPDATE in backup.name]


def is_killed(connection: Any) -> None:
    connection.execute("DELETE FROM activity")
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    with head_office(tmp_path) as head:
        activity(head, title="更新の前")
        return head.folder


def test_the_first_start_after_an_update_makes_a_copy_and_keeps_every_record(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_workspace(office) as workspace:
        digest, key = dumps.digest(workspace), workspace.database.key
    with newer_program(monkeypatch):
        for _ in range(3):
            with open_workspace(office) as workspace:
                assert dumps.digest(workspace) == digest
    [copy] = before_update(office)
    verify_copy(backups.backup_folder(office) / copy, key)


def before_version(folder: Path) -> list[str]:
    return [backup.name for backup in backups.backups(folder) if "before-version-9.0.0" in backup.name]


def test_a_new_version_that_leaves_the_tables_as_they_are_begins_with_a_copy_too(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_workspace(office).close()
    assert backups.backups(office) == []
    monkeypatch.setattr(schema, "__version__", "9.0.0")
    for _ in range(3):
        with open_workspace(office) as workspace:
            activity(workspace, title="新しい版で")
    [copy] = before_version(office)
    assert next(one for one in backups.backups(office) if one.name == copy).occasion == "結ノートを新しい版にする前"
    with restoring.restore_backup(office, copy) as workspace:
        assert titles(workspace) == {"更新の前"}
        for _ in range(NEWEST + 2):
            backups.create_backup(workspace)
    assert len(before_version(office)) == 1


def test_where_that_copy_cannot_be_made_the_records_open_and_the_next_start_makes_it(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "__version__", "9.0.0")
    (office / "backups").write_bytes(b"in the way")
    with open_workspace(office) as workspace:
        assert titles(workspace) == {"更新の前"}
    (office / "backups").unlink()
    open_workspace(office).close()
    assert len(before_version(office)) == 1


def test_an_update_can_be_put_back(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with newer_program(monkeypatch):
        open_workspace(office).close()
    with pytest.raises(Refused) as refusal:
        open_workspace(office)
    assert refusal.value.code == "newer-database"
    with restoring.restore_backup(office, before_update(office)[0]) as workspace:
        assert titles(workspace) == {"更新の前"}
        activity(workspace, title="戻したあと")
    with newer_program(monkeypatch), open_workspace(office) as workspace:
        assert titles(workspace) == {"更新の前", "戻したあと"}
    assert len(before_update(office)) == 2


def test_an_older_program_puts_no_newer_copy_in_the_place_of_the_records(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with newer_program(monkeypatch), open_workspace(office) as workspace:
        newer = backups.create_backup(workspace).name
    restoring.restore_backup(office, before_update(office)[0]).close()
    before = (office / "office.db").read_bytes()
    with pytest.raises(Refused) as refusal:
        restoring.restore_backup(office, newer)
    assert refusal.value.code == "newer-database"
    assert (office / "office.db").read_bytes() == before


def test_a_lost_head_office_comes_back_from_its_newest_copy_not_from_the_one_before_the_update(
    office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with newer_program(monkeypatch):
        with open_workspace(office) as workspace:
            activity(workspace, title="更新のあと")
            made = backups.create_backup(workspace)
            sheet = "\n".join(code_lines(workspace.keys.recovery_identity))
        assert backups.backups(office)[0] == made
        with recovery.recover(tmp_path / "new PC", office, sheet) as workspace:
            assert titles(workspace) == {"更新の前", "更新のあと"}


def test_many_copies_later_the_one_before_the_update_is_still_there(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with newer_program(monkeypatch), open_workspace(office) as workspace:
        for _ in range(NEWEST + 2):
            backups.create_backup(workspace)
        assert len(backups.backups(office)) == NEWEST + 1
    assert len(before_update(office)) == 1


def test_an_update_that_fails_at_every_start_leaves_the_records_and_no_heap_of_copies(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with newer_program(monkeypatch, new_table, fails):
        for _ in range(3):
            with pytest.raises(RuntimeError):
                open_workspace(office)
    assert before_update(office) == []
    with open_workspace(office) as workspace:
        assert titles(workspace) == {"更新の前"}


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork to be killed in the middle")
@pytest.mark.parametrize("steps", [(is_killed,), (new_table, is_killed)])
def test_an_update_that_is_killed_half_way_did_not_happen_and_the_next_start_finishes_it(
    office: Path, monkeypatch: pytest.MonkeyPatch, steps: tuple[Upgrade, ...]
) -> None:
    with newer_program(monkeypatch, *steps):
        start_and_be_killed(office)
    with open_workspace(office) as workspace:
        assert titles(workspace) == {"更新の前"}
    with newer_program(monkeypatch, new_table, new_table_filled), open_workspace(office) as workspace:
        assert titles(workspace) == {"更新の前"}
        assert asked(workspace, "SELECT id FROM of_the_newer_program") == [(7,)]


def new_table_filled(connection: Any) -> None:
    connection.execute("INSERT INTO of_the_newer_program VALUES (7)")


def start_and_be_killed(office: Path) -> None:
    process = multiprocessing.get_context("fork").Process(target=open_workspace, args=(office,))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL


def asked(workspace: Workspace, sql: str) -> list[tuple[Any, ...]]:
    with workspace.database.reading() as session:
        return [tuple(row) for row in session.connection().exec_driver_sql(sql)]


def newer_column(connection: Any) -> None:
    connection.execute(f"ALTER TABLE activity ADD COLUMN {NEWER_GROUP} VARCHAR")


@pytest.fixture
def older_office(office: Path) -> Path:
    """Its program and its table don't know the newer group; its journal has it, as another office's newer program wrote it."""
    with open_workspace(office) as workspace:
        activity(workspace, title="更新の後", **{NEWER_GROUP: "次の一手"})
    with older_program(True), open_workspace(office) as workspace:
        key = workspace.database.key
    connection = connect(office / "office.db", key)
    connection.execute(f"ALTER TABLE activity DROP COLUMN {NEWER_GROUP}")
    connection.close()
    return office


def test_a_column_that_an_update_adds_to_the_records_is_filled_from_the_journal(
    older_office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with newer_program(monkeypatch, newer_column), open_workspace(older_office) as workspace:
        assert dict(asked(workspace, f"SELECT title, {NEWER_GROUP} FROM activity")) == {"更新の前": None, "更新の後": "次の一手"}
        assert backups.check(workspace).troubles == ()


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork to be killed in the middle")
def test_an_update_killed_before_the_journal_was_folded_folds_it_at_the_next_start(
    older_office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with newer_program(monkeypatch, newer_column):
        with monkeypatch.context() as killing:
            killing.setattr(opening, "fold_for_this_program", lambda _: os.kill(os.getpid(), signal.SIGKILL))
            start_and_be_killed(older_office)
        with open_workspace(older_office) as workspace:
            assert dict(asked(workspace, f"SELECT title, {NEWER_GROUP} FROM activity"))["更新の後"] == "次の一手"


def test_without_room_for_the_copy_the_records_stay_in_their_old_form(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (office / "backups").write_bytes(b"in the way")
    with newer_program(monkeypatch), pytest.raises(Unavailable) as refusal:
        open_workspace(office)
    assert refusal.value.code == "backup-failed"
    (office / "backups").unlink()
    with open_workspace(office) as workspace:
        assert titles(workspace) == {"更新の前"}
