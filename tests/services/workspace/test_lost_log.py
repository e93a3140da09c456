"""Saves that are lost with the write-ahead log are missed at the next start; without a loss nobody is told anything."""

import multiprocessing
import os
import random
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.services.activities.activity_list import Filter, list_ids
from app.services.backup.backups import check
from app.services.devices.coming_back import coming_back
from app.services.transfer import importing, submitting
from app.services.workspace.opening import open_workspace
from app.services.workspace.rollback_detection import RETURNS, still_lost
from app.services.workspace.workspace import Workspace
from app.store.database import FILE_NAME
from tests.offices import activity

needs_fork = pytest.mark.skipif(sys.platform == "win32", reason="needs fork to kill often in a few seconds")


def killed(folder: Path, work: Callable[[Workspace, int], None]) -> bytes:
    """Does some work in another process, which is killed when it says so or, at the latest, at the end; what it said."""
    reader, writer = os.pipe()

    def run() -> None:
        workspace = open_workspace(folder)
        os.write(writer, b"".join(b"!" for _ in workspace.notices))
        work(workspace, writer)
        os.kill(os.getpid(), 9)

    process = multiprocessing.get_context("fork").Process(target=run)
    process.start()
    os.close(writer)
    process.join()
    with os.fdopen(reader, "rb") as said:
        return said.read()


def saves(count: int) -> Callable[[Workspace, int], None]:
    def work(workspace: Workspace, said: int) -> None:
        for number in range(count):
            activity(workspace, title=f"サロン{number}")
            os.write(said, b".")

    return work


@pytest.fixture
def folder(daito: Workspace) -> Path:
    daito.close()
    return daito.folder


@needs_fork
def test_a_lost_log_is_told_with_how_many_saves_and_when(folder: Path) -> None:
    assert killed(folder, saves(12)) == b"." * 12
    (folder / f"{FILE_NAME}-wal").unlink()
    with open_workspace(folder) as workspace:
        assert "保存した変更のうち、12件がここにありません" in workspace.notices[0]
        assert "入れ直してください" in workspace.notices[0]
        with workspace.database.reading() as session:
            assert still_lost(session) == 12
        found = coming_back(workspace)
        assert "控えから" not in "".join(found.opening) and "前の状態に戻っている" in found.opening[0]
        assert "12件がここにありません" in found.lost[0] and found.lost[1] == RETURNS
        before = workspace.generation
        activity(workspace)  # under a number that nobody has used
        assert check(workspace).troubles == ()
    with open_workspace(folder) as again:
        assert again.notices == [] and again.generation == before


@needs_fork
def test_half_a_log_is_told_with_what_is_missing(folder: Path) -> None:
    killed(folder, saves(12))
    log = folder / f"{FILE_NAME}-wal"
    os.truncate(log, log.stat().st_size // 2)
    with open_workspace(folder) as workspace:
        held = len(list_ids(workspace, Filter()))
        assert 0 < held < 12 and f"{12 - held}件がここにありません" in workspace.notices[0]


@needs_fork
def test_a_lost_import_is_told(head: Workspace, daito: Workspace, to_head: Callable[[], None], tmp_path: Path) -> None:
    to_head()
    daito.close()
    folder = daito.folder
    sent = submitting.send_back(head, "daito", tmp_path).path

    def take_in(workspace: Workspace, said: int) -> None:
        importing.import_files(workspace, [sent])

    killed(folder, take_in)
    (folder / f"{FILE_NAME}-wal").unlink()
    with open_workspace(folder) as workspace:
        assert "取り込んだファイル1個の分もありません。もう一度受け取ってください。" in workspace.notices[0]
        importing.import_files(workspace, [sent])
        assert check(workspace).troubles == ()


@needs_fork
def test_a_lost_file_number_is_not_used_again(head: Workspace, folder: Path, tmp_path: Path) -> None:
    def hand_in(workspace: Workspace, said: int) -> None:
        submitting.hand_in(workspace, tmp_path / "one.yui")

    killed(folder, hand_in)
    (folder / f"{FILE_NAME}-wal").unlink()
    importing.import_files(head, [tmp_path / "one.yui"])
    with open_workspace(folder) as workspace:
        importing.import_files(head, [submitting.hand_in(workspace, tmp_path / "two.yui").path])
        with head.database.reading() as session:
            asked = "SELECT count(*) FROM received_file GROUP BY generation, number HAVING count(*) > 1"
            assert session.connection().exec_driver_sql(asked).all() == []


@needs_fork
@pytest.mark.parametrize("times", [10, pytest.param(500, marks=pytest.mark.soak)])
def test_killed_at_any_moment_nobody_is_told_of_a_loss(folder: Path, times: int) -> None:
    chance = random.Random(20251105)
    for _ in range(times):
        said = killed(folder, _killed_while_saving(chance.randint(0, 3), chance.random() * 0.01))
        assert b"!" not in said
    with open_workspace(folder) as workspace:
        assert workspace.notices == []


def _killed_while_saving(before: int, seconds: float) -> Callable[[Workspace, int], None]:
    def work(workspace: Workspace, said: int) -> None:
        saves(before)(workspace, said)
        signal.signal(signal.SIGALRM, lambda *_: os.kill(os.getpid(), 9))
        signal.setitimer(signal.ITIMER_REAL, seconds)
        saves(50)(workspace, said)

    return work


@needs_fork
def test_a_torn_or_missing_note_says_nothing(folder: Path, tmp_path: Path) -> None:
    of_others = {*Path(os.environ["YUI_STATE"]).glob("*.running")}
    killed(folder, saves(3))
    [note] = [path for path in {*Path(os.environ["YUI_STATE"]).glob("*.running")} - of_others if path.stat().st_size]
    whole = note.read_bytes()
    shutil.copytree(folder, tmp_path / "kept")
    for damaged in (whole[:20], whole[:-5] + bytes(5), bytes(len(whole)), b""):
        note.write_bytes(damaged)
        with open_workspace(folder) as workspace:
            assert workspace.notices == [] and len(list_ids(workspace, Filter())) == 3
    assert not note.exists()  # closed in peace, one file says all


def test_a_part_of_a_save_that_was_taken_back_is_not_noted(daito: Workspace) -> None:
    daito.close()
    with open_workspace(daito.folder) as workspace:
        with workspace.database.writing() as session:
            try:
                with session.begin_nested():
                    activity(workspace)
                    raise ValueError
            except ValueError:
                pass
        shutil.copytree(workspace.folder, daito.folder.with_name("x"))
        generation = workspace.generation
        workspace.before_closing = lambda _: None
    with open_workspace(daito.folder) as again:
        assert again.notices == [] and again.generation == generation
