"""Peers that are Python packages: installed once into build/peers, apart from the project's own, and run there."""

import json
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

from tests.benchmarks.row import Spent

HOUSE = Path(__file__).parents[2]
PEERS = HOUSE / "build" / "peers"
PYTHON = PEERS / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
LOCK = HOUSE / "requirements-bench.lock"
DONE = PEERS / "installed"
"""Written last, with the digest of the lock: a half-made folder, or one of other versions, is made again."""


def trouble() -> str:
    """Installs them on the first run; why they are not there, empty when they are."""
    wanted = sha256(LOCK.read_bytes()).hexdigest()
    if DONE.exists() and DONE.read_text() == wanted:
        return ""
    try:
        _run(sys.executable, "-m", "venv", "--clear", str(PEERS))
        _run(str(PYTHON), "-m", "pip", "install", "-q", "--no-deps", "--require-hashes", "-r", str(LOCK))
    except (OSError, subprocess.CalledProcessError) as error:
        said = (getattr(error, "stderr", "") or "").strip().splitlines()
        return f"could not be installed: {said[-1] if said else type(error).__name__}"
    DONE.write_text(wanted)
    return ""


def spent(script: str, *arguments: object) -> Spent:
    """What a script of this folder measured of itself: it prints the seconds as JSON."""
    said = _run(str(PYTHON), str(Path(__file__).with_name(script)), *map(str, arguments))
    return Spent(**json.loads(said.splitlines()[-1]))


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
