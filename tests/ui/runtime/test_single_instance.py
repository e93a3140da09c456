"""One window for each office's data, whatever the last one left behind."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile
from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

from app.ui.runtime import single_instance
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


class Window:
    """A first window, what it was asked for, and a connection to it as any program of this user can make one."""

    def __init__(self, folder: Path) -> None:
        self.instance, self.asked = SingleInstance(folder), list[str]()
        assert self.instance.claim()
        self.instance.listen()
        self.instance.asked.connect(self.asked.append)

    def say(self, line: bytes) -> QLocalSocket:
        socket = QLocalSocket()
        socket.connectToServer(self.instance._name)
        assert socket.waitForConnected(2000)
        socket.write(line)
        socket.flush()
        return socket


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    made = Window(tmp_path)
    yield made
    made.instance.release()


def test_a_second_start_hands_its_file_over(qtbot: QtBot, window: Window) -> None:
    window.say("/tmp/提出.yui\n".encode())
    qtbot.waitUntil(lambda: window.asked == ["/tmp/提出.yui"])


@pytest.mark.skipif(sys.platform == "win32", reason="names there are text")
def test_a_name_in_another_encoding_arrives_as_it_is(qtbot: QtBot, window: Window) -> None:
    window.say(b"/tmp/\xff.yui\n")
    qtbot.waitUntil(lambda: window.asked == [os.fsdecode(b"/tmp/\xff.yui")])


def test_a_path_with_a_nul_only_asks_for_the_window(qtbot: QtBot, window: Window) -> None:
    window.say(b"/tmp/x\0.yui\n")
    qtbot.waitUntil(lambda: window.asked == [""])


def test_ten_megabytes_are_cut_off_and_the_next_start_is_heard(qtbot: QtBot, window: Window) -> None:
    long = window.say(b"x" * 10_000_000)
    qtbot.waitUntil(lambda: long.state() == QLocalSocket.LocalSocketState.UnconnectedState)
    window.say(b"x" * single_instance.MOST_BYTES + b"\n")
    window.say(b"\n")
    qtbot.waitUntil(lambda: "" in window.asked)
    assert all(len(path) < single_instance.MOST_BYTES for path in window.asked)


@pytest.mark.skipif(sys.platform != "linux", reason="only there is a folder of each user for this")
def test_the_place_to_ask_is_private_where_the_system_has_such_a_place(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    private = tmp_path_factory.mktemp("run")  # the path of a socket has 107 bytes at most
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(private))
    window = Window(tmp_path / "data")
    window.say(b"\n")
    qtbot.waitUntil(lambda: window.asked == [""])
    assert any(path.is_socket() for path in private.iterdir())
    window.instance.release()
