"""One line of the table: what was measured, beside which bare limit or peer of the same run, and what we aim at.

Ratios and limits are judged by processor time, which a busy machine disturbs least; the time on the wall stands beside it.
"""

import gc
import math
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

if sys.platform != "win32":
    import resource


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


@dataclass(frozen=True)
class Spent:
    """Seconds by the clock on the wall, and seconds of processor time of this process and the ones it waited for."""

    wall: float
    cpu: float

    def __str__(self) -> str:
        return f"{seconds(self.cpu)} (wall {seconds(self.wall)})"

    def __sub__(self, part: "Spent") -> "Spent":
        return Spent(max(self.wall - part.wall, 0.0), max(self.cpu - part.cpu, 0.0))

    def __truediv__(self, times: int) -> "Spent":
        return Spent(self.wall / times, self.cpu / times)


def at_least(what: str, ours: str, beside: str, ratio: float, aim: float, why: str = "") -> Row:
    return Row(what, ours, beside, f"{ratio:.2f}", f"≥ {aim:g}", ratio >= aim, why)


def at_most(what: str, ours: str, beside: str, ratio: float, aim: float, why: str = "") -> Row:
    return Row(what, ours, beside, f"{ratio:.2f}", f"≤ {aim:g}", ratio <= aim, why)


def of_its_speed(what: str, ours: Spent, beside: str, theirs: Spent, aim: float | None = None, why: str = "") -> Row:
    """Our speed as a part of theirs: their processor time by ours."""
    ratio = theirs.cpu / ours.cpu
    told = f"{beside} {theirs}"
    return at_least(what, str(ours), told, ratio, aim, why) if aim else Row(what, str(ours), told, f"{ratio:.2f}", "—", None, why)


def times_as_long(what: str, ours: Spent, beside: str, theirs: Spent, aim: float, why: str = "") -> Row:
    """Our processor time as a multiple of theirs."""
    return at_most(what, str(ours), f"{beside} {theirs}", ours.cpu / theirs.cpu, aim, why)


def within(what: str, ours: Spent, limit: float, beside: str = "—", why: str = "") -> Row:
    """Processor time against a limit in seconds."""
    return Row(what, str(ours), beside, f"{ours.cpu / limit:.2f} of it", f"≤ {seconds(limit)}", ours.cpu <= limit, why)


def grows(what: str, by_size: Mapping[int, float], said: Callable[[float], str], most: float, why: str = "") -> Row:
    """What a work costs at each number of records, and the exponent of its growth between the first and the last."""
    last = max(by_size)
    exponent = exponent_of(by_size)
    others = " · ".join(f"{size:,}: {said(cost)}" for size, cost in by_size.items() if size != last)
    return Row(
        what,
        f"{last:,}: {said(by_size[last])}",
        others,
        f"exponent {exponent:.2f}",
        f"exponent ≤ {most:g}",
        exponent <= most,
        why,
    )


def exponent_of(by_size: Mapping[int, float]) -> float:
    """0: flat, 1: as many times dearer as there are more."""
    (small, cheap), (large, dear) = min(by_size.items()), max(by_size.items())
    return math.log(max(dear, 1e-9) / max(cheap, 1e-9)) / math.log(large / small)


def median_of(rounds: Sequence[Spent]) -> Spent:
    """The median of each kind of time."""
    return Spent(statistics.median(spent.wall for spent in rounds), statistics.median(spent.cpu for spent in rounds))


class Times:
    """The rounds of one work; the median of each kind of time."""

    def __init__(self) -> None:
        self.rounds: list[Spent] = []

    def take(self, work: Callable[[], object]) -> None:
        gc.collect()
        self.rounds.append(spent_by(work))

    @property
    def median(self) -> Spent:
        return median_of(self.rounds)


def spent_by(work: Callable[[], object]) -> Spent:
    """What one call costs."""
    wall, cpu = time.perf_counter(), _cpu()
    work()
    return Spent(time.perf_counter() - wall, _cpu() - cpu)


def _cpu() -> float:
    if sys.platform == "win32":
        return time.process_time()  # processes it waited for are not counted there
    others = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + others.ru_utime + others.ru_stime


def medians(rounds: int, *works: Callable[[], object], before: Callable[[], object] = lambda: None) -> list[Spent]:
    """The median of each work, run in turn (A B A B …), so that a machine that slows down slows all alike.

    ``before`` is called before each work and isn't measured.
    """
    times = [Times() for _ in works]
    for _ in range(rounds):
        for found, work in zip(times, works, strict=True):
            before()
            found.take(work)
    return [found.median for found in times]


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
