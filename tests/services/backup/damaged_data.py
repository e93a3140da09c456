"""Damage to the files of an office, and where in them an operation lies."""

import random
from collections.abc import Iterable
from pathlib import Path

from app.services.backup.salvaged_journal import OPERATION, proven
from app.services.workspace.workspace import Workspace
from app.store.database import FILE_NAME
from app.store.driver import PAGE_BYTES
from app.store.encrypted_pages import sound_pages
from app.store.salvaged_pages import SalvagedPages
from app.store.salvaged_rows import salvaged_rows


def flip_pages(folder: Path, chance: random.Random, count: int) -> None:
    """One bit in each of some pages, never in the first."""
    path = folder / FILE_NAME
    data = bytearray(path.read_bytes())
    for page in chance.sample(range(1, len(data) // PAGE_BYTES), count):
        data[page * PAGE_BYTES + chance.randrange(PAGE_BYTES)] ^= 1 << chance.randrange(8)
    path.write_bytes(data)


IN_JOURNAL = "title"
"""The name of a group stands in operations alone, and not in the rows of the tables."""


def lose_pages_with(folder: Path, key: bytes, *texts: str) -> None:
    """Every page on which all these texts stand is gone."""
    path = folder / FILE_NAME
    data = bytearray(path.read_bytes())
    for number, page in sound_pages(path, key):
        if page is not None and all(text.encode() in page for text in texts):
            data[(number - 1) * PAGE_BYTES + 2000] ^= 0x40
    path.write_bytes(data)


def spoil(workspace: Workspace, operations: Iterable[bytes]) -> None:
    """The content of these operations no longer fits their ids, on pages that are sound."""
    connection = workspace.database.raw()
    for id_ in operations:
        connection.execute("UPDATE operation SET person = 'x' WHERE id = ?", (id_,))
    connection.close()


def own_operations(workspace: Workspace) -> list[bytes]:
    """What this PC wrote in its own partition in its present generation, in its order."""
    with workspace.database.reading() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT id FROM operation WHERE generation = ? AND partition = ? ORDER BY seq",
            (workspace.generation, workspace.partition),
        )
        return [id_ for (id_,) in rows]


def rows(workspace: Workspace, asked: str) -> list[tuple[object, ...]]:
    """What a query gives."""
    with workspace.database.reading() as session:
        return [tuple(row) for row in session.connection().exec_driver_sql(asked)]


def proven_in(path: Path, key: bytes) -> set[bytes]:
    """The changes that a damaged file still proves."""
    with SalvagedPages(path, key) as pages:
        return {operation.id for _, row in salvaged_rows(pages, (OPERATION,)) if (operation := proven(row)) is not None}
