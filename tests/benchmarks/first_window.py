"""From starting Python to the first painted window, beside a bare PySide6 window."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from app.services.devices.setup import set_up_head
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
open_and_close(pathlib.Path(sys.argv[1]), filled=sys.argv[2] == 'filled')
"""


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        set_up_head(Path(folder) / "head").close()
        home = folder + "/head"
        painted, filled, beside = medians(
            7, lambda: _run(OURS, home, "empty"), lambda: _run(OURS, home, "filled"), lambda: _run(BARE)
        )
    bare = f"bare PySide6 window {milliseconds(beside)}"
    return [
        Row("first window painted", milliseconds(painted), bare, f"{painted / beside:.2f} ×", "≤ 1.5 ×", painted / beside <= 1.5),
        Row("home page filled, keys from a passphrase", milliseconds(filled), bare, f"{filled / beside:.2f} ×", "—"),
    ]  # fmt: skip


def _run(code: str, *arguments: str) -> None:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    subprocess.run([sys.executable, "-c", code, *arguments], check=True, env=environment, cwd=Path(__file__).parents[2])
