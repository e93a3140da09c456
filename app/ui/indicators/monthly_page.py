"""The page 月次件数表: monthly figures of an office, typed as in a spreadsheet."""

from collections.abc import Iterable

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHeaderView, QTableWidgetItem

from app.errors import YuiError
from app.rules.figures import Typed
from app.rules.months import MONTHS
from app.rules.pasted import pasted_cells
from app.services.indicators import indicator_entry, indicators, monthly_table
from app.services.indicators.monthly_table import Block, TableRow
from app.services.overview.figure_breakdown import indicator_question
from app.services.plan.target_year import PlanYear
from app.ui.indicators.sheet import READ_ONLY, RIGHT, Sheet
from app.ui.indicators.table_page import TablePage
from app.ui.look import colours
from app.ui.look.button import button
from app.ui.look.labels import plain_tip
from app.ui.runtime.context import Context
from app.ui.widgets.commands import Command

HINT = "数字を打つとその月に入ります。該当なしは「なし」、消すときは Delete です。灰色は活動記録から数えています。"
NAMES = 2
"""Columns before April: the target's number and the indicator."""
WIDTHS = {0: 3, NAMES + len(MONTHS): 4}
"""Width of columns in full-width characters; a month has three."""


class MonthlyPage(TablePage):
    """月次件数表: the clerk types the figures of each month; cells counted from activities are grey and read only.

    A cell is saved when it is left; a pasted block is saved as one step.
    """

    title = "月次件数表"
    form = "monthly-table"
    kind = "monthly_figure"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._rows: list[TableRow] = []
        self.commands = (
            Command("F9", "なぜこの数字", self.ask_why),
            Command("F7", "履歴", self.show_history),
        )
        self._filling = False
        self.arrange(Sheet(self.title), HINT, button("履歴（F7）", run=self.show_history))
        self.grid.setColumnCount(NAMES + len(MONTHS) + 1)
        self.grid.setHorizontalHeaderLabels(["番号", "指標", *(f"{month}月" for month in MONTHS), "年計"])
        self.grid.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.grid.itemChanged.connect(self._on_changed)
        self.grid.pasted.connect(self.paste)
        self.grid.emptied.connect(self._clear)

    def ask_why(self) -> None:
        """Opens なぜこの数字 for the month the cursor is on, else for the year."""
        row, month = self.grid.currentRow(), self.grid.currentColumn() - NAMES
        if 0 <= row < len(self._rows):
            office = self._office.office()
            of_month = MONTHS[month] if 0 <= month < len(MONTHS) else None
            self._context.go("why", indicator_question(self._rows[row].use, office, of_month))

    def show_history(self) -> None:
        """Opens the history of the month the cursor is on: who typed which figure when."""
        row, month = self.grid.currentRow(), self.grid.currentColumn() - NAMES
        if not (0 <= row < len(self._rows) and 0 <= month < len(MONTHS)):
            self._context.notice.warn("月が選ばれていません。月の欄を選んでから、もう一度押してください。")
            return
        office = self._office.office()
        indicator = self._rows[row].use.indicator_id
        self._context.show_history(indicators.monthly_id(indicator, self._context.fiscal_year, MONTHS[month], office))

    def paste(self, text: str) -> None:
        """Saves a block copied from Excel, from the current cell to the right and down; what is no figure stays in its cell."""
        self._write(self.grid.currentRow(), self.grid.currentColumn(), pasted_cells(text))

    def _fill(self) -> None:
        """Shows the year's figures; cells counted from activities and other offices' tables are read only."""
        self._filling = True
        office = self._office.office()
        of = PlanYear(self._context.plan.id, self._context.fiscal_year, office)
        self._rows = monthly_table.monthly_rows(self._context.workspace, of)
        self.grid.setRowCount(len(self._rows))
        letter = self.fontMetrics().horizontalAdvance("国")
        for column in range(self.grid.columnCount()):
            if column != 1:
                self.grid.setColumnWidth(column, letter * WIDTHS.get(column, 3) + 18)
        for number, row in enumerate(self._rows):
            self.grid.setRowHeight(number, max(36, self.fontMetrics().height() * 2 + 6))
            editable = row.editable and (not self._context.workspace.is_head or office == "head")
            for column, words in enumerate((row.target_label, row.use.title, *row.cells, row.year)):
                item = self.grid.item(number, column)
                if item is None:  # else it is kept: an editor may still stand in it
                    item = QTableWidgetItem()
                    self.grid.setItem(number, column, item)
                item.setText(words)
                is_month = NAMES <= column < NAMES + len(MONTHS)
                if column > 1:
                    item.setTextAlignment(RIGHT)
                typed = is_month and editable
                item.setFlags(READ_ONLY | Qt.ItemFlag.ItemIsEditable if typed else READ_ONLY)
                grey = is_month and not editable
                item.setData(Qt.ItemDataRole.BackgroundRole, QColor(colours.SHADE) if grey else None)
                item.setData(Qt.ItemDataRole.ForegroundRole, None)
                item.setToolTip(plain_tip(row.use.title) if column == 1 else "")
        self.forget_left((office, self._context.fiscal_year))
        self.grid.show_left()
        first = next((number for number, row in enumerate(self._rows) if row.editable), 0)
        at = (self.grid.currentRow(), self.grid.currentColumn()) if self.grid.currentColumn() >= NAMES else (first, NAMES)
        # NoUpdate: filling the table must not drop the block that is selected.
        self.grid.setCurrentCell(*at, QItemSelectionModel.SelectionFlag.NoUpdate)
        self._filling = False

    def _on_changed(self, item: QTableWidgetItem) -> None:
        if self._filling:
            return
        self._write(item.row(), item.column(), [[item.text()]])

    def _write(self, row: int, column: int, lines: list[list[str]]) -> None:
        """Reads a block and saves what is understood as one step."""
        try:
            found = monthly_table.read_block(self._rows, row, column - NAMES, lines)
            self._save(monthly_table.figures_of(self._rows, found.values))
            left = {(row, NAMES + place): one for (row, place), one in found.left.items() if self._rows[row].editable}
            self.grid.note_left(_in_grid(found.values), left)
            self.tell(found)
        except YuiError as error:
            self._context.notice.show_error(error)
        self._fill()

    def _save(self, block: Block) -> None:
        workspace, office = self._context.workspace, self._office.office()
        monthly_table.refuse_other_table(workspace, office)
        if indicator_entry.save_block(workspace, self._context.fiscal_year, office, block):
            self._context.header_saved()

    def _clear(self) -> None:
        """Empties the chosen cells; those counted from activities stay."""
        chosen = [(index.row(), index.column() - NAMES) for index in self.grid.selectedIndexes()]
        block = [
            (row.use, {MONTHS[month]: Typed() for at, month in chosen if at == number and 0 <= month < len(MONTHS)})
            for number, row in enumerate(self._rows)
            if row.editable
        ]
        try:
            self._save(block)
            self.grid.note_left(_in_grid(chosen), {})
        except YuiError as error:
            self._context.notice.show_error(error)
        self._fill()


def _in_grid(cells: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """(row, month from 0) as (row, column) of the table."""
    return [(row, NAMES + month) for row, month in cells]
