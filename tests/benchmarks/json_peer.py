"""The usual exchange: records of a plain table as JSON in a zip; unzipped, parsed, written by executemany."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.benchmarks.bare import NAMES, Rows, records, unzipped_json, zipped_json
from tests.benchmarks.exchange import Exchange
from tests.benchmarks.plain_database import INSERT, plain_database
from tests.benchmarks.row import Times


class Json:
    name = "zip + JSON + executemany"
    why = (
        "zip + JSON: whole records, read from and written to a plain SQLite table with the same indexes. No keys, no signature, "
        "no history; of two people's changes to one record the later file's stands."
    )

    def trouble(self) -> str:
        return ""

    def play(self, made: Exchange, times: dict[str, Times]) -> dict[str, int]:
        place = made.folder / "json"
        place.mkdir(exist_ok=True)
        receiver = place / "receiver.db"
        receiver.unlink(missing_ok=True)
        plain_database(receiver, [])
        sizes = {}
        for kind, rows in (("new", made.new), ("edits", made.edited)):
            sender, file = place / f"{kind}.db", place / f"{kind}.zip"
            if not sender.exists():
                plain_database(sender, rows)
            times[f"make {kind}"].take(lambda sender=sender, file=file: _make(sender, file))
            times[f"apply {kind}"].take(lambda file=file: _apply(receiver, file))
            sizes[kind] = file.stat().st_size
        return sizes


def _make(sender: Path, file: Path) -> None:
    with closing(sqlite3.connect(sender)) as connection:
        rows: Rows = connection.execute(f"SELECT {', '.join(NAMES)} FROM activity").fetchall()
    file.write_bytes(zipped_json(records(rows)))


def _apply(receiver: Path, file: Path) -> None:
    found = unzipped_json(file.read_bytes())
    with closing(sqlite3.connect(receiver)) as connection, connection:
        connection.executemany(f"{INSERT} ON CONFLICT (id) DO UPDATE SET {_ALL}", [tuple(one.values()) for one in found])


_ALL = ", ".join(f"{name} = excluded.{name}" for name in NAMES if name != "id")
