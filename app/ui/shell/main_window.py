"""The program's one window. It is on the screen before anything of the office is loaded.

Not even the name ``Qt`` is used here: loading its enums takes a fifth of the time that an empty window needs.
"""

from collections.abc import Callable

from PySide6.QtCore import QByteArray, QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QLabel, QMainWindow, QWidget

from app.ui.runtime.screen import room_on_screen

WISHED, LEAST = QSize(1200, 720), QSize(900, 540)
"""Logical pixels of the first window on a PC, and the least size it can have."""
PATIENCE_MS = 300
"""A window that starts minimised is never painted; its content is loaded after this time all the same."""


class MainWindow(QMainWindow):
    """First shows that the program is opening. ``appeared`` is emitted once, after the first paint."""

    appeared = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("結ノート")
        self._on_close: Callable[[], None] | None = None
        self._has_appeared = False
        waiting = QLabel("結ノートを開いています…")
        waiting.setStyleSheet("qproperty-alignment: AlignCenter;")
        self.setCentralWidget(waiting)
        QTimer.singleShot(PATIENCE_MS, self._appear)

    def open_on_screen(self, shape: QByteArray | None) -> None:
        """Shows the window as it was left (``shape`` from ``saveGeometry``), but not larger than its screen.

        A screen too small for the usual size (1366×768 at 125 %) is filled.
        """
        room = room_on_screen(self)
        self.setMinimumSize(LEAST.boundedTo(room))
        self.resize(WISHED.boundedTo(room))
        if shape is not None and self.restoreGeometry(shape):
            if not self.isMaximized():
                self.resize(self.size().boundedTo(room_on_screen(self)))
            self.show()
        elif self.size() == WISHED:
            self.show()
        else:
            self.showMaximized()

    def show_content(self, content: QWidget, on_close: Callable[[], None] | None = None) -> None:
        """Replaces the window's content; ``on_close`` is called before the window closes."""
        self._on_close = on_close
        self.setCentralWidget(content)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._has_appeared:
            QTimer.singleShot(0, self._appear)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._on_close is not None:
            self._on_close()
        super().closeEvent(event)

    def _appear(self) -> None:
        if not self._has_appeared:
            self._has_appeared = True
            self.appeared.emit()
