"""What in a window can be typed into: every field and every grid, whatever they are called."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTableView, QTextEdit, QWidget

TEXTS = (QLineEdit, QTextEdit, QPlainTextEdit)


def text_of(widget: QWidget) -> str | None:
    """What a field shows without the part that is being composed; None for what is no field."""
    if isinstance(widget, QLineEdit):
        return widget.text()
    return widget.toPlainText() if isinstance(widget, (QTextEdit, QPlainTextEdit)) else None


def place_of_text(widget: QWidget) -> QRect:
    """Where on the screen the text cursor is, beside which the input method shows its candidates."""
    place: QRect | QRectF = widget.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
    at = place.toRect() if isinstance(place, QRectF) else place
    return QRect(widget.mapToGlobal(at.topLeft()), at.size())


def fields_in(part: QWidget) -> list[QWidget]:
    """Every field of a page, also one that waits for a tab or a record; not what is only shown."""
    return [one for kind in TEXTS for one in part.findChildren(kind) if not one.isReadOnly()]


def is_typed_into(widget: QWidget) -> bool:
    """Whether a person can type into it now."""
    return isinstance(widget, TEXTS) and widget.isVisible() and widget.isEnabled() and not widget.isReadOnly()


def open_cells(view: QTableView) -> list[tuple[int, int]]:
    """The (row, column) of every cell that can be typed into."""
    model = view.model()
    if model is None:
        return []
    every = [(row, column) for row in range(model.rowCount()) for column in range(model.columnCount())]
    return [(row, column) for row, column in every if model.flags(model.index(row, column)) & Qt.ItemFlag.ItemIsEditable]


def grids(window: QWidget) -> list[QTableView]:
    """Every visible grid with a cell that can be typed into."""
    return [one for one in window.findChildren(QTableView) if one.isVisible() and one.isEnabled() and open_cells(one)]
