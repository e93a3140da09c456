"""The bare limits: the same rows by the driver alone, and the same records as zipped JSON."""

import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.models.activity import Activity
from app.store.driver import connect
from app.store.schema import create

NAMES = [column.name for column in Activity.__table__.columns]
Rows = list[tuple[Any, ...]]


@contextmanager
def empty_table(path: Path) -> Iterator[Any]:
    """The same table and indexes in a new file, with the same driver and settings; making it is not measured."""
    path.unlink(missing_ok=True)
    connection = connect(path, b"k" * 32, create=True)
    create(connection)
    yield connection
    connection.close()


def insert_rows(connection: Any, rows: Rows) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(f"INSERT INTO activity ({', '.join(NAMES)}) VALUES ({', '.join('?' * len(NAMES))})", rows)
    connection.execute("COMMIT")


def read_rows(connection: Any) -> Rows:
    """In the order of arrival."""
    found: Rows = connection.execute(f"SELECT {', '.join(NAMES)} FROM activity ORDER BY rowid").fetchall()
    return found


def records(rows: Rows) -> list[dict[str, Any]]:
    """The rows as plain objects with every column, ids in hex: what an exchange by JSON would write."""
    return [
        {name: value.hex() if isinstance(value, bytes) else value for name, value in zip(NAMES, row, strict=True)} for row in rows
    ]


def zipped_json(found: Sequence[dict[str, Any]]) -> bytes:
    """The usual exchange: all records as JSON in a zip (deflate 6)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as file:
        file.writestr("activities.json", json.dumps(found, ensure_ascii=False))
    return out.getvalue()


def unzipped_json(data: bytes) -> list[dict[str, Any]]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        found: list[dict[str, Any]] = json.loads(file.read("activities.json"))
    return found
