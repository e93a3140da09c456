"""Damage to the data of an office, on the command line: what is read, what comes back, and what is told."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app.cli import open_workspace as open_workspace_module
from app.services.backup import dumps
from app.services.backup.backups import check
from app.services.backup.salvaging import salvage
from app.services.devices import coming_back
from app.services.plan.plans import offices as offices_of
from app.services.transfer import importing, pending_changes, submitting
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from app.store.database import FILE_NAME
from app.store.doubt import ENDING
from app.store.driver import PAGE_BYTES
from tests.journeys.test_command_line import Office
from tests.journeys.test_nasty_generations import titles
from tests.journeys.test_stable_interface import keys, offices, spoken  # noqa: F401
from tests.offices import activity
from tests.services.backup.damaged_data import lose_pages_with, own_operations, spoil
from tests.services.backup.test_rebuilding import behind_its_back


def _add(office: Office, count: int) -> None:
    for number in range(count):
        office.ask("activity", "add", "date=2025-11-03", "target=1-3", f"title=サロン{number}", "participants=30")


def test_a_bad_sector_costs_what_stood_on_it_and_no_more(offices: tuple[Office, Office], tmp_path: Path) -> None:  # noqa: F811
    _, daito = offices
    _add(daito, 12)
    _spoil_page_that_opening_does_not_need(daito)
    status, _, err = daito.run("check")
    assert status == 1 and "作り直す" in err and "repair salvage" in err
    assert daito.refusal("whoami") == "damaged-database"  # from then on every command reads the whole file first
    found = daito.ask("repair", "salvage")
    keys(found, {"read", "from_copies", "from_files", "written_again", "missing", "since", "until", "records", "office"})
    assert found["read"] > 300 and found["office"] == "daito"
    assert "異常はありません" in spoken(daito, "check")
    assert daito.ask("recovery", "status")["salvaged"]


def _spoil_page_that_opening_does_not_need(office: Office) -> None:
    """One bit of the first such page from the middle of the file on."""
    path = office.folder / FILE_NAME
    sound = path.read_bytes()
    for page in range(len(sound) // PAGE_BYTES // 2, len(sound) // PAGE_BYTES):
        data = bytearray(sound)
        data[page * PAGE_BYTES + 100] ^= 1
        path.write_bytes(data)
        if office.run("whoami")[0] == 0:
            return
        path.with_name(path.name + ENDING).unlink(missing_ok=True)
    raise AssertionError("opening needs every page")


def test_tables_are_folded_again(offices: tuple[Office, Office]) -> None:  # noqa: F811
    _, daito = offices
    _add(daito, 2)
    with open_workspace(daito.folder) as workspace:
        behind_its_back(workspace, "UPDATE activity SET title = '書き換え'")
    status, _, err = daito.run("check")
    assert status == 1 and "表を作り直す" in err and "repair tables" in err
    assert keys(daito.ask("repair", "tables"), {"changed", "backup"})["changed"] == 2
    assert "異常はありません" in spoken(daito, "check")


def test_on_a_terminal_it_says_how_far_it_is_and_in_a_script_nothing(
    offices: tuple[Office, Office],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _, daito = offices
    for words, command in (
        ("点検", ("check",)),
        ("読んで", ("digest",)),
        ("控え", ("backup", "create")),
        ("表", ("repair", "tables")),
    ):
        assert daito.run(*command)[2] == ""
        with monkeypatch.context() as patched:
            patched.setattr(open_workspace_module.sys.stderr, "isatty", lambda: True, raising=False)
            status, out, err = daito.run(*command)
        assert status == 0 and words in err and err.endswith("\r\x1b[K") and "\n" not in err
        assert "\r" not in out


@pytest.mark.parametrize("left", [b"", b"nothing of ours" * 999], ids=["empty", "something else"])
def test_where_nothing_is_left_that_is_said(offices: tuple[Office, Office], left: bytes) -> None:  # noqa: F811
    _, daito = offices
    (daito.folder / FILE_NAME).write_bytes(left)
    assert daito.refusal("repair", "salvage") == "nothing-to-salvage"


def without_copies(workspace: Workspace) -> None:
    """Nothing but the database itself is left on this PC."""
    for name in ("backups", "received"):
        shutil.rmtree(workspace.folder / name, ignore_errors=True)


def test_a_head_office_that_lost_the_list_of_offices_asks_them_and_gets_it_back(
    head: Workspace, daito: Workspace, to_head: Callable[[], None], to_daito: Callable[[], None], tmp_path: Path
) -> None:
    """Files go to whoever the roster knows: of the offices' own records nothing is left."""
    to_head()
    to_daito()
    to_head()
    before = offices_of(head)
    head.close()
    without_copies(head)
    lose_pages_with(head.folder, head.keys.database_key, "大東支部")
    with salvage(head.folder) as workspace:
        assert [one.name for one in offices_of(workspace)] == ["head", "daito"]
        assert [one.state for one in coming_back.coming_back(workspace).offices] == ["missing"]
        (asked,) = coming_back.ask_everybody(workspace, tmp_path)
        importing.import_files(daito, [asked.path])
        importing.import_files(workspace, [submitting.hand_in(daito, tmp_path).path])
        assert offices_of(workspace) == before and check(workspace).troubles == ()


def test_two_pcs_that_lost_the_same_change_lose_it_alone_and_both_name_it(
    head: Workspace, daito: Workspace, to_head: Callable[[], None], to_daito: Callable[[], None], tmp_path: Path
) -> None:
    """What stood behind it both still have; each expects it from the other, who states by and by to have nothing of it."""
    for number in range(6):
        activity(daito, title=f"サロン{number}")
    to_head()
    to_daito()
    to_head()
    lost = own_operations(daito)[2]
    for workspace in (head, daito):
        spoil(workspace, [lost])
        workspace.close()
        without_copies(workspace)
    with salvage(head.folder) as at_head, salvage(daito.folder) as at_daito:
        for _ in range(2):
            importing.import_files(at_head, [submitting.hand_in(at_daito, tmp_path).path])
            importing.import_files(at_daito, [submitting.send_back(at_head, "daito", tmp_path).path])
        for workspace in (at_head, at_daito):
            assert titles(workspace) == {f"サロン{number}" for number in (0, 1, 3, 4, 5)}
            (named,) = coming_back.missing_changes(workspace).records
            assert "サロン2" in named and check(workspace).troubles == ()
            assert pending_changes.waiting(workspace) == []
        assert coming_back.missing_changes(at_daito).missing == 1
        assert dumps.digest(at_head, "daito") == dumps.digest(at_daito, "daito")
