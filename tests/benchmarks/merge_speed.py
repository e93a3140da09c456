"""A first import: 100,000 new activities from a sealed file to settled rows, beside the bare rows of the same table."""

import gc
import io
import itertools
import json
import random
import shutil
import statistics
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as dbapi

from app.journal.operation import Operation, encode_value, new_operation
from app.journal.rows import insert_operations
from app.models.activity import Activity
from app.models.base import HEAD
from app.services.desk import Desk, open_desk
from app.services.setup import enrol, set_up_branch, set_up_head
from app.store.driver import connect
from app.store.schema import upgrade
from app.sync.columns import unpack_operations
from app.sync.container import read_letter, read_payload
from app.sync.incoming import check_file, take_in
from app.sync.outgoing import make_file
from app.sync.scope import scope_of
from app.sync.seal import unseal
from tests.benchmarks.row import Row

OPERATIONS = 100_000
ROUNDS = 3
AIM = 0.40
VOCABULARY = 4000
"""Invented words of two or three characters, used as often as words of a language are (Zipf): such a text packs about
as well as real notes, while a few repeated phrases would flatter every packer."""


def measure(count: int = OPERATIONS, rounds: int = ROUNDS) -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data = prepared(folder, count)
        rows = settled_rows(folder, data)
        times = {name: _Times() for name in ("raw", "tuned", "merge", "again", "unpack")}
        for _ in range(rounds):
            with fresh_head(folder) as head:
                times["merge"].take(lambda head=head: import_data(head, data))
                times["again"].take(lambda head=head: import_data(head, data))
                times["unpack"].take(lambda head=head: open_only(head, data))
            for name, adapters in (("raw", driver_as_it_comes()), ("tuned", nullcontext())):
                with empty_table(folder / "bare.db") as connection, adapters:
                    times[name].take(lambda connection=connection: bare_rows(connection, rows))
    raw, tuned, whole, again, unpack = (found.median for found in times.values())
    beside = f"bare executemany {count / raw:,.0f} rows/s"
    return [
        Row(
            f"first import of {count:,} activities: open, verify, join, fold, commit",
            f"{count / whole:,.0f} records/s",
            beside,
            f"{raw / whole:.2f}",
            f"≥ {AIM:.2f}",
        ),
        Row(
            "the same beside bare rows with our adapters",
            f"{count / whole:,.0f} records/s",
            f"{count / tuned:,.0f} rows/s",
            f"{tuned / whole:.2f}",
            "—",
        ),
        Row("of this: unseal, digest, operations, ids", f"{count / unpack:,.0f} records/s", beside, f"{raw / unpack:.2f}", "—"),
        Row("the same file again", f"{again * 1000:.0f} ms", f"first time {whole * 1000:.0f} ms", f"{again / whole:.2f}", "≤ 1"),
        Row(
            "size of the file",
            f"{len(data) / count:.0f} bytes/record",
            f"zipped JSON of the same records {zipped_json(rows) / count:.0f} bytes/record",
            f"{len(data) / zipped_json(rows):.2f}",
            "≤ 0.70",
        ),
    ]


def zipped_json(rows: list[tuple[Any, ...]]) -> int:
    """Bytes of the usual exchange: the records as JSON objects in a zip (deflate 6), ids in hex."""
    names = [column.name for column in Activity.__table__.columns]
    records = [
        {name: value.hex() if isinstance(value, bytes) else value for name, value in zip(names, row, strict=True)} for row in rows
    ]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as file:
        file.writestr("activities.json", json.dumps(records, ensure_ascii=False))
    return len(out.getvalue())


class _Times:
    def __init__(self) -> None:
        self.found: list[float] = []

    def take(self, work: Callable[[], object]) -> None:
        gc.collect()
        start = time.perf_counter()
        work()
        self.found.append(time.perf_counter() - start)

    @property
    def median(self) -> float:
        return statistics.median(self.found)


