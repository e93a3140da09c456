"""Buttons that Enter presses only when they have the focus, and that say their name to screen readers."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Button(QPushButton):
    """Qt ties Enter to the default button of a dialog, which is pressed from any field. Here only the focus counts."""

    def __init__(self, words: str = "") -> None:
        super().__init__(words)
        self.setAutoDefault(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """An Enter held down presses once; Ctrl+Enter is left to the page."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.key() not in _ENTER or not plain:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.click()


def button(words: str, look: str = "") -> Button:
    """``look`` is a name the style sheet knows: main, large, danger, link, choice."""
    made = Button(words)
    made.setAccessibleName(words)
    if look:
        made.setProperty("look", look)
    return made
