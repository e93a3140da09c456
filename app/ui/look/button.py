"""Buttons that Enter presses only while they have the focus, and that screen readers can name."""

from collections.abc import Callable

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Button(QPushButton):
    """A push button without Qt's "default button", which Enter would press from any field of a dialog."""

    def __init__(self, words: str = "") -> None:
        super().__init__(words)
        self.setAutoDefault(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses once, also when it is held down. Ctrl+Enter is left to the page."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.key() not in _ENTER or not plain:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.click()


def button(words: str, look: str = "", *, run: Callable[[], object] | SignalInstance | None = None) -> Button:
    """A button with its text as accessible name.

    ``look``: a name of the style sheet (main, large, danger, link, choice). ``run``: what a press does, or the signal it gives.
    """
    made = Button(words)
    made.setAccessibleName(words)
    if look:
        made.setProperty("look", look)
    if run is not None:
        made.clicked.connect(run)
    return made
