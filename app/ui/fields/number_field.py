"""A count of people or times. Empty is 未入力 and something else than 0 and than 不明; 約 marks an estimate."""

import unicodedata

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from app.errors import Refused, YuiError
from app.rules.text import parse_count
from app.ui.fields.moving import bubbles, is_enter, move_on

_ABOUT = ("y", "~", "約")
_UNKNOWN_KEYS = ("?", "不")
UNKNOWN = "不明"


class NumberField(QLineEdit):
    """Takes １２, 約30, 1,200, 30人. With ``approximate=False`` an estimate is refused; else y or ~ puts 約 on and off.

    With ``unknown=True`` a ? says 不明; what is typed next takes its place.
    """

    edited = Signal()
    understood = Signal(str)

    def __init__(self, *, approximate: bool = False, unknown: bool = False) -> None:
        super().__init__()
        self._allows_unknown = unknown
        self._is_unknown = False
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

    def is_unknown(self) -> bool:
        return self._is_unknown

    def typed(self) -> int | str | None:
        return self.text().strip() if self._trouble else self._value

    def set_value(self, value: int | str | None, *, approximate: bool = False, unknown: bool = False) -> None:
        if isinstance(value, str):
            self.setText(value)
            self._read()
        else:
            self._value, self._is_approximate, self._trouble = value, approximate and value is not None, None
            self._is_unknown = unknown and value is None
            self.setText(self._written())
        self.understood.emit(self.meaning())

    def trouble(self) -> YuiError | None:
        return self._trouble

    def meaning(self) -> str:
        if self._is_unknown:
            return "分からない"
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
            self._clear_unknown()
            self._turn_approximate()
        elif self._allows_unknown and unicodedata.normalize("NFKC", event.text()) in _UNKNOWN_KEYS:
            self.setText(UNKNOWN)
            self._on_typed()
        else:
            if event.text():
                self._clear_unknown()
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._settle()
        super().focusOutEvent(event)

    def _clear_unknown(self) -> None:
        if self._is_unknown:
            self.setText("")
            self._on_typed()

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
        self._is_unknown = self._allows_unknown and self.text().strip() == UNKNOWN
        if self._is_unknown:
            return
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
            return UNKNOWN if self._is_unknown else ""
        return f"約{self._value}" if self._is_approximate else str(self._value)
