"""A line that is read by a rule of its own (times of day, lengths of work) and written back the way it was understood."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from app.errors import YuiError
from app.ui.fields.composition import Composition
from app.ui.fields.moving import bubbles, is_enter, move_on


class ParsedField(QLineEdit):
    """``parse`` reads the typed text (or refuses it, YuiError), ``write`` gives a value's text, which can be read again."""

    edited = Signal()

    def __init__(self, parse: Callable[[str], Any], write: Callable[[Any], str]) -> None:
        super().__init__()
        self.composition = Composition(self)
        self._parse, self._write = parse, write
        self._value: Any = None
        self._trouble: YuiError | None = None
        self.setMaxLength(60)
        self.textEdited.connect(self._on_typed)

    def value(self) -> Any:
        return self._value

    def typed(self) -> Any:
        return self.text().strip() if self._trouble else self._value

    def set_value(self, value: Any) -> None:
        self.setText(value if isinstance(value, str) else self._write(value))
        self._read()
        self._settle()

    def trouble(self) -> YuiError | None:
        return self._trouble

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if bubbles(event):
            event.ignore()
        elif is_enter(event):
            if self.composition.swallows_enter():
                event.accept()
            else:
                move_on(self, event)
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.composition.note(event)
        super().inputMethodEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.composition.finish_before_leaving(event)
        self._settle()
        super().focusOutEvent(event)

    def _on_typed(self) -> None:
        self._read()
        self.edited.emit()

    def _read(self) -> None:
        self._value, self._trouble = None, None
        try:
            self._value = self._parse(self.text())
        except YuiError as error:
            self._trouble = error

    def _settle(self) -> None:
        if self._trouble is None:
            self.setText(self._write(self._value))
