"""From starting Python to the first painted window, beside a bare PySide6 window."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from app.services.setup import set_up_head
from tests.benchmarks.row import Row, medians, milliseconds

BARE = """
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication([])
window = QLabel("x")
window.show()
app.processEvents()
"""
OURS = """
import sys, pathlib
from tests.benchmarks.opened_window import open_and_close
open_and_close(pathlib.Path(sys.argv[1]))
"""


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        set_up_head(Path(folder) / "head").close()
        ours, beside = medians(7, lambda: _run(OURS, folder + "/head"), lambda: _run(BARE))
    return [
        Row("first window with the home page filled", milliseconds(ours), f"bare PySide6 window {milliseconds(beside)}",
            f"{ours / beside:.2f} ×", "≤ 1.5 ×")
    ]  # fmt: skip


def _run(code: str, *arguments: str) -> None:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    subprocess.run([sys.executable, "-c", code, *arguments], check=True, env=environment, cwd=Path(__file__).parents[2])
