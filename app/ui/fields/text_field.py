"""Several lines of text. Enter starts a line, Tab goes on, Ctrl+Enter is left to the page."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from app.errors import YuiError
from app.ui.fields.composition import Composition
from app.ui.fields.moving import bubbles, is_enter

LINE_PERCENT = 140
"""Height of a line in per cent of the type."""


class TextField(QTextEdit):
    """Plain text. Not a QPlainTextEdit, which can't space its lines, and our font needs that.

    ``lines``: the visible lines; longer texts scroll.
    """

    edited = Signal()

    def __init__(self, lines: int = 4) -> None:
        super().__init__()
        self.composition = Composition(self)
        self._lines = lines
        self._is_loading = False
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)  # Qt's default swallows Tab (measured)
        self.set_value(None)
        self.textChanged.connect(self._on_changed)

    def value(self) -> str | None:
        """The text without outer spaces; None when empty."""
        return self.toPlainText().strip() or None

    def typed(self) -> str | None:
        """The text as it is, or None."""
        return self.toPlainText() or None

    def set_value(self, value: str | None) -> None:
        """Shows a text; Ctrl+Z doesn't take that back."""
        self._is_loading = True
        self.document().setUndoRedoEnabled(False)
        self.setPlainText(value or "")
        apart = QTextBlockFormat()
        apart.setLineHeight(LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(apart)
        self.document().setUndoRedoEnabled(True)  # Ctrl+Z takes back typing, never what was loaded
        self._is_loading = False

    def trouble(self) -> YuiError | None:
        """None: any text is understood."""
        return None

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._lines * self.fontMetrics().lineSpacing() * LINE_PERCENT // 100 + 22)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if bubbles(event):
            event.ignore()
        elif is_enter(event) and self.composition.swallows_enter(event):
            event.accept()
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.composition.note(event)
        super().inputMethodEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.composition.finish_before_leaving(event)
        super().focusOutEvent(event)

    def _on_changed(self) -> None:
        # Qt also reports a text change while composing, when nothing was changed yet.
        if not self._is_loading and not self.composition.preedit:
            self.edited.emit()
