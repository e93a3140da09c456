"""Damage to the data of an office, on the command line: what is read, what comes back, and what is told."""

from pathlib import Path

import pytest

from app.services.workspace.opening import open_workspace
from app.store.database import FILE_NAME
from app.store.driver import PAGE_BYTES
from tests.journeys.test_command_line import Office
from tests.journeys.test_stable_interface import keys, offices, spoken  # noqa: F401
from tests.services.backup.test_rebuilding import behind_its_back


def _add(office: Office, count: int) -> None:
    for number in range(count):
        office.ask("activity", "add", "date=2025-11-03", "target=1-3", f"title=サロン{number}", "participants=30")


def test_a_bad_sector_costs_what_stood_on_it_and_no_more(offices: tuple[Office, Office], tmp_path: Path) -> None:  # noqa: F811
    _, daito = offices
    _add(daito, 12)
    path = daito.folder / FILE_NAME
    data = bytearray(path.read_bytes())
    data[len(data) // PAGE_BYTES // 2 * PAGE_BYTES + 100] ^= 1
    path.write_bytes(data)
    assert daito.refusal("whoami") == "damaged-database"
    status, _, err = daito.run("check")
    assert status == 1 and "作り直してください" in err
    found = daito.ask("repair", "salvage")
    keys(found, {"read", "from_copies", "from_files", "written_again", "missing", "since", "until", "records", "office"})
    assert found["read"] > 300 and found["office"] == "daito"
    assert "異常はありません" in spoken(daito, "check")
    assert daito.ask("recovery", "status")["salvaged"]


def test_tables_are_folded_again(offices: tuple[Office, Office]) -> None:  # noqa: F811
    _, daito = offices
    _add(daito, 2)
    with open_workspace(daito.folder) as workspace:
        behind_its_back(workspace, "UPDATE activity SET title = '書き換え'")
    status, _, err = daito.run("check")
    assert status == 1 and "表を作り直す" in err and "repair tables" in err
    assert keys(daito.ask("repair", "tables"), {"changed", "backup"})["changed"] == 2
    assert "異常はありません" in spoken(daito, "check")


@pytest.mark.parametrize("left", [b"", b"nothing of ours" * 999], ids=["empty", "something else"])
def test_where_nothing_is_left_that_is_said(offices: tuple[Office, Office], left: bytes) -> None:  # noqa: F811
    _, daito = offices
    (daito.folder / FILE_NAME).write_bytes(left)
    assert daito.refusal("repair", "salvage") == "nothing-to-salvage"
