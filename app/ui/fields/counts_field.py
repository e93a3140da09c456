"""Several counts in one line: 「高齢者20 民生委員3」. What was understood stands beside it, with their sum."""

import re
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from app.errors import Refused, YuiError
from app.models.counts import counts_text, parse_counts, read_counts
from app.ui.fields.composition import Composition
from app.ui.fields.moving import bubbles, is_enter, move_on

_STORED = re.compile(r"[^=\n]+=[0-9]+(\n[^=\n]+=[0-9]+)*")


class CountsField(QLineEdit):
    """The value is "code=number" per line, None when empty; ``kinds`` are (code, label)."""

    edited = Signal()
    understood = Signal(str)

    def __init__(self, kinds: Sequence[tuple[str, str]], unit: str) -> None:
        super().__init__()
        self.composition = Composition(self)
        self._kinds = tuple(kinds)
        self._unit = unit
        self._value: str | None = None
        self._trouble: Refused | None = None
        self.setMaxLength(400)
        self.textEdited.connect(self._on_typed)

    def set_kinds(self, kinds: Sequence[tuple[str, str]]) -> None:
        """Another list of kinds; what was typed is read by it again."""
        if tuple(kinds) != self._kinds:
            text = self.text() if self._trouble else self._value
            self._kinds = tuple(kinds)
            self.set_value(text)

    def value(self) -> str | None:
        return self._value

    def typed(self) -> str | None:
        return self.text().strip() or None if self._trouble else self._value

    def set_value(self, value: str | None) -> None:
        """A record's value is kept as it is until someone types; a draft's text is read again."""
        if value is None or _STORED.fullmatch(value):
            self._value, self._trouble = value, None
            self.setText(counts_text(value, self._kinds, self._unit))
        else:
            self.setText(value)
            self._read()
        self.understood.emit(self.meaning())

    def trouble(self) -> YuiError | None:
        return self._trouble

    def meaning(self) -> str:
        found = read_counts(self._value)
        return f"計 {sum(found.values()):,}{self._unit}" if len(found) > 1 else ""

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
        if self._trouble is None:
            self.setText(counts_text(self._value, self._kinds, self._unit))
        super().focusOutEvent(event)

    def _on_typed(self) -> None:
        self._read()
        self.understood.emit(self.meaning())
        self.edited.emit()

    def _read(self) -> None:
        self._value, self._trouble = None, None
        try:
            self._value = parse_counts(self.text(), self._kinds)
        except Refused as refusal:
            self._trouble = refusal
