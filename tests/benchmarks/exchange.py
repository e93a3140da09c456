"""A branch hands many new records in and later corrects each of them: the files, the rows they end in, the desks before."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.services.workspace.opening import open_desk
from app.services.workspace.workspace import Desk
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
    """``with_new`` and ``with_edits`` are the branch's desk before it hands in each time; ``new`` and ``edited`` are the
    head office's rows after each file. ``again`` holds the records of ``first`` in another file."""

    folder: Path
    with_new: Desk
    with_edits: Desk
    first: bytes
    again: bytes
    edits: bytes
    new: Rows
    edited: Rows


@contextmanager
def exchange(folder: Path, count: int) -> Iterator[Exchange]:
    with offices(folder) as branch:
        typed = list(new_activities(branch.life, count))
        keep(branch, typed)
    shutil.copytree(folder / "daito", folder / "before")
    with open_desk(folder / "before") as with_new, open_desk(folder / "daito") as with_edits:
        first, again = file_for_head(with_edits), file_for_head(with_edits)
        with fresh_head(folder) as head:
            import_data(head, first)
            new = settled(head)
            import_data(with_edits, answer_for_branch(head))
            keep(with_edits, list(corrections(with_edits.life, typed)))
            edits = file_for_head(with_edits)
            import_data(head, edits)
            edited = settled(head)
        del typed
        yield Exchange(folder, with_new, with_edits, first, again, edits, new, edited)


def settled(head: Desk) -> Rows:
    """What the imports left in the table, in the order of arrival."""
    connection = head.database.raw()
    try:
        return read_rows(connection)
    finally:
        connection.close()
