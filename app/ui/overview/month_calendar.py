"""A month with its holidays and the days that have activities. Arrows, Page Up/Down and Enter are enough to use it."""

from calendar import Calendar, monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from app.rules import clock
from app.rules.era import WEEKDAYS, japanese_date
from app.rules.holidays import holiday
from app.ui.fields.moving import is_enter
from app.ui.look import colours
from app.ui.look.button import button
from app.ui.look.labels import label, plain_tip
from app.ui.look.layouts import STRETCH, column_of, row_of
from app.ui.widgets.cell_painting import Index

DAY, COUNT = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
SUNDAY_FIRST = Calendar(6)
WEEKS = 6
HEADS = "日月火水木金土"
CENTRED = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}


class MonthCalendar(QWidget):
    """``days_of``: the number of activities by day of a year's month. ``words``: about the chosen day, placed by the page.

    ``asked``: Enter or a double click on a day, with its number of activities.
    """

    asked = Signal(object, int)

    def __init__(self, days_of: Callable[[int, int], Mapping[date, int]]) -> None:
        super().__init__()
        self._days_of = days_of
        self._today = self.day = clock.today()
        self._month = label("", "heading")
        self.words = label("", "small")
        self.grid = _Grid()
        back = button("‹", "step", run=lambda: self._turn(-1))
        back.setAccessibleName("前の月（Page Up）")
        ahead = button("›", "step", run=lambda: self._turn(1))
        ahead.setAccessibleName("次の月（Page Down）")
        head = row_of(self._month, STRETCH, back, ahead, spacing=6, margins=(4, 0, 0, 0))
        column_of(head, (self.grid, 1), spacing=2, margins=0, within=self)
        self.grid.moved.connect(self.show_day)
        self.grid.turned.connect(self._turn)
        self.grid.entered.connect(self._on_entered)
        self.grid.currentCellChanged.connect(self._on_cell)

    def refresh(self) -> None:
        """Reads the month in sight again; after midnight today is another day."""
        if self._today != clock.today():
            self._today = self.day = clock.today()
        self.show_day(self.day)

    def show_day(self, day: date) -> None:
        """Shows the month of a day, with the cursor on it."""
        self.day = day
        self._month.setText(f"{japanese_date(day.replace(day=1)).removesuffix('1日')}")
        self.grid.show_month(day, self._days_of(day.year, day.month))
        self._tell()

    def _turn(self, months: int) -> None:
        place = self.day.year * 12 + self.day.month - 1 + months
        year, month = divmod(place, 12)
        self.show_day(date(year, month + 1, min(self.day.day, monthrange(year, month + 1)[1])))

    def _on_cell(self, row: int, column: int) -> None:
        day = self.grid.day_at(row, column)
        if day is not None and day != self.day:
            self.day = day
            self._tell()

    def _tell(self) -> None:
        count = self.grid.count_of(self.day)
        name = holiday(self.day)
        what = f"活動 {count:,}件（Enterで一覧）" if count else "Enterで、この日の活動を記録"
        said = f"{self.day.month}月{self.day.day}日（{WEEKDAYS[self.day.weekday()]}）"
        self.words.setText("　".join(filter(None, (said + name, what))))

    def _on_entered(self, day: date) -> None:
        self.asked.emit(day, self.grid.count_of(day))


