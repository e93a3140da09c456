"""One window for each office's data, whatever the last one left behind."""

import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QLockFile
from pytestqt.qtbot import QtBot

from app.ui.runtime.single_instance import SingleInstance

ROOT = Path(__file__).parents[3]
HOLDING = "import sys; from app.ui.runtime.single_instance import SingleInstance; from pathlib import Path; "
HOLDING += "one = SingleInstance(Path(sys.argv[1])); print(one.claim(), flush=True); sys.stdin.read()"


def test_a_second_window_does_not_get_the_data_of_the_first(qtbot: QtBot, tmp_path: Path) -> None:
    first, second = SingleInstance(tmp_path), SingleInstance(tmp_path)
    assert first.claim() and not second.claim()
    first.release()
    assert second.claim()
    second.release()


def test_a_note_left_by_a_killed_window_stops_nobody_even_when_its_number_is_now_ours(qtbot: QtBot, tmp_path: Path) -> None:
    """Windows gives numbers of processes again: after a restart the dead window's number may be this window's."""
    left = QLockFile(str(tmp_path / "window.lock"))
    left.tryLock(0)
    content = (tmp_path / "window.lock").read_bytes()
    left.unlock()
    (tmp_path / "window.lock").write_bytes(content)
    instance = SingleInstance(tmp_path)
    assert instance.claim()
    instance.release()


def test_a_killed_window_gives_the_data_free(qtbot: QtBot, tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDING, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None and other.stdout.readline() == "True\n"
        instance = SingleInstance(tmp_path)
        assert not instance.claim()
        other.kill()
        other.wait()
    assert instance.claim()
    instance.release()


def test_where_nothing_can_be_written_the_window_opens_and_says_so_itself(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "a file").write_bytes(b"")
    assert SingleInstance(tmp_path / "a file" / "data").claim()
