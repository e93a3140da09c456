"""Each n-th call to the system fails, or the program is killed there: what was acknowledged is there, the rest can be done again.

A deed is played many times from the same state in a forked process, of which one call fails (failing.c): the disk is full or
stays full, an input/output error, no permission, a read-only file system, too many open files, memory that ends; or the process
is killed. Afterwards the place is looked at as the next start sees it. ``python -m tests.faults.sweep`` runs it, started anew
under the library.

    python -m tests.faults.sweep [DEED …] [--every N] [--seed S] [--only-kills] [--out FILE.json]
"""

import argparse
import ctypes
import errno
import json
import os
import pickle
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import tests.conftest  # noqa: F401  (keys that are quick to seal, a null key store)
from tests.faults.deeds import BY_NAME, DEEDS, Deed, Told
from tests.faults.outcome import Outcome, wrongly_told

LIBRARY = Path(__file__).with_name("failing.c")
FOLDER_VARIABLE = "FAULTS_FOLDER"
KILL, NO_MEMORY = -1, -2
ERRNOS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS, errno.EMFILE)
MEMORY_STEPS = 400
"""Requests for memory, among all of a deed, that are refused: there are tens of thousands of them."""

MOST_SECONDS = 300
"""What a deed takes at most, on a machine that is busy with others; what takes longer hangs."""


@dataclass(frozen=True)
class Fault:
    """The ``at``-th writing (or reading) call fails with ``with_``; ``stays``: and every later one of that kind.

    With NO_MEMORY it is the ``at``-th request for memory that is refused.
    """

    at: int
    with_: int
    stays: bool = False
    of_reads: bool = False

    def __str__(self) -> str:
        if self.with_ == NO_MEMORY:
            return f"request for memory {self.at:,}: refused{' from then on' if self.stays else ''}"
        what = "killed" if self.with_ == KILL else errno.errorcode[self.with_]
        return f"{'read' if self.of_reads else 'write'} {self.at}: {what}{' from then on' if self.stays else ''}"


@dataclass
class Found:
    """What one sweep met: how often each ending, and what was wrong (a line each)."""

    endings: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Calls:
    """How many calls of each kind a deed makes: writing, reading, asking for memory."""

    writes: int
    reads: int
    requests: int


class Sweep:
    """One deed and the faults it is done under."""

    def __init__(self, deed: Deed, root: Path) -> None:
        self._outcome = Outcome(deed, root)
        self.calls, told = self._played(Fault(0, 0))
        assert told is not None and told.status == 0, told
        self.requests = self._played(Fault(0, NO_MEMORY))[0].requests

    def play(self, fault: Fault, found: Found) -> None:
        """Once with this fault; what is wrong afterwards is added to ``found``."""
        _, told = self._played(fault)
        wrong = self._outcome.wrong_now(told)
        if told is None:
            found.endings["ended" if fault.with_ == NO_MEMORY else "killed"] += 1
        else:
            found.endings["done" if told.status == 0 else told.sentence.partition(":")[0] or "nothing said"] += 1
            wrong += wrongly_told(told)
        found.wrong += [f"{self._outcome.deed.name}, {fault}: {line}" for line in wrong]

    def _played(self, fault: Fault) -> tuple[Calls, Told | None]:
        """From the state that was prepared: what was counted, and how it ended (None when killed)."""
        self._outcome.lay_down()
        deed, place = self._outcome.deed, self._outcome.place
        arguments = deed.arguments(place)
        return _in_fork(lambda: deed.do(place, arguments), fault)


