"""A date as people type it: R7.11.3, 11/3, 071103, 今日, in any width. The understood date is shown beside it."""

from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from app.rules import clock
from app.rules.era import japanese_date, short_date
from app.rules.reading import Reading
from app.rules.typed_days import read_one_day
from app.rules.typed_signs import plain_signs
from app.ui.fields.read_field import DigitsField


class DateField(DigitsField):
    """On a complete date + and - go to the next and the previous day, t is today; while typing they are ordinary characters."""

    clearly = "R7.11.3 や 2025/11/3 のように入れてください。"

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
        """令和7年11月3日（月） 2025/11/03, and what of the text was left out; "" while no date is understood."""
        if self._value is None:
            return ""
        return f"{japanese_date(self._value, weekday=True)}  {self._value:%Y/%m/%d}{'　' if self._how else ''}{self._how}"

    def _takes_key(self, event: QKeyEvent) -> bool:
        sign = plain_signs(event.text())
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

    def _understand(self, text: str) -> Reading[date | None]:
        return read_one_day(text, clock.today(), self._fiscal_year) if text.strip() else Reading(None)

    def _finish(self) -> None:
        """A typed date takes its short printed form, so that + and - work on it again."""
        super()._finish()
        self._is_finished = self._trouble is None

    def _written(self) -> str:
        return short_date(self._value) if self._value is not None else ""
