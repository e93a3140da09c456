"""A date as people type it: R7.11.3, 11/3, 071103, 今日, in any width. The understood date is shown beside it."""

import unicodedata
from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from app.rules import clock
from app.rules.era import japanese_date, short_date
from app.rules.typed_days import parse_date
from app.ui.fields.read_field import DigitsField


class DateField(DigitsField):
    """On a complete date + and - go to the next and the previous day, t is today; while typing they are ordinary characters."""

    def __init__(self, fiscal_year: int | None = None) -> None:
        super().__init__(40)
        self._fiscal_year = fiscal_year
        self._is_finished = True
        self.setInputMethodHints(Qt.InputMethodHint.ImhDate | Qt.InputMethodHint.ImhPreferLatin)

    def set_fiscal_year(self, year: int) -> None:
        """The fiscal year in which a date without a year is."""
        self._fiscal_year = year

    def set_value(self, value: date | str | None) -> None:
        """Shows a date, or reads the text of a draft."""
        super().set_value(value)
        self._is_finished = True

    def meaning(self) -> str:
        """令和7年11月3日（月） 2025/11/03; "" while no date is understood."""
        if self._value is None:
            return ""
        return f"{japanese_date(self._value, weekday=True)}  {self._value:%Y/%m/%d}"

    def _takes_key(self, event: QKeyEvent) -> bool:
        sign = unicodedata.normalize("NFKC", event.text()).lower()
        whole = self.selectedText() == self.text() or self.cursorPosition() == len(self.text())
        if not self._is_finished or not whole:
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
        self._is_finished = not self.text()
        super()._on_typed()

    def _parse(self, text: str) -> date | None:
        return parse_date(text, clock.today(), self._fiscal_year) if text.strip() else None

    def _finish(self) -> None:
        """A typed date takes its short printed form, so that + and - work on it again."""
        super()._finish()
        self._is_finished = self._trouble is None

    def _written(self) -> str:
        return short_date(self._value) if self._value is not None else ""
