"""A desk with a screen, a keyboard, a mouse and an input method: Xvfb, openbox, xdotool, and ibus with the tests' own engine."""

import json
import os
import queue
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SYSTEM_PYTHON = "/usr/bin/python3"
"""The one for which Debian has ibus's bindings."""
NEEDED = ("Xvfb", "xdotool", "openbox", "dbus-daemon", "ibus-daemon")
PATIENCE_S = 30.0
"""So long is waited for what must come; nothing is measured by it."""
SCREEN = (1366, 768)


def is_able() -> bool:
    """Whether this PC has what a desk needs (packages-input-method.txt)."""
    return all(map(shutil.which, NEEDED))


def wait_for(what: Callable[[], Any], meaning: str) -> Any:
    """Waits until something is true, and returns it."""
    last, until = None, time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        last = what()
        if last:
            return last
        time.sleep(0.02)
    raise AssertionError(f"did not come about: {meaning}")


class Process:
    """A program that speaks in lines of JSON, or not at all; it ends with the desk."""

    def __init__(self, command: list[str], env: Mapping[str, str], log: Path | None = None) -> None:
        """``log``: where its errors go; without, they are among its lines, and it is told nothing (a Python in wine can't)."""
        errors = subprocess.STDOUT if log is None else log.open("ab")
        told = subprocess.DEVNULL if log is None else subprocess.PIPE
        self.own = subprocess.Popen(
            command, env=env, cwd=ROOT, stdin=told, stdout=subprocess.PIPE, stderr=errors, encoding="utf-8", errors="replace"
        )
        self.lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.own.stdout is not None
        for line in self.own.stdout:
            self.lines.put(line.rstrip("\r\n"))

    def end(self) -> None:
        """Ends it, if it is still there."""
        self.own.terminate()
        try:
            self.own.wait(10)
        except subprocess.TimeoutExpired:
            self.own.kill()
            self.own.wait()


