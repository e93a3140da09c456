"""The 15 targets with this year's figures, grouped by goal, all in sight at once."""

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
)

from app.rules.era import short_date
from app.services.figures.figures import Count
from app.services.plan.plans import GoalRow, TargetRow
from app.ui.fields.moving import is_enter
from app.ui.look import colours

HEADS = ("基本目標", "推進目標", "", "活動", "延べ参加者", "中止", "最後の活動")
GOAL, TITLE, PRIORITY, ACTIVITIES, PARTICIPANTS, CANCELLED, LAST = range(7)
LETTERS = {GOAL: 8.2, PRIORITY: 3.8, ACTIVITIES: 3.2, PARTICIPANTS: 10.2, CANCELLED: 2.6, LAST: 5.6}
WITH_GOALS = 64
"""Letters across from which the goals' names have room of their own; below, the targets' numbers still tell them apart."""
NONE = "－"
STARTS_GOAL = Qt.ItemDataRole.UserRole
LEAST_ROW, MOST_ROW = 29, 40
CENTRE, RIGHT, LEFT = (
    Qt.AlignmentFlag.AlignCenter,
    Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
    Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
)


class _Grouped(QStyledItemDelegate):
    """A line above each goal's first target; the selected row is the cursor, without a box around one cell of it."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().paint(painter, option, index)
        if index.data(STARTS_GOAL):
            painter.setPen(QPen(QColor(colours.EDGE), 1))
            painter.drawLine(option.rect.topLeft(), option.rect.topRight())

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        option.state &= ~QStyle.StateFlag.State_HasFocus


class HomeTable(QTableWidget):
    """Enter or a double click asks for a target's activities. Nothing entered, zero and nothing done read differently."""

    asked = Signal(bytes)

    def __init__(self) -> None:
        super().__init__(0, len(HEADS))
        self._ids: list[bytes] = []
        self.setAccessibleName("推進目標ごとの今年度の記録")
        self.setHorizontalHeaderLabels(HEADS)
        self._prepare()
        self.cellDoubleClicked.connect(self._on_asked)

    def show_goals(self, goals: Sequence[GoalRow], counts: Mapping[bytes, Count]) -> None:
        kept = self.current()
        targets = [target for goal in goals for target in goal.targets]
        self.clearSpans()
        self._ids = [target.id for target in targets]
        self.setRowCount(len(targets))
        row = 0
        for goal in goals:
            self._set(row, GOAL, f"基本目標{goal.number}\n{goal.title}", LEFT, goal=True)
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

    def current(self) -> bytes | None:
        """The target the cursor is on."""
        row = self.currentRow()
        return self._ids[row] if 0 <= row < len(self._ids) else None

    def words(self, target: bytes) -> list[str]:
        """A target's row as it reads (for tests)."""
        row = self._ids.index(target)
        return [str(self.model().index(row, column).data()) for column in range(TITLE, len(HEADS))]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_enter(event):
            self._on_asked(self.currentRow(), TITLE)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fill(self, row: int, target: TargetRow, count: Count) -> None:
        led = "（本部主管）" if target.led_by_head else ""
        self._set(row, TITLE, f"{target.label}{led}　{target.title}", LEFT)
        self._set(row, PRIORITY, "【重点】" if target.priority else "", CENTRE, strong=True)
        self._set(row, ACTIVITIES, f"{count.activities:,}件" if count.activities else NONE, RIGHT, soft=not count.activities)
        self._set(row, PARTICIPANTS, participants_text(count), RIGHT, soft=count.participants is None)
        self._set(row, CANCELLED, f"{count.cancelled:,}件" if count.cancelled else NONE, RIGHT, soft=not count.cancelled)
        self._set(row, LAST, last_text(count.last_date), RIGHT, soft=count.last_date is None)
        whole = f"推進目標{target.label} {target.title}{'（重点）' if target.priority else ''}"
        self.model().setData(self.model().index(row, TITLE), whole, Qt.ItemDataRole.AccessibleTextRole)

    def _set(
        self,
        row: int,
        column: int,
        text: str,
        side: Qt.AlignmentFlag,
        *,
        soft: bool = False,
        strong: bool = False,
        goal: bool = False,
    ) -> None:
        item = QTableWidgetItem(text)
        item.setTextAlignment(side)
        item.setToolTip(text if goal else "")
        if soft:
            item.setForeground(QColor(colours.SOFT_INK))
        if strong or goal:
            font = QFont(self.font())
            font.setBold(True)
            item.setFont(font)
            item.setForeground(QColor(colours.GREEN_DARK))
        if goal:
            item.setFlags(Qt.ItemFlag.ItemIsEnabled)
            item.setBackground(QColor(colours.SHADE))
        else:
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        self.setItem(row, column, item)

    def _prepare(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setItemDelegate(_Grouped(self))
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(LEAST_ROW)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for column in range(len(HEADS)):
            self.model().setHeaderData(
                column, Qt.Orientation.Horizontal, RIGHT if column >= ACTIVITIES else LEFT, Qt.ItemDataRole.TextAlignmentRole
            )

    def _fit(self) -> None:
        """All rows in sight when the window allows it; the title takes the width that is left."""
        letter = self.fontMetrics().horizontalAdvance("国")
        rest = self.viewport().width()
        self.setColumnHidden(GOAL, rest < WITH_GOALS * letter)
        for column, letters in LETTERS.items():
            if self.isColumnHidden(column):
                continue
            width = round(letters * letter) + 20
            self.setColumnWidth(column, width)
            rest -= width
        self.setColumnWidth(TITLE, max(rest, 14 * letter))
        room = self.viewport().height() // max(1, self.rowCount())
        least = max(LEAST_ROW, self.fontMetrics().height() + 12)
        self.verticalHeader().setDefaultSectionSize(max(least, min(room, max(MOST_ROW, least))))

    def _on_asked(self, row: int, column: int) -> None:
        if 0 <= row < len(self._ids):
            self.asked.emit(self._ids[row])


def participants_text(count: Count) -> str:
    """－: nothing was done. 未入力: nobody counted yet. The rest is a sum of what was entered."""
    if not count.activities:
        return NONE
    if count.participants is None:
        return "未入力" if count.participants_missing else "不明"
    about = "約" if count.participants_approximate else ""
    missing = f"・未入力{count.participants_missing}" if count.participants_missing else ""
    missing += f"・不明{count.participants_unknown}" if count.participants_unknown else ""
    return f"{about}{count.participants:,}人{missing}"


def last_text(day: date | None) -> str:
    return short_date(day) if day else NONE
