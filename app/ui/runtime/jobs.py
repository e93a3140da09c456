"""Slow work in the background: progress after a second, やめる, and results on the window's thread."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from dataclasses import dataclass
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance

from app.commit_point import asked_for
from app.errors import Refused

T = TypeVar("T")

SHOW_AFTER_MS = 1000


class Stopped(Refused):
    """The person pressed やめる. Raised inside the work at its next progress report."""

    def __init__(self) -> None:
        super().__init__("stopped", "途中でやめました。", "データは変わっていません。")


class Progress:
    """Given to the work. Calling it reports progress, and is where the work stops after やめる."""

    def __init__(self, report: Callable[[int, int, str], None]) -> None:
        self._report = report
        self._stopped = False

    def __call__(self, done: int, total: int = 0, text: str = "") -> None:
        """Reports ``done`` of ``total`` (0: unknown). Raises Stopped after やめる, so nothing may be half done here."""
        if self._stopped:
            raise Stopped()
        self._report(done, total, text)

    def stop(self) -> None:
        """Makes the next progress report raise Stopped."""
        self._stopped = True


@dataclass(eq=False)
class Job:
    """One piece of work in progress; ``title`` is shown to the person (取り込んでいます)."""

    title: str
    progress: Progress
    work: Callable[[Progress], Any] | None
    done: Callable[[Any], object] | None
    failed: Callable[[BaseException], object] | None
    is_over: bool = False

    def forget(self) -> None:
        """Drops the callbacks, on the window's thread.

        If the pool's thread held the last reference to a page, it would destroy the page there.
        """
        self.work = self.done = self.failed = None


class Jobs(QObject):
    """Runs work one piece at a time.

    ``done`` and ``failed`` must be bound methods: a lambda would keep closed pages alive and crash on them (measured).
    """

    shown = Signal(object)
    """A Job that takes longer than a second."""
    progressed = Signal(object, int, int, str)
    ended = Signal(object)
    crashed = Signal(object)
    """An error of work that named no ``failed``: the frame shows it."""
    _delivered = Signal(object, object, object)
    _reported = Signal(object, int, int, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # One piece of work at a time: two could wait for each other's lock on the store. Python's pool: of what is quickly done,
        # Qt's keeps some for ever (it is gone for Qt before PySide has handed it over).
        self._pool = ThreadPoolExecutor(1)
        self._latest: Future[None] | None = None
        self._running: list[Job] = []
        self._delivered.connect(self._on_delivered)
        self._reported.connect(self._on_reported)

    def run(
        self,
        work: Callable[[Progress], T],
        done: Callable[[T], object],
        failed: Callable[[BaseException], object] | None = None,
        title: str = "",
    ) -> Job:
        """Starts ``work`` in the background. It must return plain values: database sessions belong to its thread."""
        job = Job(title, Progress(lambda n, total, text: _emit(self._reported, job, n, total, text)), work, done, failed)
        self._running.append(job)
        self._latest = self._pool.submit(_carry_out, job, self._delivered)
        if title:
            timer = QTimer(self)
            timer.setSingleShot(True)
            timer.setProperty("job", job)
            timer.timeout.connect(self._on_slow)
            timer.start(SHOW_AFTER_MS)
        return job

    def stop(self, job: Job) -> None:
        """Asks a job to stop. It does so at its next progress report; until then it is not shown as stopped."""
        job.progress.stop()

    def is_busy(self) -> bool:
        """Whether any work is in progress."""
        return bool(self._running)

    def wait(self) -> None:
        """Stops all work at its next progress report and waits for it. Called before the program ends."""
        for job in self._running:
            job.progress.stop()
        if self._latest is not None:
            wait_for([self._latest])

    def _on_slow(self) -> None:
        timer = self.sender()
        # The job is a property of the timer, so that the slot can be a bound method.
        job = timer.property("job")
        timer.deleteLater()
        if not job.is_over:
            self.shown.emit(job)

    def _on_reported(self, job: Job, done: int, total: int, text: str) -> None:
        if not job.is_over:
            self.progressed.emit(job, done, total, text)

    def _on_delivered(self, job: Job, result: Any, error: BaseException | None) -> None:
        job.is_over = True
        self._running.remove(job)
        done, failed = job.done, job.failed
        job.forget()
        self.ended.emit(job)
        if error is None:
            if done is not None and _is_alive(done):
                done(result)
        elif failed is None:
            self.crashed.emit(error)
        elif _is_alive(failed):
            failed(error)


def _carry_out(job: Job, delivered: SignalInstance) -> None:
    result, error = None, None
    try:
        assert job.work is not None
        with asked_for():
            result = job.work(job.progress)
    except BaseException as raised:  # noqa: BLE001 - shown or logged on the window's thread
        error = raised
    _emit(delivered, job, result, error)


def _emit(signal: SignalInstance, *what: object) -> None:
    """Emits from the pool's thread. Qt may have destroyed the signal's owner with the window meanwhile: nobody listens then."""
    try:
        signal.emit(*what)
    except RuntimeError:
        return


def _is_alive(receiver: Callable[..., object]) -> bool:
    """Whether the page of a bound method still exists in Qt; it may have been closed while the work ran."""
    owner = getattr(receiver, "__self__", None)
    return not isinstance(owner, QObject) or shiboken6.isValid(owner)
