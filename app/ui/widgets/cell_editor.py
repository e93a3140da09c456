"""The editor of one cell, with the keys of Excel: Enter and Tab take the text and go on, arrows too while it is typed over."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QLineEdit, QPlainTextEdit, QStyleOptionViewItem, QWidget

from app.ui.fields.composition import Composition
from app.ui.fields.moving import is_enter
from app.ui.widgets.cell_painting import FramedCursor

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
_Index = QModelIndex | QPersistentModelIndex
_NO_HINT = QAbstractItemDelegate.EndEditHint.NoHint


class LineEditor(QLineEdit):
    """A cell of one line."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.composition = Composition(self)
        self.is_filled = False

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.composition.note(event)
        super().inputMethodEvent(event)


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
        if event.type() == QEvent.Type.KeyPress and isinstance(editor, Editor) and isinstance(event, QKeyEvent):
            if is_enter(event) and editor.composition.swallows_enter():
                return True
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


def _is_line_break(event: QKeyEvent) -> bool:
    is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    return is_return and bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
