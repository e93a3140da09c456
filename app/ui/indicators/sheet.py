"""The base of tables typed like a spreadsheet: digits overwrite, Enter goes down, blocks are copied, pasted and emptied."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QInputMethodEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QHeaderView, QStyleOptionViewItem, QTableWidget, QWidget

from app.rules.pasted import NotTaken, copied_block
from app.ui.fields.composition import ComposingLine, GridComposition
from app.ui.look import colours
from app.ui.look.labels import plain_tip
from app.ui.widgets.cell_painting import OwnGround
from app.ui.widgets.typing_grid import wish_of

READ_ONLY = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


_Index = QModelIndex | QPersistentModelIndex


class _Cells(OwnGround):
    """Cells in whose editors no phrase under conversion is lost and no Enter taken twice."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        editor = ComposingLine(parent)
        editor.setFrame(False)
        editor.setAlignment(RIGHT)
        title = index.model().headerData(index.column(), Qt.Orientation.Horizontal)
        editor.setAccessibleName(f"{title} {index.row() + 1}行目")
        return editor

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if isinstance(editor, ComposingLine) and editor.composition.takes(event):
            return True
        return super().eventFilter(editor, event)


class Sheet(QTableWidget):
    """Does what the keys ask (``wish_of``). What a pasted or emptied block means is decided by whoever owns the figures."""

    pasted = Signal(str)
    """The clipboard's text, for the block that begins at the cursor."""
    emptied = Signal()
    """The chosen cells shall be empty."""

    def __init__(self, name: str) -> None:
        """``name`` is what a screen reader says."""
        super().__init__()
        self.composition = GridComposition(self)
        self.setAccessibleName(name)
        self.setObjectName("sheet")
        self.setItemDelegate(_Cells(self))
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setTabKeyNavigation(True)
        self.left: dict[tuple[int, int], NotTaken] = {}
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def commit_typing(self) -> None:
        """Takes what is typed into an open cell. Call it before the page is left."""
        self.composition.finish()
        editor = self.indexWidget(self.currentIndex())
        if editor is not None:
            self.commitData(editor)
            self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        self.composition.tell_place()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if not self.composition.opens_with(event):
            super().inputMethodEvent(event)
        self.composition.tell_place()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.composition.finish()
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.composition.takes_key(event):
            return
        match wish_of(event):
            case "copy":
                self._copy()
            case "cut":
                self._copy()
                self.emptied.emit()
            case "paste":
                self.pasted.emit(QGuiApplication.clipboard().text())
            case "empty":
                self.emptied.emit()
            case "down":
                self._go(1)
            case "up":
                self._go(-1)
            case _:
                super().keyPressEvent(event)

    def _go(self, down: int) -> None:
        self.setCurrentCell(min(max(self.currentRow() + down, 0), self.rowCount() - 1), self.currentColumn())

    def note_left(self, written: Iterable[tuple[int, int]], left: Mapping[tuple[int, int], NotTaken]) -> None:
        """Remembers which of the (row, column) written were not taken; ``show_left`` shows their texts."""
        for place in written:
            self.left.pop(place, None)
        self.left |= left

    def show_left(self) -> None:
        """Texts that were not taken stay in their cells, in red, with the reason as a tip, until they are typed anew."""
        for place, one in self.left.items():
            if (item := self.item(*place)) is not None:
                item.setText(one.text)
                item.setForeground(QColor(colours.RED))
                item.setToolTip(plain_tip(one.why))

    def _copy(self) -> None:
        lines: dict[int, list[str]] = {}
        for one in sorted(self.selectedIndexes(), key=lambda index: (index.row(), index.column())):
            lines.setdefault(one.row(), []).append(str(one.data() or ""))
        QGuiApplication.clipboard().setText(copied_block(lines.values()))
