"""What tables of one sort promise alike: the spreadsheets their keys, the overviews that all lines are in sight."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QTableWidgetItem, QWidget
from pytestqt.qtbot import QtBot

from app.rules.pasted import copied_cell
from app.ui.fields.line_field import LineField
from app.ui.indicators.sheet import Sheet
from app.ui.look.style_sheet import style_sheet
from app.ui.overview.fitted_table import LEFT, FittedTable
from app.ui.widgets.cell_painting import WholeRow

Shown = Callable[..., QWidget]


class Lines(FittedTable):
    """Fifteen lines; which cells were asked about."""

    rows_between, row_air = (20, 60), 4

    def __init__(self) -> None:
        super().__init__("一覧")
        self.asked: list[tuple[int, int]] = []
        self.setColumnCount(2)
        self.setRowCount(15)
        for row in range(15):
            for column in range(2):
                self._put(row, column, f"{row}", LEFT)

    def _fit_columns(self, letter: int) -> None:
        self.setColumnWidth(0, 5 * letter)

    def _on_asked(self, row: int, column: int) -> None:
        self.asked.append((row, column))


@pytest.fixture
def sheet(shown: Shown) -> Sheet:
    made = Sheet("表")
    made.setRowCount(2)
    made.setColumnCount(2)
    for row in range(2):
        for column in range(2):
            made.setItem(row, column, QTableWidgetItem(f"{row + 1}{column}"))
    shown(made, LineField())
    made.setCurrentCell(0, 0)
    return made


def test_enter_goes_down_in_a_sheet_and_stays_in_its_last_row(qtbot: QtBot, sheet: Sheet) -> None:
    for wanted in (1, 1):
        qtbot.keyClick(sheet, Qt.Key.Key_Return)
        assert (sheet.currentRow(), sheet.currentColumn()) == (wanted, 0)


def test_a_block_of_a_sheet_is_copied_with_tabs_pasted_and_emptied(qtbot: QtBot, sheet: Sheet) -> None:
    sheet.selectAll()
    qtbot.keyClick(sheet, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "10\t11\n20\t21"
    with qtbot.waitSignal(sheet.pasted, check_params_cb=lambda text: text == "10\t11\n20\t21"):
        qtbot.keyClick(sheet, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
        with qtbot.waitSignal(sheet.emptied):
            qtbot.keyClick(sheet, key)
    assert sheet.item(0, 0).text() == "10", "what it means is said by who owns the figures"


def test_what_a_spreadsheet_would_take_for_a_day_is_copied_as_a_text(qtbot: QtBot, sheet: Sheet) -> None:
    sheet.setItem(0, 0, QTableWidgetItem("1-2"))
    qtbot.keyClick(sheet, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == copied_cell("1-2") != "1-2"
    with qtbot.waitSignal(sheet.emptied):
        qtbot.keyClick(sheet, Qt.Key.Key_X, Qt.KeyboardModifier.ControlModifier)


def test_tab_leaves_an_overview_and_enter_or_a_double_click_asks_about_the_cell(qtbot: QtBot, shown: Shown) -> None:
    table, after = Lines(), LineField()
    shown(table, after)
    table.setCurrentCell(3, 1)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    place = table.visualItemRect(table.item(2, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert table.asked == [(3, 1), (2, 0)]
    qtbot.keyClick(table, Qt.Key.Key_Tab)
    assert after.hasFocus()


def test_all_lines_of_an_overview_are_in_sight_while_the_window_allows_it(qtbot: QtBot) -> None:
    table = Lines()
    qtbot.addWidget(table)
    table.show()
    for height, row in ((15 * 40 + 60, (36, 44)), (15 * 90, (60, 60)), (100, (20, 30))):
        table.resize(400, height)
        assert row[0] <= table.rowHeight(0) <= row[1], height
    grown = table.font()
    grown.setPointSizeF(grown.pointSizeF() * 2)
    before = table.rowHeight(0)
    table.setFont(grown)
    assert table.rowHeight(0) > before, "large type is never cut"


def test_a_whole_row_is_the_cursor_without_a_box_around_one_cell(qtbot: QtBot, shown: Shown) -> None:
    table = Lines()
    shown(table)
    option = QStyleOptionViewItem()
    option.state |= QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_Selected
    WholeRow(table).initStyleOption(option, table.model().index(0, 0))
    assert not option.state & QStyle.StateFlag.State_HasFocus and option.state & QStyle.StateFlag.State_Selected


def test_a_grey_cell_is_grey_although_the_style_sheet_paints_cells(sheet: Sheet) -> None:
    sheet.setStyleSheet(style_sheet(11))
    sheet.item(1, 1).setBackground(QColor("#123456"))
    place = sheet.visualItemRect(sheet.item(1, 1))
    picture = sheet.viewport().grab().toImage()
    assert picture.pixelColor(place.right() - 4, place.top() + 4) == QColor("#123456")
