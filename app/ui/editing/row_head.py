"""The numbers and signs before the rows of 表のまま編集."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHeaderView, QWidget

WIDEST = "＋ 99999"


class RowHead(QHeaderView):
    """As wide as any row needs: Qt would read the first and last hundred rows to find out."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHighlightSections(False)
        self.setSectionsClickable(True)

    def sizeHint(self) -> QSize:
        """Wide enough for five digits and a sign."""
        return QSize(self.fontMetrics().horizontalAdvance(WIDEST) + 24, 0)
