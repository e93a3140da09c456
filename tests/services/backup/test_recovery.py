"""The head office comes back from a backup and its sheet, never over other data; and the sheet is to be tried once a year."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app.errors import Refused
from app.rules import clock
from app.services.activities.activity_list import Filter, list_ids
from app.services.backup import backups, dumps, recovery
from app.services.backup.integrity_check import check
from app.services.workspace.workspace import Workspace
from app.store.keystore import load_keys, save_keys
from app.store.recovery_code import code_lines
from tests.conftest import TurnableClock
from tests.offices import activity


def code(head: Workspace) -> str:
    return "\n".join(code_lines(head.keys.recovery_identity))


def refused(action: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refusal:
        action()
    return refusal.value.code


def test_a_lost_pc_comes_back_in_an_empty_folder_and_in_no_other(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    record = activity(head)
    backups.create_backup(head)
    kept, sheet, generation = tmp_path / "kept", code(head), head.generation
    shutil.copytree(head.folder / "backups", kept)
    daito.close()
    assert refused(lambda: recovery.recover(daito.folder, kept, sheet)) == "data-exists"
    remains = tmp_path / "remains" / "backups"
    remains.mkdir(parents=True)
    (remains / "old.db").touch()
    assert refused(lambda: recovery.recover(remains.parent, kept, sheet)) == "data-exists"
    assert refused(lambda: recovery.recover(tmp_path / "new", tmp_path / "remains", sheet)) == "no-recovery-file"
    assert not (tmp_path / "new").exists()
    keys_only = tmp_path / "keys only"
    save_keys((keys_only.mkdir(), keys_only)[1], daito.keys)
    with recovery.recover(keys_only, kept, sheet) as back:
        assert list_ids(back, Filter()) == [record]
    (moved,) = (keys_only / "backups").glob("*-before-recovery")
    assert load_keys(moved).keys == daito.keys
    with recovery.recover(tmp_path / "new", kept, sheet) as back:
        assert list_ids(back, Filter()) == [record] and back.generation != generation and back.is_head


def test_another_councils_sheet_opens_nothing_and_leaves_nothing_behind(head: Workspace, tmp_path: Path) -> None:
    backups.create_backup(head)
    sheet = code(head)
    first = sheet.splitlines()[0]
    assert recovery.line_is_right(0, first) and not recovery.line_is_right(1, first)
    assert refused(lambda: recovery.drill(head, head.folder, sheet.replace(first, first[::-1]))) == "wrong-recovery-code"
    assert recovery.last_drill(head) is None


def test_a_drill_notes_its_day_and_after_a_year_another_one_is_asked_for(head: Workspace, at: TurnableClock) -> None:
    assert recovery.reminder(head) == ""  # a new council has just had its sheet printed or is asked elsewhere
    backups.create_backup(head)
    recovery.drill(head, head.folder, code(head))
    assert recovery.last_drill(head) == clock.today()
    at.turn(days=365)
    assert recovery.reminder(head) == ""
    at.turn(days=1)
    assert "復旧用紙を1年以上試していません" in recovery.reminder(head)
    recovery.print_sheet(head, head.folder.parent)
    assert recovery.reminder(head) == ""


def test_a_dump_is_written_whole_and_only_of_a_known_scope(head: Workspace, tmp_path: Path) -> None:
    activity(head)
    path = tmp_path / "dump.json"
    assert dumps.write_dump(head, path) == len(path.read_bytes()) > 0 and path.read_bytes() == dumps.dump(head)
    assert dumps.dump(head, "common") != dumps.dump(head, "head")
    assert refused(lambda: dumps.dump(head, "nowhere")) == "unknown-scope"


def test_an_operation_whose_content_was_changed_is_found_and_the_others_are_sound(head: Workspace) -> None:
    activity(head)
    sound = check(head)
    assert not sound.troubles
    with head.database.writing() as session:
        session.connection().exec_driver_sql(
            "UPDATE operation SET wall_ms = wall_ms + 1 WHERE arrival = (SELECT max(arrival) FROM operation)"
        )
    found = check(head)
    assert len(found.troubles) == 1 and found.operations == sound.operations
