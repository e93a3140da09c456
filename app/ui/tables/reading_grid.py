"""The grid of the 読み取り表: a grid typed like a spreadsheet, whose rows are ticked and whose columns are chosen."""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent

from app.rules.pasted import pasted_cells
from app.services.tables.read_rows import Place, ReadCell, ReadRow
from app.services.tables.reading_table import ReadingTable
from app.ui.tables.column_head import ColumnHead
from app.ui.tables.marks import group_of, is_open, is_warned
from app.ui.tables.reading_model import BESIDE, STATE, TICK, ReadingModel
from app.ui.widgets.typing_grid import TypingGrid

MEASURED = 60
"""The rows for whose texts a column is made wide enough."""
LEAST, MOST = 6, 18
"""Widths of a column in full-width characters."""


class ReadingGrid(TypingGrid):
    """Reports what a person wants; the page decides what becomes of it."""

    answered = Signal(object, str, int)
    menu_asked = Signal(int)
    """The choices of a column (its section); with ``cell_menu_asked`` those of the current cell as well."""
    retyped = Signal(object)
    ticked = Signal(object, bool)

    def __init__(self) -> None:
        super().__init__("読み取り表")
        self.rows = ReadingModel()
        self.setModel(self.rows)
        self.head = ColumnHead(self.rows, self)
        self.setHorizontalHeader(self.head)
        self.typed.connect(self._retype)
        self.pasted.connect(self._on_pasted)
        self.head.sectionClicked.connect(self._on_head_clicked)
        self.rows.modelReset.connect(self.fit)
        self.type_changed.connect(self.fit)
        self.rows.retyped.connect(self.retyped, Qt.ConnectionType.QueuedConnection)  # after the editor is closed
        self.rows.answered.connect(self.answered, Qt.ConnectionType.QueuedConnection)
        self.rows.ticked.connect(self.ticked, Qt.ConnectionType.QueuedConnection)

    def sizeHint(self) -> QSize:
        """No higher than it must be: the page gives it what is left, and then needs no scroll bar of its own."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def widen(self) -> None:
        """Gives the columns more room where their texts have become longer; none becomes narrower under the cursor."""
        before = [self.columnWidth(section) for section in range(self.rows.columnCount())]
        self.fit()
        for section, width in enumerate(before):
            self.setColumnWidth(section, max(width, self.columnWidth(section)))

    def fit(self) -> None:
        """Makes rows and columns fit the type and the texts that are seen first."""
        high = self.fontMetrics().height() + 10
        self.verticalHeader().setDefaultSectionSize(high)
        letter = self.fontMetrics().horizontalAdvance("国")
        for section in range(self.rows.columnCount()):
            column = self.rows.column_at(section)
            if column is None:
                self.setColumnWidth(section, {TICK: 4, STATE: 8}[section] * letter)
                continue
            texts = [str(self.rows.index(row, section).data() or "") for row in range(min(self.rows.rowCount(), MEASURED))]
            wide = max(map(self.fontMetrics().horizontalAdvance, [*texts, f"{column.label}国"]), default=0)
            self.setColumnWidth(section, min(max(wide + 20, LEAST * letter), MOST * letter))

    def show_again(self, table: ReadingTable, places: Sequence[Place]) -> None:
        """Shows a table whose columns or rows have changed; cursor and scrolling stay where they can."""
        at, right = self.currentIndex(), self.horizontalScrollBar().value()
        place = self.rows.places[at.row()] if at.isValid() else None
        column = self.rows.column_at(at.column()) if at.isValid() else None
        self.rows.show_table(table, places)
        row = self.rows.places.index(place) if place in self.rows.places else 0
        sections = [number for number, one in enumerate(self.rows.columns) if column is not None and one.is_same(column)]
        section = sections[0] + BESIDE if sections else min(max(at.column(), 0), self.rows.columnCount() - 1)
        if self.rows.rowCount():
            self.go_to(row, section)
        self.horizontalScrollBar().setValue(right)

    def next_open(self) -> tuple[int, int] | None:
        """(row, section) of the next cell that a person has to look at, from the cursor on and around; where none is left, of
        the next one with a warning or that will change its record. None without either.
        """
        rows = [self.rows.row_at(number) for number in range(self.rows.rowCount())]
        asked = {number for number, row in enumerate(rows) if group_of(row) in ("asked", "unreadable")}
        told = {number for number, row in enumerate(rows) if is_warned(row) or (row.ticked and row.state == "changes")}
        return self._next(asked, is_open) or self._next(told, lambda _, cell: bool(cell and (cell.warning or cell.before)))

    def _next(self, rows: AbstractSet[int], is_wanted: Callable[[ReadRow, ReadCell | None], bool]) -> tuple[int, int] | None:
        width, at = self.rows.columnCount(), self.currentIndex()
        begin = at.row() * width + at.column() + 1 if at.isValid() else 0
        total = self.rows.rowCount() * width
        for step in range(total if rows else 0):
            row, section = divmod((begin + step) % total, width)
            if row in rows and is_wanted(self.rows.row_at(row), self.rows.cell_at(self.rows.index(row, section))):
                return row, section
        return None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self._tick_selected()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The right button, and the menu key, open what Alt+↓ opens."""
        at = self.indexAt(event.pos())
        if event.reason() == QContextMenuEvent.Reason.Mouse and at.isValid():
            self.setCurrentIndex(at)
        self.cell_menu_asked.emit()

    def _on_pasted(self, row: int, section: int, text: str) -> None:
        lines = enumerate(pasted_cells(text))
        self._retype({(row + down, section + right): cell for down, line in lines for right, cell in enumerate(line)})

    def _on_head_clicked(self, section: int) -> None:
        if section == TICK:
            self._tick(range(self.rows.rowCount()))
        else:
            self.menu_asked.emit(section)

    def _tick_selected(self) -> None:
        self._tick(sorted({one.row() for one in self.selectedIndexes()}))

    def _tick(self, numbers: range | list[int]) -> None:
        """Takes these rows; when all that can be taken are, leaves them out."""
        rows = [self.rows.row_at(number) for number in numbers]
        if rows:
            open_ones = [row for row in rows if row.state in ("new", "changes")] or rows
            self.ticked.emit([row.place for row in open_ones], not all(row.ticked for row in open_ones))

    def _retype(self, texts: dict[tuple[int, int], str]) -> None:
        """Reports texts by (row, section); cells that can't be typed are left as they are."""
        found = {}
        for (row, section), text in texts.items():
            column = self.rows.column_at(section)
            index = self.rows.index(row, section)
            if column is not None and index.isValid() and self.rows.flags(index) & Qt.ItemFlag.ItemIsEditable:
                found[self.rows.places[row], column.field] = text
        if found:
            self.retyped.emit(found)
