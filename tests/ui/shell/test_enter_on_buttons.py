"""On every page Enter presses the button that has the focus, but never one that deletes, cancels, decides or closes for good."""

from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.models.base import HEAD
from app.ui.look.button import GRAVE, Button
from app.ui.shell.page_catalogue import pages_of
from app.ui.widgets.dialogs import Question
from tests.journeys.test_window_story import opened
from tests.offices import activity, branch, head_office
from tests.ui.conftest import confirm


def enter(button: Button, *, is_held: bool = False) -> None:
    none = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(button, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, none, "\r", is_held))


@pytest.mark.parametrize("office", [HEAD, "daito"])
def test_no_button_of_any_page_does_something_grave_by_enter(
    office: str, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pressed: list[Button] = []
    monkeypatch.setattr(Button, "click", lambda self: pressed.append(self))
    grave = usual = 0
    with head_office(tmp_path) if office == HEAD else branch(tmp_path) as workspace:
        activity(workspace)
        frame = opened(qtbot, workspace, "home")
        for page in pages_of(workspace.is_head):
            frame.open(page.key)
            frame.context.jobs.wait()
            for one in frame.page(page.key).findChildren(Button):  # type: ignore[attr-defined]
                if not shiboken6.isValid(one) or not one.isEnabled():
                    continue  # what cannot have the focus leaves the key to its page
                pressed.clear()
                enter(one, is_held=True)
                confirm(one, "確定した文字")
                assert pressed == [], f"{page.key}: a held Enter or a conversion presses {one.text()}"
                enter(one)
                is_grave = one.property("look") == "danger" or any(word in one.text() for word in GRAVE)
                assert pressed == ([] if is_grave else [one]), f"{page.key}: {one.text()}"
                grave, usual = grave + is_grave, usual + (not is_grave)
    assert grave > 5 and usual > 50


def test_space_presses_what_is_grave(qtbot: QtBot) -> None:
    question = Question(None, "この年度を締めますか", "あとで解けます。", "締める")
    qtbot.addWidget(question)
    question.show()
    enter(question._confirm)
    assert question.isVisible()
    qtbot.keyClick(question._confirm, Qt.Key.Key_Space)
    assert question.result() == Question.DialogCode.Accepted


def test_enter_on_a_grave_question_goes_back(qtbot: QtBot) -> None:
    question = Question(None, "この年度を締めますか", "あとで解けます。", "締める")
    qtbot.addWidget(question)
    question.show()
    question.activateWindow()
    qtbot.waitUntil(question._back.hasFocus)
    qtbot.keyClick(question._back, Qt.Key.Key_Return)
    assert question.result() == Question.DialogCode.Rejected
