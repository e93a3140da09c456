"""SQLite's own session extension: a changeset of what was written while a session watched, applied to another database."""

import shutil

import zstandard

from tests.benchmarks import peer_programs
from tests.benchmarks.exchange import Exchange
from tests.benchmarks.plain_database import plain_database
from tests.benchmarks.row import Times


class Sessions:
    name = "SQLite session"
    why = (
        "SQLite session: a changeset of a plain SQLite file, its size taken after zstd 17; what the session notes while rows are "
        "written is not counted. No keys, no signature, no history; a conflict is one file's change overwriting the other's."
    )

    def trouble(self) -> str:
        return peer_programs.trouble()

    def play(self, made: Exchange, times: dict[str, Times]) -> dict[str, int]:
        place = made.folder / "session"
        if not place.exists():
            place.mkdir()
            for name, rows in (("empty", []), ("new", made.new), ("edits", made.edited)):
                plain_database(place / f"{name}.db", rows)
        for name in ("sender", "receiver"):
            shutil.copy(place / "empty.db", place / f"{name}.db")
        sizes = {}
        for kind in ("new", "edits"):
            change = place / f"{kind}.change"
            write = (place / "sender.db", place / f"{kind}.db", change)
            times[f"make {kind}"].rounds.append(peer_programs.spent("session_script.py", "create", *write))
            times[f"apply {kind}"].rounds.append(peer_programs.spent("session_script.py", "apply", place / "receiver.db", change))
            sizes[kind] = len(zstandard.ZstdCompressor(level=17).compress(change.read_bytes()))
        return sizes
