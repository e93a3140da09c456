"""The table of activities with its indexes in a plain SQLite file, for peers that know no keys."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex

from app.models.activity import Activity
from tests.benchmarks.bare import NAMES, Rows

INSERT = f"INSERT INTO activity ({', '.join(NAMES)}) VALUES ({', '.join('?' * len(NAMES))})"
_KINDS = {int: "INTEGER", bool: "INTEGER", bytes: "BLOB"}


def plain_database(path: Path, rows: Rows) -> None:
    columns = [f"{column.name} {_KINDS.get(column.type.python_type, 'TEXT')}" for column in Activity.__table__.columns]
    columns[0] += " PRIMARY KEY NOT NULL"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"CREATE TABLE activity ({', '.join(columns)})")
        for index in Activity.__table__.indexes:  # type: ignore[attr-defined]
            connection.execute(str(CreateIndex(index).compile(dialect=sqlite.dialect())))
        connection.executemany(INSERT, rows)
