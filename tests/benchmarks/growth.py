"""What an office's data cost as they grow: 10,000, 100,000 and (with --full) 1,000,000 operations in the journal."""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from app.journal.fold import fold_new
from app.journal.operation import Operation
from app.journal.rows import insert_operations
from app.services.devices.setup import enrol, set_up_branch, set_up_head
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from app.store.database import FILE_NAME
from tests.benchmarks.row import Row, milliseconds, seconds, size
from tests.benchmarks.sync_data import file_for_head, keep, new_activities

SIZES = (10_000, 100_000)
FULL = 1_000_000
ARRIVING = 10_000
AT_ONCE = 50_000
HOUSE = Path(__file__).parents[2]


@dataclass(frozen=True)
class Grown:
    """Measured in a process of its own: seconds (of the wall for ``saved`` and ``opened``, else of the processor) and bytes."""

    operations: int
    imported: float
    saved: float
    opened: float
    stated: float
    peak: int
    database: int


def measure(*, full: bool = False) -> list[Row]:
    with tempfile.TemporaryDirectory() as name, grown(Path(name)) as growing:
        found = [growing.measured(count) for count in (*SIZES, *((FULL,) if full else ()))]
    least = found[0]
    return [row for each in found for row in _rows(each, least)]


class Growing:
    """A head office with ever more records of one branch, and the branch's file of 10,000 more."""

    def __init__(self, head: Workspace, file: Path, operations: Iterator[Operation]) -> None:
        self.head, self.file, self.operations, self.held = head, file, operations, 0

    def measured(self, count: int) -> Grown:
        while self.held < count:
            some = list(islice(self.operations, min(AT_ONCE, count - self.held)))
            with self.head.database.writing() as session:
                insert_operations(session, some, None)
                fold_new(session, some)
            self.held += len(some)
        copy = self.head.folder.with_name("copy")
        shutil.rmtree(copy, ignore_errors=True)
        connection = self.head.database.raw()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        shutil.copytree(self.head.folder, copy)
        script = [sys.executable, "-m", "tests.benchmarks.growth_script", str(copy), str(self.file)]
        said = subprocess.run(script, cwd=HOUSE, check=True, capture_output=True, text=True).stdout
        return Grown(operations=count, database=(copy / FILE_NAME).stat().st_size, **json.loads(said.splitlines()[-1]))


@contextmanager
def grown(folder: Path) -> Iterator[Growing]:
    with set_up_head(folder / "head") as head:
        joining = enrol(head, "daito", folder)
        with set_up_branch(folder / "daito", joining.path, joining.code) as branch:
            keep(branch, list(new_activities(branch.generation, ARRIVING)))
            (folder / "more.yui").write_bytes(file_for_head(branch))
    with open_workspace(folder / "head") as head:
        yield Growing(head, folder / "more.yui", new_activities(b"another life 016", FULL, seed=16))


def _rows(found: Grown, least: Grown) -> list[Row]:
    held = f"with {found.operations:,} operations in the journal"
    beside = f"with {least.operations:,}"

    def against(what: str, ours: float, small: float, as_text: str, small_text: str) -> Row:
        return Row(f"{what} {held}", as_text, f"{beside}: {small_text}", f"{ours / small:.2f} ×", "—")

    each, each_least = found.imported / ARRIVING * 1e6, least.imported / ARRIVING * 1e6
    per, per_least = found.database / found.operations, least.database / least.operations
    return [
        against(f"import of {ARRIVING:,} more, cpu per operation", each, each_least, f"{each:.0f} µs", f"{each_least:.0f} µs"),
        against("one save", found.saved, least.saved, milliseconds(found.saved), milliseconds(least.saved)),
        against("opening the data, keys included", found.opened, least.opened, seconds(found.opened), seconds(least.opened)),
        against(
            "what every file states (ends of chains, digests), cpu",
            found.stated,
            least.stated,
            seconds(found.stated),
            seconds(least.stated),
        ),
        against("peak of memory (RSS) in that import", found.peak, least.peak, size(found.peak), size(least.peak)),
        against(
            "database file", per, per_least, f"{size(found.database)}, {per:.0f} bytes an operation", f"{per_least:.0f} bytes"
        ),
    ]
