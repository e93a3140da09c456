"""A table that is put on 活動の一覧 with the mouse, or copied in Excel, is read like one that was chosen."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from app.services.workspace.workspace import Workspace
from app.ui.widgets.table_files import TABLE_FILES
from tests.exchange.made_tables import ics, xls
from tests.journeys.test_window_story import opened, settle
from tests.ui.tables.reading import copy, table_file

ROWS = [["実施日", "活動名", "推進目標", "参加者数"], ["R7.11.3", "サロン", "1-3", 20]]
BUTTONS, KEYS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
pytestmark = pytest.mark.usefixtures("at", "head")


def drop(page: QWidget, *paths: Path) -> bool:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    entered = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, mime, BUTTONS, KEYS)
    page.dragEnterEvent(entered)
    page.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, BUTTONS, KEYS))
    return entered.isAccepted()


def test_an_old_workbook_and_a_calendar_are_read_when_they_are_dropped(daito: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    table, calendar = tmp_path / "表.xls", tmp_path / "予定.ics"
    table.write_bytes(xls(ROWS))
    calendar.write_bytes(ics("DTSTART;VALUE=DATE:20251103\nSUMMARY:サロン"))
    frame = opened(qtbot, daito, "activities")
    assert frame.page("activities").acceptDrops() and drop(frame.page("activities"), table)
    settle(qtbot, frame)
    page = frame.page("reading_table")
    assert (frame.current, page.table.file_name) == ("reading_table", "表.xls")
    assert page.acceptDrops() and drop(page, table, calendar)
    assert frame.context.notice.text() == "表は1つずつ置いてください。"
    assert page.table.file_name == "表.xls"
    drop(page, calendar)
    assert page.table is None  # gone at once
    settle(qtbot, frame)
    assert page.table.file_name == "予定.ics"


def test_a_block_copied_in_excel_opens_as_a_table(daito: Workspace, qtbot: QtBot) -> None:
    frame = opened(qtbot, daito, "activities")
    copy('実施日\t推進目標\t活動名\t内容\r\nR7.11.3\t1-3\tサロン\t"歌\n体操"\r\nR7.11.4\t1-3\t会議\t\r\n')
    qtbot.keyClick(frame.page("activities").table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, frame)
    page = frame.page("reading_table")
    assert frame.current == "reading_table"
    assert [row.values["content"] for row in page.table.rows] == ["歌\n体操", None]


def test_a_word_on_the_clipboard_is_no_table(daito: Workspace, qtbot: QtBot) -> None:
    frame = opened(qtbot, daito, "activities")
    copy("サロン")
    frame.page("activities")._on_paste()
    assert frame.current == "activities" and "コピーした表がありません" in frame.context.notice.text()


def test_the_dialog_opens_where_the_last_table_was(
    daito: Workspace, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "去年の表"
    folder.mkdir()
    path, asked = table_file(folder, ("R7.11.3", "1-3", "サロン", 20)), []

    def choose(parent: object, title: str, start: str, kinds: str) -> tuple[str, str]:
        asked.append(start)
        return str(path), kinds

    monkeypatch.setattr(QFileDialog, "getOpenFileName", choose)
    frame = opened(qtbot, daito, "activities")
    for _ in range(2):
        frame.page("activities")._import.click()
        settle(qtbot, frame)
    assert frame.current == "reading_table"
    assert asked[1] == str(folder) and Path(asked[0]) != folder


def test_every_kind_of_table_is_offered_by_the_dialog() -> None:
    assert all(
        f"*.{kind}" in TABLE_FILES for kind in ("xlsx", "xlsm", "xlsb", "xls", "ods", "csv", "tsv", "txt", "ics", "zip", "html")
    )
