"""What goes through all records holds a slice of them: memory does not grow with an office."""

import tracemalloc
from collections.abc import Callable
from typing import Any

from app.services.backup import dumps
from app.services.backup.integrity_check import check
from app.services.backup.rebuilding import rebuild_tables
from app.services.workspace.workspace import Workspace
from tests.many_records import fill

FEW, MANY = 700, 2_800
ALLOWED = 1.3
"""How much more four times as many records may take; all of them at once took nearly four times as much."""
WORK: dict[str, Callable[[Workspace], Any]] = {
    "check": check,
    "digest": dumps.digest,
    "repair tables": rebuild_tables,
    "dump into a file": lambda workspace: dumps.write_dump(workspace, workspace.folder.with_name("dump.json")),
}


def peak(workspace: Workspace, work: Callable[[Workspace], Any]) -> int:
    """The most bytes of Python's own memory that were in use at once."""
    tracemalloc.start()
    try:
        work(workspace)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_checking_folding_the_digest_and_the_dump_take_no_more_memory_for_more_records(daito: Workspace) -> None:
    fill(daito, FEW)
    for work in WORK.values():
        work(daito)  # what is loaded and kept once is no growth
    few = {name: peak(daito, work) for name, work in WORK.items()}
    fill(daito, MANY - FEW, seed=2)
    for name, work in WORK.items():
        assert peak(daito, work) < ALLOWED * few[name], (name, few[name])
