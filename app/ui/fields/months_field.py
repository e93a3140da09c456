"""Twelve months from April to March, each switched on or off: arrow keys move, Space switches."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.errors import YuiError
from app.rules.months import MONTHS
from app.ui.look.button import Button, button
from app.ui.look.layouts import column_of
from app.ui.look.wrapped_row import WrappedRow


class MonthsField(QWidget):
    """The value is a number with bit 0 for April to bit 11 for March; None without any month."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.buttons: list[Button] = []
        for month in MONTHS:
            made = button(f"{month}", "month", run=self._on_clicked)
            made.setCheckable(True)
            made.setAccessibleName(f"{month}月")
            self.buttons.append(made)
        column_of(WrappedRow(*self.buttons, spacing=4), margins=0, within=self)
        self.setFocusProxy(self.buttons[0])

    def value(self) -> int | None:
        """The months that are on, one bit each; None when none is."""
        return sum(1 << place for place, one in enumerate(self.buttons) if one.isChecked()) or None

    def typed(self) -> int | None:
        """The value: a month can't be half typed."""
        return self.value()

    def set_value(self, value: int | None) -> None:
        """Switches the months on whose bits are set."""
        for place, one in enumerate(self.buttons):
            one.setChecked(bool((value or 0) & (1 << place)))

    def trouble(self) -> YuiError | None:
        """None: every choice of months is understood."""
        return None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        focused = next((place for place, one in enumerate(self.buttons) if one.hasFocus()), None)
        if step is None or focused is None or not 0 <= focused + step < len(self.buttons):
            super().keyPressEvent(event)
        else:
            self.buttons[focused + step].setFocus(Qt.FocusReason.TabFocusReason)

    def _on_clicked(self) -> None:
        self.edited.emit()
