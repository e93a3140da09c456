"""What several tables paint: the cursor as a whole row, and a cell's own background."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

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
