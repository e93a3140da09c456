"""pygeodiff: the difference between two plain SQLite files, applied to a third. Installed into build/peers, for this only."""

import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import zstandard
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex

from app.models.activity import Activity
from tests.benchmarks.bare import Rows
from tests.benchmarks.exchange import Exchange
from tests.benchmarks.row import Spent, Times

HOUSE = Path(__file__).parents[2]
PEERS = HOUSE / "build" / "peers"
PYTHON = PEERS / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
DONE = PEERS / "installed"
"""Written last: a half-made folder is made again."""


class Geodiff:
    name = "pygeodiff"
    why = (
        "pygeodiff: a bare difference between two plain SQLite files on one PC, its size taken after zstd 17. No keys, no "
        "signature, no history, and the receiver's database must be exactly the old one: a limit, not another way to do it."
    )

    def trouble(self) -> str:
        """Installs it on the first run."""
        if DONE.exists():
            return ""
        try:
            _run(sys.executable, "-m", "venv", "--clear", str(PEERS))
            pinned = str(HOUSE / "requirements-bench.lock")
            _run(str(PYTHON), "-m", "pip", "install", "-q", "--no-deps", "--require-hashes", "-r", pinned)
        except (OSError, subprocess.CalledProcessError) as error:
            said = (getattr(error, "stderr", "") or "").strip().splitlines()
            return f"could not be installed: {said[-1] if said else type(error).__name__}"
        DONE.touch()
        return ""

    def play(self, made: Exchange, times: dict[str, Times]) -> dict[str, int]:
        place = made.folder / "geodiff"
        if not place.exists():
            place.mkdir()
            for name, rows in (("empty", []), ("new", made.new), ("edits", made.edited)):
                plain_database(place / f"{name}.db", rows)
        shutil.copy(place / "empty.db", place / "receiver.db")
        sizes = {}
        for base, kind in (("empty", "new"), ("new", "edits")):
            change = place / f"{kind}.change"
            change.unlink(missing_ok=True)
            times[f"make {kind}"].rounds.append(_spent("create", place / f"{base}.db", place / f"{kind}.db", change))
            times[f"apply {kind}"].rounds.append(_spent("apply", place / "receiver.db", change))
            sizes[kind] = len(zstandard.ZstdCompressor(level=17).compress(change.read_bytes()))
        return sizes


def _spent(action: str, *files: Path) -> Spent:
    said = _run(str(PYTHON), str(Path(__file__).with_name("geodiff_script.py")), action, *map(str, files))
    return Spent(**json.loads(said.splitlines()[-1]))


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def plain_database(path: Path, rows: Rows) -> None:
    """The same table with its indexes in a plain SQLite file."""
    kinds = {int: "INTEGER", bool: "INTEGER", bytes: "BLOB"}
    columns = [f"{column.name} {kinds.get(column.type.python_type, 'TEXT')}" for column in Activity.__table__.columns]
    columns[0] += " PRIMARY KEY NOT NULL"
    connection = sqlite3.connect(path)
    connection.execute(f"CREATE TABLE activity ({', '.join(columns)})")
    for index in Activity.__table__.indexes:  # type: ignore[attr-defined]
        connection.execute(str(CreateIndex(index).compile(dialect=sqlite.dialect())))
    connection.executemany(f"INSERT INTO activity VALUES ({', '.join('?' * len(columns))})", rows)
    connection.commit()
    connection.close()
