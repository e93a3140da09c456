"""The model of long lists: only visible rows are fetched, so that 100,000 records open as fast as 100."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from app.services.records.labels import choices, field_label
from app.ui.look import colours

CHUNK = 100
"""Rows fetched together; a screen shows about 20."""
CHUNKS_KEPT = 20

_TONES = {"soft": "SOFT_INK", "error": "RED", "warning": "AMBER", "good": "GREEN"}
_Index = QModelIndex | QPersistentModelIndex
Rows = Mapping[bytes, Any] | Sequence[Any]
"""Rows by their ids, or rows that have an ``id``."""
Fetch = Callable[[list[bytes]], Rows]


def by_id(rows: Rows) -> Mapping[bytes, Any]:
    """Rows by their ids, in their order."""
    return rows if isinstance(rows, Mapping) else {row.id: row for row in rows}


def numbered(rows: Sequence[Any]) -> dict[bytes, Any]:
    """Rows that have no id of their own, by their place."""
    return {number.to_bytes(4): row for number, row in enumerate(rows)}


@dataclass(frozen=True)
class Column:
    """``text`` reads a row; ``width`` in full-width characters, 0 shares the rest.

    ``sort``: the key that a header click asks for. ``tone`` gives "", "soft", "error", "warning" or "good" for a row; the text
    must say the same, since colour alone says nothing.
    """

    title: str
    text: Callable[[Any], str]
    width: int = 0
    right: bool = False
    sort: str = ""
    tone: Callable[[Any], str] | None = None
    strong: bool = False


def field_column(
    kind: str, field: str, text: Callable[[Any], str] | None = None, width: int = 0, *, title: str = "", **more: Any
) -> Column:
    """A column under the label declared for a field of this kind of record (app.models.declaration); ``more`` as of Column.

    ``title``: only where the list calls the field otherwise. Without ``text`` it shows the row's attribute of that name, a
    choice in its declared words.
    """

    words = choices(kind, field)

    def value(row: Any) -> str:
        stored = getattr(row, field)
        return "" if stored is None else str(words.get(stored, stored))

    return Column(title or field_label(kind, field), text or value, width, **more)


class RowsModel(QAbstractTableModel):
    """``ids`` in their final order (sorted by the query, never here); ``fetch`` gives the rows of some ids.

    The ids of a long list may be a sequence that reads them as they are looked at.
    """

    def __init__(self, columns: Sequence[Column], fetch: Fetch) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self._fetch = fetch
        self._ids: Sequence[bytes] = []
        self._chunks: OrderedDict[int, Mapping[bytes, Any]] = OrderedDict()

    def set_ids(self, ids: Sequence[bytes]) -> None:
        """Shows other records; rows fetched before are forgotten."""
        self.beginResetModel()
        self._ids = ids
        self._chunks.clear()
        self.endResetModel()

    def ids(self) -> list[bytes]:
        """The ids of all rows, in their order."""
        return list(self._ids)

    def id_at(self, row: int) -> bytes:
        """The id of a row (from 0)."""
        return self._ids[row]

    def row_of(self, record: bytes) -> int:
        """The row of a record; -1 when it isn't in the list."""
        try:
            return self._ids.index(record)
        except ValueError:
            return -1

    def row(self, number: int) -> Any | None:
        """The row with this number, fetched when needed; None when its record has been deleted meanwhile."""
        chunk = number // CHUNK
        if chunk in self._chunks:
            self._chunks.move_to_end(chunk)
        else:
            wanted = self._ids[chunk * CHUNK : (chunk + 1) * CHUNK]
            self._chunks[chunk] = by_id(self._fetch(list(wanted)))
            if len(self._chunks) > CHUNKS_KEPT:
                self._chunks.popitem(last=False)
        return self._chunks[chunk].get(self._ids[number])

    def text(self, number: int, column: int) -> str:
        """The text of a cell; "" for a record that has been deleted meanwhile."""
        row = self.row(number)
        return "" if row is None else self.columns[column].text(row)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(index.row(), index.column()).replace("\n", " ")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ForegroundRole and column.tone is not None:
            row = self.row(index.row())
            tone = _TONES.get(column.tone(row)) if row is not None else None
            return QColor(colours.named(tone)) if tone else None
        if role == Qt.ItemDataRole.FontRole and column.strong:
            font = QFont()
            font.setBold(True)
            return font
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.title} {self.text(index.row(), index.column())}"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return self.columns[section].title
            if role == Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignRight if self.columns[section].right else Qt.AlignmentFlag.AlignLeft
                return side | Qt.AlignmentFlag.AlignVCenter
        elif role == Qt.ItemDataRole.DisplayRole:
            return str(section + 1)
        return None
