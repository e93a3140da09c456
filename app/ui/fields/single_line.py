"""The base of one-line fields: Enter, Ctrl+Enter, the IME and the loss of focus. Fields add only reading and showing."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from app.rules.text import one_line
from app.ui.fields.composition import Composition
from app.ui.fields.moving import bubbles, is_enter, move_on


class SingleLineField(QLineEdit):
    """Enter goes on, Ctrl+Enter is left to the page (save), and a phrase under conversion is never lost.

    A subclass adds what is special about it in ``_on_typed``, ``_finish``, ``_confirm`` and ``_takes_key``.
    """

    edited = Signal()

    def __init__(self, most: int) -> None:
        """``most``: the longest text that is meant here, in characters. A longer one is kept whole and warned of."""
        super().__init__()
        self.composition = Composition(self)
        self._most = most
        self.textEdited.connect(self._on_text_edited)

    def warning(self) -> str:
        """What to think about before saving; "" while there is nothing."""
        length = len(self.text())
        if length <= self._most:
            return ""
        return f"{length}字あります。{self._most}字までに短くしてください。このままでも、全部保存されます。"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if bubbles(event):
            self.composition.finish()
            self._finish()
            event.ignore()
        elif is_enter(event):
            if self.composition.swallows_enter(event):
                event.accept()
            else:
                self._confirm()
                move_on(self, event)
        elif not self._takes_key(event):
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.composition.note(event)
        super().inputMethodEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.composition.finish_before_leaving(event)
        if not self.composition.preedit:  # setting the text would break a conversion off that goes on after the other window
            self._finish()
        super().focusOutEvent(event)

    def _on_text_edited(self) -> None:
        """What was pasted or dropped is put in one line first: the value is what is shown."""
        text, at = self.text(), self.cursorPosition()
        flat = one_line(text)
        if flat != text:
            self.setText(flat)
            self.setCursorPosition(len(one_line(text[:at])))
        self._on_typed()

    def _on_typed(self) -> None:
        """The person changed the text."""
        self.edited.emit()

    def _finish(self) -> None:
        """Nothing more is typed for now: the text may be shown the way it was understood. Called any number of times."""

    def _confirm(self) -> None:
        """What Enter does before it moves on."""
        self._finish()

    def _takes_key(self, event: QKeyEvent) -> bool:
        """Whether the field used this key itself; Enter never comes here."""
        return False
