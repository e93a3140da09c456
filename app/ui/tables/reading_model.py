"""The rows of a 読み取り表 for the grid, without a widget for any cell."""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont

from app.exchange.table import RECORD, TableRow
from app.services.tables.cell_texts import shown_cell
from app.services.tables.read_rows import Place, ReadCell, ReadRow
from app.services.tables.reading_table import ReadingTable
from app.ui.look import colours
from app.ui.tables.grid_columns import GridColumn, grid_columns
from app.ui.tables.marks import cell_text, mark_of, row_word, sentence
from app.ui.widgets.typing_grid import COPIED

TICK, STATE = 0, 1
DIGITS = "123456789"
LONG = 200
"""Letters of a text that are drawn; no column is as wide."""
BESIDE = 2
"""Columns before those of the table."""
_Index = QModelIndex | QPersistentModelIndex
_QUIET = ("known", "left_out")


class ReadingModel(QAbstractTableModel):
    """Shows the rows at ``places`` of a table; what a person types or ticks is only reported."""

    retyped = Signal(object)
    """{(place, field): text}"""
    ticked = Signal(object, bool)
    """Places of rows, and whether they are taken."""
    answered = Signal(object, str, int)
    """The place and field of a question, and the number of its answer, from 0."""

    def __init__(self) -> None:
        super().__init__()
        self.columns: list[GridColumn] = []
        self.places: list[Place] = []
        self.rows: Mapping[Place, ReadRow] = {}
        self._lines: dict[Place, TableRow] = {}
        self._table: ReadingTable | None = None

    def show_table(self, table: ReadingTable | None, places: Sequence[Place]) -> None:
        """Shows these rows of a table, from the beginning."""
        self.beginResetModel()
        self._table = table
        rows = list(table.rows) if table is not None else []
        self.rows = {row.place: row for row in rows}
        self.columns = grid_columns(table, rows) if table is not None else []
        self.places = list(places)
        taken = [one for one in table.tables if one.number in table.sheets] if table is not None else []
        self._lines = {(one.number, line.number): line for one in taken for line in one.rows}
        self.endResetModel()

    def update_rows(self) -> bool:
        """Shows what has become of the same rows; False when the columns are others now, and all must be shown anew."""
        assert self._table is not None
        rows = list(self._table.rows)
        if grid_columns(self._table, rows) != self.columns:
            return False
        self.rows = {row.place: row for row in rows}
        if self.places:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.places) - 1, self.columnCount() - 1))
        return True

    def row_at(self, number: int) -> ReadRow:
        """The row shown in a line of the grid (from 0)."""
        return self.rows[self.places[number]]

    def column_at(self, section: int) -> GridColumn | None:
        """The column of the table; None for those beside it."""
        return self.columns[section - BESIDE] if BESIDE <= section < self.columnCount() else None

    def cell_at(self, index: _Index) -> ReadCell | None:
        """The field shown in a cell; None where it shows none."""
        column = self.column_at(index.column())
        return self.row_at(index.row()).cells.get(column.field) if column is not None else None

    def told(self, index: _Index) -> str:
        """The whole sentence about a cell and its row."""
        row, column = self.row_at(index.row()), self.column_at(index.column())
        cell = self.cell_at(index)
        if column is None or cell is None:
            said = f"{column.label}：{self._text(row, column)}" if column is not None else ""
        else:
            assert self._table is not None
            alike = self._table.asked_alike(row.place, column.field) if cell.choices else 1
            said = sentence(column.label, cell, alike)
        why = row.why if not (cell and (cell.doubt or cell.problem)) else ""
        if why and row.ticked:
            why = f"{row_word(row)}。{why}"
        return "　".join(filter(None, (said, why, *row.warnings)))

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.places)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or not self.columns else BESIDE + len(self.columns)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Fields can be typed; columns that go in as they stand, or not at all, can't."""
        usual = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        if index.column() == TICK:
            return usual | Qt.ItemFlag.ItemIsUserCheckable
        column = self.column_at(index.column())
        is_open = column is not None and column.field not in ("", RECORD) and not self.row_at(index.row()).is_no_record
        return usual | Qt.ItemFlag.ItemIsEditable if is_open else usual

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self.row_at(index.row()), self.column_at(index.column())
        cell = self.cell_at(index)
        mark = mark_of(cell) if row.state != "left_out" else None
        if role == Qt.ItemDataRole.DisplayRole:
            text = self._text(row, column) if column is not None else row_word(row) if index.column() == STATE else ""
            return f"{mark.sign} {text}" if mark is not None else text
        if role == Qt.ItemDataRole.EditRole:
            return cell.typed if cell is not None else ""
        if role == COPIED and column is not None:
            return cell.shown if cell is not None and cell.shown else str(self.data(index) or "")
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == TICK:
            return Qt.CheckState.Checked if row.ticked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.AccessibleTextRole:
            taken = f"{row.place[1]}行目 {row_word(row)}"
            return f"{taken} {mark.word if mark is not None else ''} {self.told(index)}" if column is not None else taken
        return self._dress(row, column, mark, role)

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row, column = self.row_at(index.row()), self.column_at(index.column())
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == TICK:
            self.ticked.emit([row.place], Qt.CheckState(value) == Qt.CheckState.Checked)
            return True
        if role != Qt.ItemDataRole.EditRole or column is None or not column.field:
            return False
        if (number := self._answer_typed(index, str(value))) is not None:
            self.answered.emit(row.place, column.field, number)
        elif str(value) != (self.data(index, Qt.ItemDataRole.EditRole) or ""):
            self.retyped.emit({(row.place, column.field): str(value)})
        return True

    def is_answered_by_number(self, index: _Index) -> bool:
        """Whether a digit typed into a cell is the number of an answer."""
        cell = self.cell_at(index) if index.isValid() else None
        if cell is None or not cell.choices or self._table is None:
            return False
        return bool(cell.doubt or cell.warning) and not self._table.takes_numbers(cell.field)

    def _answer_typed(self, index: _Index, text: str) -> int | None:
        """The number of the answer that was typed; None when the text is a value."""
        cell = self.cell_at(index)
        digit = unicodedata.normalize("NFKC", text.strip())
        if cell is None or len(digit) != 1 or digit not in DIGITS or not self.is_answered_by_number(index):
            return None
        return int(digit) - 1 if int(digit) <= len(cell.choices) else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            if role == Qt.ItemDataRole.DisplayRole and section < len(self.places):
                return self._number(self.places[section])
            return None
        column = self.column_at(section)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            beside = ("入れる", "どうなるか")[section] if section < BESIDE else ""
            said = column.label if column is not None else beside
            return f"{said}　{column.about}" if column is not None and role == Qt.ItemDataRole.AccessibleTextRole else said
        return None

    def _number(self, place: Place) -> str:
        if self._table is not None and len(self._table.sheets) > 1:
            sheet = next((one.sheet for one in self._table.tables if one.number == place[0]), "")
            return f"{sheet[:6]} {place[1]}"
        return str(place[1])

    def _text(self, row: ReadRow, column: GridColumn) -> str:
        """What a cell shows: a field as it will be stored, else what stands in the table."""
        cell = row.cells.get(column.field)
        if cell is not None:
            return _in_a_line(cell_text(cell) or (cell.typed if row.state == "left_out" else ""))
        index, line = column.places.get(row.place[0]), self._lines.get(row.place)
        if index is None or line is None or index >= len(line.cells) or (column.field and row.state != "left_out"):
            return ""
        bare = line.cells[index]
        return "" if bare is None or bare == "" else _in_a_line(shown_cell(bare))

    def _dress(self, row: ReadRow, column: GridColumn | None, mark: Any, role: int) -> Any:
        is_bare = column is not None and not column.field
        if role == Qt.ItemDataRole.BackgroundRole:
            if mark is not None and mark.ground:
                return QColor(colours.named(mark.ground))
            return QColor(colours.SHADE) if is_bare or row.hidden or row.state in _QUIET else None
        if role == Qt.ItemDataRole.ForegroundRole:
            if mark is not None:
                return QColor(colours.named(mark.ink))
            return QColor(colours.SOFT_INK) if is_bare or row.hidden or not row.ticked else None
        if role == Qt.ItemDataRole.FontRole and column is None:
            font = QFont()
            font.setBold(row.ticked)
            return font
        return None


def _in_a_line(text: str) -> str:
    return text[:LONG].replace("\n", " ")