class InputMethod:
    """The engine in its own process: what it was asked and what happened to it since ``forget``."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self.events: list[dict[str, Any]] = []
        self.cursor: list[int] = []

    def tell(self, **habits: Any) -> None:
        """Changes its habits (``Habits`` in engine.py), or ``say=text``: hands over a text that was never composed."""
        assert self._process.own.stdin is not None
        before = len(self._heard())
        self._process.own.stdin.write(json.dumps(habits) + "\n")
        self._process.own.stdin.flush()
        wait_for(lambda: len(self._heard()) > before, "the engine hears what it is told")

    def forget(self) -> None:
        """Looks at what comes from now on."""
        self.look()
        self.events.clear()

    def look(self) -> list[dict[str, Any]]:
        """What has happened."""
        while not self._process.lines.empty():
            event = json.loads(self._process.lines.get())
            self.cursor = event.get("cursor", self.cursor)
            self.events.append(event)
        return self.events

    def place(self) -> list[int]:
        """Where it was last told to show its candidates."""
        self.look()
        return self.cursor

    def keys_seen(self) -> int:
        """How many keys it was asked about."""
        return sum("key" in event for event in self.look())

    def composing(self) -> str:
        """What it shows as being composed."""
        return next((str(one["composing"]) for one in reversed(self.look()) if "composing" in one), "")

    def _heard(self) -> list[dict[str, Any]]:
        return [event for event in self.look() if "heard" in event]


class Program:
    """The open window, asked through its observer."""

    def __init__(self, process: Process, at: Path) -> None:
        self.process = process
        self._socket = socket.socket(socket.AF_UNIX)
        wait_for(lambda: self._is_connected(at), "the window opens")
        self._answers = self._socket.makefile("r", encoding="utf-8")

    def _is_connected(self, at: Path) -> bool:
        assert self.process.own.poll() is None, "the program has ended"
        try:
            self._socket.connect(str(at))
        except OSError:
            return False
        return True

    def ask(self, what: str, /, **more: Any) -> Any:
        """The observer's answer; AssertionError where it has none."""
        self._socket.sendall((json.dumps({"ask": what, **more}) + "\n").encode())
        answer = json.loads(self._answers.readline())
        if "error" in answer:
            raise AssertionError(answer["error"])
        return answer["answer"]

    def state(self) -> dict[str, Any]:
        """Page, notice and focused field."""
        return dict(self.ask("state"))

    def focus(self) -> dict[str, Any]:
        """The focused widget; nothing in it when none has the focus."""
        return dict(self.state()["focus"] or {"text": None, "name": "", "entry": None, "preedit": ""})

    def wait(self, meaning: str, is_so: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
        """Waits until the program is in a state."""
        last: dict[str, Any] = {}

        def look() -> bool:
            last.update(self.state())
            return bool(is_so(last))

        try:
            wait_for(look, meaning)
        except AssertionError as error:
            raise AssertionError(f"{error}; the state is {last}") from None
        return last


class Desk:
    """Keys and mouse are real events of the X server; the program and the input method learn of them as on any PC."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder, self._stack = folder, stack
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "run").mkdir(mode=0o700)
        self.env = {name: value for name, value in os.environ.items() if not name.startswith(("QT_", "XDG_", "DBUS_", "IBUS_"))}
        self.env |= {"HOME": str(folder), "XDG_RUNTIME_DIR": str(folder / "run"), "NO_AT_BRIDGE": "1", "PYTHONHASHSEED": "0"}
        self.env["DISPLAY"] = f":{self._start('Xvfb', '-displayfd', '1', '-screen', '0', '1366x768x24').lines.get(timeout=60)}"
        bus = self._start("dbus-daemon", "--session", "--print-address", "--nofork")
        self.env["DBUS_SESSION_BUS_ADDRESS"] = bus.lines.get(timeout=60)
        self._start("openbox")
        self._start("ibus-daemon", "--panel=disable", "--config=/usr/libexec/ibus-memconf", "--emoji-extension=disable")
        wait_for(lambda: any(folder.rglob("ibus/bus/*-unix-*")), "ibus is there")
        engine = Process([SYSTEM_PYTHON, str(Path(__file__).with_name("engine.py"))], self.env, folder / "log")
        stack.callback(engine.end)
        self.method = InputMethod(engine)
        wait_for(lambda: any("ready" in event for event in self.method.look()), "the engine is in use")

    def serves_every_program(self) -> None:
        """Also those that know X's own input methods only (XIM), as wine does."""
        self._start("/usr/libexec/ibus-x11")

    def _start(self, *command: str) -> Process:
        process = Process(list(command), self.env, self._folder / "log")
        self._stack.callback(process.end)
        return process

    @contextmanager
    def program(self, data: Path, **env: str) -> Iterator[Program]:
        """The program on an office's data, in front and with the focus, until the block ends."""
        at = self._folder / f"observer-{time.monotonic_ns()}"
        command = [sys.executable, "-m", "tests.input_method.watched", str(at), "--data", str(data)]
        settings = {"QT_QPA_PLATFORM": "xcb", "QT_IM_MODULE": "ibus", **env}
        process = Process(command, self.env | settings, self._folder / "log")
        try:
            program = Program(process, at)
            program.wait("the window is in front", lambda state: state["is_active"] and state["page"])
            yield program
        finally:
            process.end()

    def keys(self, *names: str) -> None:
        """Presses keys one after the other: ctrl+s, Return, Tab, a."""
        self._run("key", "--delay", "15", *names)

    def type(self, text: str) -> None:
        """Types ASCII letters, which the input method sees first."""
        self._run("type", "--delay", "15", text)

    def click(self, rect: list[int], *, double: bool = False) -> None:
        """Clicks into the middle of a rectangle."""
        left, top, width, height = rect
        self._run("mousemove", str(left + width // 2), str(top + min(height // 2, 14)))
        self._run("click", *(("--repeat", "2", "--delay", "60") if double else ()), "1")

    def close_window(self) -> None:
        """Alt+F4, as the window's ✕."""
        self.keys("alt+F4")

    def picture(self, to: Path) -> None:
        """What is on the screen, to be looked at."""
        subprocess.run(["import", "-window", "root", str(to)], env=self.env, check=True)

    def _run(self, *arguments: str) -> None:
        subprocess.run(["xdotool", *arguments], env=self.env, check=True, capture_output=True)


@contextmanager
def a_desk(folder: Path) -> Iterator[Desk]:
    """A desk of its own, with no input method's settings or sessions of whoever runs the tests."""
    with ExitStack() as stack:
        yield Desk(folder, stack)
