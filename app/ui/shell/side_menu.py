"""The menu on the left; each entry has Alt and its number as key. In a narrow window only the icons are left of it."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QButtonGroup, QFrame, QScrollArea, QSizePolicy, QStyle

from app.ui.look.button import Button
from app.ui.look.icons import set_icon
from app.ui.look.labels import plain_tip
from app.ui.look.layouts import column_of
from app.ui.widgets.page import Page

MOST = 8
"""More entries would not be found at a glance."""
BESIDE_ICON = 26
"""Pixels on each side of an icon without words."""


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
        self._is_narrow = False
        self._fit()

    def set_narrow(self, narrow: bool) -> None:
        """Leaves only the icons, so that the page has the room; tool tips and screen readers have the words."""
        if narrow != self._is_narrow:
            self._is_narrow = narrow
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
        for button in self._buttons.values():
            button.setIconSize(QSize(round(letter * 1.35), round(letter * 1.35)))
            button.setText("" if self._is_narrow else button.accessibleName())
        self.setFixedWidth(round(letter * 1.35) + 2 * BESIDE_ICON if self._is_narrow else min(12 * letter + 28, 320))

    def _button(self, page: Page) -> Button:
        """A menu entry with its icon, key and number."""
        made = Button(page.words)
        made.setCheckable(True)
        set_icon(made, page.icon, checked="CARD")
        made.setAccessibleName(page.words)
        made.setToolTip(plain_tip(f"{page.words}　Alt+{page.menu}"))
        made.setProperty("key", page.key)
        self._group.addButton(made, page.menu)
        self._buttons[page.key] = made
        shortcut = QShortcut(QKeySequence(f"Alt+{page.menu}"), self)
        shortcut.activated.connect(made.click)
        return made

    def _on_clicked(self, number: int) -> None:
        self.chosen.emit(self._group.button(number).property("key"))


class ScrolledMenu(QScrollArea):
    """The menu in a window that may be too low for it: then it scrolls, beside its bar."""

    def __init__(self, menu: SideMenu) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Ignored)
        self.setWidget(menu)
        self._menu = menu
        menu.installEventFilter(self)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follows the width of the menu, which changes with the type."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        scrolls = self._menu.minimumSizeHint().height() > self.height()
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, self) if scrolls else 0
        self.setFixedWidth(self._menu.minimumWidth() + bar)
