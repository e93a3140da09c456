"""The base of tables whose few lines are all visible where the window allows it. Enter or a double click asks about a cell."""

from typing import ClassVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QFont, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from app.ui.fields.moving import is_enter
from app.ui.widgets.table_view import prepare_list

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class FittedTable(QTableWidget):
    """A subclass gives the widths in ``_fit_columns``, and in ``_on_asked`` what a cell is asked."""

    rows_between: ClassVar[tuple[int, int]]
    """The least and the greatest height of a row, in pixels."""
    row_air: ClassVar[int]
    """Pixels above and below a row's words together; large type makes rows higher."""

    def __init__(self, name: str) -> None:
        """``name`` is what a screen reader says."""
        super().__init__()
        self.setAccessibleName(name)
        prepare_list(self)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.verticalHeader().setMinimumSectionSize(self.rows_between[0])
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.cellDoubleClicked.connect(self._on_asked)

    def row_texts(self, row: int) -> list[str]:
        """The texts of a row."""
        return [str(self.model().index(row, column).data() or "") for column in range(self.columnCount())]

    def shown(self) -> tuple[list[str], list[bool], list[list[str]]]:
        """Titles, which columns hold figures, and the texts of all rows."""
        columns = range(self.columnCount())
        titles = [str(self.model().headerData(column, Qt.Orientation.Horizontal)) for column in columns]
        return titles, list(map(self._holds_figures, columns)), [self.row_texts(row) for row in range(self.rowCount())]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_enter(event):
            self._on_asked(self.currentRow(), self.currentColumn())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _put(
        self, row: int, column: int, words: str, side: Qt.AlignmentFlag, *, ink: str = "", bold: bool = False
    ) -> QTableWidgetItem:
        """A cell that can be chosen; ``ink`` is a colour of app.ui.look.colours, "" the usual one."""
        item = QTableWidgetItem(words)
        item.setTextAlignment(side)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        if ink:
            item.setForeground(QColor(ink))
        if bold:
            font = QFont(self.font())
            font.setBold(True)
            item.setFont(font)
        self.setItem(row, column, item)
        return item

    def _holds_figures(self, column: int) -> bool:
        """Figures stand on the right."""
        sides = (self.model().index(row, column).data(Qt.ItemDataRole.TextAlignmentRole) for row in range(self.rowCount()))
        return any(side is not None and Qt.AlignmentFlag(side) == RIGHT for side in sides)

    def _fit(self) -> None:
        self._fit_columns(self.fontMetrics().horizontalAdvance("国"))
        least, most = self.rows_between
        least = max(least, self.fontMetrics().height() + self.row_air)
        room = self.viewport().height() // max(1, self.rowCount())
        self.verticalHeader().setDefaultSectionSize(max(least, min(room, most)))

    def _widest(self, column: int) -> int:
        """The pixels that the longest figure of a column takes: half a number says something else than the whole."""
        texts = (str(self.model().index(row, column).data() or "") for row in range(self.rowCount()))
        return max(map(self.fontMetrics().horizontalAdvance, texts), default=0)

    def _fit_columns(self, letter: int) -> None:
        """``letter``: the width of a full-width letter in pixels."""
        raise NotImplementedError

    def _on_asked(self, row: int, column: int) -> None:
        raise NotImplementedError
