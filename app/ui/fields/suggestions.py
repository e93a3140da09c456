"""The list that opens below a field while typing. It never takes the focus, so that the IME can go on."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

ROW = 36
"""Height of a row in pixels, and the least where the window is low."""
LEAST_ROW = 30


class Suggestions(QListWidget):
    """Belongs to ``field`` and is drawn over its window; rows are plain texts. ``taken``: the row that was clicked."""

    taken = Signal(int)

    def __init__(self, field: QWidget) -> None:
        super().__init__(field)
        self._field = field
        self.setObjectName("suggestions")
        self.setAccessibleName("候補")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.hide()
        self.itemClicked.connect(self._on_clicked)

    def offer(self, texts: Sequence[str], *, width: int = 0) -> None:
        """Shows these rows, none chosen; without rows the list closes."""
        self.clear()
        if not texts:
            self.hide()
            return
        for text in texts:
            self.addItem(QListWidgetItem(text.replace("\n", " ")))
        self._place(len(texts), max(width, self._field.width()))
        self.setCurrentRow(-1)
        self.show()
        self.raise_()

    def step(self, by: int) -> None:
        """Chooses the row ``by`` rows further, up to the first or last."""
        self.setCurrentRow(max(0, min(self.count() - 1, self.currentRow() + by)))

    def _place(self, count: int, width: int) -> None:
        """Places the list below the field, else above, else beside it, so that all rows are visible."""
        window = self._field.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        frame = 10
        row = min(max(ROW, self.fontMetrics().height() + 14), max(LEAST_ROW, (window.height() - frame) // count))
        for index in range(count):
            self.item(index).setSizeHint(QSize(0, row))
        height = min(count * row + frame, window.height())
        top = self._field.mapTo(window, QPoint(0, 0))
        below, x = top.y() + self._field.height() + 2, top.x()
        if below + height <= window.height():
            y = below
        elif top.y() - 2 - height >= 0:
            y = top.y() - 2 - height
        else:
            y = window.height() - height
            x = top.x() + self._field.width() + 8
        width = min(width, window.width() - 16)
        self.setGeometry(max(8, min(x, window.width() - width - 8)), y, width, height)

    def _on_clicked(self, item: QListWidgetItem) -> None:
        self.taken.emit(self.row(item))
