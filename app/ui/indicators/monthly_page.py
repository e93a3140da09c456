"""月次件数表: typed like a spreadsheet. What is counted from the records stands grey and can't be typed over."""

from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, Qt
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from app.errors import YuiError
from app.rules.months import MONTHS
from app.services.indicators import indicator_entry, indicators, monthly_table
from app.services.indicators.indicator_entry import Typed
from app.services.indicators.indicators import UseRow
from app.services.indicators.monthly_table import TableRow
from app.services.overview.figure_breakdown import indicator_question
from app.services.plan import plans
from app.ui.fields.choice_field import ChoiceField
from app.ui.fields.moving import is_enter
from app.ui.indicators.number_grid import GreyCells
from app.ui.look import colours
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.runtime.context import Context
from app.ui.runtime.undoing import undo_last
from app.ui.widgets.commands import Command
from app.ui.widgets.dialogs import ask_new_file
from app.ui.widgets.page import page_layout

NAMES = 2
"""Columns before April: the target's number and the indicator."""
WIDTHS = {0: 3, NAMES + len(MONTHS): 4}
"""In letters; a month has three."""
READ_ONLY = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled


class MonthlyPage(QWidget):
    """Each cell is saved when it is left; a pasted block is one deed."""

    title = "月次件数表"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._rows: list[TableRow] = []
        self.commands = (
            Command("Ctrl+Z", "元に戻す", self.undo),
            Command("F9", "なぜこの数字", self.ask_why),
            Command("F4", "履歴", self.show_history),
        )
        self._filling = False
        self._office = ChoiceField([], empty="")
        self._office.setAccessibleName("どこの表か")
        self._print = button("表を保存（PDF・Excel）")
        self._history = button("履歴（F4）")
        self._hint = label(
            "数字を打つとその月に入ります。該当なしは「なし」、消すときは Delete です。灰色は活動記録から数えています。",
            "soft",
            wrap=True,
        )
        self.grid = QTableWidget()
        self.grid.setAccessibleName("月次件数表")
        self.grid.setObjectName("sheet")
        self.grid.setItemDelegate(GreyCells(self.grid))
        self._prepare()
        column = page_layout(self, self.title, self._office, self._history, self._print)
        column.addWidget(self._hint)
        column.addWidget(self.grid, 1)
        self._office.edited.connect(self._fill)
        self._print.clicked.connect(self._on_print)
        self._history.clicked.connect(self.show_history)
        self.grid.itemChanged.connect(self._on_changed)
        self.grid.installEventFilter(self)

    def refresh(self) -> None:
        desk = self._context.desk
        every = [(one.code, one.name) for one in plans.offices(desk) if desk.is_head or one.code == desk.office_code]
        self._office.set_choices(every)
        self._office.setVisible(desk.is_head)
        self._fill()

    def focus_first(self) -> None:
        self.grid.setFocus()

    def ask_why(self) -> None:
        """Of the month the cursor is on, or of the year."""
        row, month = self.grid.currentRow(), self.grid.currentColumn() - NAMES
        if 0 <= row < len(self._rows):
            office = self._whose()
            of_month = MONTHS[month] if 0 <= month < len(MONTHS) else None
            self._context.go("why", indicator_question(self._rows[row].use, office, of_month))

    def show_history(self) -> None:
        """Of the month the cursor is on: who typed what when."""
        row, month = self.grid.currentRow(), self.grid.currentColumn() - NAMES
        if not (0 <= row < len(self._rows) and 0 <= month < len(MONTHS)):
            self._context.notice.warn("月が選ばれていません。月の欄を選んでから、もう一度押してください。")
            return
        office = monthly_table.own_office(self._context.desk, str(self._office.value() or ""))
        indicator = self._rows[row].use.indicator_id
        self._context.show_history(indicators.monthly_id(indicator, self._context.fiscal_year, MONTHS[month], office))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.grid and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(event)
        return super().eventFilter(watched, event)

    def paste(self, text: str) -> None:
        """A block copied from Excel, from the current cell on to the right and down; bad cells refuse the whole block."""
        lines = [line.split("\t") for line in text.rstrip("\r\n").splitlines()]
        self._write(self.grid.currentRow(), self.grid.currentColumn(), lines)

    def undo(self) -> None:
        """The last deed in this table, a pasted block as a whole."""
        if undo_last(self._context):
            self._fill()

    def _prepare(self) -> None:
        self.grid.setColumnCount(NAMES + len(MONTHS) + 1)
        self.grid.setHorizontalHeaderLabels(["番号", "指標", *(f"{month}月" for month in MONTHS), "年計"])
        self.grid.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.grid.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.grid.setTabKeyNavigation(True)
        self.grid.verticalHeader().hide()
        head = self.grid.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        head.setHighlightSections(False)

    def _fill(self) -> None:
        self._filling = True
        office = self._whose()
        self._rows = monthly_table.monthly_rows(self._context.desk, self._context.plan.id, self._context.fiscal_year, office)
        self.grid.setRowCount(len(self._rows))
        letter = self.fontMetrics().horizontalAdvance("国")
        for column in range(self.grid.columnCount()):
            if column != 1:
                self.grid.setColumnWidth(column, letter * WIDTHS.get(column, 3) + 18)
        for number, row in enumerate(self._rows):
            self.grid.setRowHeight(number, max(36, self.fontMetrics().height() * 2 + 6))
            editable = row.editable and (not self._context.desk.is_head or office == "head")
            for column, words in enumerate((row.target_label, row.use.title, *row.cells, row.year)):
                item = self.grid.item(number, column)
                if item is None:  # else it is kept: an editor may still stand in it
                    item = QTableWidgetItem()
                    self.grid.setItem(number, column, item)
                item.setText(words)
                is_month = NAMES <= column < NAMES + len(MONTHS)
                if column > 1:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                typed = is_month and editable
                item.setFlags(READ_ONLY | Qt.ItemFlag.ItemIsEditable if typed else READ_ONLY)
                grey = is_month and not editable
                item.setData(Qt.ItemDataRole.BackgroundRole, QColor(colours.SHADE) if grey else None)
                if column == 1:
                    item.setToolTip(row.use.title)
        first = next((number for number, row in enumerate(self._rows) if row.editable), 0)
        at = (self.grid.currentRow(), self.grid.currentColumn()) if self.grid.currentColumn() >= NAMES else (first, NAMES)
        self.grid.setCurrentCell(*at, QItemSelectionModel.SelectionFlag.NoUpdate)
        self._filling = False

    def _on_key(self, event: QKeyEvent) -> bool:
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste(QGuiApplication.clipboard().text())
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._clear()
        elif is_enter(event):
            self.grid.setCurrentCell(min(self.grid.currentRow() + 1, self.grid.rowCount() - 1), self.grid.currentColumn())
        else:
            return False
        return True

    def _on_changed(self, item: QTableWidgetItem) -> None:
        if self._filling:
            return
        self._write(item.row(), item.column(), [[item.text()]])

    def _write(self, row: int, column: int, lines: list[list[str]]) -> None:
        """A deed: everything in it is read and saved, or nothing."""
        try:
            self._save(monthly_table.read_block(self._rows, row, column - NAMES, lines))
        except YuiError as error:
            self._context.notice.show_error(error)
        self._fill()

    def _save(self, block: list[tuple[UseRow, dict[int, Typed]]]) -> None:
        desk, office = self._context.desk, self._whose()
        monthly_table.refuse_other_table(desk, office)
        if indicator_entry.save_block(desk, self._context.fiscal_year, office, block):
            self._context.header_saved()

    def _whose(self) -> str:
        return monthly_table.own_office(self._context.desk, str(self._office.value() or ""))

    def _clear(self) -> None:
        """Delete over a chosen block: what is counted from records stays."""
        chosen = [(index.row(), index.column() - NAMES) for index in self.grid.selectedIndexes()]
        block = [
            (row.use, {MONTHS[month]: Typed() for at, month in chosen if at == number and 0 <= month < len(MONTHS)})
            for number, row in enumerate(self._rows)
            if row.editable
        ]
        try:
            self._save(block)
        except YuiError as error:
            self._context.notice.show_error(error)
        self._fill()

    def _copy(self) -> None:
        chosen = sorted((index.row(), index.column()) for index in self.grid.selectedIndexes())
        lines: dict[int, list[str]] = {}
        for row, column in chosen:
            item = self.grid.item(row, column)
            lines.setdefault(row, []).append(item.text() if item is not None else "")
        QGuiApplication.clipboard().setText("\n".join("\t".join(line) for line in lines.values()))

    def _on_print(self) -> None:
        path = ask_new_file(self, "月次件数表を保存する場所", "monthly-table.pdf", "PDF (*.pdf);;Excel (*.xlsx);;CSV (*.csv)")
        if path is not None:
            self._context.print_form("monthly-table", path, office=self._whose())
