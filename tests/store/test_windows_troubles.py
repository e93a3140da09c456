"""What Windows does to folders and files - cloud folders, protection, virus scanners - each with its own sentence."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app import system_errors
from app.errors import Refused, Unavailable, YuiError
from app.services.backup import backups
from app.services.backup.thinning import NEWEST
from app.services.devices.setup import set_up_head
from app.services.workspace.workspace import Workspace
from app.store import files, lock
from app.store.files import RETRY_SECONDS, patiently, write_durably
from app.store.place import refuse_unsafe_place
from tests.offices import branch


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    slept: list[float] = []
    monkeypatch.setattr(files.time, "sleep", slept.append)
    return slept


def _code(act: Callable[[], object]) -> str:
    with pytest.raises(YuiError) as refusal:
        act()
    return refusal.value.code


def _denied(*_: Any, **__: Any) -> Any:
    raise PermissionError(13, "denied")


@pytest.mark.parametrize("variable", ["OneDrive", "OneDriveCommercial"])
def test_onedrive_is_refused_under_whatever_name_it_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    monkeypatch.setenv(variable, str(tmp_path / "社協の共有"))
    with pytest.raises(Refused, match="クラウド") as refusal:
        refuse_unsafe_place(tmp_path / "社協の共有" / "結ノート")
    assert refusal.value.code == "unsafe-place"
    refuse_unsafe_place(tmp_path / "ほか")


def test_a_scanner_that_holds_a_file_for_a_moment_is_waited_for(waits: list[float]) -> None:
    answers = [PermissionError(13, "in use"), PermissionError(13, "in use"), None]

    def act() -> str:
        trouble = answers.pop(0)
        if trouble:
            raise trouble
        return "done"

    assert patiently(act) == "done"
    assert waits == list(RETRY_SECONDS[:2])


def test_nobody_waits_longer_than_two_and_a_half_seconds(waits: list[float]) -> None:
    with pytest.raises(PermissionError):
        patiently(_denied)
    assert sum(waits) < 2.5


def test_what_was_written_is_read_back_with_patience(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, waits: list[float]) -> None:
    opened, troubles = Path.open, [1, 1, 1]

    def held(path: Path, mode: str) -> Any:
        if troubles and troubles.pop():
            raise PermissionError(13, "in use")
        return opened(path, mode)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", held)
        write_durably(tmp_path / "a.yui", b"content")
    assert not troubles and (tmp_path / "a.yui").read_bytes() == b"content"


@pytest.mark.parametrize("error", [PermissionError(13, "denied"), FileNotFoundError(2, "no such file")])
def test_a_folder_protected_by_windows_is_named_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError) -> None:
    def stopped(*_: object) -> int:
        raise error

    monkeypatch.setattr(system_errors, "ON_WINDOWS", True)
    monkeypatch.setattr(os, "open", stopped)
    with pytest.raises(Unavailable, match="ランサムウェアの防止") as refusal:
        write_durably(tmp_path / "シート.pdf", b"content")
    assert refusal.value.code == "folder-protected"
    assert _code(lambda: write_durably(tmp_path / "no" / "シート.pdf", b"content")) == "target-unwritable"


def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "mkdir", _denied)
    assert _code(lambda: set_up_head(tmp_path / "new" / "head")) == "read-only"


def test_a_lock_that_cannot_be_written_is_not_called_open_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "open", _denied)
    assert _code(lambda: lock.hold_lock(tmp_path / "office.lock")) == "read-only"


def test_an_old_backup_that_a_scanner_holds_does_not_spoil_the_new_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace: Workspace = branch(tmp_path)
    for _ in range(NEWEST):
        backups.create_backup(workspace)
    real = Path.unlink

    def held(path: Path, missing_ok: bool = False) -> None:
        if path.suffix == ".db":
            raise PermissionError(13, "in use")
        real(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", held)
    assert backups.create_backup(workspace).path.exists()
    workspace.close()
