"""One line of the table: what was measured, beside which bare limit of the same run, and what we aim at."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """``ours`` and ``beside`` with their units, ``ratio`` as text, ``aim`` as text."""

    what: str
    ours: str
    beside: str
    ratio: str
    aim: str


def medians(rounds: int, *works: Callable[[], object]) -> list[float]:
    """The median seconds of each work, run in turn (A B A B …), so that a machine that slows down slows all alike."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for found, work in zip(times, works, strict=True):
            start = time.perf_counter()
            work()
            found.append(time.perf_counter() - start)
    return [statistics.median(found) for found in times]


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms" if seconds < 0.01 else f"{seconds * 1000:.0f} ms"


def table(rows: Sequence[Row]) -> str:
    lines = ["| what | ours | beside it, same run | ratio | aim |", "|---|---|---|---|---|"]
    lines += [f"| {row.what} | {row.ours} | {row.beside} | {row.ratio} | {row.aim} |" for row in rows]
    return "\n".join(lines) + "\n"
