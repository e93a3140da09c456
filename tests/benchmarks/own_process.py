"""Work measured in a process of its own, so that neither its memory nor its imports are another's."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.benchmarks.row import Spent, Times

HOUSE = Path(__file__).parents[2]
COMPILED = HOUSE / "build" / "bench" / "compiled"
"""Where the program's modules lie translated, as an installed program has them; a measure never translates them itself."""


def _surroundings() -> dict[str, str]:
    given = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return given | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": str(COMPILED)}


def said_by(module: str, *arguments: object) -> dict[str, Any]:
    """What a module of this folder prints as JSON on its last line."""
    command = [sys.executable, "-m", f"tests.benchmarks.{module}", *map(str, arguments)]
    done = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, env=_surroundings())
    if done.returncode:
        raise RuntimeError(f"{module}: {done.stderr.strip().splitlines()[-1]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def run_code(code: str, *arguments: object) -> None:
    """Python code from starting the interpreter to its end."""
    run_python("-c", code, *arguments)


def run_python(*arguments: object) -> None:
    command = [sys.executable, *map(str, arguments)]
    subprocess.run(command, cwd=HOUSE, check=True, stdout=subprocess.DEVNULL, env=_surroundings())


def taken(rounds: int, **works: Any) -> dict[str, Spent]:
    """The median of each work by name, in turn, after each was done once."""
    for work in works.values():
        work()
    times = {name: Times() for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            times[name].take(work)
    return {name: found.median for name, found in times.items()}
