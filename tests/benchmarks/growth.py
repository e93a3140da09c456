"""What a head office's data cost as they grow from 10,000 to a million records: time, and the peak of memory."""

from collections.abc import Callable, Sequence

from tests.benchmarks.many_data import ARRIVING, SIZES, copy_of
from tests.benchmarks.own_process import said_by
from tests.benchmarks.row import Row, grows, milliseconds, seconds, size

FLAT, LINEAR = 0.1, 1.05
MOST_MEMORY = 250e6
"""Bytes, however many records there are."""

By = dict[int, dict[str, dict[str, float]]]
"""Of each number of records and work: processor seconds, seconds on the wall, peak of memory in bytes."""


def measure(sizes: Sequence[int] = SIZES) -> list[Row]:
    found: By = {}
    for count in sizes:
        with copy_of(count) as folder:
            found[count] = {
                work: said_by("growth_script", folder / "head", work, folder / "more.yui") for work in (*_SLICED, *_FLAT)
            }
    memory = (_memory(found, work, said) for work, said in _SLICED.items())
    return [*_flat(found), *(_linear(found, work, said) for work, said in _SLICED.items()), *memory, _arriving(found)]


_SLICED = {
    "check": "the whole check, which folds everything afresh",
    "digest": "the digest of all records",
    "dump": "a dump of all records into a file, read back",
    "fold": "making all tables anew from the journal",
    "backup": "a backup, read, copied and verified",
}
_FLAT: dict[str, tuple[str, Callable[[float], str]]] = {
    "open": ("opening the data, key derivation apart", milliseconds),
    "save": ("one save", milliseconds),
    "statement": ("what every file states: ends of chains, digests", milliseconds),
    "import": (f"taking in {ARRIVING:,} more", seconds),
}
"""The last of these leaves other data behind."""


def _flat(found: By) -> list[Row]:
    return [grows(what, _of(found, work, "cpu"), said, FLAT) for work, (what, said) in _FLAT.items()]


def _linear(found: By, work: str, said: str) -> Row:
    walls = " · ".join(f"{count:,}: {seconds(wall)}" for count, wall in _of(found, work, "wall").items())
    return grows(f"{said} (wall {walls})", _of(found, work, "cpu"), seconds, LINEAR)


def _memory(found: By, work: str, said: str) -> Row:
    peaks = _of(found, work, "peak")
    most, others = max(peaks), " · ".join(f"{count:,}: {size(peak)}" for count, peak in peaks.items())
    return Row(
        f"peak of memory of {said}, with {most:,} records", size(peaks[most]), others,
        f"{peaks[most] / MOST_MEMORY:.2f} of it", f"≤ {size(MOST_MEMORY)}", peaks[most] <= MOST_MEMORY,
    )  # fmt: skip


def _arriving(found: By) -> Row:
    return grows("peak of memory while taking in that file", _of(found, "import", "peak"), size, FLAT)


def _of(found: By, work: str, kind: str) -> dict[int, float]:
    return {count: works[work][kind] for count, works in found.items()}
