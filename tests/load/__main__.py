"""Whether the program grows with its work: forty hours of a clerk, ten thousand photos, a thousand files.

    python -m tests.load [week|photos|imports] [--count N] [--minutes M]

Each load is played at the real windows, without a screen, in a process of its own; then another process plays a little more at
new windows on the same data (``--again``, which prints its samples). Prints what was held after the first quarter, at the end and
by the new windows, and what a thousand actions added; exit status 1 when that is more than tests/load/measures.py allows.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path

from PySide6.QtCore import qInstallMessageHandler
from PySide6.QtWidgets import QApplication

import tests.conftest as conftest  # keys that are quick to seal, a null key store
from app.models.base import HEAD
from app.rules import clock
from app.services.transfer import received_copies
from app.services.workspace.opening import open_workspace
from app.ui.look.preferences import Preferences
from app.ui.look.theme import Theme
from app.ui.runtime.garbage_collection import GarbageCollection
from app.ui.runtime.qt_application import make_application
from tests.gallery import tell
from tests.load import imports, measures, photos, week
from tests.load.measures import MOST_GROWTH, Sample
from tests.load.playing import Playing
from tests.load.windows import Windows
from tests.offices import branch, head_office

START = datetime(2025, 11, 5, 0, 0, tzinfo=UTC)
KEPT_FILES = 5
"""Received files are kept up to a number; here it is reached within the first quarter of each load."""


@dataclass(frozen=True)
class Load:
    """``steps`` plays ``count`` hours, photos or files; the state is looked at every ``every`` actions.

    ``again``: how many more new windows play on the same data.
    """

    steps: Callable[[Windows, int, int], Iterator[str]]
    count: int
    every: int
    again: int


LOADS = {
    "week": Load(week.hours, 40, 40, 4),
    "photos": Load(photos.added, 10_000, 8, 1200),
    "imports": Load(imports.taken_in, 1000, 25, 60),
}


def played(load: Load, count: int, folder: Path, minutes: float = 600, first: int = 0) -> tuple[int, list[Sample]]:
    """How many actions it was within so many minutes, and the samples taken meanwhile. ``folder`` is empty, or holds the offices
    that a load has left."""
    for name in ("stick", "temporary"):
        (folder / name).mkdir(exist_ok=True)
    is_new = not (folder / HEAD).exists()
    others = QApplication.topLevelWidgets()
    before, tempfile.tempdir = tempfile.tempdir, str(folder / "temporary")
    try:
        with (
            head_office(folder) if is_new else open_workspace(folder / HEAD) as head,
            branch(folder) if is_new else open_workspace(folder / "daito") as daito,
        ):
            windows = Windows(head, daito, folder / "stick", clock.source)  # type: ignore[arg-type]
            samples: list[Sample] = []

            def look(actions: int) -> None:
                if actions % load.every == 0:
                    samples.append(measures.looked_at(actions, windows.workspaces, windows.roots, others))

            try:
                steps = _within(load.steps(windows, count, first), minutes)
                return Playing(steps, windows.is_busy, look).play(), samples
            finally:
                windows.close()
    finally:
        tempfile.tempdir = before


def _within(steps: Iterator[str], minutes: float) -> Iterator[str]:
    end = time.monotonic() + 60 * minutes
    return takewhile(lambda _: time.monotonic() < end, steps)


def _fresh(name: str, folder: Path) -> list[Sample]:
    """The samples of new windows, in a new process, on the data that a load has left in ``folder``."""
    now = clock.now().isoformat()
    command = [sys.executable, "-m", "tests.load", name, "--again", str(folder), "--at", now]
    shown = subprocess.run(command, check=True, capture_output=True, text=True)
    return [Sample(**one) for one in json.loads(shown.stdout)]


def main(arguments: list[str]) -> int:
    """Plays one load, or each in a process of its own."""
    parser = argparse.ArgumentParser(prog="python -m tests.load")
    parser.add_argument("load", nargs="?", choices=LOADS)
    parser.add_argument("--count", type=int, help="hours, photos or files")
    parser.add_argument("--minutes", type=float, default=600, help="ends after that time, wherever it is")
    parser.add_argument("--again", type=Path, help="where a load has left its offices")
    parser.add_argument("--at", type=datetime.fromisoformat, default=START)
    given = parser.parse_args(arguments)
    if given.load is None:
        return max(subprocess.run([sys.executable, "-m", "tests.load", name], check=False).returncode for name in LOADS)
    load = LOADS[given.load]
    qInstallMessageHandler(tell)
    application = make_application()
    clock.source = conftest.TurnableClock(given.at)
    received_copies.KEPT = KEPT_FILES
    with tempfile.TemporaryDirectory(prefix="yui-load-") as name:
        Theme(application, Preferences(Path(name)))
        GarbageCollection(application).start()
        if given.again is not None:
            _, samples = played(load, load.again, given.again, first=load.count)
            print(json.dumps([asdict(one) for one in samples]))
            return 0
        begun, folder = time.monotonic(), Path(name) / "offices"
        folder.mkdir()
        count = given.count or load.count
        actions, samples = played(load, count, folder, given.minutes)
        seconds = time.monotonic() - begun
        sizes = measures.bytes_on_disk(folder / "daito")
        fresh = _fresh(given.load, folder)
    print(
        f"{given.load} {count:,}: {actions:,} actions in {seconds:.0f} s; branch on disk in MB: database "
        f"{sizes[0] / 1e6:.1f}, photos {sizes[1] / 1e6:.1f}, copies and the rest {sizes[2] / 1e6:.1f}"
    )
    for line in table(samples, fresh):
        print(line)
    wrong = measures.grown(samples, fresh)
    for line in wrong:
        print(f"× {line}")
    return int(bool(wrong))


def table(samples: list[Sample], fresh: list[Sample]) -> Iterator[str]:
    """A line for each measure: after the first quarter, at the end, new windows, added by a thousand actions, allowed."""
    shown = (samples[len(samples) // 4], samples[-1], fresh[-1])
    for name, slope in measures.growth(samples, fresh).items():
        most = getattr(MOST_GROWTH, name)
        yield " ".join(("|", *(f"{getattr(one, name):,.0f} |" for one in shown), f"{slope:+,.2f} | {most:g} | {name} |"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
