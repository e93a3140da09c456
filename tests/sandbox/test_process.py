"""Whatever the child does, the program gets an answer or a reason, and opens the next file."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.errors import Unavailable
from app.sandbox import CHILD, limits, process
from app.sandbox.process import Sandbox
from app.sandbox.rejected import ENDED, SIZE, TIME, Rejected

SAYS = """
import sys, time, os
from app.sandbox.frames import *
out = open(1, "wb", closefd=False)
say = lambda value: (write_frame(out, value), out.flush())
say([READY])
def hear():
    (kind, named, length), _ = read_frame(stdin, 4096)
    stdin.read(length)
stdin = open(0, "rb", closefd=False)
hear()
"""
"""A child that can be made to do anything after it has heard its first request."""


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    made = Sandbox()
    yield made
    made.end()


@pytest.fixture
def taken_over(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Lets the next child do what a text of Python says once it was asked."""

    def take_over(what: str) -> None:
        monkeypatch.setattr(process, "command", lambda: [sys.executable, "-c", SAYS + what])

    return take_over


def csv(sandbox: Sandbox, data: bytes = b"a,b\n1,2\n") -> list[object]:
    return sandbox.ask("delimited", data, separator=",")[1:]  # without what precedes a sheet


def reason(sandbox: Sandbox, kind: str = "delimited") -> str:
    with pytest.raises(Rejected) as caught:
        sandbox.ask(kind, b"a,b\n", separator=",")
    return caught.value.reason


def test_one_child_answers_one_file_after_another(sandbox: Sandbox) -> None:
    assert csv(sandbox) == [["a", "b"], ["1", "2"]]
    first = sandbox._child
    assert csv(sandbox, b"c\n") == [["c"]]
    assert sandbox._child is first


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("os.abort()", "memory" if sys.platform != "win32" else ENDED),
        ("os.kill(os.getpid(), 11)", ENDED),
        ("os._exit(3)", ENDED),
        ("time.sleep(60)", TIME),
        ("while True: pass", TIME),
        ("while True: say([PART, 'x' * 100_000])", SIZE),
        ("while True: say([PART, []])", SIZE),
        ("out.write(b'\\xff' * 8); out.flush(); time.sleep(60)", ENDED),
        ("say([PART, [[]] * 100_000])", ENDED),
        ("say([PART])", ENDED),
        ("say('all is well')", ENDED),
        ("say([REJECTED, ['そのまま', '押す'], 0])", ENDED),
        ("out.write((5).to_bytes(4, 'big') + b'\\xc1\\xc1'); out.flush(); os._exit(0)", ENDED),
    ],
)
def test_a_child_that_goes_astray_is_ended_and_the_next_file_is_opened(
    sandbox: Sandbox, taken_over: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, what: str, expected: str
) -> None:
    short = replace(limits.LIMITS["delimited"], seconds=0.3 if expected == TIME else 60, answer_bytes=1_000_000)
    monkeypatch.setitem(limits.LIMITS, "delimited", short)
    taken_over(what)
    assert reason(sandbox) == expected
    monkeypatch.undo()
    assert csv(sandbox) == [["a", "b"], ["1", "2"]]


