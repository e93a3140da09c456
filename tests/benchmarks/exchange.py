"""A branch hands many new records in and later corrects each of them: the files, the rows they end in, the workspaces before."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from tests.benchmarks.bare import Rows, read_rows
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
    head office's rows after each file. ``again`` holds the records of ``first`` in another file."""

    folder: Path
    with_new: Workspace
    with_edits: Workspace
    first: bytes
    again: bytes
    edits: bytes
    new: Rows
    edited: Rows


@contextmanager
def exchange(folder: Path, count: int) -> Iterator[Exchange]:
    with offices(folder) as branch:
        typed = list(new_activities(branch.generation, count))
        keep(branch, typed)
    shutil.copytree(folder / "daito", folder / "before")
    with open_workspace(folder / "before") as with_new, open_workspace(folder / "daito") as with_edits:
        first, again = file_for_head(with_edits), file_for_head(with_edits)
        with fresh_head(folder) as head:
            import_data(head, first)
            new = settled(head)
            import_data(with_edits, answer_for_branch(head))
            keep(with_edits, list(corrections(with_edits.generation, typed)))
            edits = file_for_head(with_edits)
            import_data(head, edits)
            edited = settled(head)
        del typed
        yield Exchange(folder, with_new, with_edits, first, again, edits, new, edited)


def settled(head: Workspace) -> Rows:
    """What the imports left in the table, in the order of arrival."""
    connection = head.database.raw()
    try:
        return read_rows(connection)
    finally:
        connection.close()
