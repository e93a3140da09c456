"""Files between offices: a first import, corrections, the same again, writing one. How large they are: file_cost."""

import tempfile
from collections import defaultdict
from pathlib import Path

from app.services.workspace.workspace import Workspace
from app.sync.columns import unpack_operations
from app.sync.container import read_letter, read_payload
from app.sync.seal import unseal
from tests.benchmarks.bare import records, unzipped_json, zipped_json
from tests.benchmarks.exchange import Exchange, exchange, reading
from tests.benchmarks.row import Row, Spent, Times, at_least, of_its_speed, size
from tests.benchmarks.same_rows import Statement, write
from tests.benchmarks.sync_data import file_for_head, fresh_head, import_data

ROUNDS = {20_000: 5, 100_000: 3}
"""How often each number of records is exchanged."""
WHOLE, JOINED, CORRECTED = 0.40, 0.60, 0.30
"""Of the bare side's speed: from sealed file to settled records, its second half alone, and corrections from the file on."""
BARE = (
    "The bare side writes every row the import left, journal included, into the same tables and indexes by executemany with the "
    "same adapters. It neither decrypts, checks nor computes ids."
)
FOLDED = "Every corrected record is folded afresh from all its operations, so that order can't matter."


def measure(rounds: dict[int, int] | None = None) -> list[Row]:
    return [row for count, times in (rounds or ROUNDS).items() for row in _of(count, times)]


def _of(count: int, rounds: int) -> list[Row]:
    times: dict[str, Times] = defaultdict(Times)
    with tempfile.TemporaryDirectory() as name, exchange(Path(name), count) as made:
        plain = records(made.new)
        zipped = zipped_json(plain)
        for _ in range(rounds):
            times["export"].take(lambda: file_for_head(made.with_new))
            _ours(made, times)
            _bare(made, times)
            times["zip"].take(lambda: zipped_json(plain))
            times["unzip"].take(lambda: unzipped_json(zipped))
        found = {kind: taken.median for kind, taken in times.items()}
        told = {"new": _told(made.new_rows), "edits": _told(made.edited_rows)}
        return [*_merges(count, found, told), *_files(count, found), _edits(count, made.edits)]


def _ours(made: Exchange, times: dict[str, Times]) -> None:
    with fresh_head(made.folder) as head:
        times["first"].take(lambda: import_data(head, made.first))
        times["again"].take(lambda: import_data(head, made.first))
        times["repeated"].take(lambda: import_data(head, made.again))
        times["edits"].take(lambda: import_data(head, made.edits))
        times["open"].take(lambda: open_only(head, made.first))


def _bare(made: Exchange, times: dict[str, Times]) -> None:
    with fresh_head(made.folder) as head, reading(head) as connection:
        times["bare"].take(lambda: write(connection, made.new_rows))
        times["bare edits"].take(lambda: write(connection, made.edited_rows))


def open_only(head: Workspace, data: bytes) -> None:
    unpack_operations(read_payload(read_letter(unseal(data, head.keys.seal_identity))))


def _told(statements: list[Statement]) -> str:
    return f"bare executemany of {sum(len(one.rows) for one in statements):,} rows"


def _merges(count: int, found: dict[str, Spent], told: dict[str, str]) -> list[Row]:
    first, edits = found["first"], found["edits"]
    return [
        of_its_speed(f"{count:,} new activities, sealed file to settled records", first, told["new"], found["bare"], WHOLE, BARE),
        of_its_speed("of this: join, fold, commit", first - found["open"], told["new"], found["bare"], JOINED, BARE),
        of_its_speed(f"{count:,} corrections of known records", edits, told["edits"], found["bare edits"], CORRECTED, FOLDED),
        at_least(
            "the same file again", str(found["again"]), f"first time {first}", first.cpu / found["again"].cpu, 5,
            "How many times faster. A file that was taken in is known by its signed header.",
        ),
        at_least(
            "the same records again in another file", str(found["repeated"]), f"first time {first}",
            first.cpu / found["repeated"].cpu, 5,
            "How many times faster. Such a file comes when an answer was lost. It is opened and every id computed before it "
            "can be known, since nobody is believed what he says he sent; the rest takes no time.",
        ),
    ]  # fmt: skip


def _files(count: int, found: dict[str, Spent]) -> list[Row]:
    return [
        of_its_speed(
            f"writing a file of {count:,} records: choose, pack, sign, seal", found["export"],
            "zipped JSON of records already read", found["zip"],
        ),
        of_its_speed(
            "opening it: unseal, digest, unpack, check every column, compute every id", found["open"],
            "unzip and parse JSON", found["unzip"],
        ),
    ]  # fmt: skip


def _edits(count: int, data: bytes) -> Row:
    return Row(
        f"size of a file of {count:,} corrections", f"{size(len(data))}, {len(data) / count:.0f} bytes a correction",
        "—", "—", "—",
        why="Of a correction only what changed travels, and the names of the changes it replaces (20 random bytes).",
    )  # fmt: skip
