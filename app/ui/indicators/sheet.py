"""The base of tables typed like a spreadsheet: digits overwrite, Enter goes down, blocks are copied, pasted and emptied."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget

from app.ui.fields.moving import is_enter
from app.ui.widgets.cell_painting import OwnGround

READ_ONLY = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Sheet(QTableWidget):
    """Handles only the keys: what a pasted or emptied block means is decided by whoever owns the figures."""

    pasted = Signal(str)
    """The clipboard's text, for the block that begins at the cursor."""
    emptied = Signal()
    """The chosen cells shall be empty."""

    def __init__(self, name: str) -> None:
        """``name`` is what a screen reader says."""
        super().__init__()
        self.setAccessibleName(name)
        self.setObjectName("sheet")
        self.setItemDelegate(OwnGround(self))
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setTabKeyNavigation(True)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit(QGuiApplication.clipboard().text())
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.emptied.emit()
        elif is_enter(event):
            self.setCurrentCell(min(self.currentRow() + 1, self.rowCount() - 1), self.currentColumn())
        else:
            super().keyPressEvent(event)

    def _copy(self) -> None:
        lines: dict[int, list[str]] = {}
        for one in sorted(self.selectedIndexes(), key=lambda index: (index.row(), index.column())):
            lines.setdefault(one.row(), []).append(str(one.data() or ""))
        QGuiApplication.clipboard().setText("\n".join("\t".join(line) for line in lines.values()))
