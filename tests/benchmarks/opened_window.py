"""Opens the real window and closes it at the first paint, or when the home page has been filled and painted."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.start import run
from app.ui.shell.application import Start


def open_and_close(folder: Path, *, filled: bool) -> None:
    """On real data, through the door a person takes."""
    close_when_there(filled=filled)
    run(["--data", str(folder)])


def close_when_there(*, filled: bool) -> None:
    """From now on a window of this process closes itself."""
    go_on: Callable[[Start], None] = Start.go_on

    def at_first_paint(start: Start) -> None:
        if filled:
            go_on(start)
            QTimer.singleShot(0, _finish)
        else:
            QApplication.quit()

    Start.go_on = at_first_paint  # type: ignore[method-assign]


def _finish() -> None:
    QApplication.processEvents()
    QApplication.quit()