def _in_fork(deed: Callable[[], Told], fault: Fault) -> tuple[Calls, Told | None]:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        signal.alarm(MOST_SECONDS)
        library = ctypes.CDLL(None)
        if fault.with_ == NO_MEMORY:
            library.faults_arm_memory(ctypes.c_long(fault.at), int(fault.stays))
        else:
            library.faults_arm(ctypes.c_long(fault.at), fault.with_, int(fault.stays), int(fault.of_reads))
        told = deed()
        library.faults_disarm()
        calls = Calls(library.faults_writes(), library.faults_reads(), library.faults_asked())
        os.write(writer, pickle.dumps((calls, told)))
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as answers:
        answer = answers.read()
    _, status = os.waitpid(child, 0)
    if answer:
        return pickle.loads(answer)
    signalled = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    if signalled == signal.SIGALRM:
        return Calls(0, 0, 0), Told(99, "", f"Traceback: hung for {MOST_SECONDS} seconds")
    was_killed = signalled == signal.SIGKILL
    # Where a library or the system's loader can't go on without memory, the process ends: what counts is what is left then.
    ended = was_killed or fault.with_ == NO_MEMORY
    return Calls(0, 0, 0), None if ended else Told(99, "", f"Traceback: ended with {status}")


def kills_of(sweep: Sweep, every: int, chance: random.Random) -> Iterator[Fault]:
    """Killed at about every ``every``-th writing call; with 1 at each of them."""
    for number in range(1 + chance.randrange(every), sweep.calls.writes + 1, every):
        yield Fault(number, KILL)


def faults_of(sweep: Sweep, every: int, chance: random.Random) -> Iterator[Fault]:
    """About every ``every``-th call of each kind, the first and the last ones among them."""
    for count, of_reads in ((sweep.calls.writes, False), (sweep.calls.reads, True)):
        numbers = sorted({1, count, *range(1 + chance.randrange(every), count + 1, every)}) if count else []
        for number in numbers:
            if of_reads:
                yield Fault(number, chance.choice((errno.EIO, errno.EACCES, errno.EMFILE)), of_reads=True)
            else:
                yield Fault(number, KILL)
                yield Fault(number, errno.ENOSPC, stays=True)
                yield Fault(number, chance.choice(ERRNOS))
    step = max(1, sweep.requests * every // MEMORY_STEPS)
    for number in range(1 + chance.randrange(step), sweep.requests + 1, step):
        yield Fault(number, NO_MEMORY, stays=bool(chance.getrandbits(1)))


def main(arguments: list[str]) -> int:
    """Runs the sweep over the named deeds, or all of them; exit status 1 when anything was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.sweep")
    parser.add_argument("deeds", nargs="*", metavar="DEED", help=", ".join(BY_NAME))
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only-kills", action="store_true")
    parser.add_argument("--out", type=Path, help="the counts as JSON")
    given = parser.parse_args(arguments)
    if FOLDER_VARIABLE not in os.environ:
        return _under_library(arguments)
    chance, wrong, counts, faults = random.Random(given.seed), 0, {}, kills_of if given.only_kills else faults_of
    for deed in [BY_NAME[name] for name in given.deeds] or DEEDS:
        with tempfile.TemporaryDirectory(dir=os.environ[FOLDER_VARIABLE]) as root:
            begun, found = time.monotonic(), Found()
            sweep = Sweep(deed, Path(root))
            for fault in faults(sweep, given.every, chance):
                sweep.play(fault, found)
        wrong += len(found.wrong)
        counts[deed.name] = found.endings | {"wrong": len(found.wrong)}
        endings = ", ".join(f"{name} {count}" for name, count in sorted(found.endings.items()))
        print(
            f"{deed.name}: {sweep.calls.writes} writes, {sweep.calls.reads} reads, {sweep.requests:,} requests for memory; "
            f"{endings}; {time.monotonic() - begun:.0f} s",
            flush=True,
        )
        for line in found.wrong:
            print(f"  × {line}", flush=True)
        if given.out is not None:  # after each: a run that is stopped has told what it did
            given.out.write_text(json.dumps(counts), encoding="utf-8")
    return 1 if wrong else 0


def _under_library(arguments: list[str]) -> int:
    """The same in a process that has the library between itself and the system."""
    with tempfile.TemporaryDirectory(prefix="yui-faults-") as folder:
        library = Path(folder) / "failing.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, LIBRARY, "-ldl"], check=True)
        # A library's own tale of how it ended would ask for memory again, and wait for itself.
        environment = os.environ | {"LD_PRELOAD": str(library), FOLDER_VARIABLE: folder, "RUST_BACKTRACE": "0"}
        return subprocess.run([sys.executable, "-m", "tests.faults.sweep", *arguments], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
