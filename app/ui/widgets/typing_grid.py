"""A grid typed like a spreadsheet: type over, F2, Enter down, Tab right, blocks copied, cut, pasted, filled down and emptied."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLineEdit, QTableView

from app.rules.pasted import copied_block
from app.ui.fields.moving import is_enter
from app.ui.widgets.cell_editor import CellEditing

COPIED = Qt.ItemDataRole.UserRole + 2
"""What a spreadsheet is given of a cell, where that is another text than the one that is shown."""
_Index = QModelIndex | QPersistentModelIndex
_Trigger = QAbstractItemView.EditTrigger


class TypingGrid(QTableView):
    """Reports what a person wants; whoever owns the rows decides what becomes of it. ``name`` is what a screen reader says."""

    moved = Signal()
    """Another cell is looked at."""
    typed = Signal(object)
    """{(row, section): text} of what is to be typed at once: emptied, cut or filled down. One cell goes to the model itself."""
    pasted = Signal(int, int, str)
    """The text of the clipboard, from this row and section on."""
    menu_asked = Signal()
    """Alt+↓: what can be put into the current cell."""
    left = Signal()
    """Esc: the cursor shall leave the grid, in which Tab goes from cell to cell."""

    def __init__(self, name: str) -> None:
        self._is_moving = False
        super().__init__()
        self.setAccessibleName(name)
        self.setObjectName("sheet")
        self.cells = CellEditing(self)
        self.setItemDelegate(self.cells)
        self.setWordWrap(False)
        self.setEditTriggers(_Trigger.AnyKeyPressed | _Trigger.DoubleClicked | _Trigger.EditKeyPressed)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(True)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setHighlightSections(False)
        self.cells.gone_on.connect(self._go_on)
        self._line_began = -1
        """The section in which a row was begun that Tab leads through: Enter goes back below it."""

    def go_to(self, row: int, section: int) -> None:
        """Puts the cursor on a cell and brings it into sight."""
        index = self.model().index(row, section)
        self._is_moving = True
        self.setCurrentIndex(index)
        self._is_moving = False
        self.scrollTo(index)

    def commit_typing(self) -> None:
        """Takes what is typed into an open cell. Call it before values are read to be saved."""
        if self.cells.editor is not None:
            self.cells.take(self.cells.editor)

    def edit(self, index: _Index, trigger: _Trigger = _Trigger.AllEditTriggers, event: QEvent | None = None) -> bool:  # type: ignore[override]
        """F2 and a double click mend what is there, a letter replaces it."""
        self.cells.types_over = trigger == _Trigger.AnyKeyPressed
        is_opened = bool(super().edit(index, trigger, event))  # type: ignore[arg-type]
        if is_opened and not self.cells.types_over and isinstance(self.cells.editor, QLineEdit):
            self.cells.editor.end(False)  # Qt has chosen the whole text, which the next letter would replace
        return is_opened

    def selectionCommand(self, index: _Index, event: QEvent | None = None) -> QItemSelectionModel.SelectionFlag:
        """The cursor that Shift+Enter or Shift+Tab moves chooses its new cell alone."""
        if self._is_moving:
            return QItemSelectionModel.SelectionFlag.ClearAndSelect
        return super().selectionCommand(index, event)

    def keyboardSearch(self, search: str) -> None:
        """Letters typed on a cell that can't be typed look for nothing."""

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        self.moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Cut):
            self.copy()
            self._empty()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self._paste()
        elif event.key() == Qt.Key.Key_D and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self._fill_down()
        elif event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.menu_asked.emit()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._empty()
        elif is_enter(event):
            self._go_on(-1 if shift else 1, 0)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._tab(event)
        else:
            if event.text() == "":
                self._line_began = -1
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Text that comes without a conversion before it (dictation, the IME's pad) opens the cell and is kept."""
        text = event.commitString()
        if text and not event.preeditString() and self.state() != QAbstractItemView.State.EditingState:
            if self.edit(self.currentIndex(), _Trigger.AnyKeyPressed) and self.cells.editor is not None:
                self.cells.editor.setText(text)
            return
        super().inputMethodEvent(event)

    def copy(self) -> None:
        """Puts the chosen cells on the clipboard as a spreadsheet takes them."""
        lines: dict[int, list[str]] = {}
        for one in sorted(self.selectedIndexes(), key=lambda index: (index.row(), index.column())):
            text = one.data(COPIED)
            lines.setdefault(one.row(), []).append(str(one.data() or "") if text is None else str(text))
        if lines:
            QGuiApplication.clipboard().setText(copied_block(lines.values()))

    def _paste(self) -> None:
        chosen = self.selectedIndexes() or [self.currentIndex()]
        self.pasted.emit(
            min(one.row() for one in chosen), min(one.column() for one in chosen), QGuiApplication.clipboard().text()
        )

    def _empty(self) -> None:
        self._report({(one.row(), one.column()): "" for one in self.selectedIndexes()})

    def _fill_down(self) -> None:
        """The first row of the chosen block goes into those below; of a single row, the one above goes into it."""
        chosen = self.selectedIndexes()
        if not chosen:
            return
        top = min(one.row() for one in chosen)
        source = top if len({one.row() for one in chosen}) > 1 else top - 1
        if source >= 0:
            texts = {
                (one.row(), one.column()): str(one.siblingAtRow(source).data(Qt.ItemDataRole.EditRole) or "") for one in chosen
            }
            self._report({(row, section): text for (row, section), text in texts.items() if row != source})

    def _report(self, texts: Mapping[tuple[int, int], str]) -> None:
        if texts:
            self.typed.emit(dict(texts))

    def _tab(self, event: QKeyEvent) -> None:
        """Goes along the row; behind its last cell (or before its first) out of the grid."""
        back = event.key() == Qt.Key.Key_Backtab or bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        right = -1 if back else 1
        if 0 <= self.currentIndex().column() + right < self.model().columnCount():
            self._go_on(0, right)
        else:
            event.ignore()

    def _go_on(self, down: int, right: int) -> None:
        at = self.currentIndex()
        if right and self._line_began < 0:
            self._line_began = at.column()
        section = self._line_began if down and self._line_began >= 0 else at.column() + right
        if down:
            self._line_began = -1
        row = min(max(at.row() + down, 0), self.model().rowCount() - 1)
        if row >= 0:
            self.go_to(row, min(max(section, 0), self.model().columnCount() - 1))

    def mousePressEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        self._line_began = -1
        super().mousePressEvent(event)
