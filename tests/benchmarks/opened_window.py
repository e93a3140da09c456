"""Opens the real window on real data and closes it at the first paint, or when the home page has been filled and painted."""

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.ui.runtime.qt_application import make_application
from app.ui.shell.application import run_window
from app.ui.shell.opening import Opening


def open_and_close(folder: Path, *, filled: bool) -> None:
    begin = Opening.begin

    def at_first_paint(opening: Opening) -> None:
        if filled:
            begin(opening)
            QTimer.singleShot(0, _finish)
        else:
            QApplication.quit()

    Opening.begin = at_first_paint  # type: ignore[method-assign]
    make_application()
    run_window(folder)


def _finish() -> None:
    QApplication.processEvents()
    QApplication.quit()