class _Grid(QTableWidget):
    """Six weeks from Sunday. Days of the months around it are left empty."""

    moved = Signal(object)
    """A day outside the month in sight."""
    turned = Signal(int)
    entered = Signal(object)

    def __init__(self) -> None:
        super().__init__(WEEKS, len(HEADS))
        self._cells: dict[date, tuple[int, int]] = {}
        self._counts: Mapping[date, int] = {}
        self.setObjectName("calendar")
        self.setHorizontalHeaderLabels(list(HEADS))
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
            header.setMinimumSectionSize(8)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_DayPainter(self))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.cellDoubleClicked.connect(self._on_double_click)

    def show_month(self, chosen: date, counts: Mapping[date, int]) -> None:
        """Shows the month of a day and puts the cursor there."""
        self._cells, self._counts = {}, counts
        weeks = SUNDAY_FIRST.monthdatescalendar(chosen.year, chosen.month)
        self.blockSignals(True)
        for row in range(WEEKS):
            self.setRowHidden(row, row >= len(weeks))
            for column, day in enumerate(weeks[row] if row < len(weeks) else ()):
                self.setItem(row, column, self._item(day if day.month == chosen.month else None, row, column))
        self.setCurrentCell(*self._cells[chosen])
        self.blockSignals(False)
        self.setAccessibleName(f"{chosen.month}月のカレンダー")
        self.viewport().update()

    def day_at(self, row: int, column: int) -> date | None:
        """The day of a cell, or None for one of another month."""
        item = self.item(row, column)
        return item.data(DAY) if item is not None else None

    def count_of(self, day: date) -> int:
        """How many activities a day of the month in sight has."""
        return self._counts.get(day, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        day = self.day_at(self.currentRow(), self.currentColumn())
        key = Qt.Key(event.key())
        if day is None:
            super().keyPressEvent(event)
        elif is_enter(event):
            if not event.isAutoRepeat():
                self.entered.emit(day)
        elif key in _STEPS:
            self._go(day + timedelta(days=_STEPS[key]))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.turned.emit(-1 if key == Qt.Key.Key_PageUp else 1)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go(day.replace(day=1 if key == Qt.Key.Key_Home else monthrange(day.year, day.month)[1]))
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        """Each day has room for two lines of small type."""
        line = self.fontMetrics().height()
        return QSize(7 * round(2.9 * line), self.horizontalHeader().sizeHint().height() + WEEKS * round(1.9 * line) + 4)

    def _go(self, day: date) -> None:
        if day in self._cells:
            self.setCurrentCell(*self._cells[day])
        else:
            self.moved.emit(day)

    def _item(self, day: date | None, row: int, column: int) -> QTableWidgetItem:
        item = QTableWidgetItem()
        if day is None:
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            return item
        self._cells[day] = row, column
        count, name = self._counts.get(day, 0), holiday(day)
        said = (f"{day.month}月{day.day}日 {WEEKDAYS[day.weekday()]}曜日", "今日" if day == clock.today() else "", name)
        item.setData(DAY, day)
        item.setData(COUNT, count)
        item.setData(
            Qt.ItemDataRole.AccessibleTextRole, " ".join(filter(None, (*said, f"活動 {count}件" if count else "活動なし")))
        )
        item.setToolTip(plain_tip(name))
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        return item

    def _on_double_click(self, row: int, column: int) -> None:
        day = self.day_at(row, column)
        if day is not None:
            self.entered.emit(day)


class _DayPainter(QStyledItemDelegate):
    """The number of the day with 祝 on a holiday, below it a dot and how many activities there are."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        day, count = index.data(DAY), index.data(COUNT)
        if day is None:
            return
        painter.save()
        place = option.rect.adjusted(1, 1, -1, -1)
        if day == clock.today():
            painter.fillRect(place, QColor(colours.GREEN_PALE))
        self._write(painter, option, place, day)
        if count:
            painter.setPen(QColor(colours.GREEN_DARK))
            painter.drawText(_half(place, 1), CENTRED, f"●{count}")
        if option.state & QStyle.StateFlag.State_Selected:
            has_cursor = bool(option.state & QStyle.StateFlag.State_HasFocus)
            painter.setPen(QPen(QColor(colours.INDIGO if has_cursor else colours.EDGE), 2 if has_cursor else 1))
            painter.drawRect(place)
        painter.restore()

    def _write(self, painter: QPainter, option: QStyleOptionViewItem, place: QRect, day: date) -> None:
        name = holiday(day)
        ink = colours.RED if name or day.weekday() == 6 else colours.INDIGO if day.weekday() == 5 else colours.INK
        font = QFont(option.font)
        font.setPointSizeF(max(9.0, font.pointSizeF() * 0.9))
        font.setBold(day == clock.today())
        painter.setFont(font)
        painter.setPen(QColor(ink))
        painter.drawText(_half(place, 0), CENTRED, f"{day.day}祝" if name else str(day.day))


def _half(place: QRect, which: int) -> QRect:
    """The upper or lower half of a cell."""
    height = place.height() // 2
    return QRect(place.left(), place.top() + which * height, place.width(), height)
