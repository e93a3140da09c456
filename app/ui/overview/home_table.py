"""The table of ホーム: all targets with this year's figures, grouped by goal."""

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem

from app.reports.figures import figure_text
from app.rules.era import short_date
from app.rules.figure import MISSING_WORDS, Figure
from app.rules.target_count import Count
from app.services.plan.plans import GoalRow, TargetRow
from app.ui.look import colours
from app.ui.look.labels import plain_tip
from app.ui.overview.fitted_table import CENTRE, LEFT, RIGHT, FittedTable
from app.ui.widgets.cell_painting import Index, WholeRow

HEADS = ("基本目標", "推進目標", "重点", "活動", "延べ参加者", "中止", "最後の活動")
GOAL, TITLE, PRIORITY, ACTIVITIES, PARTICIPANTS, CANCELLED, LAST = range(7)
LETTERS = {GOAL: 8.2, PRIORITY: 3.8, ACTIVITIES: 3.2, PARTICIPANTS: 10.2, CANCELLED: 2.6, LAST: 5.6}
WITH_GOALS = 64
"""From this width (full-width characters) on the goals' names are shown; below it the targets' numbers tell them."""
NONE = MISSING_WORDS["nothing"]
ROWS_SEEN = 3
STARTS_GOAL = Qt.ItemDataRole.UserRole


class _Grouped(WholeRow):
    """Draws a line above each goal's first target."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        if index.data(STARTS_GOAL):
            painter.setPen(QPen(QColor(colours.EDGE), 1))
            painter.drawLine(option.rect.topLeft(), option.rect.topRight())


class HomeTable(FittedTable):
    """Enter or a double click asks for a target's activities. Not entered, zero and nothing done are shown differently."""

    asked = Signal(bytes)
    rows_between, row_air = (29, 40), 12

    def __init__(self) -> None:
        super().__init__("推進目標ごとの今年度の記録")
        self._ids: list[bytes] = []
        self.setColumnCount(len(HEADS))
        self.setHorizontalHeaderLabels(HEADS)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setItemDelegate(_Grouped(self))
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for column in range(len(HEADS)):
            side = RIGHT if column >= ACTIVITIES else LEFT
            self.model().setHeaderData(column, Qt.Orientation.Horizontal, side, Qt.ItemDataRole.TextAlignmentRole)

    def show_goals(self, goals: Sequence[GoalRow], counts: Mapping[bytes, Count]) -> None:
        """Shows the targets of these goals with their figures by target id; the chosen target stays."""
        kept = self.current()
        targets = [target for goal in goals for target in goal.targets]
        self.clearSpans()
        self._ids = [target.id for target in targets]
        self.setRowCount(len(targets))
        row = 0
        for goal in goals:
            for line in range(row, row + len(goal.targets)):  # only the first is seen, all are written to Excel
                self._fill_goal(line, f"基本目標{goal.number}\n{goal.title}")
            if len(goal.targets) > 1:
                self.setSpan(row, GOAL, len(goal.targets), 1)
            first = row
            for target in goal.targets:
                self._fill(row, target, counts.get(target.id, Count()))
                row += 1
            for column in range(len(HEADS)):
                self.model().setData(self.model().index(first, column), first > 0, STARTS_GOAL)
        self._fit()
        if targets:
            self.setCurrentCell(self._ids.index(kept) if kept in self._ids else 0, TITLE)

    def sizeHint(self) -> QSize:
        """Without scrolling the page, so many rows are seen in any case; more where the window allows it."""
        rows = ROWS_SEEN * (self.fontMetrics().height() + self.row_air)
        return QSize(super().sizeHint().width(), self.horizontalHeader().sizeHint().height() + rows)

    def current(self) -> bytes | None:
        """The id of the target the cursor is on, or None."""
        row = self.currentRow()
        return self._ids[row] if 0 <= row < len(self._ids) else None

    def words(self, target: bytes) -> list[str]:
        """The texts of a target's row, for tests."""
        row = self._ids.index(target)
        return [str(self.model().index(row, column).data()) for column in range(TITLE, len(HEADS))]

    def _fill(self, row: int, target: TargetRow, count: Count) -> None:
        led = "（本部主管）" if target.led_by_head else ""
        self._put(row, TITLE, f"{target.label}{led}　{target.title}", LEFT)
        self._put(row, PRIORITY, "【重点】" if target.priority else "", CENTRE, ink=colours.GREEN_DARK, bold=True)
        self._figure(row, ACTIVITIES, _or_none(count.activities, "件"), missing=not count.activities.value)
        self._figure(row, PARTICIPANTS, participants_text(count), missing=count.participants.value is None)
        self._figure(row, CANCELLED, _or_none(count.cancelled, "件"), missing=not count.cancelled.value)
        self._figure(row, LAST, last_text(count.last_date), missing=count.last_date is None)
        whole = f"推進目標{target.label} {target.title}{'（重点）' if target.priority else ''}"
        self.model().setData(self.model().index(row, TITLE), whole, Qt.ItemDataRole.AccessibleTextRole)

    def _fill_goal(self, row: int, words: str) -> None:
        item = self._put(row, GOAL, words, LEFT, ink=colours.GREEN_DARK, bold=True)
        item.setToolTip(plain_tip(words))
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        item.setBackground(QColor(colours.SHADE))

    def _figure(self, row: int, column: int, words: str, *, missing: bool) -> None:
        self._put(row, column, words, RIGHT, ink=colours.SOFT_INK if missing else "")

    def _fit_columns(self, letter: int) -> None:
        """The title takes the width that is left."""
        rest = self.viewport().width()
        self.setColumnHidden(GOAL, rest < WITH_GOALS * letter)
        for column, letters in LETTERS.items():
            if self.isColumnHidden(column):
                continue
            # As wide as the longest figure with its padding: half a number says something else than the whole.
            width = max(round(letters * letter) + 20, self.sizeHintForColumn(column) if column >= ACTIVITIES else 0)
            self.setColumnWidth(column, width)
            rest -= width
        self.setColumnWidth(TITLE, max(rest, 14 * letter))

    def _on_asked(self, row: int, column: int) -> None:
        if 0 <= row < len(self._ids):
            self.asked.emit(self._ids[row])


def participants_text(count: Count) -> str:
    """－ when nothing was done, else 延べ参加者."""
    return figure_text(count.participants, suffix="人") if count.activities.value else _or_none(count.activities, "人")


def _or_none(found: Figure, unit: str) -> str:
    """－ for 0: nothing was done."""
    return NONE if found.value == 0 else figure_text(found, suffix=unit)


def last_text(day: date | None) -> str:
    """The day of the last activity in short form, or －."""
    return short_date(day) if day else NONE
