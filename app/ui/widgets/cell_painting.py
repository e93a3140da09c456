"""What the tables paint alike: the cursor as a whole row, and a cell's own ground."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

Index = QModelIndex | QPersistentModelIndex


def fill_ground(painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
    """A cell's own ground, which the style sheet would paint over."""
    ground = index.data(Qt.ItemDataRole.BackgroundRole)
    if ground is not None:
        painter.fillRect(option.rect, ground)


class WholeRow(QStyledItemDelegate):
    """The selected row is the cursor; Qt would mark one cell of it besides."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.state &= ~QStyle.StateFlag.State_HasFocus


class OwnGround(QStyledItemDelegate):
    """Cells keep their own ground: what can't be typed over is grey."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        fill_ground(painter, option, index)
        super().paint(painter, option, index)
