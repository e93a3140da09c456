"""A grid typed like a spreadsheet: type over, F2, Enter down, Tab right, blocks copied, cut, pasted, filled down and emptied."""

from collections.abc import Mapping

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.rules.pasted import copied_block
from app.ui.fields.composition import ComposingLine, Composition, GridComposition
from app.ui.fields.moving import is_enter
from app.ui.widgets.cell_painting import FramedCursor

COPIED = Qt.ItemDataRole.UserRole + 2
"""What a spreadsheet is given of a cell; None for a cell that is no part of what is copied."""
LONG = Qt.ItemDataRole.UserRole + 1
"""Whether the text of a cell may have several lines."""
LINES = 5
"""So many lines of a long text are seen while it is typed; Alt+Enter begins another one."""
_ARROWS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}
_STANDARD = {
    "copy": QKeySequence.StandardKey.Copy,
    "cut": QKeySequence.StandardKey.Cut,
    "paste": QKeySequence.StandardKey.Paste,
}
_Index = QModelIndex | QPersistentModelIndex
_NO_HINT = QAbstractItemDelegate.EndEditHint.NoHint
_Trigger = QAbstractItemView.EditTrigger


def wish_of(event: QKeyEvent) -> str:
    """What a key asks of a grid that is typed like a spreadsheet: copy, cut, paste, empty, fill (down), choose (a word), down,
    up, leave; "" for none of these.
    """
    control, alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
    if found := next((name for name, keys in _STANDARD.items() if event.matches(keys)), ""):
        return found
    if is_enter(event):
        return "up" if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else "down"
    if event.key() == Qt.Key.Key_D and event.modifiers() == control:
        return "fill"
    if event.key() == Qt.Key.Key_Down and event.modifiers() & alt:
        return "choose"
    named = {Qt.Key.Key_Delete: "empty", Qt.Key.Key_Backspace: "empty", Qt.Key.Key_Escape: "leave"}
    return named.get(Qt.Key(event.key()), "")


class LineEditor(ComposingLine):
    """A cell of one line."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.is_filled = False


class LongEditor(QPlainTextEdit):
    """A cell of several lines, larger than the cell itself."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.composition = Composition(self)
        self.is_filled = False
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.composition.note(event)
        super().inputMethodEvent(event)

    def isModified(self) -> bool:
        """Whether anything was typed."""
        return self.document().isModified()

    def text(self) -> str:
        """What is typed."""
        return self.toPlainText()

    def setText(self, text: str) -> None:
        """Shows a text with the cursor behind it."""
        self.setPlainText(text)
        self.moveCursor(self.textCursor().MoveOperation.End)


Editor = LineEditor | LongEditor


