"""What `make run` shows, from nothing to its window, which closes itself. Apart from opened_window, which loads nothing else."""

from pathlib import Path

from installer.run_demo import run
from tests.benchmarks.opened_window import close_when_there


def run_demo_and_close(folder: Path) -> None:
    close_when_there(filled=True)
    if run(folder):
        raise SystemExit(1)
