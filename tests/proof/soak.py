"""The long run: ten thousand histories and twenty thousand files that are not what they should be; writes docs/soak.md.

    python -m tests.proof.soak [--histories 10000] [--files 20000] [--cuts 800] [--every 1] [--processes 2]

The seed is a new one for every version of the program (``YUI_SEED`` gives another). Histories are played in batches, each
with its number, counted from that seed on, as its own. What a batch went through is kept in build/soak, so a run that was
stopped goes on where it was. A failure is told with its seed, to be played again, and with its steps, which
``played`` of its machine plays alone (tests.proof.machine; for an odd seed tests.proof.year_machine).
"""

import argparse
import gc
import json
import multiprocessing
import os
import platform
import subprocess
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

from hypothesis import Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

import tests.conftest
from app import __version__
from app.rules import clock
from tests.chance import SEED_VARIABLE, soak_seed
from tests.proof import damage, machine, year_machine

ROOT = Path(__file__).parents[2]
BATCH = 100
COUNTED = {
    "histories": "histories", "steps": "steps", "saves": "changes saved", "operations": "operations taken in",
    "files": "files written", "restores": "PCs set back (backup, file or disk)", "clones": "PCs cloned",
    "forks": "numbers used twice (forks)", "undos": "imports taken back", "conflicts": "differences met",
    "count_conflicts": "differences decided", "erase": "erasures", "turn_clock": "clocks turned", "update": "programs updated",
    "enrol": "PCs enrolled", "renew": "keys renewed", "burn": "head office's PC lost and recovered", "lie": "files of a lying PC",
    "closed years reckoned": "closed years reckoned anew", "final texts read": "final texts read",
    "joins looked at": "joins looked at", "stops looked at": "stops looked at",
    "safekeeping looked at": "safekeeping",
}  # fmt: skip


def played_batch(number: int) -> dict[str, Any]:
    """One batch: what it went through, and its failure if there was one. Every other one is of years of decisions."""
    met: Counter[str] = Counter()
    worlds: list[Any] = []
    machine_: Any = year_machine.Year if number % 2 else machine.Council

    @seed(number)
    class Counted(machine_):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            worlds[:] = [self.world]

        def finished(self, world: Any) -> None:
            met.update(world.met)
            met.update(histories=1, steps=len(world.steps))
            if met["histories"] % 25 == 0:
                gc.collect()

    start = time.monotonic()
    failure = ""
    try:
        run_state_machine_as_test(Counted, settings=settings(machine.HISTORY, max_examples=BATCH, phases=[Phase.generate]))
    except Exception:  # noqa: BLE001 - whatever it was is to be told
        failure = f"seed {number}: {worlds[0].steps}\n{traceback.format_exc()[-3000:]}"
    return {"number": number, "met": met, "failure": failure, "seconds": time.monotonic() - start}


