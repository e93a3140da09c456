"""Throwing damaged files of one kind at the program, and what came of it."""

import gc
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count
from pathlib import Path

import tests.conftest
from app.errors import YuiError
from app.sandbox.rejected import ENDED, FAILED, MEMORY, SIZE, TIME, Rejected
from tests.fuzz.kind import PASSED_OVER, Kind, Ready
from tests.fuzz.kinds import KINDS

assert tests.conftest  # the keys' cheap parameters and a state folder of its own, before anything is made
FOUND = Path(__file__).parents[2] / "build" / "fuzz"
"""Where a file is kept that did harm."""
KEPT_OF_EACH = 2
"""So many files are kept of one and the same failure."""
SHOWN, MOST_SHOWN = 40, 300
"""Characters by which failures are told apart, and that are shown of one."""
BUSY = 4
"""So many times longer may something take by the clock than by the processor: other programs run too."""
MOST_MEMORY = 300
"""Megabytes by which the program may have grown at its largest; the child has its own limit."""


@dataclass
class Report:
    """``refused`` by code; ``stopped``: of these, by reason, the files at which a limit or the end of the child stopped it.

    ``same``: of the accepted, the damaged ones of a sealed kind that still gave what they had held. ``failures`` say what should
    not have happened, the first few times, each with the file; ``failed`` counts them all.
    """

    kind: str
    files: int = 0
    accepted: int = 0
    same: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    stopped: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[str, bytes]] = field(default_factory=list)
    failed: int = 0
    slowest: float = 0.0
    grown: int = 0

    def fail(self, what: str, data: bytes) -> None:
        """Notes what should not have happened."""
        self.failed += 1
        if sum(what[:SHOWN] == before[:SHOWN] for before, _ in self.failures) < KEPT_OF_EACH:
            self.failures.append((what[:MOST_SHOWN], data))

    def line(self) -> str:
        """What is printed of a kind."""
        stopped = ", ".join(f"{reason} {number}" for reason, number in sorted(self.stopped.items())) or "none"
        return (
            f"{self.kind:14} {self.files:>7,} files: {self.accepted:,} accepted ({self.same:,} for what they were), "
            f"{self.refused.total():,} refused (stopped in the child: {stopped}), {self.failed} failures; "
            f"slowest {self.slowest:.2f} s, {self.grown} MB more"
        )


def run(kind: Kind, seed: int, *, files: int | None = None, seconds: float | None = None) -> Report:
    """First the corpus as it is, then so many damaged files, or as many as fit into the time."""
    report = Report(kind.name)
    with kind.begin() as ready:
        held = [ready.open(data) for data in ready.corpus] if kind.sealed else []
        end = time.monotonic() + seconds if seconds is not None else None
        before = _peak()
        for number, data in enumerate(_inputs(kind, ready, seed)):
            if number == files or (end is not None and time.monotonic() > end):
                break
            _open(kind, ready, data, held, report)
        report.grown = _peak() - before
    if report.grown > MOST_MEMORY:
        report.fail(f"the program grew by {report.grown} MB", b"")
    return report


def run_named(name: str, *, seed: int, files: int | None, seconds: float | None) -> Report:
    """The same for a process that does nothing else: what it takes of memory is seen."""
    gc.enable()  # the tests collect between themselves
    return run(KINDS[name], seed, files=files, seconds=seconds)


def _inputs(kind: Kind, ready: Ready, seed: int) -> Iterator[bytes]:
    yield from ready.corpus
    for number in count():
        dice = random.Random(f"{seed} {kind.name} {number}")
        data = ready.damage(dice, dice.choice(ready.corpus), ready.corpus)
        if data not in ready.corpus:
            yield data


def _open(kind: Kind, ready: Ready, data: bytes, held: list[object], report: Report) -> None:
    report.files += 1
    begun, worked = time.monotonic(), time.process_time()
    try:
        content = ready.open(data)
        if content is PASSED_OVER:
            report.refused["passed over"] += 1
        else:
            report.accepted += 1
            if kind.sealed and data not in ready.corpus:
                report.same += 1
                if content not in held:
                    report.fail("a damaged file gave another content", data)
    except YuiError as error:
        report.refused[error.code] += 1
        if not (error.what.endswith("。") and error.todo.endswith("。")):
            report.fail(f"{error.code} says no sentences", data)
        cause = error.__cause__
        if isinstance(cause, Rejected) and cause.reason in (TIME, MEMORY, SIZE, ENDED, FAILED):
            report.stopped[cause.reason] += 1
    # Whatever else is raised is what is looked for.
    except Exception as error:  # noqa: BLE001
        report.fail(f"{type(error).__name__}: {error}", data)
    taken, worked = time.monotonic() - begun, time.process_time() - worked
    report.slowest = max(report.slowest, taken)
    if worked > kind.seconds or taken > BUSY * kind.seconds:
        report.fail(f"took {taken:.0f} seconds", data)


def keep(report: Report) -> list[Path]:
    """Writes the files that did harm into build/fuzz and returns where."""
    kept = []
    for what, data in report.failures:
        FOUND.mkdir(parents=True, exist_ok=True)
        path = FOUND / f"{report.kind}-{sha256(data).hexdigest()[:12]}"
        path.write_bytes(data)
        path.with_suffix(".txt").write_text(what, encoding="utf-8")
        kept.append(path)
    return kept


def _peak() -> int:
    """The most memory this process ever had, in megabytes; 0 where the system does not tell."""
    if sys.platform == "win32":
        return 0
    import resource  # noqa: PLC0415 - not on Windows

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
