"""What several tables paint: the cursor as a whole row, and a cell's own background."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.look import colours

Index = QModelIndex | QPersistentModelIndex


def fill_ground(painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
    """Paints a cell's own background, which the style sheet would cover."""
    ground = index.data(Qt.ItemDataRole.BackgroundRole)
    if ground is not None:
        painter.fillRect(option.rect, ground)


class WholeRow(QStyledItemDelegate):
    """The selected row is the cursor; without this Qt would mark one cell of it as well."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.state &= ~QStyle.StateFlag.State_HasFocus


class OwnGround(QStyledItemDelegate):
    """Cells keep their own background: read-only ones are grey."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        fill_ground(painter, option, index)
        super().paint(painter, option, index)


class FramedCursor(QStyledItemDelegate):
    """Cells keep their own background, also when they are chosen; the cursor is a frame around its cell."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        has_cursor = bool(option.state & QStyle.StateFlag.State_HasFocus)
        option.state &= ~QStyle.StateFlag.State_HasFocus
        if index.data(Qt.ItemDataRole.BackgroundRole) is not None:
            option.state &= ~QStyle.StateFlag.State_Selected
        fill_ground(painter, option, index)
        super().paint(painter, option, index)
        if has_cursor:
            painter.save()
            painter.setPen(QPen(QColor(colours.INDIGO), 2))
            painter.drawRect(option.rect.adjusted(1, 1, -1, -1))
            painter.restore()