class CellEditing(FramedCursor):
    """``types_over``: the cell is being replaced, not mended: then arrows leave it, as in Excel."""

    gone_on = Signal(int, int)
    """The text was taken, and the cursor shall go so many rows down and columns to the right."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.types_over = True
        self.editor: Editor | None = None

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        self.editor = LongEditor(parent) if index.data(LONG) else LineEditor(parent)
        self.editor.setObjectName("cellEditor")
        title = index.model().headerData(index.column(), Qt.Orientation.Horizontal)
        self.editor.setAccessibleName(f"{title} {index.row() + 1}行目")
        return self.editor

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        assert isinstance(editor, Editor)
        if editor.is_filled:  # the row is shown anew while somebody types into it
            return
        editor.is_filled = True
        text = "" if self.types_over else str(index.data(Qt.ItemDataRole.EditRole) or "")
        editor.setText(text)

    def setModelData(self, editor: QWidget, model: object, index: _Index) -> None:
        assert isinstance(editor, Editor)
        if self.types_over and not editor.text() and not editor.isModified():
            return  # a conversion was begun and given up: the cell stays as it was
        index.model().setData(index, editor.text(), Qt.ItemDataRole.EditRole)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: _Index) -> None:
        room = option.rect.adjusted(0, 0, 1, 1)
        if isinstance(editor, LongEditor):
            viewport = editor.parentWidget()
            assert viewport is not None
            view = viewport.rect()
            wide = min(max(room.width(), 24 * editor.fontMetrics().horizontalAdvance("国")), view.width())
            room.setSize(QSize(wide, LINES * editor.fontMetrics().lineSpacing() + 12))
            room = QRect(room).translated(min(view.right() - room.right(), 0), min(view.bottom() - room.bottom(), 0))
        editor.setGeometry(room)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if isinstance(editor, Editor) and editor.composition.takes(event):
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(editor, Editor) and isinstance(event, QKeyEvent):
            if isinstance(editor, LongEditor) and _is_line_break(event):
                editor.insertPlainText("\n")
                return True
            if (step := self._step_of(event)) is not None and not editor.composition.preedit:
                self.take(editor)
                self.gone_on.emit(*step)
                return True
        return super().eventFilter(editor, event)

    def take(self, editor: Editor) -> None:
        """Takes what is typed, with what the IME has not handed over yet, and closes the editor."""
        editor.composition.finish()
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, _NO_HINT)

    def _step_of(self, event: QKeyEvent) -> tuple[int, int] | None:
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if is_enter(event):
            return (-1 if back else 1, 0)
        if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            return (0, -1 if back or event.key() == Qt.Key.Key_Backtab else 1)
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        return _ARROWS.get(Qt.Key(event.key())) if self.types_over and plain else None

    def destroyEditor(self, editor: QWidget, index: _Index) -> None:
        self.editor = None
        super().destroyEditor(editor, index)


class TypingGrid(QTableView):
    """Reports what a person wants; whoever owns the rows decides what becomes of it. ``name`` is what a screen reader says."""

    moved = Signal()
    """Another cell is looked at."""
    typed = Signal(object)
    """{(row, section): text} of what is to be typed at once: emptied, cut or filled down. One cell goes to the model itself."""
    pasted = Signal(int, int, str)
    """The text of the clipboard, from this row and section on."""
    cell_menu_asked = Signal()
    """Alt+↓: what can be put into the current cell."""
    type_changed = Signal()
    """The type is larger or smaller: rows and columns shall fit it."""
    too_many = Signal()
    """More rows are chosen than ``most_rows``: nothing is done with them."""
    left = Signal()
    """Esc: the cursor shall leave the grid, in which Tab goes from cell to cell."""

    def __init__(self, name: str) -> None:
        self._is_moving = False
        super().__init__()
        self.composition = GridComposition(self)
        self.setAccessibleName(name)
        self.setObjectName("sheet")
        self.most_rows = 0
        """So many rows are copied, emptied or filled at once; 0 for as many as there are."""
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
        self.composition.finish()
        index = self.model().index(row, section)
        self._is_moving = True
        self.setCurrentIndex(index)
        self._is_moving = False
        self.scrollTo(index)

    def mend(self) -> None:
        """Opens the current cell with what stands in it: F2, also where a page has given F2 another meaning."""
        if self.cells.editor is None and self.currentIndex().flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(self.currentIndex(), _Trigger.EditKeyPressed)

    def commit_typing(self) -> bool:
        """Takes what is typed into an open cell; False when none is. Call it before values are read to be saved."""
        if self.cells.editor is None:
            return False
        self.cells.take(self.cells.editor)
        return True

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
        self.composition.tell_place()
        self.moved.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.type_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.composition.takes_key(event):
            return
        match wish_of(event):
            case "copy":
                self.copy()
            case "cut":
                if self.copy():
                    self._empty()
            case "paste":
                self.paste()
            case "empty":
                self._empty()
            case "fill":
                self._fill_down()
            case "choose":
                self.cell_menu_asked.emit()
            case "down":
                self._go_on(1, 0)
            case "up":
                self._go_on(-1, 0)
            case "leave":
                self.left.emit()
            case _ if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                self._tab(event)
            case _:
                if event.text() == "":
                    self._line_began = -1
                super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if not self.composition.opens_with(event):
            super().inputMethodEvent(event)
        self.composition.tell_place()

    def block(self) -> tuple[range, range]:
        """The chosen rows and sections; those of the cursor where nothing is chosen."""
        ranges, at = list(self.selectionModel().selection()), self.currentIndex()  # type: ignore[call-overload]
        if not ranges:
            return range(at.row(), at.row() + 1), range(at.column(), at.column() + 1)
        rows = range(min(one.top() for one in ranges), max(one.bottom() for one in ranges) + 1)
        return rows, range(min(one.left() for one in ranges), max(one.right() for one in ranges) + 1)

    def copy(self) -> bool:
        """Puts the chosen cells on the clipboard as a spreadsheet takes them; False for more than can be taken at once."""
        if not self._is_within():
            return False
        rows, sections = self.block()
        index = self.model().index
        lines = ((index(row, section).data(COPIED) for section in sections) for row in rows)
        QGuiApplication.clipboard().setText(copied_block([str(text) for text in line if text is not None] for line in lines))
        return True

    def paste(self) -> None:
        """Reports the block on the clipboard, for the cells from the first chosen one on."""
        rows, sections = self.block()
        self.pasted.emit(rows.start, sections.start, QGuiApplication.clipboard().text())

    def _is_within(self) -> bool:
        """Whether no more rows are chosen than can be read at once; else it is told."""
        is_within = not self.most_rows or len(self.block()[0]) <= self.most_rows
        if not is_within:
            self.too_many.emit()
        return is_within

    def _empty(self) -> None:
        if self._is_within():
            rows, sections = self.block()
            self._report({(row, section): "" for row in rows for section in sections})

    def _fill_down(self) -> None:
        """The first row of the chosen block goes into those below; of a single row, the one above goes into it."""
        if not self._is_within():
            return
        rows, sections = self.block()
        source = rows.start if len(rows) > 1 else rows.start - 1
        if source >= 0:
            index = self.model().index
            above = {section: str(index(source, section).data(Qt.ItemDataRole.EditRole) or "") for section in sections}
            self._report({(row, section): above[section] for row in rows for section in sections if row != source})

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

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.composition.finish()
        self._line_began = -1
        super().mousePressEvent(event)


def _is_line_break(event: QKeyEvent) -> bool:
    is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    return is_return and bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
