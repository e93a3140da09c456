"""The head office tries whether it can open the copies of a branch (journeys: test_nasty_copy_key)."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.errors import YuiError
from app.services.backup import backups
from app.services.devices.copy_keys import devices_with_copy_key, try_copy_keys
from app.services.devices.setup import enrol
from app.services.workspace.workspace import Workspace


def trouble(act: Callable[[], object]) -> str:
    with pytest.raises(YuiError) as error:
        act()
    return error.value.code


def test_a_branch_that_has_not_handed_in_and_one_without_a_pc_are_told(head: Workspace, daito: Workspace) -> None:
    assert devices_with_copy_key(head) == set()
    assert trouble(lambda: try_copy_keys(head, "daito")) == "no-device"
    assert trouble(lambda: try_copy_keys(daito, "daito")) == "not-head-office"


def test_what_was_handed_in_opens_the_copy_in_a_folder(
    head: Workspace, daito: Workspace, to_head: Callable[[], None], tmp_path: Path
) -> None:
    to_head()
    assert [(one.opens, one.backup) for one in try_copy_keys(head, "daito")] == [(True, "")]
    (tmp_path / "stick").mkdir()
    assert trouble(lambda: try_copy_keys(head, "daito", tmp_path / "stick")) == "no-backup"
    made = backups.carry_backup(daito, tmp_path / "stick")
    assert [one.backup for one in try_copy_keys(head, "daito", tmp_path / "stick")] == [made.name]


def test_a_file_that_carries_the_key_of_copies_needs_a_code_as_long_as_one_made_here(
    head: Workspace, to_head: Callable[[], None], daito: Workspace, tmp_path: Path
) -> None:
    """Eight digits were enough for it: whoever finds the stick tries them all."""
    to_head()
    file = tmp_path / "x.yui-setup"
    with pytest.raises(YuiError) as error:
        enrol(head, "daito", file, "12345678", copies_of=daito.device_id)
    assert error.value.code == "weak-code" and "12桁以上" in error.value.todo and "控えを開く鍵" in error.value.what
    assert not file.exists()
    assert enrol(head, "daito", file, "1234-5678-9012", copies_of=daito.device_id).code == "1234-5678-9012"
    assert enrol(head, "daito", file, "12345678").code == "12345678"
