"""進み具合 by keyboard: from a cell down to the record, and up again."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.services.plan import deadlines
from app.services.workspace.workspace import Workspace
from tests.journeys.test_window_story import opened
from tests.offices import activity

pytestmark = pytest.mark.usefixtures("at")


def test_enter_leads_from_the_grid_to_the_record_and_escape_back_up(qtbot: QtBot, head: Workspace) -> None:
    record = activity(head, title="職員研修", participants=9)
    frame = opened(qtbot, head, "progress")
    page = frame.page("progress")
    row = next(row for row in range(15) if page.table.row_texts(row)[0].startswith("1-③"))
    assert page.table.row_texts(row)[1:] == ["未提出"] * 8 + ["1", "1※"]
    page.table.setCurrentCell(row, 9)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    why = frame.page("why")
    assert why.value.text() == "1件"
    why.table.selectRow(6)  # October
    qtbot.keyClick(why.table, Qt.Key.Key_Return)
    assert "職員研修" in why.table.rows.text(0, 0)
    qtbot.keyClick(why, Qt.Key.Key_Escape)
    assert why.table.rows.rowCount() == 12
    why.table.selectRow(6)
    qtbot.keyClick(why.table, Qt.Key.Key_Return)
    why.table.selectRow(0)
    qtbot.keyClick(why.table, Qt.Key.Key_Return)
    assert frame.page("entry")._form.id == record


def test_indicators_stand_on_lines_of_their_own(qtbot: QtBot, head: Workspace) -> None:
    page = opened(qtbot, head, "progress").page("progress")
    page.measure.set_value("indicators")
    page.refresh()
    assert page.table.rowCount() > 20


def test_the_home_page_says_what_is_due_next(qtbot: QtBot, head: Workspace) -> None:
    deadlines.take_usual(head, 2025)
    page = opened(qtbot, head, "home").page("home")
    assert "次は 2月10日（あと97日）" in page.cards.door("due").accessibleDescription()
