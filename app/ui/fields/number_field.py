"""A count of people or times. Empty is 未入力 and something else than 0; 約 marks an estimate."""

import unicodedata

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from app.errors import Refused, YuiError
from app.models.text import parse_count
from app.ui.fields.moving import bubbles, is_enter, move_on

_ABOUT = ("y", "~", "約")


class NumberField(QLineEdit):
    """Takes １２, 約30, 1,200, 30人. With ``approximate=False`` an estimate is refused; else y or ~ puts 約 on and off."""

    edited = Signal()
    understood = Signal(str)

    def __init__(self, *, approximate: bool = False) -> None:
        super().__init__()
        self._allows_approximate = approximate
        self._value: int | None = None
        self._is_approximate = False
        self._trouble: Refused | None = None
        self.setMaxLength(20)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers | Qt.InputMethodHint.ImhPreferLatin)
        self.textEdited.connect(self._on_typed)

    def value(self) -> int | None:
        return self._value

    def is_approximate(self) -> bool:
        return self._is_approximate

    def typed(self) -> int | str | None:
        return self.text().strip() if self._trouble else self._value

    def set_value(self, value: int | str | None, *, approximate: bool = False) -> None:
        if isinstance(value, str):
            self.setText(value)
            self._read()
        else:
            self._value, self._is_approximate, self._trouble = value, approximate and value is not None, None
            self.setText(self._written())
        self.understood.emit(self.meaning())

    def trouble(self) -> YuiError | None:
        return self._trouble

    def meaning(self) -> str:
        return f"およそ {self._value:,}" if self._is_approximate else ""

    def inputMethodQuery(self, query: Qt.InputMethodQuery, argument=None):  # type: ignore[no-untyped-def]
        # See DateField. 約 has a key of its own, so that digits never wait for a conversion to be confirmed.
        if query == Qt.InputMethodQuery.ImEnabled:
            return False
        return super().inputMethodQuery(query) if argument is None else super().inputMethodQuery(query, argument)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if bubbles(event):
            self._settle()
            event.ignore()
        elif is_enter(event):
            self._settle()
            move_on(self, event)
        elif self._allows_approximate and unicodedata.normalize("NFKC", event.text()).lower() in _ABOUT:
            self._turn_approximate()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._settle()
        super().focusOutEvent(event)

    def _turn_approximate(self) -> None:
        text = self.text()
        self.setText(text[1:] if text.startswith("約") else "約" + text)
        self._on_typed()

    def _on_typed(self) -> None:
        self._read()
        self.understood.emit(self.meaning())
        self.edited.emit()

    def _read(self) -> None:
        self._value, self._is_approximate, self._trouble = None, False, None
        try:
            self._value, self._is_approximate = parse_count(self.text())
        except Refused as refused:
            self._trouble = refused
        if self._is_approximate and not self._allows_approximate:
            self._value, self._is_approximate = None, False
            self._trouble = Refused("bad-number", "ここには、およその数は入れられません。", "数えた数を入れてください。")

    def _settle(self) -> None:
        if self._trouble is None and self.text() != self._written():
            self.setText(self._written())

    def _written(self) -> str:
        if self._value is None:
            return ""
        return f"約{self._value}" if self._is_approximate else str(self._value)