def histories(first: int, count: int, processes: int, kept: Path) -> list[dict[str, Any]]:
    """As many batches, from the seed ``first`` on, as make ``count`` histories; those that were played before are only read."""
    numbers = range(first, first - (-count // BATCH))
    done = [json.loads(path.read_text()) for path in map(kept.joinpath, map(_name, numbers)) if path.exists()]
    missing = sorted(set(numbers) - {batch["number"] for batch in done})
    # A fresh process for each batch: what one leaves behind in memory does not add up over an evening.
    with multiprocessing.get_context("spawn").Pool(processes, maxtasksperchild=1) as pool:
        for batch in pool.imap_unordered(played_batch, missing, chunksize=1):
            (kept / _name(batch["number"])).write_text(json.dumps(batch))
            done.append(batch)
            print(f"{len(done)}/{len(numbers)}: seed {batch['number']}, {batch['seconds']:.0f} s", flush=True)
            if batch["failure"]:
                print(batch["failure"], flush=True)
    return done


def _name(number: int) -> str:
    return f"batch-{number:09d}.json"


def first_seed(kept: Path) -> int:
    """The seed this version's run began with, else the one it begins with now."""
    noted = kept / "first-seed"
    if os.environ.get(SEED_VARIABLE) or not noted.exists():
        noted.write_text(str(soak_seed()))
    return int(noted.read_text())


def fingerprint() -> str:
    """Names the program as it stands: what was played by another one does not count."""
    digest = sha256()
    for folder in ("app", "tests/proof", "tests/faults"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def faults(kept: Path, seed_: int, every: int, cuts: int) -> tuple[dict[str, dict[str, int]], dict[str, dict[str, int]]]:
    """(how each deed of tests/faults ended under every ``every``-th fault, how after ``cuts`` power cuts each), by deed."""
    asked = {"sweep": ("--every", every), "power_cuts": ("--times", cuts)}
    for name, option in asked.items():
        out = kept / f"{name}.json"
        if not out.exists():
            command = [sys.executable, "-m", f"tests.faults.{name}", *map(str, option), "--seed", str(seed_), "--out", str(out)]
            subprocess.run(command, cwd=ROOT, check=False)
    swept, cut = (json.loads((kept / f"{name}.json").read_text()) for name in asked)
    return swept, cut


def faults_section(swept: dict[str, dict[str, int]], cut: dict[str, dict[str, int]]) -> list[str]:
    """The table of what failed, was killed or lost its power, and how each deed stood it."""
    rows = []
    for deed, endings in swept.items():
        kills, done, wrong = (endings.get(name, 0) for name in ("killed", "done", "wrong"))
        refused = sum(endings.values()) - kills - done - wrong
        power = cut.get(deed, {"cuts": 0, "wrong": 0})
        rows.append((deed, kills, done, refused, power["cuts"], wrong + power["wrong"]))
    sums = ("all", *(sum(column) for column in zip(*(row[1:] for row in rows), strict=True)))
    return [
        "## Faults in every deed",
        "",
        "One call to the system fails, the disk fills up, memory ends, the program is killed (tests/faults/sweep.py), or the",
        "power is cut (tests/faults/power_cuts.py). Wrong: something acknowledged is missing, half done, told by no sentence,",
        "left lying about, or can't be done again.",
        "",
        "| deed | killed | done all the same | refused in a sentence | power cuts | wrong |",
        "|---|---:|---:|---:|---:|---:|",
        *(f"| {' | '.join(f'{cell:,}' if isinstance(cell, int) else cell for cell in row)} |" for row in (*rows, sums)),
        "",
    ]


def page(
    batches: Iterable[dict[str, Any]], damaged: damage.Result, wall: float, processes: int, faulty: Iterable[str] = ()
) -> str:
    every = list(batches)
    met: Counter[str] = Counter()
    for batch in every:
        met.update(batch["met"])
    failures = sum(bool(batch["failure"]) for batch in every)
    numbers = [batch["number"] for batch in every]
    work = sum(batch["seconds"] for batch in every)
    rows = [f"| {label} | {met[name]:,} |" for name, label in COUNTED.items()]
    kinds = [f"| {kind} | {files:,} | {taken} | {slower:.2f} |" for kind, files, taken, slower in damaged.rows()]
    taken = f"{damaged.files:,} files, {damaged.accepted} taken in."
    return "\n".join([
        "# The long run",
        "",
        "Written by `make soak` (tests/proof/soak.py); what is promised and how it is checked: [sync.md](sync.md).",
        "",
        f"Version {__version__} (source {fingerprint()}), {clock.now():%Y-%m-%d}; {_machine()}; {processes} processes.",
        f"Wall time {wall / 60:.0f} minutes; {work / max(met['histories'], 1):.2f} s for a history.",
        "",
        "## Histories",
        "",
        "| | |", "|---|---:|", *rows, f"| **failures** | **{failures}** |",
        "",
        f"Seeds: {min(numbers, default=0)} to {max(numbers, default=0)}, {BATCH} histories each.",
        "",
        "## Files that are not what they should be",
        "",
        f"{taken} A good file is checked in {damaged.good_ms:.1f} ms (median);",
        "beside each kind stands how long its refusal takes.",
        "",
        "| kind | files | taken in | time, good check = 1 |", "|---|---:|---:|---:|", *kinds,
        "",
        *faulty,
    ])  # fmt: skip


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30 if hasattr(os, "sysconf") else 0
    return (
        f"{os.cpu_count()} CPUs ({platform.machine()}), {memory:.0f} GiB, {platform.system()}, Python {platform.python_version()}"
    )


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--histories", type=int, default=10_000)
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--cuts", type=int, default=800)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "soak.md")
    options = parser.parse_args()
    kept = ROOT / "build" / "soak" / fingerprint()
    kept.mkdir(parents=True, exist_ok=True)
    first = first_seed(kept)
    print(f"{SEED_VARIABLE}={first}", flush=True)
    start = time.monotonic()
    damaged = damage.many(options.files, first)
    print(f"{damaged.files} damaged files: {damaged.accepted} taken in", flush=True)
    batches = histories(first, options.histories, options.processes, kept)
    swept, cut = faults(kept, first, options.every, options.cuts)
    wall = time.monotonic() - start
    faulty = faults_section(swept, cut)
    options.out.write_text(page(batches, damaged, wall, options.processes, faulty), encoding="utf-8")
    failures = sum(bool(batch["failure"]) for batch in batches)
    print(f"{failures} failures", flush=True)
    wrong = sum(one["wrong"] for one in (*swept.values(), *cut.values()))
    print(f"{wrong} wrong after faults and power cuts", flush=True)
    return 1 if failures or damaged.accepted or wrong else 0


assert tests.conftest  # the keys' cheap parameters, before any workspace is made
if __name__ == "__main__":
    sys.exit(main())
