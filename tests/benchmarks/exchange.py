"""A branch hands many new records in and later corrects each of them: the files, the rows they end in, the workspaces before."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.journal.operation import Operation
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from tests.benchmarks import bare
from tests.benchmarks.own_marks import own_marks
from tests.benchmarks.same_rows import Statement, rows_of, written
from tests.benchmarks.sync_data import (
    answer_for_branch,
    corrections,
    file_for_head,
    fresh_head,
    import_data,
    keep,
    new_activities,
    offices,
)


@dataclass(frozen=True)
class Exchange:
    """``with_new`` and ``with_edits`` are the branch's workspace before it hands in each time; ``new`` and ``edited`` are the
    head office's activities after each file, ``new_rows`` and ``edited_rows`` all that the file left in any of its tables.
    ``again`` holds the records of ``first`` in another file."""

    folder: Path
    with_new: Workspace
    with_edits: Workspace
    first: bytes
    again: bytes
    edits: bytes
    new: bare.Rows
    edited: bare.Rows
    new_rows: list[Statement]
    edited_rows: list[Statement]


@contextmanager
def exchange(folder: Path, count: int) -> Iterator[Exchange]:
    with own_marks(folder):
        with offices(folder) as branch:
            typed = list(new_activities(branch.generation, count))
            keep(branch, typed)
        shutil.copytree(folder / "daito", folder / "before")
        with open_workspace(folder / "before") as with_new, open_workspace(folder / "daito") as with_edits:
            yield _exchanged(folder, with_new, with_edits, typed)


def _exchanged(folder: Path, with_new: Workspace, with_edits: Workspace, typed: list[Operation]) -> Exchange:
    first, again = file_for_head(with_edits), file_for_head(with_edits)
    with fresh_head(folder) as head, reading(head) as rows:
        before = rows_of(rows)
        import_data(head, first)
        new, new_rows = bare.read_rows(rows), written(rows, before)
        import_data(with_edits, answer_for_branch(head))
        keep(with_edits, list(corrections(typed)))
        edits = file_for_head(with_edits)
        before = rows_of(rows)
        import_data(head, edits)
        edited, edited_rows = bare.read_rows(rows), written(rows, before)
    assert new != edited, "the corrections did not reach the rows"
    return Exchange(folder, with_new, with_edits, first, again, edits, new, edited, new_rows, edited_rows)


@contextmanager
def reading(head: Workspace) -> Iterator[Any]:
    """A connection of the driver to the same data."""
    connection = head.database.raw()
    try:
        yield connection
    finally:
        connection.close()


def settled(head: Workspace) -> bare.Rows:
    """What the imports left in the table, in the order of arrival."""
    with reading(head) as connection:
        return bare.read_rows(connection)
