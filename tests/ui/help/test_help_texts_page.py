"""F1 tells about the page in sight, the message's 詳細 about its error, and Esc goes back to the field with what was typed."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.errors import Unavailable
from app.services.workspace.workspace import Workspace
from app.ui.activities.entry_page import EntryPage
from app.ui.devices.about_page import AboutPage
from app.ui.help.help_text_view import Picture
from app.ui.help.help_texts_page import HelpTextsPage
from app.ui.shell.frame import Frame
from tests.journeys.test_window_story import opened
from tests.offices import branch


@pytest.fixture
def daito(tmp_path: Path) -> Workspace:
    return branch(tmp_path)


def shown_help(frame: Frame) -> HelpTextsPage:
    page = frame.page("help")
    assert isinstance(page, HelpTextsPage) and frame.current == "help"
    return page


def test_the_help_opens_about_the_page_in_sight_and_goes_back_to_the_field_with_its_draft(qtbot: QtBot, daito: Workspace) -> None:
    frame = opened(qtbot, daito, "entry")
    frame.show()
    entry = frame.page("entry")
    assert isinstance(entry, EntryPage)
    field = next(one for one in entry.findChildren(QLineEdit) if one.isVisible() and one.isEnabled())
    field.setFocus(Qt.FocusReason.OtherFocusReason)
    QTest.keyClicks(field, "R7.11.3")
    frame.look_up()
    page = shown_help(frame)
    assert "活動を記録" in page.text.text() and "こんなときは" in page.text.text()
    frame.look_up()  # F1 once more forgets nothing
    page.go_back()
    assert frame.current == "entry" and field.text() == "R7.11.3" and frame.window().focusWidget() is field


def test_escape_in_the_search_goes_back(qtbot: QtBot, daito: Workspace) -> None:
    frame = opened(qtbot, daito, "activities")
    frame.show()
    frame.activateWindow()
    frame.look_up()
    page = shown_help(frame)
    field = page.findChildren(QLineEdit)[0]
    qtbot.waitUntil(field.hasFocus)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert frame.current == "activities"


def test_the_search_finds_other_pages_and_an_empty_one_lists_all(qtbot: QtBot, daito: Workspace) -> None:
    frame = opened(qtbot, daito, "home")
    frame.look_up()
    page = shown_help(frame)
    every = len(page.table.held)
    page.look_for("ゴミ箱")
    assert 0 < len(page.table.held) < every + 10 and "ごみ箱" in page.text.text()
    page.look_for("どこにもない言葉")
    assert "見つかりませんでした" in page.text.text()


def test_the_details_of_a_message_open_the_entry_of_its_code_and_the_message_stays(qtbot: QtBot, daito: Workspace) -> None:
    frame = opened(qtbot, daito, "home")
    frame.context.notice.show_error(Unavailable("disk-full", "空きがありません。", "片づけてください。"))
    frame.context.notice._more.click()
    assert "ディスクがいっぱい" in shown_help(frame).text.text()
    assert "空きがありません。" in frame.context.notice.text() and "disk-full" in frame.context.notice._detail.text()


def test_an_error_without_an_entry_still_opens_the_list_of_codes(qtbot: QtBot, daito: Workspace) -> None:
    frame = opened(qtbot, daito, "home")
    frame.look_up("of-no-kind")
    assert "お知らせの記号" in shown_help(frame).text.text()


def test_the_self_test_has_a_place_of_its_own_in_the_menu(qtbot: QtBot, daito: Workspace) -> None:
    frame = opened(qtbot, daito, "home")
    frame.show()
    words = [action.text() for action in frame.header._of_office.menu().actions()]
    assert words[-3:] == ["使い方　F1", "このPCの番号と情報", "自己点検"]
    frame.open("about", "self-test")
    about = frame.page("about")
    assert isinstance(about, AboutPage) and frame.window().focusWidget() is about.test


def test_a_narrow_window_shows_the_whole_picture_smaller_and_cuts_no_line(qtbot: QtBot, daito: Workspace) -> None:
    frame = opened(qtbot, daito, "hand_in")
    frame.resize(900, 620)
    frame.show()
    frame.look_up()
    view = shown_help(frame).text
    qtbot.waitUntil(lambda: view.widget().width() <= view.viewport().width())
    assert len(view.findChildren(Picture)) == 1 and not view.horizontalScrollBar().isVisible()
