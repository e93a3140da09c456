"""The page of the benchmark: parts measured now or before, and every goal reached or missed in plain words."""

import json
import os
import platform
import sqlite3
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import sqlcipher3.dbapi2 as dbapi

from app.rules import clock
from tests.benchmarks.row import Row, table

HEAD = """# What it costs

Every measure stands beside a bare limit or a peer of the same run on the same machine: **read the ratios, not the times**, which
another machine has otherwise. A ratio is ours by theirs for sizes and times, their time by ours for speed, unless its unit says
more. Ratios and limits are judged by **processor time**, which a busy machine disturbs least; the time on the wall stands in
brackets. Times are medians of several rounds in which the works take turns. "—" stands where nothing is aimed at. An exponent
says how a cost grows with the records: 0 is flat, 1 is in step with them. Processes start with the program's modules translated,
as an installed program's are. Written by `make bench`.
"""
HOUSE = Path(__file__).parents[2]


@dataclass(frozen=True)
class Measured:
    """A part: its rows, or why there are none; when, at which commit, in how many seconds, on a machine how busy before it began
    (processes that wanted a core, on average over a minute)."""

    title: str
    rows: Sequence[Row]
    error: str
    when: str
    commit: str
    took: float
    load: float

    def keep(self, place: Path) -> None:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1), encoding="utf-8")

    @property
    def text(self) -> str:
        busy = " **The machine was busy: the times on the wall are too long.**" if self.load > (os.cpu_count() or 1) / 2 else ""
        said = (
            f"Measured on {self.when} at commit {self.commit} in {self.took:.0f} s; "
            f"{self.load:.1f} processes wanted a core when it began.{busy}"
        )
        found = f"**Not measured:** {self.error}\n" if self.error else table(self.rows)
        return f"## {self.title}\n\n{found}\n{said}\n"


def kept(place: Path) -> Measured | None:
    """What an earlier run measured."""
    if not place.exists():
        return None
    found = json.loads(place.read_text(encoding="utf-8"))
    return Measured(**{**found, "rows": [Row(**row) for row in found["rows"]]})


def measured(title: str, rows: Sequence[Row], error: str, took: float, load: float) -> Measured:
    when = clock.now().strftime("%Y-%m-%d %H:%M UTC")
    return Measured(title, list(rows), error, when, _commit(), took, load)


def busy() -> float:
    """How many processes wanted a core, on average over the last minute; 0 where the system doesn't say."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0


def page(parts: Mapping[str, Measured | None]) -> str:
    """The whole page; None for a part that no run has measured."""
    there = [part for part in parts.values() if part is not None]
    missing = [name for name, part in parts.items() if part is None]
    lines = [HEAD, _machine(), _goals(there)]
    if missing:
        lines.append(f"**Not measured yet:** {', '.join(missing)}.\n")
    return "\n".join([*lines, *(part.text for part in there)])


def _goals(parts: Sequence[Measured]) -> str:
    rows = [row for part in parts for row in part.rows if row.reached is not None]
    missed, reached = [row for row in rows if not row.reached], [row for row in rows if row.reached]
    text = f"## Goals: {len(reached)} reached, {len(missed)} missed\n"
    for name, some in (("Missed", missed), ("Reached", reached)):
        if some:
            text += f"\n{name}:\n\n" + "".join(f"- {in_words(row)}\n" for row in some)
    return text


def in_words(row: Row) -> str:
    """A row as a sentence."""
    value = row.ours if row.ratio == "—" or row.ratio.endswith("of it") else row.ratio
    wanted = row.aim.replace("≥", "at least").replace("≤", "at most")
    return f"{row.what}: {value}, where {wanted} is the goal." if row.aim != "—" else f"{row.what}: {row.beside}."


def _machine() -> str:
    return (
        f"Machine: {os.cpu_count()} cores ({_processor()}), {_memory()}, {platform.system()} {platform.machine()}, Python "
        f"{platform.python_version()}, SQLite {_sqlite()} of the encrypting driver (the peers' own: {sqlite3.sqlite_version}).\n"
    )


def _processor() -> str:
    lines = _lines("/proc/cpuinfo")
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.processor())


def _memory() -> str:
    kilobytes = next((int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    return f"{kilobytes / 1e6:.0f} GB of memory"


def _lines(path: str) -> list[str]:
    return Path(path).read_text(encoding="utf-8").splitlines() if Path(path).exists() else []


def _commit() -> str:
    command = ["git", "describe", "--always", "--dirty", "--exclude=*"]
    found = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, check=False)
    return found.stdout.strip() or "unknown"


def _sqlite() -> str:
    connection = dbapi.connect(":memory:")
    found: str = connection.execute("SELECT sqlite_version()").fetchone()[0]
    connection.close()
    return found
