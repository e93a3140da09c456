"""How much of a screen a window or dialog of ours may fill. Imports no more than this: the main window needs it first."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

FRAME = QSize(16, 40)
"""Logical pixels that the system's own frame and title take at most; known exactly only when the window is shown."""


def room_on_screen(window: QWidget) -> QSize:
    """Logical pixels the inside of ``window`` may have on the screen it is on."""
    return window.screen().availableSize() - FRAME
