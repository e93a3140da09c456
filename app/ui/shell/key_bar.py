"""The bar at the bottom: which key does what on this page. Every key is a button as well."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from app.ui.look.button import Button
from app.ui.look.layouts import STRETCH, row_of
from app.ui.widgets.commands import Command


class KeyBar(QFrame):
    """Holds the shortcuts of the page on screen; those of other pages are off."""

    def __init__(self, window: QWidget) -> None:
        super().__init__()
        self.setObjectName("keyBar")
        self._window = window
        self._shortcuts: list[QShortcut] = []
        self._buttons: list[Button] = []
        self._row = row_of(STRETCH, spacing=4, margins=(10, 2, 10, 2), within=self)
        # Ignored: the bar's own width must never widen the window.
        # Large type may not leave room for all buttons: then the last ones are hidden.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_commands(self, commands: Sequence[Command]) -> None:
        """Replaces keys and buttons. The first command of a key wins, so that a page can redefine a common key."""
        for shortcut in self._shortcuts:
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        for button in self._buttons:
            button.hide()  # not setParent(None): Qt's own late show would make it a window (seen)
            button.deleteLater()
        self._shortcuts, self._buttons = [], []
        taken: set[str] = set()
        for command in commands:
            if command.key in taken:
                continue
            taken.add(command.key)
            shortcut = QShortcut(QKeySequence(command.key), self._window)
            shortcut.activated.connect(command.run)
            self._shortcuts.append(shortcut)
            if command.is_shown:
                self._add_button(command)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_what_fits()

    def event(self, event: QEvent) -> bool:
        """Lays the buttons out again when they are new or the size of type has changed."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._show_what_fits()
        return super().event(event)

    def _show_what_fits(self) -> None:
        room = self._row.contentsRect().width() + self._row.spacing()
        for button in self._buttons:
            room -= button.sizeHint().width() + self._row.spacing()
            button.setVisible(room >= 0)

    def _add_button(self, command: Command) -> None:
        button = Button(f"{_written(command.key)}  {command.words}")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the key itself is the keyboard's way
        button.setAccessibleName(f"{command.words} {_written(command.key)}")
        button.clicked.connect(command.run)
        self._row.insertWidget(self._row.count() - 1, button)
        self._buttons.append(button)


def _written(key: str) -> str:
    return key.replace("Return", "Enter")
