"""Whatever makes an office's data on a PC may be killed or run out of disk: it is done again from the start."""

import errno
import multiprocessing
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from app.errors import Unavailable, YuiError
from app.services.backup import backups, found_copies, recovery
from app.services.devices import branch_recovery, setup
from app.services.workspace import opening
from app.services.workspace.opening import has_data, has_remains
from app.services.workspace.workspace import Workspace
from app.store.recovery_code import code_lines
from tests.offices import activity

KILLS = 3
Make = Callable[[Path], Workspace]
KINDS = ("head", "branch", "recover", "come back")


@pytest.fixture
def ways(head: Workspace, daito: Workspace, to_head: Callable[[], None], tmp_path: Path) -> dict[str, Make]:
    """Every way in which data are made in a folder."""
    activity(daito, title="控えのサロン")
    to_head()
    sticks = {one.office_code: tmp_path / f"stick of {one.office_code}" for one in (head, daito)}
    for one in (head, daito):
        sticks[one.office_code].mkdir()
        backups.carry_backup(one, sticks[one.office_code])
    sheet = "\n".join(code_lines(head.keys.recovery_identity))
    made = setup.enrol(head, "daito", tmp_path / "daito.yui-setup", copies_of=daito.device_id)
    return {
        "head": lambda folder: setup.set_up_head(folder),
        "branch": lambda folder: setup.set_up_branch(folder, made.path, made.code),
        "recover": lambda folder: recovery.recover(folder, sticks["head"], sheet),
        "come back": lambda folder: branch_recovery.come_back(folder, made.path, made.code, sticks["daito"]),
    }


def killed_at(number: int, make: Callable[[], object]) -> int:
    """Runs it, and kills this process before the n-th change of the file system or commit (0: never); how many there were."""
    count = 0

    def moment(*_: object) -> None:
        nonlocal count
        count += 1
        if count == number:
            os.kill(os.getpid(), signal.SIGKILL)

    def before(real: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *given, **named: (moment(), real(*given, **named))[1]

    patched = pytest.MonkeyPatch()
    for name in ("rename", "replace", "mkdir", "rmdir", "unlink"):
        patched.setattr(os, name, before(getattr(os, name)))
    event.listen(Engine, "commit", moment)
    try:
        make()
    finally:
        patched.undo()
        event.remove(Engine, "commit", moment)
    return count


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork to kill at any moment")
@pytest.mark.parametrize("kind", KINDS)
def test_killed_on_the_way_it_is_done_again_from_the_start(ways: dict[str, Make], kind: str, tmp_path: Path) -> None:
    make, outcomes = ways[kind], set()
    most = killed_at(0, lambda: make(tmp_path / "whole").close())
    for step in range(KILLS):
        folder = tmp_path / str(step)
        number = 1 + (most - 1) * step // (KILLS - 1)
        process = multiprocessing.get_context("fork").Process(target=killed_at, args=(number, lambda: make(folder).close()))  # noqa: B023
        process.start()
        process.join()
        assert process.exitcode == -signal.SIGKILL
        outcomes.add(has_data(folder))
        if not has_data(folder):
            assert not has_remains(folder)
            make(folder).close()
        assert has_data(folder) and backups.backups(folder) == []
    assert False in outcomes


@pytest.mark.parametrize("kind", KINDS)
def test_a_full_disk_is_a_sentence_and_leaves_nothing_behind(
    ways: dict[str, Make], kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "new"
    real = os.write

    def full(descriptor: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "full")

    def half(source: Path, target: Path) -> None:
        target.write_bytes(source.read_bytes()[:5000])
        raise OSError(errno.ENOSPC, "full")

    for patches in ([(os, "write", full)], [(found_copies.shutil, "copyfile", half)]):
        if kind in ("head", "branch") and patches[0][1] == "copyfile":
            continue
        with monkeypatch.context() as patched:
            for where, name, by in patches:
                patched.setattr(where, name, by)
            with pytest.raises(YuiError) as error:
                ways[kind](folder)
        assert error.value.code == "disk-full" and not folder.exists()
    assert real is os.write and shutil.copyfile is not half
    ways[kind](folder).close()


def test_a_set_up_file_says_whether_it_is_for_going_on_from_a_copy(
    head: Workspace, daito: Workspace, to_head: Callable[[], None], tmp_path: Path
) -> None:
    to_head()
    plain = setup.enrol(head, "daito", tmp_path / "plain.yui-setup")
    again = setup.enrol(head, "daito", tmp_path / "again.yui-setup", copies_of=daito.device_id)
    assert not branch_recovery.brings_copy_key(plain.path, plain.code)
    assert branch_recovery.brings_copy_key(again.path, again.code)
    setup.set_up_branch(tmp_path / "without", again.path, again.code).close()  # there is no copy: as any new PC


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_made_and_can_not_be_opened_for_a_moment_is_made_anew(
    ways: dict[str, Make], kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(*_: object) -> None:
        raise Unavailable("unreadable-keys", "読めません。", "もう一度。")

    with monkeypatch.context() as patched:
        patched.setattr(opening, "load_keys", unreadable)
        with pytest.raises(YuiError):
            ways[kind](tmp_path / "new")
    assert not (tmp_path / "new").exists()
    ways[kind](tmp_path / "new").close()
