"""The head office tries whether it can open the copies of a branch (journeys: test_nasty_lost_branch)."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.errors import YuiError
from app.services.backup import backups
from app.services.devices.copy_keys import devices_with_copy_key, try_copy_keys
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
