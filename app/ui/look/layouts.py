"""Rows and columns of widgets, written as they are seen."""

from typing import Any, TypeVar

import shiboken6
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

STRETCH = None
"""Among the items: the room that is left."""
Margins = int | tuple[int, int, int, int]
"""Pixels around a layout: the same on all sides, or left, top, right, bottom."""
Some = TypeVar("Some", QHBoxLayout, QVBoxLayout)


def row_of(*items: Any, spacing: int | None = None, margins: Margins | None = None, within: QWidget | None = None) -> QHBoxLayout:
    """Items side by side: widgets, layouts, pixels of room, STRETCH, or (item, its share of the room, alignment).

    ``spacing``: pixels between them. ``within``: the widget that they fill. What isn't given is as Qt's style has it.
    """
    return _filled(QHBoxLayout(), items, spacing, margins, within)


def column_of(
    *items: Any, spacing: int | None = None, margins: Margins | None = None, within: QWidget | None = None
) -> QVBoxLayout:
    """Items one below the other, as ``row_of`` takes them."""
    return _filled(QVBoxLayout(), items, spacing, margins, within)


def _filled(made: Some, items: tuple[Any, ...], spacing: int | None, margins: Margins | None, within: QWidget | None) -> Some:
    if within is not None:
        within.setLayout(made)
    if spacing is not None:
        made.setSpacing(spacing)
    if margins is not None:
        made.setContentsMargins(*((margins,) * 4 if isinstance(margins, int) else margins))
    fill(made, *items)
    return made


def fill(layout: QBoxLayout, *items: Any) -> None:
    """Adds items to a row or column, as ``row_of`` takes them."""
    for item in items:
        what, *more = item if isinstance(item, tuple) else (item,)
        if what is STRETCH:
            layout.addStretch(*(more or (1,)))
        elif isinstance(what, int):
            layout.addSpacing(what)
        elif isinstance(what, QLayout):
            layout.addLayout(what, *more)
        else:
            layout.addWidget(what, *more)


def clear(layout: QBoxLayout) -> None:
    """Removes everything from a row or column; the widgets are gone with the next event, and hidden until then."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        shiboken6.delete(item)  # Qt leaves that to the caller, and PySide does not do it


def take_apart(layout: QLayout) -> None:
    """Takes everything out of a layout and the rows in it; the widgets stay, to be laid out anew."""
    while (item := layout.takeAt(0)) is not None:
        if (inner := item.layout()) is not None:
            take_apart(inner)
        shiboken6.delete(item)