def test_a_child_that_reads_nothing_does_not_stop_the_program(
    sandbox: Sandbox, taken_over: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(limits.LIMITS, "delimited", replace(limits.LIMITS["delimited"], seconds=0.3))
    taken_over("say([DONE]); time.sleep(60)")
    assert csv(sandbox) == []
    with pytest.raises(Rejected) as caught:
        csv(sandbox, bytes(10_000_000))
    assert caught.value.reason == TIME


def test_a_child_that_was_ended_between_two_files_is_replaced(sandbox: Sandbox) -> None:
    csv(sandbox)
    assert sandbox._child is not None
    sandbox._child._process.kill()
    sandbox._child._process.wait()
    assert csv(sandbox) == [["a", "b"], ["1", "2"]]


def test_a_child_is_replaced_after_its_share_of_files(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "REQUESTS_PER_CHILD", 2)
    csv(sandbox)
    assert sandbox._child is not None
    csv(sandbox)
    assert sandbox._child is None
    assert csv(sandbox) == [["a", "b"], ["1", "2"]]


def test_a_refusal_of_the_child_ends_nothing(sandbox: Sandbox) -> None:
    csv(sandbox)
    first = sandbox._child
    with pytest.raises(Rejected):
        csv(sandbox, b"a\n" * 20_001)
    assert sandbox._child is first


@pytest.mark.parametrize("words", [["/nowhere/python", "-m", "app"], [sys.executable, "-c", "import nowhere"]])
def test_a_child_that_can_not_be_started_is_told_in_a_sentence(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.setattr(process, "command", lambda: words)
    with pytest.raises(Unavailable) as caught:
        csv(sandbox)
    assert caught.value.code == "opener-not-started" and caught.value.todo.endswith("。")


@pytest.mark.parametrize(
    ("executable", "rest"),
    [
        ("/opt/venv/bin/python3", ["-m", "app", CHILD]),
        ("runtime/python.exe", ["-m", "app", CHILD]),
        ("/usr/lib/yui-note/yui-note", [CHILD]),
        ("program/YuiNote.exe", [CHILD]),
        ("program/yui.exe", [CHILD]),
    ],
)
def test_each_way_the_program_is_packed_starts_itself(monkeypatch: pytest.MonkeyPatch, executable: str, rest: list[str]) -> None:
    monkeypatch.setattr(sys, "executable", executable)
    assert process.command() == [executable, *rest]


def test_threads_that_ask_at_once_each_get_their_own_answer(sandbox: Sandbox) -> None:
    answers: dict[int, list[list[object]]] = {}

    def ask(number: int) -> None:
        answers[number] = [csv(sandbox, f"{number},{round_}\n".encode())[0] for round_ in range(20)]  # type: ignore[misc]

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {number: [[str(number), str(round_)] for round_ in range(20)] for number in range(8)}


def test_the_child_ends_with_the_program() -> None:
    """Also when the program is killed and can't say goodbye."""
    script = """
import os, sys
from app.sandbox.process import FOR_WORK
FOR_WORK.ask("delimited", b"a", separator=",")
print(FOR_WORK._child._process.pid, flush=True)
if sys.argv[1] == "killed":
    os.kill(os.getpid(), 9)
"""
    for how in ("closed", "killed") if sys.platform != "win32" else ("closed",):
        done = subprocess.run([sys.executable, "-c", script, how], capture_output=True, text=True)
        pid = int(done.stdout)
        assert _is_gone(pid)


def _is_gone(pid: int) -> bool:
    if sys.platform == "win32":
        return True  # told by the job object; a process id says nothing there
    pause = threading.Event()
    for _ in range(100):
        status = Path(f"/proc/{pid}/stat")
        if not status.exists() or status.read_text().rsplit(")", 1)[1].split()[0] == "Z":
            return True
        pause.wait(0.05)
    return False


def test_the_child_is_told_no_secret_and_holds_no_file_of_the_program(sandbox: Sandbox) -> None:
    csv(sandbox)
    if sys.platform != "linux":
        pytest.skip("read from /proc")
    assert sandbox._child is not None
    mine = Path(f"/proc/{sandbox._child._process.pid}")
    assert b"YUI_" not in (mine / "environ").read_bytes()
    assert len(list((mine / "fd").iterdir())) <= 5
    told = (mine / "limits").read_text()
    assert f"Max address space         {limits.MEMORY_BYTES}" in told
    assert "Max core file size        0" in told and "Max file size             0" in told


def test_it_starts_without_the_program_and_quickly() -> None:
    script = """
import sys, time
begun = time.perf_counter()
import app.sandbox.child.serving
heavy = {"PySide6", "sqlalchemy", "pyrage", "cryptography"}
print(time.perf_counter() - begun, sorted(heavy & {name.split(".")[0] for name in sys.modules}))
"""
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    seconds, loaded = told.split(" ", 1)
    assert loaded.strip() == "[]"
    assert float(seconds) < 2


@pytest.mark.skipif(sys.platform == "win32", reason="Windows' watch is the program's own")
def test_a_child_whose_program_is_gone_is_ended_by_the_system_when_it_computes_for_ever() -> None:
    script = "from app.sandbox.child import confinement\nconfinement.begin(0)\nwhile True: pass"
    assert subprocess.run([sys.executable, "-c", script], timeout=30).returncode == -24
