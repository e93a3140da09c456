"""The heads of the grid's columns: what a column is, as a chooser, and below it what the table says above and in it."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from app.ui.look import colours
from app.ui.look.icons import picture
from app.ui.tables.reading_model import ReadingModel

_PAD = 6
_ARROW = 12


class ColumnHead(QHeaderView):
    """Painted, so that fifty columns cost no more than those in sight. A click, or Alt+↓ in the grid, opens the choice."""

    def __init__(self, model: ReadingModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._rows = model
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Alt+↓ in the grid is the keyboard's way
        self.setAccessibleName("列の役割")

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), 2 * self.fontMetrics().height() + 3 * _PAD)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        column = self._rows.column_at(section)
        painter.save()
        is_left_out = column is not None and not column.role
        painter.fillRect(rect, colours.PAPER if is_left_out else colours.SHADE)
        painter.setPen(colours.LINE)
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.setPen(colours.EDGE)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        inside = rect.adjusted(_PAD, _PAD, -_PAD, -_PAD)
        line = self.fontMetrics().height()
        top = QRect(inside.left(), inside.top(), inside.width(), line)
        if column is not None and column.places:
            arrow = picture("chevron-down", colours.SOFT_INK, _ARROW, self.devicePixelRatio())
            painter.drawPixmap(top.right() - _ARROW, top.top() + (line - _ARROW) // 2, arrow)
            top.setRight(top.right() - _ARROW - 4)
        said = str(self._rows.headerData(section, Qt.Orientation.Horizontal) or "")
        self._write(painter, top, said, colours.SOFT_INK if is_left_out else colours.GREEN_DARK, is_bold=True)
        if column is not None:
            self._write(
                painter, QRect(inside.left(), inside.bottom() - line, inside.width(), line), column.about, colours.SOFT_INK
            )
        painter.restore()

    def _write(self, painter: QPainter, room: QRect, text: str, ink: str, *, is_bold: bool = False) -> None:
        font = QFont(self.font())
        font.setBold(is_bold)
        painter.setFont(font)
        painter.setPen(ink)
        fitting = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, fitting)
