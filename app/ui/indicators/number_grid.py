"""A sheet of figures with a name before each row; it reports what was typed, pasted or emptied at once."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHeaderView, QTableWidgetItem

from app.rules.pasted import pasted_cells
from app.ui.indicators.sheet import READ_ONLY, RIGHT, Sheet
from app.ui.look import colours


class NumberGrid(Sheet):
    """The first column names the rows; read-only cells are grey.

    The table stores nothing: the page saves what ``typed`` reports and fills the table again.
    """

    typed = Signal(object)
    """{(row, column): text} of what was typed, pasted or emptied at once; column 0 is the first after the names."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._filling = False
        self.itemChanged.connect(self._on_changed)
        self.pasted.connect(self.paste)
        self.emptied.connect(self._on_emptied)

    def fill(self, heads: Sequence[str], rows: Sequence[tuple[str, Sequence[str], Sequence[bool]]]) -> None:
        """Shows rows of (name, cells, which of them may be typed). The cursor stays where it was."""
        self._filling = True
        at = (max(0, self.currentRow()), max(1, self.currentColumn()))
        self.setColumnCount(len(heads))
        self.setHorizontalHeaderLabels(list(heads))
        self.setRowCount(len(rows))
        for number, (name, cells, open_) in enumerate(rows):
            self.setItem(number, 0, self._item(name, False))
            for column, words in enumerate(cells, start=1):
                item = self._item(words, open_[column - 1])
                item.setTextAlignment(RIGHT)
                if not open_[column - 1]:
                    item.setBackground(QColor(colours.SHADE))
                self.setItem(number, column, item)
        self._fit()
        self.show_left()
        self.setCurrentCell(*at, QItemSelectionModel.SelectionFlag.NoUpdate)
        self._filling = False

    def words(self, row: int) -> list[str]:
        """The texts of a row, for tests."""
        return [str(self.model().index(row, column).data() or "") for column in range(self.columnCount())]

    def paste(self, text: str) -> None:
        """Reports a block copied from Excel, from the cursor to the right and down; what lies outside is left out."""
        top, left = self.currentRow(), self.currentColumn() - 1
        lines = enumerate(pasted_cells(text))
        self._report({(top + down, left + along): words for down, line in lines for along, words in enumerate(line)})

    def _item(self, words: str, is_open: bool) -> QTableWidgetItem:
        item = QTableWidgetItem(words)
        if not is_open:
            item.setFlags(READ_ONLY)
        return item

    def _fit(self) -> None:
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        letter = self.fontMetrics().horizontalAdvance("国")
        for column in range(1, self.columnCount()):
            self.setColumnWidth(column, 6 * letter)
        for row in range(self.rowCount()):
            self.setRowHeight(row, max(30, self.fontMetrics().height() + 10))

    def _report(self, wanted: dict[tuple[int, int], str]) -> None:
        """Reports the cells that may be typed; grey ones in a block are skipped, since people copy totals too."""
        found = {place: words for place, words in wanted.items() if self._is_open(*place)}
        if found:
            self.typed.emit(found)

    def _is_open(self, row: int, column: int) -> bool:
        item = self.item(row, column + 1) if column >= 0 else None
        return item is not None and bool(item.flags() & Qt.ItemFlag.ItemIsEditable)

    def _on_emptied(self) -> None:
        self._report({(one.row(), one.column() - 1): "" for one in self.selectedIndexes()})

    def _on_changed(self, item: QTableWidgetItem) -> None:
        if not self._filling:
            self._report({(item.row(), item.column() - 1): item.text()})
