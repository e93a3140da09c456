"""The bare limit of whatever writes: the very rows it left, by the driver alone, into the same tables with the same indexes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Key = tuple[Any, ...]
Rows = dict[Key, tuple[Any, ...]]
"""A table's rows by their primary keys, in the order they lie in."""


@dataclass(frozen=True)
class Table:
    name: str
    columns: tuple[str, ...]
    keys: tuple[str, ...]

    @property
    def insert(self) -> str:
        return f"INSERT INTO {self.name} ({', '.join(self.columns)}) VALUES ({', '.join('?' * len(self.columns))})"


@dataclass(frozen=True)
class Statement:
    """One SQL text and the rows it is executed with."""

    sql: str
    rows: Sequence[tuple[Any, ...]]


def tables_of(connection: Any) -> list[Table]:
    """The tables of a database with the columns that are written."""
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").fetchall()
    found = []
    for (name,) in names:
        columns = connection.execute(f"PRAGMA table_info({name})").fetchall()
        keys = tuple(column[1] for column in sorted(columns, key=lambda column: column[5]) if column[5])
        found.append(Table(name, tuple(column[1] for column in columns), keys))
    return found


def rows_of(connection: Any) -> dict[str, Rows]:
    """Every row of every table."""
    found = {}
    for table in tables_of(connection):
        at = [table.columns.index(key) for key in table.keys]
        rows = connection.execute(f"SELECT {', '.join(table.columns)} FROM {table.name}").fetchall()
        found[table.name] = {tuple(row[place] for place in at): tuple(row) for row in rows}
    return found


def written(connection: Any, before: Mapping[str, Rows]) -> list[Statement]:
    """What makes of ``before`` what the database holds now: an INSERT for each table's new rows, an UPDATE of what changed."""
    after = rows_of(connection)
    found = []
    for table in tables_of(connection):
        old, now = before.get(table.name, {}), after[table.name]
        new = [row for key, row in now.items() if key not in old]
        changed = [(old[key], row) for key, row in now.items() if key in old and old[key] != row]
        if new:
            found.append(Statement(table.insert, new))
        if changed:
            found.append(_update(table, changed))
    return found


def _update(table: Table, changed: Sequence[tuple[tuple[Any, ...], tuple[Any, ...]]]) -> Statement:
    places = [place for place in range(len(table.columns)) if any(old[place] != new[place] for old, new in changed)]
    keys = [table.columns.index(key) for key in table.keys]
    sets = ", ".join(f"{table.columns[place]} = ?" for place in places)
    where = " AND ".join(f"{key} = ?" for key in table.keys)
    rows = [tuple(row[place] for place in (*places, *keys)) for _, row in changed]
    return Statement(f"UPDATE {table.name} SET {sets} WHERE {where}", rows)


def write(connection: Any, statements: Sequence[Statement]) -> None:
    """All of it in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    for statement in statements:
        connection.executemany(statement.sql, statement.rows)
    connection.execute("COMMIT")
