"""From starting Python to a window: empty, with the home page filled, after `make run`; beside bare windows of PySide6."""

import os
import tempfile
from pathlib import Path

from app.store.keystore import load_keys
from tests.benchmarks.many_data import COUNCIL, SIZES, copy_of
from tests.benchmarks.own_marks import own_marks
from tests.benchmarks.own_process import run_code, said_by, taken
from tests.benchmarks.row import Row, Spent, median_of, seconds, spent_by, times_as_long, within

ROUNDS = 5
PAINTED, FILLED = 1.5, 6
DEMO = 20.0
"""Seconds on the wall from `make run` to its window."""
BARE = """
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication([])
window = QLabel("x")
window.show()
app.processEvents()
"""
OURS = """
import sys, pathlib
from tests.benchmarks.opened_window import open_and_close
open_and_close(pathlib.Path(sys.argv[1]), filled=sys.argv[2] == 'filled')
"""
DEMO_RUN = """
import sys, pathlib
from tests.benchmarks.demo_window import run_demo_and_close
run_demo_and_close(pathlib.Path(sys.argv[1]))
"""
MAPPER = "Where home reads kept numbers without the mapper of the tables, the goal is ≤ 4."


def measure(sizes: tuple[int, ...] = (SIZES[0], COUNCIL), rounds: int = ROUNDS, *, demo: bool = True) -> list[Row]:
    found = [row for number, size in enumerate(sizes) for row in _opened(size, rounds, painted=number == 0)]
    return [*found, *_tables(sizes[-1], rounds), *([_demo()] if demo else [])]


def _opened(count: int, rounds: int, *, painted: bool) -> list[Row]:
    with copy_of(count) as folder:
        home = folder / "head"
        keys = spent_by(lambda: load_keys(home))
        found = taken(
            rounds, bare=lambda: run_code(BARE), painted=lambda: run_code(OURS, home, "empty"),
            filled=lambda: run_code(OURS, home, "filled"),
        )  # fmt: skip
    beside = ("bare PySide6 window", found["bare"])
    first = [times_as_long("first window painted", found["painted"], *beside, PAINTED)] if painted else []
    what = f"home usable with {count:,} activities, key derivation ({seconds(keys.cpu)}) apart"
    return [*first, times_as_long(what, found["filled"] - keys, *beside, FILLED, MAPPER)]


def _tables(count: int, rounds: int) -> list[Row]:
    with copy_of(count) as folder:
        said = [said_by("table_script", folder / "head") for _ in range(rounds)]
    ours, bare = (median_of([Spent(**one[side]) for one in said]) for side in ("ours", "bare"))
    return [
        Row(
            f"the list of {count:,} activities asked and painted", str(ours), f"bare Qt table of as many rows in memory {bare}",
            f"{ours.cpu / bare.cpu:.1f} ×", "—", None, "The bare table is given its rows; reading them is not counted.",
        )
    ]  # fmt: skip


def _demo() -> Row:
    with tempfile.TemporaryDirectory() as name, own_marks(Path(name)):
        os.environ.setdefault("DISPLAY", "none")  # it only asks whether there is one; Qt draws without
        spent = spent_by(lambda: run_code(DEMO_RUN, Path(name) / "demo"))
    wall = Spent(spent.wall, spent.wall)
    row = within("`make run` to its window, on the wall", wall, DEMO)
    return Row(row.what, f"{seconds(spent.wall)} (cpu {seconds(spent.cpu)})", row.beside, row.ratio, row.aim, row.reached)
