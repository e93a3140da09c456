"""The same new and corrected records by four peers: time to make a file, time to apply it, its size."""

import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Protocol

from tests.benchmarks.exchange import Exchange, exchange
from tests.benchmarks.geodiff_peer import Geodiff
from tests.benchmarks.git_peer import Git
from tests.benchmarks.json_peer import Json
from tests.benchmarks.row import Row, Times, size
from tests.benchmarks.session_peer import Sessions
from tests.benchmarks.sync_data import file_for_head, fresh_head, import_data

COUNT = 20_000
ROUNDS = 2
NEW, EDITS = "new", "edits"
SAID = {NEW: "new records", EDITS: "corrections"}


class Peer(Protocol):
    name: str
    why: str

    def trouble(self) -> str:
        """Why it can't take part, empty when it can."""
        ...

    def play(self, made: Exchange, times: dict[str, Times]) -> dict[str, int]:
        """One round: "make new", "apply new", "make edits", "apply edits" are taken; gives the size of both files."""
        ...


def measure(count: int = COUNT, rounds: int = ROUNDS) -> list[Row]:
    peers: list[Peer] = [Json(), Sessions(), Git(), Geodiff()]
    troubles = {peer.name: peer.trouble() for peer in peers}
    present = [peer for peer in peers if not troubles[peer.name]]
    ours: dict[str, Times] = defaultdict(Times)
    theirs: dict[str, dict[str, Times]] = {peer.name: defaultdict(Times) for peer in present}
    sizes: dict[str, dict[str, int]] = {}
    with tempfile.TemporaryDirectory() as name, exchange(Path(name), count) as made:
        for _ in range(rounds):
            _ourselves(made, ours)
            for peer in present:
                sizes[peer.name] = peer.play(made, theirs[peer.name])
        own = {NEW: len(made.first), EDITS: len(made.edits)}
    rows = [_time(peer, f"{work} {kind}", count, ours, theirs[peer.name]) for kind in SAID for work in WORKS for peer in present]
    rows += [_size(peer, kind, count, own[kind], sizes[peer.name][kind]) for kind in SAID for peer in present]
    return rows + [
        Row(f"**{name} was not measured**", "—", reason, "—", "—", False) for name, reason in troubles.items() if reason
    ]


WORKS = {"make": "making a file of", "apply": "checking and applying"}


def _ourselves(made: Exchange, times: dict[str, Times]) -> None:
    times["make new"].take(lambda: file_for_head(made.with_new))
    times["make edits"].take(lambda: file_for_head(made.with_edits))
    with fresh_head(made.folder) as head:
        times["apply new"].take(lambda: import_data(head, made.first))
        times["apply edits"].take(lambda: import_data(head, made.edits))


def _time(peer: Peer, what: str, count: int, ours: dict[str, Times], theirs: dict[str, Times]) -> Row:
    work, kind = what.split()
    own, other = ours[what].median, theirs[what].median
    return Row(
        f"{WORKS[work]} {count:,} {SAID[kind]}", str(own), f"{peer.name} {other}", f"{other.cpu / own.cpu:.2f} of its speed"
        if other.cpu < own.cpu else f"{other.cpu / own.cpu:.1f} × as fast", "—", why=peer.why,
    )  # fmt: skip


def _size(peer: Peer, kind: str, count: int, ours: int, theirs: int) -> Row:
    return Row(
        f"size of a file of {count:,} {SAID[kind]}", size(ours), f"{peer.name} {size(theirs)}", f"{ours / theirs:.2f}", "—",
        why=peer.why,
    )  # fmt: skip
