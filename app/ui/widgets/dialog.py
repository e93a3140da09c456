"""The base of all dialogs: never larger than the screen, its buttons always visible."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QStyle, QVBoxLayout, QWidget

from app.ui.look.layouts import column_of, fill
from app.ui.runtime.screen import room_on_screen
from app.ui.widgets.page import scrolled


class Dialog(QDialog):
    """``column`` takes the content, which scrolls on a low screen; ``foot`` takes the buttons below it.

    ``width``: logical pixels, at least.
    """

    def __init__(self, parent: QWidget | None, width: int) -> None:
        super().__init__(parent)
        self.setWindowTitle("結ノート")
        self._width = width
        self._inside = QWidget()
        self.column = column_of(spacing=12, margins=0, within=self._inside)
        self.foot = QVBoxLayout()
        outer = QVBoxLayout(self)  # its margins and spacing are counted in sizeHint: 64 across, 72 down
        outer.setContentsMargins(32, 28, 32, 24)
        outer.setSpacing(20)
        fill(outer, (scrolled(self._inside), 1), self.foot)

    def sizeHint(self) -> QSize:
        """Wide enough for the content and high enough not to scroll, as far as the screen allows."""
        for one in self.findChildren(QWidget):
            one.ensurePolished()  # the look decides the size of type
        column, foot = self.column, self.foot
        width = max(self._width - 64, column.totalMinimumSize().width(), foot.totalMinimumSize().width())
        height = column.totalHeightForWidth(width) if column.hasHeightForWidth() else column.totalSizeHint().height()
        wished = QSize(width + 64, height + foot.totalSizeHint().height() + 72)
        room = room_on_screen(self)
        if wished.height() > room.height():
            wished += QSize(self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent) + 8, 0)
        return wished.boundedTo(room)

    def fit(self) -> None:
        """Sizes the dialog to its content. Call it when the content has changed."""
        self.column.invalidate()
        self.resize(self.sizeHint())

    def setVisible(self, visible: bool) -> None:
        if visible and not self.isVisible():
            self.fit()
        super().setVisible(visible)
