"""The program's side: starts the child, gives it one file at a time, and ends it when it takes too much.

Nothing the child answers is believed: here it is plain values of a limited size, and whoever asked checks their shape.
"""

import atexit
import contextlib
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

import app
from app.errors import Unavailable
from app.sandbox import CHILD, job_object
from app.sandbox.frames import DONE, PART, READY, REJECTED, BrokenFrameError, read_frame, write_frame
from app.sandbox.limits import LIMITS, MEMORY_BYTES, VALUE_BYTES, Limits
from app.sandbox.rejected import ENDED, FAILED, MEMORY, SIZE, TIME, Rejected

START_SECONDS = 30
"""For an old PC whose virus scanner looks at every file."""
REQUESTS_PER_CHILD = 100
BYTES_PER_CHILD = 32 * 1024 * 1024
"""A child is replaced after so much: what it has kept, or what has crept into it, ends with it."""
LOOK_EVERY = 0.05
"""Seconds between two looks at a child that works."""
FRAME_BYTES = 256
KEPT_ENVIRONMENT = ("SYSTEMROOT", "PATH", "LANG", "LC_ALL", "TZ")
"""No passphrase and no folder of the office is told to the child."""
_NO_WINDOW = 0x0800_0000
_STARTING: dict[str, Any] = {"creationflags": _NO_WINDOW} if sys.platform == "win32" else {"process_group": 0}
"""No black window on the screen; elsewhere Ctrl+C on the command line is for the program alone."""
_ENDS = {-24: TIME, -6: MEMORY, 0xC000_0409: MEMORY}
"""Exit status → reason: SIGXCPU; SIGABRT, and what it is on Windows, which Rust raises when it gets no memory."""


class Sandbox:
    """One child at a time, started when it is first needed. Several threads may ask; they wait for each other."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: _Child | None = None

    def ask(self, kind: str, data: bytes, **named: str | int) -> list[Any]:
        """What the opener ``kind`` (app.sandbox.child.serving) makes of a file: plain values, of any shape.

        A file that ended the child is not tried again. Raises Rejected, and Unavailable("opener-not-started").
        """
        with self._lock:
            if self._child is None or not self._child.is_fit():
                self._end()
                atexit.register(self.end)
                self._child = _Child()
            try:
                return self._child.answer(kind, data, named)
            finally:
                if not self._child.is_fit():
                    self._end()

    def end(self) -> None:
        """Ends the child, if there is one; the next request starts another."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        child, self._child = self._child, None
        atexit.unregister(self.end)
        if child is not None:
            child.end()


def command() -> list[str]:
    """How the program starts itself as the child: a packaged one is its own Python."""
    if Path(sys.executable).stem.lower().startswith("python"):
        return [sys.executable, "-m", "app", CHILD]
    return [sys.executable, CHILD]


class _Child:
    """A running child."""

    def __init__(self) -> None:
        self._asked = self._carried = 0
        self._is_sound = True
        try:
            self._process = subprocess.Popen(
                command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=Path(app.__file__).parents[1],  # not in a folder on a stick, which could then not be taken out
                env={name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ},
                **_STARTING,
            )
        except OSError as error:
            raise _not_started() from error
        assert self._process.stdin is not None and self._process.stdout is not None
        self._requests: BinaryIO = self._process.stdin  # type: ignore[assignment]
        self._answers: BinaryIO = self._process.stdout  # type: ignore[assignment]
        self._job = job_object.confine(self._process)
        try:
            with _Watch(self._process, START_SECONDS):
                greeting, _ = read_frame(self._answers, FRAME_BYTES)
        except BrokenFrameError as error:
            self.end()
            raise _not_started() from error
        if greeting != [READY]:
            self.end()
            raise _not_started()

    def is_fit(self) -> bool:
        """Whether it runs, has answered as it should, and has not done its share."""
        worn = self._asked >= REQUESTS_PER_CHILD or self._carried >= BYTES_PER_CHILD
        return self._is_sound and not worn and self._process.poll() is None

    def answer(self, kind: str, data: bytes, named: dict[str, str | int]) -> list[Any]:
        """The values of an answer. Raises Rejected."""
        self._asked += 1
        self._carried += len(data)
        self._is_sound = False
        with _Watch(self._process, LIMITS[kind].seconds) as watch:
            try:
                write_frame(self._requests, [kind, named, len(data)])
                self._requests.write(data)
                self._requests.flush()
                return self._values(LIMITS[kind])
            except (BrokenFrameError, OSError) as error:
                raise Rejected(watch.reason or self._why_it_ended()) from error

    def _values(self, limits: Limits) -> list[Any]:
        values: list[Any] = []
        left = limits.answer_bytes
        while True:
            frame, length = read_frame(self._answers, limits.frame_bytes)
            if frame == [DONE]:
                self._is_sound = True
                return values
            if not isinstance(frame, list) or len(frame) < 2:
                raise BrokenFrameError
            if frame[0] == REJECTED and len(frame) == 3 and isinstance(frame[1], str) and type(frame[2]) is int:
                self._is_sound = frame[1] not in (MEMORY, FAILED)
                raise Rejected(frame[1], frame[2])
            if frame[0] != PART or len(frame) != 2:
                raise BrokenFrameError
            value = frame[1]
            left -= length + VALUE_BYTES * (1 + len(value) if isinstance(value, list) else 1)
            if left < 0:
                raise Rejected(SIZE)
            values.append(value)

    def _why_it_ended(self) -> str:
        with contextlib.suppress(subprocess.TimeoutExpired):
            return _ENDS.get(self._process.wait(1), ENDED)
        return ENDED

    def end(self) -> None:
        """Ends it at once: it has nothing to save."""
        self._process.kill()
        self._process.wait()
        job_object.release(self._job)
        for pipe in (self._requests, self._answers):
            with contextlib.suppress(OSError):  # a request that was never read
                pipe.close()


class _Watch:
    """Ends a process that takes too long or, where it does not limit itself, too much memory; ``reason`` then says which."""

    def __init__(self, process: "subprocess.Popen[bytes]", seconds: float) -> None:
        self.reason = ""
        self._process = process
        self._end = time.monotonic() + seconds
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(LOOK_EVERY):
            if time.monotonic() > self._end:
                self.reason = TIME
            elif job_object.committed_bytes(self._process) > MEMORY_BYTES:
                self.reason = MEMORY
            if self.reason:
                self._process.kill()
                return


def _not_started() -> Unavailable:
    return Unavailable(
        "opener-not-started",
        "ファイルを開くための部品が動きません。",
        "パソコンを再起動してから、もう一度お試しください。",
    )


FOR_WORK = Sandbox()
"""For what a clerk brings in, which may take its time."""
FOR_DISPLAY = Sandbox()
"""For stored pictures that a window waits for: they don't wait until a large file is read."""
