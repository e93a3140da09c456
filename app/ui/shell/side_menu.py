"""The menu on the left; each entry has Alt and its number as key."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QVBoxLayout

from app.ui.look import colours
from app.ui.look.button import Button
from app.ui.look.icons import icon
from app.ui.look.labels import label
from app.ui.widgets.page import PageEntry

MOST = 8
"""More entries would not be found at a glance."""


class SideMenu(QFrame):
    """The pages with ``in_menu``, at most MOST of them. ``chosen``: the key of a page."""

    chosen = Signal(str)

    def __init__(self, entries: Sequence[PageEntry]) -> None:
        super().__init__()
        listed = [entry for entry in entries if entry.in_menu]
        assert len(listed) <= MOST
        self.setObjectName("menu")
        self._buttons: dict[str, Button] = {}
        self._counts: dict[str, QLabel] = {}
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 14, 10, 14)
        column.setSpacing(4)
        for number, entry in enumerate(listed, start=1):
            column.addWidget(self._button(number, entry))
        column.addStretch(1)
        self._group.idClicked.connect(self._on_clicked)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def show_current(self, key: str) -> None:
        """Marks the page on screen; a page outside the menu leaves the mark where it was."""
        if key in self._buttons:
            self._buttons[key].setChecked(True)

    def show_count(self, key: str, count: int) -> None:
        """Shows a number beside an entry: conflicts to resolve, files that wait. 0 hides it."""
        if key in self._counts:
            self._counts[key].setText(str(count) if count else "")
            self._counts[key].setVisible(bool(count))
            words = self._buttons[key].property("words")
            self._buttons[key].setAccessibleName(f"{words}（{count}件）" if count else words)

    def _fit(self) -> None:
        letter = self.fontMetrics().horizontalAdvance("国")
        self.setFixedWidth(min(12 * letter + 28, 320))
        for button in self._buttons.values():
            button.setIconSize(QSize(round(letter * 1.35), round(letter * 1.35)))

    def _button(self, number: int, entry: PageEntry) -> Button:
        """A menu entry with its icon, key and number."""
        made = Button(entry.words)
        made.setCheckable(True)
        made.setIcon(icon(entry.icon, colours.INK, colours.CARD))
        made.setAccessibleName(entry.words)
        made.setToolTip(f"Alt+{number}")
        made.setProperty("words", entry.words)
        made.setProperty("key", entry.key)
        self._group.addButton(made, number)
        count = label("", "badge-warning")
        count.hide()
        inside = QHBoxLayout(made)
        inside.setContentsMargins(0, 0, 8, 0)
        inside.addStretch(1)
        inside.addWidget(count, 0, Qt.AlignmentFlag.AlignVCenter)
        self._buttons[entry.key], self._counts[entry.key] = made, count
        shortcut = QShortcut(QKeySequence(f"Alt+{number}"), self)
        shortcut.activated.connect(made.click)
        return made

    def _on_clicked(self, number: int) -> None:
        self.chosen.emit(self._group.button(number).property("key"))
