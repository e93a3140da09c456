"""What tests of the page 読み取り表 do with it, as a person would."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.services.workspace.workspace import Workspace
from app.ui.runtime.page_arguments import TableOf
from app.ui.shell.frame import Frame
from app.ui.tables.reading_grid import ReadingGrid
from app.ui.tables.reading_table_page import ReadingTablePage
from tests.journeys.test_window_story import opened, settle
from tests.ui.conftest import write

HEAD = ("実施日", "推進目標", "活動名", "参加者数")


def table_file(folder: Path, *lines: tuple[object, ...], name: str = "表.csv") -> Path:
    path = folder / name
    path.write_text("\n".join(",".join(map(str, line)) for line in (HEAD, *lines)) + "\n", encoding="cp932")
    return path


def read_in(qtbot: QtBot, workspace: Workspace, path: Path) -> tuple[Frame, ReadingTablePage]:
    """The page with the table of a file, as after 「Excelから取り込む」."""
    frame = opened(qtbot, workspace, "activities")
    frame.context.go("reading_table", TableOf(path))
    settle(qtbot, frame)
    page = frame.page("reading_table")
    assert isinstance(page, ReadingTablePage)
    return frame, page


def section_of(grid: ReadingGrid, field: str) -> int:
    return next(number for number in range(2, grid.rows.columnCount()) if grid.rows.columns[number - 2].field == field)


def go_to(page: ReadingTablePage, row: int, field: str) -> None:
    page.view.grid.setFocus()
    page.view.grid.go_to(row, section_of(page.view.grid, field))


def shown(page: ReadingTablePage, row: int, field: str) -> str:
    grid = page.view.grid
    return str(grid.rows.index(row, section_of(grid, field)).data())


def key(page: ReadingTablePage, which: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(page.view.grid, which, modifier)
    QApplication.processEvents()


def type_over(page: ReadingTablePage, text: str, end: Qt.Key = Qt.Key.Key_Return) -> None:
    """Types into the cell that the cursor is on, as in Excel."""
    grid = page.view.grid
    QTest.keyClick(grid, Qt.Key.Key_F2)
    editor = grid.indexWidget(grid.currentIndex())
    assert isinstance(editor, QLineEdit)
    editor.clear()
    write(editor, text)
    QTest.keyClick(editor, end)
    QApplication.processEvents()
    QApplication.processEvents()


def copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def counted(page: ReadingTablePage) -> str:
    """What the buttons above the grid say of the groups of rows."""
    shown = [one.text() for key, one in page.view.chips.buttons.items() if key and not one.isHidden()]
    return "・".join(f"{words.lstrip('？× ')}行" for words in shown)
