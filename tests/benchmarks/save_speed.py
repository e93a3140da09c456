"""One save: its syncs counted, its time beside a bare commit of the same driver and settings."""

import os
import shutil
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from app.services.activities import activities
from app.services.devices.setup import set_up_head
from app.store.driver import connect
from tests.benchmarks.row import Row, medians, milliseconds

SAVES = 50
COUNTED = 20


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        with set_up_head(Path(folder) / "head") as workspace:
            bare = connect(Path(folder) / "bare.db", b"k" * 32, create=True)
            bare.execute("CREATE TABLE t (x)")

            def save() -> None:
                for _ in range(SAVES):
                    save_one(workspace)

            def commit() -> None:
                for _ in range(SAVES):
                    bare.execute("BEGIN IMMEDIATE")
                    bare.execute("INSERT INTO t VALUES (zeroblob(900))")
                    bare.execute("COMMIT")

            ours, beside = medians(5, save, commit)
        row = Row(
            "one save: check, journal, row, undo step, commit",
            milliseconds(ours / SAVES),
            f"bare commit {milliseconds(beside / SAVES)}",
            f"{ours / beside:.1f} ×",
            "—",
        )
        syncs = _syncs(Path(folder))
        return [row, Row("syncs to disk per save", syncs, "1 is the least that is durable", "—", "1", syncs == "1.00")]


def save_one(workspace: object) -> None:
    form = activities.blank(workspace)  # type: ignore[arg-type]
    values = {
        "date": date(2025, 11, 3),
        "target_id": b"t" * 16,
        "title": "ふれあいサロン",
        "participants": 30,
        "content": "体操と茶話会",
    }
    activities.save(workspace, form, values)  # type: ignore[arg-type]


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
