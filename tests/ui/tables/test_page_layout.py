"""Everything on 読み取り表 is in sight on a small screen, and reached and named without a mouse."""

from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.services.workspace.workspace import Workspace
from tests.ui.conftest import rest
from tests.ui.tables.reading import key, read_in, section_of, table_file

pytestmark = pytest.mark.usefixtures("at", "dressed")
SALON = ("R7.11.3", "1-3", "サロン", "30人位")


def test_whatever_takes_the_focus_has_a_name_and_the_grid_is_left_by_esc(daito: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    _, page = read_in(qtbot, daito, table_file(tmp_path, SALON, ("R7.13.4", "1-3", "会議", 8)))
    for one in page.findChildren(QWidget):
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisibleTo(page):
            assert one.accessibleName(), one
    page.view.grid.setFocus()
    key(page, Qt.Key.Key_Escape)
    assert page.done.hasFocus()
    index = page.view.grid.rows.index(1, section_of(page.view.grid, "date"))
    said = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "読めない" in said and "2行目" not in said and "3行目" in said


def test_everything_is_in_sight_where_much_is_asked(daito: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    made = Workbook()
    made.remove(made.active)
    for month in (4, 5):
        sheet = made.create_sheet(f"{month}月")
        for line in (
            ("令和6年度　活動一覧",),
            ("実施日", "推進目標", "活動名"),
            (f"{month}/3", "1-3", "会"),
            ("R6.40.1", "1-3", "会"),
        ):
            sheet.append(line)
    made.save(tmp_path / "年.xlsx")
    frame, page = read_in(qtbot, daito, tmp_path / "年.xlsx")
    frame.resize(1093, 543)
    rest(qtbot, frame)
    assert page.table.questions
    for one in (page.done, page.view.line, page.view.grid):
        assert one.visibleRegion().boundingRect().size() == one.size(), one


@pytest.mark.parametrize("room", [(1093, 543), (1200, 650), (1366, 700)], ids=str)
def test_nothing_of_the_page_is_cut_on_a_small_screen(
    daito: Workspace, tmp_path: Path, qtbot: QtBot, room: tuple[int, int]
) -> None:
    frame, page = read_in(qtbot, daito, table_file(tmp_path, SALON, ("R7.13.4", "1-3", "会議", 8)))
    frame.resize(*room)
    rest(qtbot, frame)
    area = page.parentWidget()
    assert page.width() <= area.width() and page.height() <= area.height()
    for one in (page.done, page.drafts, page.back, page.view.line, page.view.grid):
        assert one.visibleRegion().boundingRect().size() == one.size(), one


@pytest.mark.parametrize("months", [1, 9])
def test_eight_rows_are_in_sight_on_a_small_screen_at_125_percent(
    daito: Workspace, tmp_path: Path, qtbot: QtBot, months: int
) -> None:
    """1366×768 are 1093×614 there. Several sheets and the year stand in one line, and so do the groups of rows."""
    made = Workbook()
    made.remove(made.active)
    for month in [4, 5, 6, 7, 8, 9, 10, 11, 12][:months]:
        sheet = made.create_sheet(f"{month}月")
        sheet.append(("実施日", "推進目標", "活動名", "会場", "参加者数"))
        for day in range(1, 13):
            sheet.append((f"{month}/{day}", "1-3", "会", "大東公民館", "30人位"))
    made.save(tmp_path / "年.xlsx")
    frame, page = read_in(qtbot, daito, tmp_path / "年.xlsx")
    frame.resize(1093, 614)
    rest(qtbot, frame)
    grid = page.view.grid
    assert grid.viewport().height() >= 8 * grid.rowHeight(0)


def test_the_grid_follows_the_size_of_the_type(daito: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    frame, page = read_in(qtbot, daito, table_file(tmp_path, SALON))
    grid = page.view.grid
    before = grid.rowHeight(0), grid.columnWidth(section_of(grid, "date"))
    grid.setStyleSheet("font-size: 20pt")
    rest(qtbot, frame)
    assert grid.rowHeight(0) > before[0] and grid.columnWidth(section_of(grid, "date")) > before[1]
