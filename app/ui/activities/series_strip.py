"""Several days of the same activity in one go: the days of a series, each with a mark that takes it out or in."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem

from app.rules import clock
from app.rules.era import japanese_date
from app.rules.fiscal import fiscal_year_of
from app.rules.holidays import holiday
from app.rules.series_days import monthly, place_in_month, weekly
from app.services.activities.series import MOST, save_series
from app.ui.fields.choice_field import ChoiceField
from app.ui.fields.date_field import DateField
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.look.layouts import STRETCH, column_of, row_of
from app.ui.runtime.context import Context
from app.ui.runtime.undoing import undo_last

ROW = 32
"""Least height of a row, in pixels."""
SHOWN = 6
"""Rows in sight at once."""


class SeriesStrip(QFrame):
    """``ready`` gives the values to save, or None after having said what is missing. ``saved``: the records are there."""

    saved = Signal()
    left = Signal()

    def __init__(self, context: Context, ready: Callable[[], dict[str, Any] | None]) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self._context = context
        self._ready = ready
        self._first = clock.today()
        self.pattern = ChoiceField(name="くり返し")
        self.last = DateField()
        self.more = DateField()
        self.days = QListWidget()
        self.days.setAccessibleName("記録する日")
        self.save = button("", "main", run=self._on_save)
        add = button("この日を足す", run=self._on_add)
        close = button("やめる", "large", run=self.close_strip)
        help = label("印の付いた日に、下の内容を1件ずつ記録します。祝日は外してあります。", "small", wrap=True)
        until, one = label("終わりの日"), label("ほかの日")
        for words, field in ((until, self.last), (one, self.more)):
            words.setBuddy(field)
            field.setAccessibleName(words.text())
            field.setMaximumWidth(150)
        column_of(
            row_of(label("何日分もまとめて記録", "strong"), (help, 1), spacing=12),
            row_of(self.pattern, until, self.last, one, self.more, add, STRETCH, spacing=8),
            self.days,
            row_of(self.save, close, STRETCH, spacing=12),
            spacing=8,
            margins=(16, 10, 16, 10),
            within=self,
        )
        self.pattern.edited.connect(self._make_days)
        self.last.edited.connect(self._make_days)
        self.days.itemChanged.connect(self._count)
        self.hide()

    def open(self, first: date) -> None:
        """Offers the days that begin with ``first``."""
        self._first = first
        name = "月火水木金土日"[first.weekday()]
        self.pattern.set_choices(
            {"month": f"毎月第{place_in_month(first)}{name}曜日", "week": f"毎週{name}曜日", "fortnight": f"隔週{name}曜日"}
        )
        self.pattern.set_value("month")
        year = fiscal_year_of(first)
        ends = date(year + 1, 3, 31)
        for field in (self.last, self.more):
            field.set_fiscal_year(year)
        self.last.set_value(min(ends, clock.today()) if first < clock.today() else ends)
        self.more.set_value(None)
        self._make_days()
        self.show()
        self.pattern.setFocus(Qt.FocusReason.TabFocusReason)

    def close_strip(self) -> None:
        """Closes the strip; what stands in the form stays."""
        self.hide()
        self.left.emit()

    def chosen(self) -> list[date]:
        """The days that have a mark."""
        return [day for day, item in self._rows() if item.checkState() == Qt.CheckState.Checked]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_strip()
        else:
            super().keyPressEvent(event)

    def _make_days(self) -> None:
        last = self.last.value()
        if last is None:
            return
        pattern = self.pattern.value()
        days = monthly(self._first, last) if pattern == "month" else weekly(self._first, last, 2 if pattern == "fortnight" else 1)
        self._show({day: not holiday(day) or day == self._first for day in days[:MOST]})

    def _on_add(self) -> None:
        day = self.more.value()
        if day is None:
            self._context.notice.warn("足す日が入っていません。11/20 のように入れてから、もう一度押してください。")
            return
        self._show({each: item.checkState() == Qt.CheckState.Checked for each, item in self._rows()} | {day: True})
        self.more.set_value(None)
        self.more.setFocus(Qt.FocusReason.OtherFocusReason)

    def _rows(self) -> list[tuple[date, QListWidgetItem]]:
        items = [self.days.item(row) for row in range(self.days.count())]
        return [(item.data(Qt.ItemDataRole.UserRole), item) for item in items]

    def _show(self, days: dict[date, bool]) -> None:
        self.days.blockSignals(True)
        self.days.clear()
        height = max(ROW, self.fontMetrics().height() + 14)
        for day, is_chosen in sorted(days.items()):
            item = QListWidgetItem(f"{japanese_date(day, weekday=True)}　{holiday(day)}".rstrip("　"))
            item.setData(Qt.ItemDataRole.UserRole, day)
            item.setCheckState(Qt.CheckState.Checked if is_chosen else Qt.CheckState.Unchecked)
            item.setSizeHint(QSize(0, height))
            self.days.addItem(item)
        self.days.setCurrentRow(0)
        self.days.setFixedHeight(min(max(len(days), 1), SHOWN) * height + 2 * self.days.frameWidth() + 4)
        self.days.blockSignals(False)
        self._count()

    def _count(self) -> None:
        self.save.setText(f"{len(self.chosen())}件を保存")
        self.save.setAccessibleName(self.save.text())

    def _on_save(self) -> None:
        values, days = self._ready(), self.chosen()
        if values is None:
            return
        workspace = self._context.workspace
        values.pop("figures")  # numbers of one day
        if self._context.carry_out(lambda: save_series(workspace, values, days)):
            self.hide()
            self.saved.emit()
            self._context.notice.say(f"{len(days)}件を保存しました。", "元に戻す", self._undo)

    def _undo(self) -> None:
        undo_last(self._context)
