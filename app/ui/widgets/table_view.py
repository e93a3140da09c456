"""The list of records: Enter opens, Ctrl+C copies for Excel, a click on a header asks for another order."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from app.reports.shown_cells import copied_text
from app.ui.fields.moving import is_enter
from app.ui.widgets.cell_painting import WholeRow
from app.ui.widgets.table_model import Column, Fetch, Rows, RowsModel, by_id

ROW = 36
"""Least height of a row in pixels."""
MEASURED = 60
"""The rows whose figures a column is made wide enough for; more would be read from the database for nothing."""


def prepare_list(view: QTableView) -> None:
    """What every list to be read has in common: no editing, no grid, rows of one height, and no key trap."""
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)  # Tab leaves the list
    view.verticalHeader().hide()
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    view.horizontalHeader().setHighlightSections(False)
    view.horizontalHeader().setFocusPolicy(Qt.FocusPolicy.NoFocus)


class RecordTable(QTableView):
    """Reports ids and sort keys; changes no data itself. ``name`` is what a screen reader says.

    A short list holds its rows (``set_rows``); a long one has only the ids (``set_ids``) and lets ``fetch`` read what is seen.
    ``dense``: many narrow columns (the months of a year) with less room around each.
    """

    opened = Signal(bytes)
    chosen = Signal()
    sort_asked = Signal(str, bool)

    def __init__(self, name: str, columns: Sequence[Column], fetch: Fetch | None = None, *, dense: bool = False) -> None:
        super().__init__()
        self._air, self._row = (5, 26) if dense else (26, ROW)
        if dense:
            self.setObjectName("dense")
        self.held: Mapping[bytes, Any] = {}
        self.rows = RowsModel(columns, fetch or self._held)
        self.setModel(self.rows)
        self.setAccessibleName(name)
        self._sort: tuple[str, bool] = ("", False)
        self.setItemDelegate(WholeRow(self))
        self._prepare()
        self._fit()
        self.activated.connect(self._on_activated)
        self.doubleClicked.connect(self._on_activated)
        self.selectionModel().selectionChanged.connect(self._on_selected)
        self.horizontalHeader().sectionClicked.connect(self._on_head_clicked)

    def set_ids(self, ids: Sequence[bytes]) -> None:
        """Shows these records; the chosen one stays chosen when it is among them."""
        kept = self.current()
        self.rows.set_ids(ids)
        self._fit()
        if kept is not None:
            self.select(kept)

    def set_rows(self, rows: Rows, *, choose: bool = False) -> None:
        """Shows these rows and holds them; ``choose``: the first one is chosen where none was."""
        self.held = by_id(rows)
        self.set_ids(list(self.held))
        if choose and self.held and self.current() is None:
            self.selectRow(0)

    def current_row(self) -> Any | None:
        """The row the cursor is on, of those the list holds; None where there is none."""
        return self.held.get(self.current() or b"")

    def select(self, record: bytes) -> None:
        """Chooses a record; does nothing when it isn't in the list."""
        row = self.rows.row_of(record)
        if row >= 0:
            self.selectRow(row)

    def selectRow(self, row: int) -> None:
        """Chooses a row and no other, whatever keys are held down: Qt's own choice looks at Shift and Ctrl."""
        index = self.model().index(row, max(self.columnAt(0), 0))
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

    def current(self) -> bytes | None:
        """The id of the record the cursor is on, or None."""
        row = self.currentIndex().row()
        return self.rows.id_at(row) if 0 <= row < self.rows.rowCount() else None

    def hide_column(self, number: int, hidden: bool) -> None:
        """Hides a column in a narrow window; columns without a width get its room."""
        self.setColumnHidden(number, hidden)
        self._fit()

    def selected(self) -> list[bytes]:
        """The ids of all chosen records."""
        return [self.rows.id_at(index.row()) for index in self.selectionModel().selectedRows()]

    def height_of(self, rows: int) -> int:
        """The height at which this many rows are fully visible."""
        head = self.horizontalHeader().sizeHint().height()
        return head + max(rows, 1) * self.verticalHeader().defaultSectionSize() + 2 * self.frameWidth() + 2

    def minimumSizeHint(self) -> QSize:
        """A list always has room for its head, a row and its bar: a page too low for that scrolls."""
        bar = self.horizontalScrollBar().sizeHint().height()
        return QSize(super().minimumSizeHint().width(), self.height_of(1) + bar)

    def show_order(self, key: str, descending: bool) -> None:
        """Marks the header of the column by which the list is ordered."""
        self._sort = (key, descending)
        section = next((n for n, column in enumerate(self.rows.columns) if column.sort == key), -1)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicatorShown(section >= 0)
        self.horizontalHeader().setSortIndicator(section, order)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        elif is_enter(event):
            self._on_activated(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "rows"):
            self._fit()

    def _held(self, ids: list[bytes]) -> Mapping[bytes, Any]:
        return {record: self.held[record] for record in ids}

    def _prepare(self) -> None:
        prepare_list(self)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setAlternatingRowColors(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().setSectionsClickable(True)

    def _fit(self) -> None:
        """Row height follows the type, columns of figures the longest one; columns without a width share what is left."""
        self.verticalHeader().setDefaultSectionSize(max(self._row, self.fontMetrics().height() + self._row // 2))
        letter = self.fontMetrics().horizontalAdvance("国")
        widths = [
            max(column.width * letter, self._widest(number) if column.right else 0) + self._air if column.width else 0
            for number, column in enumerate(self.rows.columns)
        ]
        shown = [width for number, width in enumerate(widths) if not self.isColumnHidden(number)]
        open_ones = shown.count(0)
        rest = (self.viewport().width() - sum(shown)) // open_ones if open_ones else 0
        for number, width in enumerate(widths):
            title = self.horizontalHeader().fontMetrics().horizontalAdvance(self.rows.columns[number].title) + letter
            self.setColumnWidth(number, width or max(rest, 8 * letter, title))

    def _widest(self, column: int) -> int:
        """The pixels that the longest figure of a column takes in the rows that are seen first."""
        texts = (self.rows.text(row, column) for row in range(min(self.rows.rowCount(), MEASURED)))
        return max(map(self.fontMetrics().horizontalAdvance, texts), default=0)

    def _on_activated(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self.rows.id_at(index.row()))

    def _on_selected(self) -> None:
        self.chosen.emit()

    def _on_head_clicked(self, section: int) -> None:
        key = self.rows.columns[section].sort
        if key:
            self.sort_asked.emit(key, self._sort == (key, False))

    def shown(self, numbers: Sequence[int] | None = None) -> tuple[list[str], list[bool], list[list[str]]]:
        """Titles, which columns hold figures, and the texts of these rows (all of them without ``numbers``)."""
        columns = self.rows.columns
        wanted = range(self.rows.rowCount()) if numbers is None else numbers
        texts = [[self.rows.text(row, column) for column in range(len(columns))] for row in wanted]
        return [column.title for column in columns], [column.right for column in columns], texts

    def _copy(self) -> None:
        """For Excel: numbers as numbers, days as days; a single row without the titles."""
        chosen = sorted(index.row() for index in self.selectionModel().selectedRows())
        QGuiApplication.clipboard().setText(copied_text(*self.shown(chosen), with_titles=len(chosen) > 1))
