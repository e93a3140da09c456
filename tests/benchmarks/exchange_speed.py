"""Files between offices: a first import, corrections, the same again, writing one. How large they are: file_cost."""

import tempfile
from collections import defaultdict
from contextlib import nullcontext
from pathlib import Path

from app.services.workspace.workspace import Workspace
from app.sync.columns import unpack_operations
from app.sync.container import read_letter, read_payload
from app.sync.seal import unseal
from tests.benchmarks.bare import (
    driver_as_it_comes,
    empty_table,
    insert_rows,
    records,
    unzipped_json,
    update_rows,
    zipped_json,
)
from tests.benchmarks.exchange import exchange
from tests.benchmarks.row import Row, Spent, Times, at_least, size
from tests.benchmarks.sync_data import file_for_head, fresh_head, import_data

COUNT = 100_000
ROUNDS = 5
BARE = "The bare side only inserts the finished rows: it neither decrypts, checks, computes ids nor keeps a history."


def measure(count: int = COUNT, rounds: int = ROUNDS) -> list[Row]:
    with tempfile.TemporaryDirectory() as name, exchange(Path(name), count) as made:
        times: dict[str, Times] = defaultdict(Times)
        plain = records(made.new)
        zipped = zipped_json(plain)
        for _ in range(rounds):
            times["export"].take(lambda: file_for_head(made.with_new))
            with fresh_head(made.folder) as head:
                times["first"].take(lambda head=head: import_data(head, made.first))
                times["again"].take(lambda head=head: import_data(head, made.first))
                times["repeated"].take(lambda head=head: import_data(head, made.again))
                times["edits"].take(lambda head=head: import_data(head, made.edits))
                times["open"].take(lambda head=head: open_only(head, made.first))
            for kind, adapters in (("as it comes", driver_as_it_comes()), ("tuned", nullcontext())):
                with empty_table(made.folder / "bare.db") as connection, adapters:
                    times[kind].take(lambda connection=connection: insert_rows(connection, made.new))
                    times[kind + ", edits"].take(lambda connection=connection: update_rows(connection, made.edited))
            times["zip"].take(lambda: zipped_json(plain))
            times["unzip"].take(lambda: unzipped_json(zipped))
        found = {name: taken.median for name, taken in times.items()}
        return [*_merges(count, found), *_files(count, found), _edits(count, made.edits)]


def open_only(head: Workspace, data: bytes) -> None:
    unpack_operations(read_payload(read_letter(unseal(data, head.keys.seal_identity))))


def _merges(count: int, found: dict[str, Spent]) -> list[Row]:
    first, edits, bare, tuned = found["first"], found["edits"], found["as it comes"], found["tuned"]
    joined = Spent(first.wall - found["open"].wall, first.cpu - found["open"].cpu)
    return [
        at_least(
            f"first import of {count:,} activities: open, verify, join, fold, commit", str(first),
            f"bare executemany of the same rows {bare}", bare.wall / first.wall, 0.50, BARE,
        ),
        at_least(
            "of this: join, fold, commit", str(joined), f"bare executemany {bare}", bare.wall / joined.wall, 0.50, BARE,
        ),
        Row(
            "the whole import beside bare rows with our adapters", str(first), f"executemany {tuned}",
            f"{tuned.wall / first.wall:.2f}", "—",
        ),
        Row(
            f"import of {count:,} corrections of known records", str(edits),
            f"bare executemany of UPDATEs by id {found['as it comes, edits']}",
            f"{found['as it comes, edits'].wall / edits.wall:.2f}", "—",
            why="Every corrected record is folded afresh from all its operations, so that order can't matter.",
        ),
        at_least(
            "the same file again", str(found["again"]), f"first time {first}", first.wall / found["again"].wall, 5,
            "How many times faster. A file that was taken in is known by its signed header.",
        ),
        at_least(
            "the same records again in another file", str(found["repeated"]), f"first time {first}",
            first.wall / found["repeated"].wall, 5,
            "How many times faster. Such a file comes when an answer was lost. It is opened and every id computed before it "
            "can be known, since nobody is believed what he says he sent; the rest takes no time.",
        ),
    ]  # fmt: skip


def _files(count: int, found: dict[str, Spent]) -> list[Row]:
    return [
        Row(
            f"writing a file of {count:,} records: choose, pack, sign, seal", str(found["export"]),
            f"zipped JSON of records already read {found['zip']}", f"{found['zip'].wall / found['export'].wall:.2f}", "—",
        ),
        Row(
            "opening it: unseal, digest, unpack, check every column, compute every id", str(found["open"]),
            f"unzip and parse JSON {found['unzip']}", f"{found['unzip'].wall / found['open'].wall:.2f}", "—",
        ),
    ]  # fmt: skip


def _edits(count: int, data: bytes) -> Row:
    return Row(
        f"size of a file of {count:,} corrections", f"{size(len(data))}, {len(data) / count:.0f} bytes a correction",
        "—", "—", "—",
        why="Of a correction only what changed travels, and the names of the changes it replaces (20 random bytes).",
    )  # fmt: skip
