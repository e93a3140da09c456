"""What in a window can be typed into: every field and every grid, whatever they are called."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

TEXTS = (QLineEdit, QTextEdit, QPlainTextEdit)


def text_of(widget: QWidget) -> str | None:
    """What a field shows without the part that is being composed; None for what is no field."""
    if isinstance(widget, QLineEdit):
        return widget.text()
    return widget.toPlainText() if isinstance(widget, (QTextEdit, QPlainTextEdit)) else None


def is_typed_into(widget: QWidget) -> bool:
    """Whether a person can type into it now."""
    return isinstance(widget, TEXTS) and widget.isVisible() and widget.isEnabled() and not widget.isReadOnly()


def all_fields(window: QWidget) -> list[QWidget]:
    """Every field of a window that can be typed into now, in the order in which they were made."""
    return [one for one in window.findChildren(QWidget) if is_typed_into(one)]


def open_cells(view: QAbstractItemView) -> list[tuple[int, int]]:
    """The (row, column) of every cell that can be typed into."""
    model = view.model()
    if model is None:
        return []
    every = [(row, column) for row in range(model.rowCount()) for column in range(model.columnCount())]
    return [(row, column) for row, column in every if model.flags(model.index(row, column)) & Qt.ItemFlag.ItemIsEditable]


def grids(window: QWidget) -> list[QAbstractItemView]:
    """Every visible grid with a cell that can be typed into."""
    return [one for one in window.findChildren(QAbstractItemView) if one.isVisible() and one.isEnabled() and open_cells(one)]
