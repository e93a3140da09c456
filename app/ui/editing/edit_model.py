"""The rows of 表のまま編集 for the grid: read as they are looked at, without a widget for any cell."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont

from app.services.editing.edited_rows import EditedColumn, EditedRow
from app.services.editing.edited_table import EditedTable
from app.services.tables.read_rows import ReadCell
from app.ui.look import colours
from app.ui.tables.marks import Mark, mark_of
from app.ui.widgets.typing_grid import COPIED, LONG

_Index = QModelIndex | QPersistentModelIndex
_WORDS = {
    "new": ("＋", "新しい行"),
    "changed": ("●", "直した行"),
    "lacking": ("○", "足りない"),
    "asked": ("？", "確かめる"),
    "unreadable": ("×", "読めない"),
    "joins": ("＝", "一覧の言葉に足す"),
    "known": ("＝", "もうある"),
}
_LOCKED = ("－", "見るだけ")


class EditModel(QAbstractTableModel):
    """Shows a table; what is typed into one cell goes to it at once, and ``edited`` tells that something was typed."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.table: EditedTable | None = None
        self._count = 0

    def show_table(self, table: EditedTable) -> None:
        """Shows a table from the beginning."""
        self.beginResetModel()
        self.table, self._count = table, table.count()
        self.endResetModel()

    def follow(self) -> None:
        """Shows what has become of the rows; the cursor stays."""
        assert self.table is not None
        before, now = self._count, self.table.count()
        if now > before:
            self.beginInsertRows(QModelIndex(), before, now - 1)
            self._count = now
            self.endInsertRows()
        elif now < before:
            self.beginRemoveRows(QModelIndex(), now, before - 1)
            self._count = now
            self.endRemoveRows()
        self.dataChanged.emit(self.index(0, 0), self.index(now - 1, self.columnCount() - 1))
        self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, now - 1)

    def column(self, section: int) -> EditedColumn:
        """What a section of the grid shows."""
        assert self.table is not None
        return self.table.columns[section]

    def cell(self, index: _Index) -> ReadCell | None:
        """What is told about a cell; None where there is nothing to tell."""
        row = self._row(index.row())
        return row.cells.get(self.column(index.column()).field) if row is not None else None

    def told(self, index: _Index) -> str:
        """The whole sentence about a cell and its row, for the line below the grid and for screen readers."""
        if self.table is None or not index.isValid():
            return ""
        row, column = self._row(index.row()), self.column(index.column())
        lock = self.table.lock_of(index.row(), column.field)
        text = self.table.text(index.row(), column.field)
        names = [one.field for one in self.table.columns if one.is_name and one is not column]
        name = " ".join(filter(None, (self.table.text(index.row(), one) for one in names)))
        said = [*([name] if name else []), f"{column.label}：{text or '（空欄）'}"]
        cell = self.cell(index)
        mark = mark_of(cell)
        if cell is not None and mark is not None:
            told = (cell.problem, cell.doubt, cell.before and f"ほかで「{cell.before}」に変わりました。", cell.warning, cell.how)
            said += [f"{mark.sign} {one}" if number == 0 else one for number, one in enumerate(filter(None, told))]
        why = row.why if row is not None else ""
        if cell is not None and cell.problem:
            why = why.replace(cell.problem, "")  # it is told already, with the cell's mark
        if why:
            said.append(why)
        return "　".join([*said, *([f"{_LOCKED[0]} {lock}"] if lock else [])])

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or self.table is None else len(self.table.columns)

    def is_open(self, index: _Index) -> bool:
        """Whether a cell can be typed."""
        return self.table is not None and not self.table.lock_of(index.row(), self.column(index.column()).field)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Cells that may be typed are editable; on the others the IME is off."""
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        if self.is_open(index):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self.table is None or not index.isValid():
            return None
        number, column = index.row(), self.column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            text = self.table.text(number, column.field).replace("\n", " ")
            mark = mark_of(self.cell(index))
            return f"{mark.sign} {text}" if mark is not None and mark.attribute != "how" else text
        if role == Qt.ItemDataRole.EditRole:
            return self.table.written(number, column.field)
        if role == COPIED:
            return self.table.copied(number, column.field)
        if role == LONG:
            return column.is_long
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.is_figure else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.AccessibleTextRole:
            mark = mark_of(self.cell(index))
            return f"{mark.word}　{self.told(index)}" if mark is not None else self.told(index)
        return self._dress(number, column, mark_of(self.cell(index)), role)

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if self.table is None or role != Qt.ItemDataRole.EditRole:
            return False
        column = self.column(index.column())
        if str(value) != self.table.written(index.row(), column.field):
            self.table.type({(index.row(), column.field): str(value)})
            self.edited.emit()
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self.table is None:
            return None
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return self.column(section).label
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter) if role == 7 else None
        if role == Qt.ItemDataRole.DisplayRole:
            sign, _ = self._state_of(section)
            return f"{sign} {section + 1}" if sign else "新しい行" if section == self._count - 1 else str(section + 1)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{section + 1}行目　{self._state_of(section)[1]}".strip()
        return None

    def _row(self, number: int) -> EditedRow | None:
        return self.table.row(number) if self.table is not None and number < self._count else None

    def _state_of(self, number: int) -> tuple[str, str]:
        """The sign and the word for a row; empty for one that stands as it is stored."""
        row = self._row(number)
        if row is None:
            return ("", "") if number == self._count - 1 else ("－", "削除された記録")
        return _WORDS.get(row.state) or (_LOCKED if row.locked.get("") else ("", ""))

    def _dress(self, number: int, column: EditedColumn, mark: Mark | None, role: int) -> Any:
        assert self.table is not None
        if role == Qt.ItemDataRole.BackgroundRole:
            if mark is not None and mark.ground:
                return QColor(colours.named(mark.ground))
            return QColor(colours.SHADE) if self.table.lock_of(number, column.field) else None
        if role == Qt.ItemDataRole.ForegroundRole:
            if mark is not None:
                return QColor(colours.named(mark.ink))
            return QColor(colours.SOFT_INK) if self.table.lock_of(number, column.field) else None
        if role == Qt.ItemDataRole.FontRole and self.table.is_typed(number, column.field):
            font = QFont()
            font.setBold(True)
            return font
        return None