def prepared(folder: Path, count: int) -> bytes:
    """A head office's folder to be copied, and a branch's sealed file with that many new activities for it."""
    with set_up_head(folder / "head") as head:
        joining = enrol(head, "daito", folder)
        branch = set_up_branch(folder / "daito", joining.path, joining.code)
    with branch:
        operations = list(new_activities(branch.life, count))
        with branch.database.writing() as session:
            insert_operations(session, operations, import_id=None)
            outgoing = make_file(session, branch.keys, HEAD, scope_of("daito"), with_roster=False)
    return outgoing.data


def fresh_head(folder: Path) -> Desk:
    shutil.rmtree(folder / "copy", ignore_errors=True)
    shutil.copytree(folder / "head", folder / "copy")
    return open_desk(folder / "copy")


def settled_rows(folder: Path, data: bytes) -> list[tuple[Any, ...]]:
    """What the import leaves in the table, in the order of arrival: what the bare side then writes."""
    with fresh_head(folder) as head:
        import_data(head, data)
        connection = head.database.raw()
        rows: list[tuple[Any, ...]] = connection.execute("SELECT * FROM activity ORDER BY rowid").fetchall()
        connection.close()
        return rows


def import_data(head: Desk, data: bytes) -> None:
    with head.database.writing() as session:
        take_in(session, head.keys, check_file(session, head.keys, data))


def open_only(head: Desk, data: bytes) -> None:
    unpack_operations(read_payload(read_letter(unseal(data, head.keys.seal_identity))))


@contextmanager
def driver_as_it_comes() -> Iterator[None]:
    """Without the adapters of app.store.driver, so that what they bring counts as ours and not as the bare side's."""
    ours = dict(dbapi.adapters)
    for key in ours:
        if key[0] in (bytes, bool, type(None)):
            del dbapi.adapters[key]
    try:
        yield
    finally:
        dbapi.adapters.update(ours)


@contextmanager
def empty_table(path: Path) -> Iterator[Any]:
    """The same table and indexes in a new file, with the same driver and settings; making it is not measured."""
    path.unlink(missing_ok=True)
    connection = connect(path, b"k" * 32, create=True)
    upgrade(connection)
    yield connection
    connection.close()


def bare_rows(connection: Any, rows: list[tuple[Any, ...]]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    marks = ", ".join("?" * len(rows[0]))
    connection.executemany(f"INSERT INTO activity VALUES ({marks})", rows)
    connection.execute("COMMIT")


def new_activities(life: bytes, count: int) -> Iterator[Operation]:
    """Saved forms of eleven filled groups each, about 250 characters of text with the frequencies of a language."""
    chance = random.Random(20251105)
    signs = [chr(code) for code in (*range(0x3042, 0x3093), *range(0x4E00, 0x5200))]
    words = ["".join(chance.choices(signs, k=chance.choice((2, 2, 3)))) for _ in range(VOCABULARY)]
    weights = list(itertools.accumulate(1 / rank for rank in range(1, VOCABULARY + 1)))
    targets = [chance.randbytes(16) for _ in range(23)]
    prev: bytes | None = None
    for number in range(1, count + 1):
        wall = 1_762_300_000_000 + number * 60_000
        operation = new_operation(
            life=life,
            partition="daito",
            seq=number,
            prev=prev,
            entity="activity",
            record=chance.randbytes(16),
            values={group: encode_value(fields) for group, fields in _form(chance, targets, words, weights).items()},
            sup={},
            seen=(),
            person="",
            wall_ms=wall,
            hlc=wall << 16,
            nonce=chance.randbytes(16),
            base=b"",
        )
        prev = operation.id
        yield operation


def _form(chance: random.Random, targets: list[bytes], words: list[str], weights: list[float]) -> dict[str, list[Any]]:
    def text(count: int) -> str:
        return "".join(chance.choices(words, cum_weights=weights, k=count)) + str(chance.randrange(1000))

    return {
        "when": [date(2025, 4, 1) + timedelta(days=chance.randrange(365)), None],
        "target": [chance.choice(targets)],
        "title": [text(3)],
        "kind": [chance.choice(("salon", "meeting", "training"))],
        "status": ["done", None],
        "sessions": [1],
        "participants": [chance.randrange(200), chance.random() < 0.2],
        "place": [text(2), None],
        "content": [text(60)],
        "outcome": [text(30)],
        "state": ["final", None],
    }
