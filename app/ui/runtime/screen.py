"""How much of a screen our windows may fill. Imports nothing else, because the main window needs it first."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

FRAME = QSize(16, 40)
"""Logical pixels that the system's window frame and title need at most; their real size is only known later."""


def room_on_screen(window: QWidget) -> QSize:
    """Logical pixels for the inside of ``window`` on its screen."""
    return window.screen().availableSize() - FRAME
