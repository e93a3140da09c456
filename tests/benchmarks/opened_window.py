"""Opens the real window on real data and closes it as soon as the home page has been painted."""

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.ui.application import make_application, run_window

TURNS = 4
"""Turns of the event loop after which the first page has been filled and painted."""


def open_and_close(folder: Path) -> None:
    make_application()
    _after(TURNS)
    run_window(folder)


def _after(turns: int) -> None:
    if turns:
        QTimer.singleShot(0, lambda: _after(turns - 1))
    else:
        QApplication.processEvents()
        QApplication.quit()
