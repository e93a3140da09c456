"""What the system refuses (permission, disk, memory, names) is told in sentences, whichever command or page meets it."""

import errno
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.models import settings
from app.services.backup import dumps
from app.services.transfer import submitting
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from app.start import main
from app.ui.runtime.jobs import Jobs
from app.ui.runtime.messages import explain
from tests.offices import activity, branch
from tests.small_disk import small_disk

OPENING = ("whoami", "activity list", "activity add date=R7.11.3 target=13 title=サロン", "check", "dump", "backup create")
WITHOUT_RIGHTS = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")
"""Root, who may no longer do everything with files."""
ROOT = Path(__file__).parents[2]
linux = pytest.mark.skipif(sys.platform != "linux", reason="about files of Linux")
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on a data folder: (exit status, code of the refusal). There is one line for people, and no traceback."""

    def runs(folder: Path, command: str, *more: str | Path) -> tuple[int, str]:
        status = main(["--data", str(folder), *command.split(" "), *map(str, more)])
        said = capsys.readouterr().err
        assert status == 0 or said.count("\n") == 1, said
        return status, said.partition(":")[0] if status else ""

    return runs


@pytest.mark.parametrize("command", OPENING)
def test_a_disk_that_became_read_only(run: Run, tmp_path: Path, command: str) -> None:
    branch(tmp_path).close()
    with small_disk(20) as disk:
        shutil.copytree(tmp_path / "daito", disk.folder / "daito")
        disk.make_read_only()
        assert run(disk.folder / "daito", command) == (1, "read-only")


@linux
def test_a_folder_that_this_user_may_not_look_into(tmp_path: Path) -> None:
    if shutil.which(WITHOUT_RIGHTS[0]) is None:
        pytest.skip("root may look into everything here")
    branch(tmp_path).close()
    with small_disk(20) as disk:
        folder = shutil.copytree(tmp_path / "daito", disk.folder / "daito")
        folder.chmod(0)
        for command, code in (("whoami", "read-only"), ("setup head", "read-only"), ("backup list", "no-permission")):
            told = subprocess.run(
                [*WITHOUT_RIGHTS, sys.executable, ROOT / "main.py", "--data", folder, *command.split(" ")],
                stderr=subprocess.PIPE,
                env={"YUI_STATE": str(disk.folder / "state"), "YUI_PASSPHRASE": "x", "HOME": str(disk.folder)},
                text=True,
            )
            assert (told.returncode, told.stderr.count("\n"), told.stderr.partition(":")[0]) == (1, 1, code), told.stderr


def test_a_folder_where_the_lock_file_should_be(run: Run, tmp_path: Path) -> None:
    branch(tmp_path).close()
    (tmp_path / "daito" / "office.lock").unlink(missing_ok=True)
    (tmp_path / "daito" / "office.lock").mkdir()
    assert run(tmp_path / "daito", "whoami") == (1, "read-only")


def test_a_file_where_the_data_folder_should_be(run: Run, tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"")
    assert run(tmp_path / "data", "setup head") == (1, "read-only")
    assert run(tmp_path / "data" / "below", "whoami") == (1, "no-database")


@pytest.mark.parametrize("name", ["z" * 300 + ".yui", "z" * 300 + "/a.yui"])
def test_a_name_that_is_too_long(run: Run, tmp_path: Path, name: str) -> None:
    branch(tmp_path).close()
    assert run(tmp_path / "daito", "bundle export --out", tmp_path / name) == (1, "name-too-long")
    assert run(tmp_path / ("z" * 300), "whoami") == (1, "name-too-long")


@linux
def test_a_folder_whose_name_is_no_text(run: Run, tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe"))
    assert run(folder, "setup head") == (1, "unreadable-name")
    branch(tmp_path).close()
    (tmp_path / "daito").rename(folder)
    assert run(folder, "whoami") == (1, "unreadable-name")


@pytest.mark.parametrize("name", ["office", "device", "generation", "organisation_id"])
def test_a_database_that_lost_who_it_is(run: Run, tmp_path: Path, name: str) -> None:
    with branch(tmp_path) as daito, daito.database.writing() as session:
        settings.Fact(name, "").forget(session)
        daito.before_closing = lambda _: None
    assert run(tmp_path / "daito", "whoami") == (1, "damaged-database")


def test_a_state_folder_that_cannot_be_written_stops_no_work(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "state").write_bytes(b"a file")
    branch(tmp_path).close()
    monkeypatch.setenv("YUI_STATE", str(tmp_path / "state"))
    for command in ("whoami", "activity list", f"bundle export --out {tmp_path}"):
        status = main(["--data", str(tmp_path / "daito"), *command.split(" ")])
        assert status == 0


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(errno.EMFILE, "injected", "秘密.db"), "too-many-files"),
        (OSError(errno.EIO, "injected", "秘密.db"), "disk-trouble"),
        (PermissionError(errno.EACCES, "injected", "秘密.db"), "no-permission"),
        (FileNotFoundError(errno.ENOENT, "injected", "秘密.db"), "file-trouble"),
        (MemoryError(), "out-of-memory"),
    ],
    ids=["EMFILE", "EIO", "EACCES", "ENOENT", "memory"],
)
def test_what_nobody_met_is_told_at_the_end_and_names_no_file(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: Exception, code: str
) -> None:
    branch(tmp_path).close()

    def fails(*_: object) -> str:
        raise error

    monkeypatch.setattr(dumps, "digest", fails)
    assert run(tmp_path / "daito", "digest") == (1, code)
    with caplog.at_level(logging.INFO, "yui.window"):
        message = explain(error)
    assert message.detail == code and "秘密" not in message.what + message.todo + caplog.text
    assert "Traceback" not in caplog.text


def test_a_defect_is_no_trouble_of_the_system(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    branch(tmp_path).close()

    def fails(*_: object) -> str:
        raise KeyError("x")

    monkeypatch.setattr(dumps, "digest", fails)
    with pytest.raises(KeyError):
        run(tmp_path / "daito", "digest")
    assert explain(KeyError("x")).detail.startswith("defect:")


@linux
def test_an_answer_that_finds_no_room_is_a_refusal(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    branch(tmp_path).close()
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        monkeypatch.setattr(sys, "stdout", full)
        assert run(tmp_path / "daito", "whoami") == (1, "disk-full")
        monkeypatch.undo()
        with pytest.raises(OSError, match="space"):
            full.flush()
        full.buffer.raw.close()


def test_background_work_that_runs_out_of_memory_tells_it(qtbot: QtBot) -> None:
    jobs, said = Jobs(), []

    def work(_: object) -> None:
        raise MemoryError

    def failed(error: BaseException) -> None:
        said.append(explain(error).detail)

    jobs.run(work, said.append, failed)
    qtbot.waitUntil(lambda: said == ["out-of-memory"])


def test_what_a_killed_run_left_is_swept_at_the_next_start_and_counted_nowhere(tmp_path: Path, daito: Workspace) -> None:
    activity(daito)
    daito.close()
    left = [daito.folder / f".{n:016x}.partial" for n in range(3)]
    left += [daito.folder / "photos" / ".00000000000000aa.partial"]
    (daito.folder / "photos").mkdir(exist_ok=True)
    for path in left:
        path.write_bytes(b"half")
    kept = daito.folder / "photos" / "a.partial"
    kept.write_bytes(b"not ours")
    with open_workspace(daito.folder) as again:
        assert not any(path.exists() for path in left) and kept.exists()
        old, young = tmp_path / ".00000000000000bb.partial", tmp_path / ".00000000000000cc.partial"
        for path in (old, young):
            path.mkdir()
            (path / "form.pdf").write_bytes(b"%PDF")
        os.utime(old, (1, 1))
        submitting.hand_in(again, tmp_path)
        assert not old.exists() and young.exists()
