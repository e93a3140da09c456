"""Messages over every page: an old one never stands over a new state, and none moves the page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.errors import Refused
from app.services.plan import plans
from app.services.workspace.workspace import Workspace
from app.ui.runtime.context import Context
from app.ui.shell.edit_watch import EditWatch
from app.ui.shell.frame import Frame
from app.ui.shell.page_catalogue import pages_of
from tests.offices import branch, head_office

WRONG = Refused("wrong", "日付が入っていません。", "日付を入れてください。")


@pytest.fixture(params=["head", "branch"])
def workspace(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Workspace]:
    with head_office(tmp_path / "head") if request.param == "head" else branch(tmp_path / "daito") as workspace:
        yield workspace


def a_frame(workspace: Workspace, qtbot: QtBot) -> Frame:
    every = plans.plans(workspace)
    frame = Frame(Context(workspace, every, every[0], every[0].first_year), pages_of(workspace.is_head))
    qtbot.addWidget(frame)
    frame.resize(1366, 728)
    frame.show()
    frame.activateWindow()
    qtbot.waitUntil(frame.isActiveWindow)
    return frame


def a_text_field(page: QWidget) -> QWidget | None:
    kinds = (QLineEdit, QPlainTextEdit)
    fields = (one for kind in kinds for one in page.findChildren(kind) if one.isVisible() and one.isEnabled())
    return next((one for one in fields if not one.isReadOnly()), None)


def settle(page: QWidget) -> list[QRect]:
    """Where the buttons are when the layouts have come to rest (wrapped texts take several rounds)."""
    before: list[QRect] = []
    while (now := places(page)) != before or not before:
        before = now
        for _ in range(5):
            QApplication.processEvents()
        if not now:
            break
    return before


def places(page: QWidget) -> list[QRect]:
    found = [one for one in page.findChildren(QAbstractButton) if one.isVisible()]
    return [QRect(one.mapTo(page.window(), QPoint()), one.size()) for one in found]


def test_an_error_goes_with_the_next_edit_on_every_page(workspace: Workspace, qtbot: QtBot) -> None:
    frame = a_frame(workspace, qtbot)
    tried = []
    for page in pages_of(workspace.is_head):
        frame.open(page.key)
        shown = frame.page(page.key)
        assert isinstance(shown, QWidget)
        field = a_text_field(shown)
        if field is None:
            continue
        field.setFocus()
        frame.context.notice.show_error(WRONG)
        QTest.keyClick(QApplication.focusWidget() or field, Qt.Key.Key_1)
        assert "日付が入っていません" not in frame.context.notice.text(), page.key
        tried.append(page.key)
    assert "entry" in tried and len(tried) > 5


def test_a_message_moves_no_button_of_any_page(workspace: Workspace, qtbot: QtBot) -> None:
    frame = a_frame(workspace, qtbot)
    for page in pages_of(workspace.is_head):
        frame.open(page.key)
        shown = frame.page(page.key)
        assert isinstance(shown, QWidget)
        frame.context.notice.clear()
        before = settle(shown)
        frame.context.notice.show_error(WRONG)
        assert settle(shown) == before, page.key
        assert frame.context.notice.height() > 20 and frame.rect().contains(frame.context.notice.geometry())


def test_a_success_stays_while_the_next_record_is_begun(workspace: Workspace, qtbot: QtBot) -> None:
    frame = a_frame(workspace, qtbot)
    frame.open("entry")
    shown = frame.page("entry")
    assert isinstance(shown, QWidget)
    field = a_text_field(shown)
    assert field is not None
    field.setFocus()
    frame.context.notice.say("保存しました。")
    QTest.keyClick(field, Qt.Key.Key_1)
    assert frame.context.notice.text() == "保存しました。"


def test_a_paste_a_conversion_and_a_choice_are_edits_and_moving_about_is_none(qtbot: QtBot) -> None:
    pages, line, choice, told = QWidget(), QLineEdit(), QComboBox(), []
    qtbot.addWidget(pages)
    choice.addItems(["会議", "行事"])
    column = QVBoxLayout(pages)
    column.addWidget(line)
    column.addWidget(choice)
    watch = EditWatch(pages, lambda: told.append(line.text()))
    pages.show()
    pages.activateWindow()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Home, Qt.Key.Key_Shift):
        QTest.keyClick(line, key)
    QTest.keyClick(line, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert told == []
    QTest.keyClick(line, Qt.Key.Key_A)
    assert told == [""]  # before the field changes: what it says about the new text stays
    QTest.keyClick(line, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    QApplication.sendEvent(line, QInputMethodEvent("かい", []))
    assert len(told) == 3
    choice.setFocus()
    qtbot.waitUntil(choice.hasFocus)
    choice.activated.emit(1)
    assert len(told) == 4 and watch.parent() is pages
