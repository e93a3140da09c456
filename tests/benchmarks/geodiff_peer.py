"""pygeodiff: the difference between two plain SQLite files, applied to a third."""

import shutil

import zstandard

from tests.benchmarks import peer_programs
from tests.benchmarks.exchange import Exchange
from tests.benchmarks.plain_database import plain_database
from tests.benchmarks.row import Times


class Geodiff:
    name = "pygeodiff"
    why = (
        "pygeodiff: a bare difference between two plain SQLite files on one PC, its size taken after zstd 17. No keys, no "
        "signature, no history, and the receiver's database must be exactly the old one: a limit, not another way to do it."
    )

    def trouble(self) -> str:
        return peer_programs.trouble()

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
            made_of = (place / f"{base}.db", place / f"{kind}.db", change)
            times[f"make {kind}"].rounds.append(peer_programs.spent("geodiff_script.py", "create", *made_of))
            times[f"apply {kind}"].rounds.append(peer_programs.spent("geodiff_script.py", "apply", place / "receiver.db", change))
            sizes[kind] = len(zstandard.ZstdCompressor(level=17).compress(change.read_bytes()))
        return sizes
