"""The menus of the 読み取り表: what a column can be, and what can be put into a cell."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from app.services.tables.read_rows import ReadCell
from app.services.tables.reading_table import ReadingTable
from app.ui.tables.grid_columns import GridColumn

LETTERS = 40
"""Of the heading and the examples of a column above what it can be."""
Choose = Callable[[str], object]


def role_menu(parent: QWidget, table: ReadingTable, column: GridColumn, choose: Choose) -> QMenu:
    """What a column of the table can be; ``choose`` gets the role."""
    menu = _menu(parent)
    _add_roles(menu, table, column, choose)
    return menu


def cell_menu(
    parent: QWidget,
    table: ReadingTable,
    column: GridColumn,
    cell: ReadCell | None,
    answer: Callable[[int], object],
    retype: Choose,
    choose: Choose,
) -> QMenu:
    """The answers to a cell's question, or the words of its list; below them what its column can be."""
    menu = _menu(parent)
    if cell is not None and cell.choices:
        for number, (_, words) in enumerate(cell.choices):
            menu.addAction(f"{number + 1}　{words}", partial(answer, number))
    elif column.field and (offered := table.offered_for(column.field)):
        into = menu.addMenu("この欄に入れる")
        for text, words in offered:
            into.addAction(words, partial(retype, text))
    if column.places and menu.isEmpty():
        _add_roles(menu, table, column, choose)
    elif column.places:
        menu.addSeparator()
        _add_roles(menu.addMenu("この列は何か"), table, column, choose)
    return menu


def _menu(parent: QWidget) -> QMenu:
    menu = QMenu(parent)
    menu.setStyleSheet("QMenu { menu-scrollable: 1; }")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return menu


def _add_roles(menu: QMenu, table: ReadingTable, column: GridColumn, choose: Choose) -> None:
    about = menu.addAction(column.about if len(column.about) <= LETTERS else f"{column.about[: LETTERS - 1]}…")
    about.setEnabled(False)
    menu.addSeparator()
    offered = table.offered_roles()
    if column.role not in dict(offered):
        offered = [(column.role, column.label), *offered]
    for role, words in offered:
        action = menu.addAction(words, partial(choose, role))
        action.setCheckable(True)
        action.setChecked(role == column.role)
