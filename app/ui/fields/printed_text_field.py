"""A text that is printed in a box: how much of the box it fills is shown below, and what is too long is underlined in red."""

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QColor, QFocusEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from app.reports.printed_room import Space
from app.ui.fields.text_field import TextField
from app.ui.look import colours

MEASURE_AFTER_MS = 150
"""Wait after the last key before the text is measured."""


class PrintedTextField(TextField):
    """``measure`` gives the space of a text on paper. Nothing is refused: a longer text only needs more paper."""

    understood = Signal(str)
    measured = Signal(object)
    entered = Signal()

    def __init__(self, measure: Callable[[str], Space], lines: int = 4) -> None:
        self._measure = measure
        self._timer: QTimer | None = None
        super().__init__(lines)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(MEASURE_AFTER_MS)
        self._timer.timeout.connect(self.measure_now)
        self.edited.connect(self._timer.start)

    def set_value(self, value: str | None) -> None:
        """Shows a text and measures it."""
        super().set_value(value)
        self.measure_now()

    def measure_now(self) -> Space:
        """Measures the text now and shows the result."""
        if self._timer is not None:
            self._timer.stop()
        text = self.toPlainText()
        space = self._measure(text)
        self._draw_line(space.fitting, len(text))
        self.understood.emit(f"{space.lines}行／{space.room}行（{space.characters:,}字）" if space.lines else "")
        self.measured.emit(space)
        return space

    def insert(self, text: str) -> None:
        """Inserts a text at the cursor, on a line of its own."""
        cursor = self.textCursor()
        before = "" if cursor.atBlockStart() else "\n"
        after = "" if cursor.atBlockEnd() else "\n"
        cursor.insertText(before + text.strip() + after)
        self.setTextCursor(cursor)
        self.edited.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

    def _draw_line(self, start: int, end: int) -> None:
        beyond = QTextEdit.ExtraSelection()
        shape = QTextCharFormat()
        shape.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        shape.setUnderlineColor(QColor(colours.RED))
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        beyond.cursor, beyond.format = cursor, shape
        self.setExtraSelections([beyond] if start < end else [])
