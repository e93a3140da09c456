"""相談件数表 by keyboard: digits, Enter, a pasted block, the next month, and down to why."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.services.indicators import consultations
from app.services.workspace.workspace import Workspace
from app.ui.runtime.undoing import undo_last
from tests.journeys.test_window_story import opened

pytestmark = pytest.mark.usefixtures("at")


def test_the_table_is_typed_like_a_spreadsheet_and_a_bad_cell_keeps_nothing_else_out(qtbot: QtBot, daito: Workspace) -> None:
    frame = opened(qtbot, daito, "consultations")
    page = frame.page("consultations")
    assert page.month.value() == 11
    page.grid.setCurrentCell(0, 1)
    qtbot.keyClick(page.grid, Qt.Key.Key_3)
    qtbot.keyClick(page.grid.focusWidget() or page.grid, Qt.Key.Key_Return)
    assert page.grid.words(0) == ["在宅福祉", "3", "", "", "", "3"]
    page.grid.setCurrentCell(1, 1)
    page.grid.paste("1\t2\n４\tなし\n")
    assert page.grid.words(1)[1:3] == ["1", "2"] and page.grid.words(2)[1:3] == ["4", "なし"]
    page.grid.setCurrentCell(4, 1)
    page.grid.paste("5\nいろいろ\n")
    assert page.grid.words(4)[1] == "5" and page.grid.words(5)[1] == "いろいろ"
    assert "「いろいろ」は、数として読めません" in page._context.notice.text()
    assert consultations.month_table(daito, 2025, 11, "daito").total() == "15"
    assert page.grid.words(14) == ["計", "13", "2", "", "", "15"]


def test_one_ctrl_z_takes_a_pasted_block_back_as_a_whole(qtbot: QtBot, daito: Workspace) -> None:
    frame = opened(qtbot, daito, "consultations")
    page = frame.page("consultations")
    page.grid.setCurrentCell(1, 1)
    page.grid.paste("1\t2\n4\t5\n")
    undo_last(page._context)
    page.refresh()
    assert page.grid.words(1)[1:3] == ["", ""] and page.grid.words(2)[1:3] == ["", ""]
    assert "相談件数の入力（4か所）" in page._context.notice.text()
    undo_last(page._context)
    page.refresh()
    assert "もうありません" in page._context.notice.text()


def test_the_keys_lead_to_the_months_and_to_where_a_figure_comes_from(qtbot: QtBot, daito: Workspace) -> None:
    frame = opened(qtbot, daito, "consultations")
    page = frame.page("consultations")
    page.grid.setCurrentCell(12, 2)
    page.grid.paste("7")
    qtbot.keyClick(frame, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert page.month.value() == 10 and page.grid.words(12)[2] == ""
    page._turn(1)
    page.ask_why()
    why = frame.page("why")
    assert why.value.text() == "7" and why.table.rows.text(0, 0) == "日常的な支援"
