"""A date as people type it: R7.11.3, 11/3, 071103, 今日, any width. The understood date is shown beside it."""

import unicodedata
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from app.errors import Refused, YuiError
from app.rules import clock
from app.rules.era import japanese_date, parse_date, short_date
from app.ui.fields.moving import bubbles, is_enter, move_on


class DateField(QLineEdit):
    """On a date that stands, + and - go a day on and back, t is today; while typing they are ordinary letters."""

    edited = Signal()
    understood = Signal(str)

    def __init__(self, fiscal_year: int | None = None) -> None:
        super().__init__()
        self._fiscal_year = fiscal_year
        self._value: date | None = None
        self._trouble: Refused | None = None
        self._stands = True
        self.setMaxLength(40)
        self.setInputMethodHints(Qt.InputMethodHint.ImhDate | Qt.InputMethodHint.ImhPreferLatin)
        self.textEdited.connect(self._on_typed)

    def set_fiscal_year(self, year: int) -> None:
        """In which 年度 a date without a year lies."""
        self._fiscal_year = year

    def value(self) -> date | None:
        return self._value

    def typed(self) -> date | str | None:
        return self.text().strip() if self._trouble else self._value

    def set_value(self, value: date | str | None) -> None:
        self._value, self._trouble = (value, None) if isinstance(value, date) else (None, None)
        self.setText(short_date(value) if isinstance(value, date) else value or "")
        if isinstance(value, str):
            self._read()
        self._stands = True
        self.understood.emit(self.meaning())

    def trouble(self) -> YuiError | None:
        return self._trouble

    def meaning(self) -> str:
        """令和7年11月3日（月） 2025/11/03; empty while nothing is understood."""
        if self._value is None:
            return ""
        return f"{japanese_date(self._value, weekday=True)}  {self._value:%Y/%m/%d}"

    def inputMethodQuery(self, query: Qt.InputMethodQuery, argument=None):  # type: ignore[no-untyped-def]
        # Qt's Windows plug-in switches the IME off by this answer; the widget attribute alone does not (measured).
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
        elif self._steps(unicodedata.normalize("NFKC", event.text()).lower()):
            event.accept()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._settle()
        super().focusOutEvent(event)

    def _steps(self, sign: str) -> bool:
        whole = self.selectedText() == self.text() or self.cursorPosition() == len(self.text())
        if not self._stands or not whole:
            return False
        if sign == "t":
            self._step_to(clock.today())
        elif sign in ("+", "-") and self._value is not None:
            self._step_to(self._value + timedelta(days=1 if sign == "+" else -1))
        else:
            return False
        return True

    def _step_to(self, day: date) -> None:
        self.set_value(day)
        self.selectAll()
        self.edited.emit()

    def _on_typed(self) -> None:
        self._stands = not self.text()
        self._read()
        self.understood.emit(self.meaning())
        self.edited.emit()

    def _read(self) -> None:
        self._value, self._trouble = None, None
        if not self.text().strip():
            return
        try:
            self._value = parse_date(self.text(), clock.today(), self._fiscal_year)
        except Refused as refused:
            self._trouble = refused

    def _settle(self) -> None:
        """A typed date takes its short printed form, so that + and - work on it again."""
        if self._value is not None and self.text() != short_date(self._value):
            self.setText(short_date(self._value))
        self._stands = self._trouble is None
