"""The table of 進み具合: targets down, branches across. Number, shade and bar show the same figure."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from app.services.overview.progress_cells import SHADES, Cell, Line
from app.services.plan.plans import OfficeRow
from app.ui.look import colours
from app.ui.look.labels import plain_tip
from app.ui.overview.fitted_table import CENTRE, LEFT, RIGHT, FittedTable
from app.ui.widgets.cell_painting import Index, WholeRow, fill_ground

NAME = 0
SHADE_ROLE = Qt.ItemDataRole.UserRole
GROUNDS = ("CARD", "HEAT_1", "HEAT_2", "HEAT_3", "HEAT_4")
"""Names of the backgrounds by shade; INK has a contrast of at least 7:1 on all of them."""
NAME_LETTERS, CELL_LETTERS, TOTAL_LETTERS = 13, 3.6, 4.6
BEFORE, BEHIND = 4, 8
"""Pixels before and behind a figure."""
LEAST_AIR, MOST_AIR = 4, 16
"""Pixels beside a figure; fewer in a small window, so that the council's figure stays visible."""
BAR = 4


class _Shaded(WholeRow):
    """Draws a background and a bar of one to four quarters under the number; 未提出 is hatched. Readable without colour."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if index.column() == NAME:
            super().paint(painter, option, index)
            return
        place, shade = option.rect, int(index.data(SHADE_ROLE) or 0)
        painter.save()
        painter.fillRect(place, QColor(colours.named(GROUNDS[shade])))
        fill_ground(painter, option, index)
        width = (place.width() - 8) * shade // SHADES
        painter.fillRect(QRect(place.left() + 4, place.bottom() - BAR - 1, width, BAR), QColor(colours.GREEN))
        ink = index.data(Qt.ItemDataRole.ForegroundRole)
        painter.setPen(ink.color() if isinstance(ink, QBrush) else QColor(colours.INK))
        side = int(index.data(Qt.ItemDataRole.TextAlignmentRole))
        painter.drawText(place.adjusted(BEFORE, 0, -BEHIND, 0), side, str(index.data()))
        painter.setPen(QPen(QColor(colours.LINE), 1))
        painter.drawLine(place.topRight(), place.bottomRight())
        painter.drawLine(place.bottomLeft(), place.bottomRight())
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(QColor(colours.INDIGO), 2))
            painter.drawRect(place.adjusted(1, 1, -2, -2))
        painter.restore()


class ProgressTable(FittedTable):
    """Arrow keys move from cell to cell; Enter or a double click asks about the cell."""

    asked = Signal(bytes, str)
    """Line and office code ("" for the total, or the target itself)."""

    rows_between, row_air = (30, 44), 8

    def __init__(self) -> None:
        super().__init__("推進目標と支部ごとの進み具合")
        self._lines: list[Line] = []
        self.setItemDelegate(_Shaded(self))

    def show_lines(self, offices: Sequence[OfficeRow], lines: Sequence[Line]) -> None:
        """Shows these targets with a cell per office and the council's total; the cursor stays."""
        kept = (self.currentRow(), self.currentColumn())
        self._lines = list(lines)
        self.setColumnCount(len(offices) + 2)
        heads = ["推進目標", *(one.short_name for one in offices), "法人計"]
        self.setHorizontalHeaderLabels(heads)
        self.setRowCount(len(lines))
        for row, line in enumerate(lines):
            mark = "【重点】" if line.target.priority else ""
            name = self._put(row, NAME, f"{line.target.label}{mark} {line.words}", LEFT, bold=line.target.priority)
            name.setToolTip(plain_tip(line.words))
            for number, cell in enumerate((*line.cells, line.total)):
                self._fill(row, number + 1, cell, heads[number + 1], line)
        self._fit()
        fits = 0 <= kept[0] < len(lines) and 0 < kept[1] < self.columnCount()
        self.setCurrentCell(*(kept if fits else (0, 1)))

    def _fill(self, row: int, column: int, cell: Cell, office: str, line: Line) -> None:
        missing = cell.value is None
        item = self._put(row, column, cell.text, CENTRE if missing else RIGHT, ink=colours.SOFT_INK if missing else "")
        item.setData(SHADE_ROLE, cell.shade)
        if cell.text == "未提出":
            item.setBackground(QBrush(QColor(colours.LINE), Qt.BrushStyle.BDiagPattern))
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{line.target.label} {line.words}、{office}、{cell.text}")

    def _fit_columns(self, letter: int) -> None:
        """The names take what the figures leave."""
        figures = self.columnCount() - 2
        wanted = round((NAME_LETTERS + figures * CELL_LETTERS + TOTAL_LETTERS) * letter)
        air = max(LEAST_AIR, min(MOST_AIR, (self.viewport().width() - wanted) // (figures + 1))) if figures > 0 else 0
        rest = self.viewport().width()
        for column in range(1, self.columnCount()):
            usual = round((TOTAL_LETTERS if column == self.columnCount() - 1 else CELL_LETTERS) * letter) + air
            width = max(usual, self._widest(column) + BEFORE + BEHIND)
            self.setColumnWidth(column, width)
            rest -= width
        if self.columnCount():
            self.setColumnWidth(NAME, max(rest, NAME_LETTERS * letter))

    def _on_asked(self, row: int, column: int) -> None:
        if 0 <= row < len(self._lines):
            cells = self._lines[row].cells
            self.asked.emit(self._lines[row].id, cells[column - 1].office if 0 < column <= len(cells) else "")
