"""Buttons that Enter presses only while they have the focus, and that screen readers can name."""

from collections.abc import Callable

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
GRAVE = ("削除", "消す", "消去", "捨てる", "確定", "取消", "取り消す", "締める", "止める")
"""Words of what nobody may do by an Enter meant for something else: such a button is pressed with Space or the mouse."""


class Button(QPushButton):
    """A push button without Qt's "default button", which Enter would press from any field of a dialog."""

    def __init__(self, words: str = "") -> None:
        super().__init__(words)
        self.setAutoDefault(False)

    def is_grave(self) -> bool:
        """Whether what it does is not for an Enter: it looks dangerous, or its words say so."""
        return self.property("look") == "danger" or any(word in self.text() for word in GRAVE)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses once, also when it is held down, and never what is grave. Ctrl+Enter is left to the page."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.key() not in _ENTER or not plain:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat() and not self.is_grave():
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
