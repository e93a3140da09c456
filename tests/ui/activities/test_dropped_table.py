"""表 put on 活動の一覧 with the mouse is read like one that was chosen."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.activities.activities_page import TABLE_FILES
from tests.exchange.made_tables import ics, xls
from tests.journeys.test_window_story import opened
from tests.offices import branch

ROWS = [["実施日", "活動名", "推進目標", "参加者数"], ["R7.11.3", "サロン", "1-3", 20]]
BUTTONS, KEYS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def drop(page: QWidget, *paths: Path) -> bool:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    entered = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, mime, BUTTONS, KEYS)
    page.dragEnterEvent(entered)
    page.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, BUTTONS, KEYS))
    return entered.isAccepted()


@pytest.mark.usefixtures("at", "head")
def test_an_old_workbook_and_a_calendar_are_read_when_they_are_dropped(tmp_path: Path, qtbot: QtBot) -> None:
    table, calendar = tmp_path / "表.xls", tmp_path / "予定.ics"
    table.write_bytes(xls(ROWS))
    calendar.write_bytes(ics("DTSTART;VALUE=DATE:20251103\nSUMMARY:サロン"))
    with branch(tmp_path) as daito:
        frame = opened(qtbot, daito, "activities")
        page = frame.page("activities")
        assert page.acceptDrops() and drop(page, table)
        qtbot.waitUntil(lambda: not page._preview.isHidden(), timeout=20_000)
        assert page._file == table
        assert drop(page, table, calendar)
        assert page._context.notice.text() == "表は1つずつ置いてください。"
        assert drop(page, calendar)
        qtbot.waitUntil(lambda: page._file == calendar, timeout=20_000)
        frame.close()


def test_every_kind_of_table_is_offered_by_the_dialog() -> None:
    assert all(
        f"*.{kind}" in TABLE_FILES for kind in ("xlsx", "xlsm", "xlsb", "xls", "ods", "csv", "tsv", "txt", "ics", "zip", "html")
    )
