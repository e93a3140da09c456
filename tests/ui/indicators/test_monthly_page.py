"""月次件数表 by keyboard, and with blocks from Excel: all of a block or nothing, one Ctrl+Z, never another office's."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.indicators import monthly_table
from app.services.plan.target_year import PlanYear
from app.services.workspace.workspace import Workspace
from app.ui.indicators.monthly_page import NAMES
from app.ui.runtime.undoing import undo_last
from tests.journeys.test_window_story import opened
from tests.offices import head_office, plan_id

pytestmark = pytest.mark.usefixtures("at")
Keys = Qt.Key


def page_of(qtbot: QtBot, workspace: Workspace) -> Any:
    page = opened(qtbot, workspace, "monthly").page("monthly")
    page.grid.setFocus()
    qtbot.waitUntil(page.grid.hasFocus)
    return page


def press(*keys: object) -> None:
    """Keys go where the focus is, as from a keyboard: texts letter by letter."""
    for key in keys:
        for one in key if isinstance(key, str) else (key,):
            QTest.keyClick(QApplication.focusWidget(), one)  # type: ignore[call-overload]
            QApplication.processEvents()


def kept(workspace: Workspace, office: str = "") -> list[tuple[str, ...]]:
    """The cells of the rows that are typed, as they lie on disk."""
    rows = monthly_table.monthly_rows(workspace, PlanYear(plan_id(workspace), 2025, office or workspace.office_code))
    return [row.cells for row in rows if row.editable]


def first_two_typed(page: Any) -> int:
    rows = page._rows
    return next(n for n, row in enumerate(rows) if row.editable and n + 1 < len(rows) and rows[n + 1].editable)


def test_numbers_are_typed_down_and_across_without_the_mouse(qtbot: QtBot, daito: Workspace) -> None:
    page = page_of(qtbot, daito)
    top = first_two_typed(page)
    page.grid.setCurrentCell(top, NAMES)
    press("12", Keys.Key_Return)
    assert (page.grid.currentRow(), page.grid.currentColumn()) == (top + 1, NAMES)
    press("7", Keys.Key_Tab)
    assert (page.grid.currentRow(), page.grid.currentColumn()) == (top + 1, NAMES + 1)
    press("8", Keys.Key_Return)
    place = [n for n, row in enumerate(page._rows) if row.editable].index(top)
    assert kept(daito)[place][0] == "12" and kept(daito)[place + 1][:2] == ("7", "8")
    page.grid.setCurrentCell(top, NAMES)
    press(Keys.Key_Delete)
    assert kept(daito)[place][0] == ""


def test_a_block_from_excel_goes_in_whole_and_one_ctrl_z_takes_it_back(qtbot: QtBot, daito: Workspace) -> None:
    page = page_of(qtbot, daito)
    top = first_two_typed(page)
    page.grid.setCurrentCell(top, NAMES)
    QGuiApplication.clipboard().setText("１２\t約30\r\n1,234\tなし\r\n")
    QTest.keyClick(page.grid, Keys.Key_V, Qt.KeyboardModifier.ControlModifier)
    place = [n for n, row in enumerate(page._rows) if row.editable].index(top)
    assert kept(daito)[place][:2] == ("12", "約30") and kept(daito)[place + 1][:2] == ("1,234", "なし")
    undo_last(page._context)
    page.refresh()
    assert kept(daito)[place][:2] == ("", "") and kept(daito)[place + 1][:2] == ("", "")
    assert page.grid.item(top, NAMES).text() == "" and "元に戻しました" in page._context.notice.text()
    undo_last(page._context)
    page.refresh()
    assert "ありません" in page._context.notice.text()


def test_the_keys_are_those_of_every_grid(qtbot: QtBot, daito: Workspace) -> None:
    page = page_of(qtbot, daito)
    top = first_two_typed(page)
    page.grid.setCurrentCell(top, NAMES)
    page.paste("12\n7")
    page.grid.setCurrentCell(top + 1, NAMES)
    QTest.keyClick(page.grid, Keys.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert page.grid.currentRow() == top
    QTest.keyClick(page.grid, Keys.Key_X, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "12"
    place = [n for n, row in enumerate(page._rows) if row.editable].index(top)
    assert kept(daito)[place][0] == "" and kept(daito)[place + 1][0] == "7"


def test_a_block_that_meets_a_grey_row_leaves_that_row_out_and_says_so(qtbot: QtBot, daito: Workspace) -> None:
    page = page_of(qtbot, daito)
    rows = page._rows
    above = next(n for n, row in enumerate(rows) if row.editable and n + 1 < len(rows) and not rows[n + 1].editable)
    page.grid.setCurrentCell(above, NAMES)
    page.paste("1\t2\n3\t4")
    place = [n for n, row in enumerate(rows) if row.editable].index(above)
    assert [cells for cells in kept(daito) if "".join(cells)] == [kept(daito)[place]] and kept(daito)[place][:2] == ("1", "2")
    assert "活動記録から" in page._context.notice.text() and "4月「3」" in page._context.notice.text()


def test_a_block_that_is_wider_than_the_table_changes_nothing(qtbot: QtBot, daito: Workspace) -> None:
    page = page_of(qtbot, daito)
    page.grid.setCurrentCell(first_two_typed(page), NAMES + 11)
    page.paste("1\t2")
    assert not any("".join(cells) for cells in kept(daito)) and "はみ出" in page._context.notice.text()
    page.paste("1\t\t")  # empty cells beyond the edge, as Excel copies them, are nothing
    assert any("".join(cells) for cells in kept(daito))


def test_a_word_in_the_block_stays_in_its_cell_and_keeps_nothing_else_out(qtbot: QtBot, daito: Workspace) -> None:
    page = page_of(qtbot, daito)
    top = first_two_typed(page)
    page.grid.setCurrentCell(top, NAMES)
    page.paste("1\t5人\n3\t①4\t2月3日")
    place = [n for n, row in enumerate(page._rows) if row.editable].index(top)
    assert kept(daito)[place][:2] == ("1", "5") and kept(daito)[place + 1][:3] == ("3", "", "")
    assert "「①4」は、数として読めません" in page._context.notice.text() and "日付" in page._context.notice.text()
    assert page.grid.item(top + 1, NAMES + 1).text() == "①4"
    write_cell(page, top + 1, NAMES + 1, "4")
    assert kept(daito)[place + 1][:2] == ("3", "4") and page.grid.item(top + 1, NAMES + 1).toolTip() == ""
    assert page.grid.item(top + 1, NAMES + 2).text() == "2月3日", "what was not typed anew is still there"


def write_cell(page: Any, row: int, column: int, text: str) -> None:
    page.grid.item(row, column).setText(text)


def test_the_head_office_reads_a_branchs_table_and_pastes_nothing_into_it(qtbot: QtBot, tmp_path: Path) -> None:
    with head_office(tmp_path) as head:
        page = page_of(qtbot, head)
        page._office.set_value("daito")
        page._fill()
        page.grid.setCurrentCell(first_two_typed(page), NAMES)
        page.paste("1\t2")
        assert not any("".join(cells) for cells in kept(head, "daito")) and "支部" in page._context.notice.text()
