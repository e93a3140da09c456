"""One save: its syncs counted, its processor time beside the same rows committed by hand into the same tables."""

import os
import shutil
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from app.services.activities import activities
from app.services.devices.setup import set_up_head
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from app.store.driver import connect
from tests.benchmarks.own_marks import own_marks
from tests.benchmarks.row import Row, Spent, Times, times_as_long
from tests.benchmarks.same_rows import Statement, rows_of, written

SAVES = 50
ROUNDS = 5
COUNTED = 20
BY_HAND = 3
"""How many times the processor time of the same rows committed by hand."""
CONTENT = (
    "体操と茶話会のあと、来月の行事を皆で話し合った。初めての人が三人あり、送り迎えのことで相談を受けたので包括につないだ。" * 3
)


def measure(saves: int = SAVES, rounds: int = ROUNDS) -> list[Row]:
    with tempfile.TemporaryDirectory() as name, own_marks(Path(name)):
        folder = Path(name)
        set_up_head(folder / "head").close()
        ours, bare, rows = _side_by_side(folder, saves, rounds)
        one_row = _one_row(folder, saves)
        syncs = _syncs(folder)
    return [
        times_as_long(
            "one save: check, journal, row, undo step, commit", ours, f"the same {rows} rows and indexes, by hand", bare, BY_HAND,
            "Of both sides the rows are written one by one and committed with one sync; the bare side has them ready.",
        ),
        Row("the same", str(ours), f"one row of 900 bytes without an index {one_row}", f"{ours.cpu / one_row.cpu:.1f} ×", "—"),
        Row("syncs to disk per save", syncs, "1 is the least that is durable", "—", "1", syncs == "1.00"),
    ]  # fmt: skip


def save_one(workspace: Workspace) -> None:
    form = activities.blank(workspace)
    values = {
        "date": date(2025, 11, 3),
        "target_id": b"t" * 16,
        "title": "ふれあいサロン",
        "participants": 30,
        "content": CONTENT,
    }
    activities.save(workspace, form, values)


def _side_by_side(folder: Path, saves: int, rounds: int) -> tuple[Spent, Spent, int]:
    """A save, a commit by hand, and how many rows each writes."""
    ours, bare, rows = Times(), Times(), 0
    with open_workspace(folder / "head") as workspace:
        save_one(workspace)
        for _ in range(rounds):
            shutil.rmtree(folder / "bare", ignore_errors=True)
            _checkpoint(workspace)
            shutil.copytree(folder / "head", folder / "bare")
            own = workspace.database.raw()
            before = rows_of(own)
            ours.take(lambda: [save_one(workspace) for _ in range(saves)])
            statements = written(own, before)
            own.close()
            hand = connect(folder / "bare" / workspace.database.path.name, workspace.database.key)
            each = _in_turn(statements, saves)
            rows = len(each[0])
            bare.take(lambda hand=hand, each=each: [_commit(hand, one) for one in each])
            hand.close()
    return ours.median / saves, bare.median / saves, rows


def _in_turn(statements: list[Statement], saves: int) -> list[list[tuple[str, tuple[Any, ...]]]]:
    """For each save the rows it wrote; a row that every save changes is changed each time."""
    return [[(one.sql, one.rows[min(number, len(one.rows) - 1)]) for one in statements] for number in range(saves)]


def _commit(connection: Any, rows: list[tuple[str, tuple[Any, ...]]]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for sql, row in rows:
        connection.execute(sql, row)
    connection.execute("COMMIT")


def _one_row(folder: Path, saves: int) -> Spent:
    bare = connect(folder / "bare.db", b"k" * 32, create=True)
    bare.execute("CREATE TABLE t (x)")
    times = Times()
    times.take(lambda: [_commit(bare, [("INSERT INTO t VALUES (zeroblob(?))", (900,))]) for _ in range(saves)])
    bare.close()
    return times.median / saves


def _checkpoint(workspace: Workspace) -> None:
    connection = workspace.database.raw()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _syncs(folder: Path) -> str:
    """Counted by strace between two marks, so that opening and closing the database are not in it."""
    if not shutil.which("strace"):
        return "not counted (no strace)"
    trace = folder / "trace"
    code = (
        "import os, pathlib\n"
        "from app.services.workspace.opening import open_workspace\n"
        "from tests.benchmarks.save_speed import save_one\n"
        f"workspace = open_workspace(pathlib.Path({str(folder / 'head')!r}))\n"
        "save_one(workspace)\n"
        "os.access('/mark', 0)\n"
        f"for _ in range({COUNTED}): save_one(workspace)\n"
        "os.access('/mark', 0)\n"
    )
    subprocess.run(
        ["strace", "-f", "-o", str(trace), "-e", "trace=fsync,fdatasync,access,faccessat,faccessat2", sys.executable, "-c", code],
        check=True,
        env=os.environ,
        cwd=Path(__file__).parents[2],
    )
    lines = trace.read_text(errors="replace").split('"/mark"')
    between = lines[1].count("fsync(") + lines[1].count("fdatasync(")
    return f"{between / COUNTED:.2f}"
