"""One line of the table: what was measured, beside which bare limit or peer of the same run, and what we aim at."""

import gc
import os
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """``ours`` and ``beside`` with their units, ``ratio`` and ``aim`` as text.

    ``reached``: None where nothing is aimed at. ``why``: what a reader should know, most of all where an aim is missed.
    """

    what: str
    ours: str
    beside: str
    ratio: str
    aim: str
    reached: bool | None = None
    why: str = ""


def at_least(what: str, ours: str, beside: str, ratio: float, aim: float, why: str = "") -> Row:
    return Row(what, ours, beside, f"{ratio:.2f}", f"≥ {aim:g}", ratio >= aim, why)


def at_most(what: str, ours: str, beside: str, ratio: float, aim: float, why: str = "") -> Row:
    return Row(what, ours, beside, f"{ratio:.2f}", f"≤ {aim:g}", ratio <= aim, why)


@dataclass(frozen=True)
class Spent:
    """Seconds by the clock on the wall, and seconds of processor time of this process and the ones it waited for."""

    wall: float
    cpu: float

    def __str__(self) -> str:
        return f"{seconds(self.wall)} (cpu {seconds(self.cpu)})"


class Times:
    """The rounds of one work; the median of each kind of time."""

    def __init__(self) -> None:
        self.rounds: list[Spent] = []

    def take(self, work: Callable[[], object]) -> None:
        gc.collect()
        wall, cpu = time.perf_counter(), _cpu()
        work()
        self.rounds.append(Spent(time.perf_counter() - wall, _cpu() - cpu))

    @property
    def median(self) -> Spent:
        return Spent(
            statistics.median(spent.wall for spent in self.rounds), statistics.median(spent.cpu for spent in self.rounds)
        )


def _cpu() -> float:
    return sum(os.times()[:4])


def medians(rounds: int, *works: Callable[[], object]) -> list[float]:
    """The median seconds of each work, run in turn (A B A B …), so that a machine that slows down slows all alike."""
    times = [Times() for _ in works]
    for _ in range(rounds):
        for found, work in zip(times, works, strict=True):
            found.take(work)
    return [found.median.wall for found in times]


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms" if seconds < 0.01 else f"{seconds * 1000:.0f} ms"


def seconds(spent: float) -> str:
    return milliseconds(spent) if spent < 1 else f"{spent:.1f} s"


def size(count: float) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{count / 1e3:.1f} kB"


def table(rows: Sequence[Row]) -> str:
    """The rows as a table, and below it what they need to be understood."""
    lines = ["| what | ours | beside it, same run | ratio | aim | reached |", "|---|---|---|---|---|---|"]
    notes: list[str] = []
    for row in rows:
        mark = ""
        if row.why:
            if row.why not in notes:
                notes.append(row.why)
            mark = f" [{notes.index(row.why) + 1}]"
        reached = "—" if row.reached is None else "yes" if row.reached else "**no**"
        lines.append(f"| {row.what}{mark} | {row.ours} | {row.beside} | {row.ratio} | {row.aim} | {reached} |")
    text = "\n".join(lines) + "\n"
    if notes:
        text += "\n" + "\n".join(f"{number}. {note}" for number, note in enumerate(notes, 1)) + "\n"
    return text
