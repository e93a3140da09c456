"""The grid of 進み具合: targets down, branches across. A figure is told by its number, its shade and the bar under it."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
)

from app.services.overview.progress_cells import SHADES, Cell, Line
from app.services.plan.plans import OfficeRow
from app.ui.fields.moving import is_enter
from app.ui.look import colours

NAME = 0
SHADE_ROLE = Qt.ItemDataRole.UserRole
MISSING_ROLE = Qt.ItemDataRole.UserRole + 1
GROUNDS = ("", "#eef5f0", "#dcebe2", "#c7dfd1", "#aed0bd")
"""By shade; INK stays readable on all of them (≥ 7:1)."""
NAME_LETTERS, CELL_LETTERS, TOTAL_LETTERS = 13, 3.6, 4.6
LEAST_AIR, MOST_AIR = 4, 16
"""Beside a figure: less of it on a small window, so that the council's figure stays in sight."""
LEAST_ROW, MOST_ROW = 30, 44
BAR = 4
SIDE = {True: Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, False: Qt.AlignmentFlag.AlignCenter}


class _Shaded(QStyledItemDelegate):
    """Under the number a ground and a bar of one to four fourths; 未提出 is hatched. Readable without colour."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        if index.column() == NAME:
            option.state &= ~QStyle.StateFlag.State_HasFocus
            super().paint(painter, option, index)
            return
        place, shade = option.rect, int(index.data(SHADE_ROLE) or 0)
        painter.save()
        painter.fillRect(place, QColor(GROUNDS[shade] if shade else colours.CARD))
        if shade:
            width = (place.width() - 8) * shade // SHADES
            painter.fillRect(QRect(place.left() + 4, place.bottom() - BAR - 1, width, BAR), QColor(colours.GREEN))
        elif index.data(MISSING_ROLE):
            painter.fillRect(place, QBrush(QColor(colours.LINE), Qt.BrushStyle.BDiagPattern))
        ink = index.data(Qt.ItemDataRole.ForegroundRole)
        painter.setPen(ink.color() if isinstance(ink, QBrush) else QColor(colours.INK))
        painter.drawText(place.adjusted(4, 0, -8, 0), int(index.data(Qt.ItemDataRole.TextAlignmentRole)), str(index.data()))
        painter.setPen(QPen(QColor(colours.LINE), 1))
        painter.drawLine(place.topRight(), place.bottomRight())
        painter.drawLine(place.bottomLeft(), place.bottomRight())
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(QColor(colours.INDIGO), 2))
            painter.drawRect(place.adjusted(1, 1, -2, -2))
        painter.restore()


class ProgressTable(QTableWidget):
    """Arrow keys move from cell to cell; Enter or a double click asks about the one the cursor is on."""

    asked = Signal(bytes, str)
    """Line and office code ("" for the total, or the target itself)."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[Line] = []
        self.setAccessibleName("推進目標と支部ごとの進み具合")
        self.setItemDelegate(_Shaded(self))
        self._prepare()
        self.cellDoubleClicked.connect(self._on_asked)

    def show_lines(self, offices: Sequence[OfficeRow], lines: Sequence[Line]) -> None:
        kept = (self.currentRow(), self.currentColumn())
        self._lines = list(lines)
        self.setColumnCount(len(offices) + 2)
        heads = ["推進目標", *(one.short_name for one in offices), "法人計"]
        self.setHorizontalHeaderLabels(heads)
        self.setRowCount(len(lines))
        for row, line in enumerate(lines):
            mark = "【重点】" if line.target.priority else ""
            name = self._put(row, NAME, f"{line.target.label}{mark} {line.words}", right=False)
            name.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            name.setToolTip(line.words)
            font = QFont(self.font())
            font.setBold(line.target.priority)
            name.setFont(font)
            for number, cell in enumerate((*line.cells, line.total)):
                self._fill(row, number + 1, cell, heads[number + 1], line)
        self._fit()
        fits = 0 <= kept[0] < len(lines) and 0 < kept[1] < self.columnCount()
        self.setCurrentCell(*(kept if fits else (0, 1)))

    def words(self, row: int) -> list[str]:
        """A line as it reads (for tests)."""
        return [str(self.model().index(row, column).data()) for column in range(self.columnCount())]

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

    def _fill(self, row: int, column: int, cell: Cell, office: str, line: Line) -> None:
        item = self._put(row, column, cell.text, right=cell.value is not None)
        item.setData(SHADE_ROLE, cell.shade)
        item.setData(MISSING_ROLE, cell.text == "未提出")
        if cell.value is None:
            item.setForeground(QColor(colours.SOFT_INK))
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{line.target.label} {line.words}、{office}、{cell.text}")

    def _put(self, row: int, column: int, words: str, *, right: bool) -> QTableWidgetItem:
        item = QTableWidgetItem(words)
        item.setTextAlignment(SIDE[right])
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        self.setItem(row, column, item)
        return item

    def _prepare(self) -> None:
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(LEAST_ROW)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _fit(self) -> None:
        """The names take what the figures leave; all fifteen targets in sight when the window allows it."""
        letter = self.fontMetrics().horizontalAdvance("国")
        figures = self.columnCount() - 2
        wanted = round((NAME_LETTERS + figures * CELL_LETTERS + TOTAL_LETTERS) * letter)
        air = max(LEAST_AIR, min(MOST_AIR, (self.viewport().width() - wanted) // (figures + 1))) if figures > 0 else 0
        rest = self.viewport().width()
        for column in range(1, self.columnCount()):
            width = round((TOTAL_LETTERS if column == self.columnCount() - 1 else CELL_LETTERS) * letter) + air
            self.setColumnWidth(column, width)
            rest -= width
        if self.columnCount():
            self.setColumnWidth(NAME, max(rest, NAME_LETTERS * letter))
        room = self.viewport().height() // max(1, self.rowCount())
        least = max(LEAST_ROW, self.fontMetrics().height() + 8)
        self.verticalHeader().setDefaultSectionSize(max(least, min(room, MOST_ROW)))

    def _on_asked(self, row: int, column: int) -> None:
        if 0 <= row < len(self._lines):
            cells = self._lines[row].cells
            self.asked.emit(self._lines[row].id, cells[column - 1].office if 0 < column <= len(cells) else "")
