"""The program is killed while it takes a real file in: before or after, never between; and again is as good as once."""

import multiprocessing
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from app.models.base import HEAD
from app.services.backup import dumps, recovery, restoring
from app.services.backup.backups import carry_backup, check, create_backup
from app.services.devices.coming_back import coming_back
from app.services.transfer import importing, submitting
from app.services.workspace.opening import open_workspace
from app.store.recovery_code import code_lines
from tests.benchmarks.sync_data import new_activities
from tests.conftest import TurnableClock
from tests.sync.family import copied, insert

KILLS = 8
ACTIVITIES = 60


@contextmanager
def at_every_moment(look: Callable[[int], None]) -> Iterator[None]:
    """``look`` is called with a running number before every statement and every commit."""
    number = 0

    def moment(*_: Any) -> None:
        nonlocal number
        number += 1
        look(number)

    for kind in ("before_cursor_execute", "commit"):
        event.listen(Engine, kind, moment)
    try:
        yield
    finally:
        for kind in ("before_cursor_execute", "commit"):
            event.remove(Engine, kind, moment)


def take_in(folder: Path, file: Path, until: int) -> None:
    with open_workspace(folder) as head, at_every_moment(lambda number: number == until and os.kill(os.getpid(), signal.SIGKILL)):
        importing.import_files(head, [file])


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork to kill at any moment")
def test_an_import_that_is_killed_happened_or_did_not(tmp_path: Path) -> None:
    with copied("daito", tmp_path) as daito:
        insert(daito, list(new_activities(daito.generation, ACTIVITIES)))
        file = submitting.hand_in(daito, tmp_path / "many.yui").path
    with copied(HEAD, tmp_path / "whole") as head:
        before = dumps.digest(head)
        moments: list[int] = []
        with at_every_moment(moments.append):
            importing.import_files(head, [file])
        after = dumps.digest(head)

    found = []
    for round_ in range(KILLS):
        copied(HEAD, tmp_path / str(round_)).close()
        folder = tmp_path / str(round_) / HEAD
        process = multiprocessing.get_context("fork").Process(
            target=take_in, args=(folder, file, len(moments) * (round_ + 1) // KILLS)
        )
        process.start()
        process.join()
        assert process.exitcode == -signal.SIGKILL
        with open_workspace(folder) as head:
            found.append(dumps.digest(head))
            assert importing.import_files(head, [file]).nothing_new is (found[-1] == after)
            assert dumps.digest(head) == after
            assert importing.import_files(head, [file]).nothing_new
    assert set(found) == {before, after}  # else the kills came too early or too late to prove anything
    with open_workspace(tmp_path / "0" / HEAD) as head:
        assert check(head).troubles == ()


def recover(folder: Path, stick: Path, code: str, until: int) -> None:
    with at_every_moment(lambda number: number == until and os.kill(os.getpid(), signal.SIGKILL)):
        recovery.recover(folder, stick, code).close()


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork to kill at any moment")
def test_a_recovery_that_is_killed_is_finished_at_the_next_start(tmp_path: Path) -> None:
    """Above all the new PC knows that its data are from a copy: else it would ask to stop the lost one before all is back."""
    with copied(HEAD, tmp_path) as head:
        (tmp_path / "stick").mkdir()
        carry_backup(head, tmp_path / "stick")
        lost, code = head.device_id, "\n".join(code_lines(head.keys.recovery_identity))
    moments: list[int] = []
    with at_every_moment(moments.append):
        recovery.recover(tmp_path / "whole", tmp_path / "stick", code).close()
    for part in range(KILLS):
        folder = tmp_path / str(part)
        until = 1 + (len(moments) - 1) * part // (KILLS - 1)
        process = multiprocessing.get_context("fork").Process(target=recover, args=(folder, tmp_path / "stick", code, until))
        process.start()
        process.join()
        assert process.exitcode == -signal.SIGKILL
        with open_workspace(folder) as back:
            assert back.device_id != lost and coming_back(back).since
            assert "止めてください" not in recovery.reminder(back)


DISK = ((shutil, "copyfile"), (os, "fsync"), (Path, "replace"), (Path, "mkdir"), (Path, "unlink"))


@contextmanager
def at_every_disk_call(look: Callable[[int], None]) -> Iterator[None]:
    """``look`` is called with a running number after every call that changes something on the disk."""
    number = 0

    def watched(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            nonlocal number
            done = real(*given, **named)
            number += 1
            look(number)
            return done

        return call

    with pytest.MonkeyPatch.context() as patched:
        for owner, name in DISK:
            patched.setattr(owner, name, watched(getattr(owner, name)))
        yield


def restore(folder: Path, name: str, until: int) -> None:
    with at_every_disk_call(lambda number: number == until and os.kill(os.getpid(), signal.SIGKILL)):
        restoring.restore_backup(folder, name).close()


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork to kill at any moment")
def test_a_restoring_that_is_killed_happened_or_did_not_and_leaves_nothing_half(tmp_path: Path, at: TurnableClock) -> None:
    with copied("daito", tmp_path / "before") as daito:
        name, old = create_backup(daito).name, dumps.digest(daito)
        insert(daito, list(new_activities(daito.generation, 3)))
        new = dumps.digest(daito)
    moments: list[int] = []
    shutil.copytree(tmp_path / "before", tmp_path / "whole")
    with at_every_disk_call(moments.append):
        restoring.restore_backup(tmp_path / "whole" / "daito", name).close()
    found = []
    for part in range(KILLS):
        folder = tmp_path / str(part) / "daito"
        shutil.copytree(tmp_path / "before", tmp_path / str(part))
        until = 1 + (len(moments) - 1) * part // (KILLS - 1)
        process = multiprocessing.get_context("fork").Process(target=restore, args=(folder, name, until))
        process.start()
        process.join()
        assert process.exitcode == -signal.SIGKILL
        with open_workspace(folder) as daito:
            found.append(dumps.digest(daito))
            assert not list(folder.glob("restoring.db*")) and not list(folder.glob("backups/*.partial"))
            assert check(daito).troubles == ()
        at.turn(hours=1)  # the killed process had the same clock
        with restoring.restore_backup(folder, name) as daito:  # and again is as good as once
            assert dumps.digest(daito) == old
    assert set(found) == {old, new}  # else the kills came too early or too late to prove anything
