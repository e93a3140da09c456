"""The grid of the 読み取り表, with the keys of Excel: type over, F2, Enter down, Tab right, Delete, copy and paste."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QHeaderView, QLineEdit, QTableView, QWidget

from app.rules.pasted import copied_block, pasted_cells
from app.services.tables.read_rows import Place
from app.services.tables.reading_table import ReadingTable
from app.ui.fields.moving import is_enter
from app.ui.tables.column_head import ColumnHead
from app.ui.tables.marks import group_of, is_open
from app.ui.tables.reading_model import BESIDE, STATE, TICK, ReadingModel
from app.ui.widgets.cell_painting import FramedCursor

MEASURED = 60
"""The rows for whose texts a column is made wide enough."""
LEAST, MOST = 6, 18
"""Widths of a column in full-width characters."""
_Index = QModelIndex | QPersistentModelIndex
_HINT = QAbstractItemDelegate.EndEditHint


class ReadingGrid(QTableView):
    """Reports what a person wants; the page decides what becomes of it."""

    moved = Signal()
    """Another cell is looked at."""
    answered = Signal(object, str, int)
    menu_asked = Signal(int)
    """The choices of a column (its section); with ``cell_menu_asked`` those of the current cell as well."""
    cell_menu_asked = Signal()
    left = Signal()
    """Esc: the cursor shall leave the grid, in which Tab goes from cell to cell."""
    retyped = Signal(object)
    ticked = Signal(object, bool)

    def __init__(self) -> None:
        super().__init__()
        self.rows = ReadingModel()
        self.setModel(self.rows)
        self.setAccessibleName("読み取り表")
        self.setObjectName("sheet")
        self.setItemDelegate(FramedCursor(self))
        self.head = ColumnHead(self.rows, self)
        self.setHorizontalHeader(self.head)
        self.setWordWrap(False)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(True)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setHighlightSections(False)
        self.head.sectionClicked.connect(self._on_head_clicked)
        self.rows.modelReset.connect(self.fit)
        self.rows.retyped.connect(self.retyped, Qt.ConnectionType.QueuedConnection)  # after the editor is closed
        self.rows.answered.connect(self.answered, Qt.ConnectionType.QueuedConnection)
        self.rows.ticked.connect(self.ticked, Qt.ConnectionType.QueuedConnection)

    def sizeHint(self) -> QSize:
        """No higher than it must be: the page gives it what is left, and then needs no scroll bar of its own."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def fit(self) -> None:
        """Makes rows and columns fit the type and the texts that are seen first."""
        high = self.fontMetrics().height() + 10
        self.verticalHeader().setDefaultSectionSize(high)
        letter = self.fontMetrics().horizontalAdvance("国")
        for section in range(self.rows.columnCount()):
            column = self.rows.column_at(section)
            if column is None:
                self.setColumnWidth(section, {TICK: 4, STATE: 8}[section] * letter)
                continue
            texts = [str(self.rows.index(row, section).data() or "") for row in range(min(self.rows.rowCount(), MEASURED))]
            wide = max(map(self.fontMetrics().horizontalAdvance, [*texts, f"{column.label}国"]), default=0)
            self.setColumnWidth(section, min(max(wide + 20, LEAST * letter), MOST * letter))

    def go_to(self, row: int, section: int) -> None:
        """Puts the cursor on a cell and brings it into sight."""
        index = self.rows.index(row, section)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def show_again(self, table: ReadingTable, places: Sequence[Place]) -> None:
        """Shows a table whose columns or rows have changed; cursor and scrolling stay where they can."""
        at, right = self.currentIndex(), self.horizontalScrollBar().value()
        place = self.rows.places[at.row()] if at.isValid() else None
        column = self.rows.column_at(at.column()) if at.isValid() else None
        self.rows.show_table(table, places)
        row = self.rows.places.index(place) if place in self.rows.places else 0
        sections = [number for number, one in enumerate(self.rows.columns) if column is not None and one.is_same(column)]
        section = sections[0] + BESIDE if sections else min(max(at.column(), 0), self.rows.columnCount() - 1)
        if self.rows.rowCount():
            self.go_to(row, section)
        self.horizontalScrollBar().setValue(right)

    def next_open(self) -> tuple[int, int] | None:
        """(row, section) of the next cell that a person has to look at, from the cursor on and around; None without one."""
        width = self.rows.columnCount()
        at = self.currentIndex()
        begin = at.row() * width + at.column() + 1 if at.isValid() else 0
        total = self.rows.rowCount() * width
        rows = {number for number in range(self.rows.rowCount()) if group_of(self.rows.row_at(number)) in ("asked", "unreadable")}
        for step in range(total):
            row, section = divmod((begin + step) % total, width)
            if row in rows and is_open(self.rows.row_at(row), self.rows.cell_at(self.rows.index(row, section))):
                return row, section
        return None

    def paste_copied(self) -> None:
        """Types the block on the clipboard over the cells from the cursor on."""
        at = self.currentIndex()
        lines = enumerate(pasted_cells(QGuiApplication.clipboard().text()))
        self._retype({(at.row() + down, at.column() + right): cell for down, line in lines for right, cell in enumerate(line)})

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        self.moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste_copied()
        elif event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.cell_menu_asked.emit()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._retype(dict.fromkeys(((one.row(), one.column()) for one in self.selectedIndexes()), ""))
        elif event.key() == Qt.Key.Key_Space:
            self._tick_selected()
        elif is_enter(event) and self.state() == QAbstractItemView.State.EditingState:
            event.accept()  # the editor's own, which ``closeEditor`` answers
        elif is_enter(event):
            self._step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1, 0)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._tab(event)
        else:
            super().keyPressEvent(event)

    def finish_typing(self) -> bool:
        """Puts what is being typed into its cell; False when nothing is. What becomes of it is reported a moment later."""
        editor = self.indexWidget(self.currentIndex()) if self.currentIndex().isValid() else None
        if editor is None:
            return False
        self.commitData(editor)
        self.closeEditor(editor, _HINT.NoHint)
        return True

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The right button, and the menu key, open what Alt+↓ opens."""
        at = self.indexAt(event.pos())
        if event.reason() == QContextMenuEvent.Reason.Mouse and at.isValid():
            self.setCurrentIndex(at)
        self.cell_menu_asked.emit()

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """After typing, Enter goes down and Tab to the right, and the next cell is not opened by itself."""
        super().closeEditor(editor, _HINT.NoHint)
        back = bool(QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier)
        steps = {
            _HINT.SubmitModelCache: (-1 if back else 1, 0),
            _HINT.EditNextItem: (0, 1),
            _HINT.EditPreviousItem: (0, -1),
        }
        if hint in steps:
            self._step(*steps[hint])

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Text that comes without a conversion before it (dictation, the IME's pad) opens the cell and is kept."""
        text = event.commitString()
        if text and not event.preeditString() and self.state() != QAbstractItemView.State.EditingState:
            self.edit(self.currentIndex())
            editor = self.indexWidget(self.currentIndex())
            if isinstance(editor, QLineEdit):
                editor.setText(text)
            return
        super().inputMethodEvent(event)

    def _tab(self, event: QKeyEvent) -> None:
        """Goes along the row; behind its last cell (or before its first) out of the grid."""
        right = 1 if event.key() == Qt.Key.Key_Tab else -1
        if 0 <= self.currentIndex().column() + right < self.rows.columnCount():
            self._step(0, right)
        else:
            event.ignore()

    def _step(self, down: int, right: int) -> None:
        at = self.currentIndex()
        row = min(max(at.row() + down, 0), self.rows.rowCount() - 1)
        section = min(max(at.column() + right, 0), self.rows.columnCount() - 1)
        if row >= 0 and section >= 0:
            self.go_to(row, section)

    def _on_head_clicked(self, section: int) -> None:
        if section == TICK:
            self._tick(range(self.rows.rowCount()))
        else:
            self.menu_asked.emit(section)

    def _tick_selected(self) -> None:
        self._tick(sorted({one.row() for one in self.selectedIndexes()}))

    def _tick(self, numbers: range | list[int]) -> None:
        """Takes these rows; when all that can be taken are, leaves them out."""
        rows = [self.rows.row_at(number) for number in numbers]
        if rows:
            open_ones = [row for row in rows if row.state in ("new", "changes")] or rows
            self.ticked.emit([row.place for row in open_ones], not all(row.ticked for row in open_ones))

    def _retype(self, texts: dict[tuple[int, int], str]) -> None:
        """Reports texts by (row, section); cells that can't be typed are left as they are."""
        found = {}
        for (row, section), text in texts.items():
            column = self.rows.column_at(section)
            index = self.rows.index(row, section)
            if column is not None and index.isValid() and self.rows.flags(index) & Qt.ItemFlag.ItemIsEditable:
                found[self.rows.places[row], column.field] = text
        if found:
            self.retyped.emit(found)

    def _copy(self) -> None:
        lines: dict[int, list[str]] = {}
        for one in sorted(self.selectedIndexes(), key=lambda index: (index.row(), index.column())):
            if one.column() >= BESIDE:
                cell = self.rows.cell_at(one)
                text = cell.shown if cell is not None and cell.shown else str(one.data(Qt.ItemDataRole.DisplayRole) or "")
                lines.setdefault(one.row(), []).append(text)
        QGuiApplication.clipboard().setText(copied_block(lines.values()))
