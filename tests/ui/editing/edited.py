"""A clerk at the grid of 表のまま編集: going to a cell, typing into it, and what then stands there."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.services.activities.activity_list import Filter, list_ids
from app.services.activities.activity_rows import ActivityRow, rows
from app.services.workspace.workspace import Workspace
from app.ui.editing.edit_page import EditPage
from app.ui.widgets.typing_grid import Editor
from tests.ui.conftest import write

NONE, CTRL, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def at(page: EditPage, row: int, name: str) -> None:
    assert page.table is not None
    page.grid.go_to(row, [column.field for column in page.table.columns].index(name))
    page.grid.setFocus()


def place(page: EditPage) -> tuple[int, str]:
    index = page.grid.currentIndex()
    return index.row(), page.rows.column(index.column()).field


def key(page: EditPage, pressed: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(page.grid, pressed, modifier)


def editor(page: EditPage) -> Editor:
    found = page.grid.cells.editor
    assert found is not None
    return found


def typed(page: EditPage, text: str, then: Qt.Key = Qt.Key.Key_Return, modifier: Qt.KeyboardModifier = NONE) -> None:
    write(page.grid, text[0])
    write(editor(page), text[1:])
    QTest.keyClick(editor(page), then, modifier)


def text(page: EditPage, row: int, name: str) -> str:
    assert page.table is not None
    return page.table.text(row, name)


def stored(workspace: Workspace) -> list[ActivityRow]:
    return rows(workspace, list_ids(workspace, Filter(descending=False)))
