"""The menu on the left; each entry has Alt and its number as key."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QFrame

from app.ui.look.button import Button
from app.ui.look.icons import set_icon
from app.ui.look.labels import plain_tip
from app.ui.look.layouts import column_of
from app.ui.widgets.page import Page

MOST = 8
"""More entries would not be found at a glance."""


class SideMenu(QFrame):
    """The pages that have a number in the menu, at most MOST of them. ``chosen``: the key of a page."""

    chosen = Signal(str)

    def __init__(self, pages: Sequence[Page]) -> None:
        super().__init__()
        listed = [page for page in pages if page.menu]
        assert len(listed) <= MOST
        self.setObjectName("menu")
        self._buttons: dict[str, Button] = {}
        self._group = QButtonGroup(self)
        column = column_of(spacing=4, margins=(10, 14, 10, 14), within=self)
        for page in listed:
            column.addWidget(self._button(page))
        column.addStretch(1)
        self._group.idClicked.connect(self._on_clicked)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def show_current(self, page: Page) -> None:
        """Marks the page on screen, or the entry that it is under."""
        marked = page.key if page.menu else page.under
        if marked in self._buttons:
            self._buttons[marked].setChecked(True)
        elif marked is not None and (before := self._group.checkedButton()) is not None:
            self._group.setExclusive(False)  # an exclusive group always has one that is checked
            before.setChecked(False)
            self._group.setExclusive(True)

    def _fit(self) -> None:
        letter = self.fontMetrics().horizontalAdvance("国")
        self.setFixedWidth(min(12 * letter + 28, 320))
        for button in self._buttons.values():
            button.setIconSize(QSize(round(letter * 1.35), round(letter * 1.35)))

    def _button(self, page: Page) -> Button:
        """A menu entry with its icon, key and number."""
        made = Button(page.words)
        made.setCheckable(True)
        set_icon(made, page.icon, checked="CARD")
        made.setAccessibleName(page.words)
        made.setToolTip(plain_tip(f"Alt+{page.menu}"))
        made.setProperty("key", page.key)
        self._group.addButton(made, page.menu)
        self._buttons[page.key] = made
        shortcut = QShortcut(QKeySequence(f"Alt+{page.menu}"), self)
        shortcut.activated.connect(made.click)
        return made

    def _on_clicked(self, number: int) -> None:
        self.chosen.emit(self._group.button(number).property("key"))
