"""Enter presses the button that has the focus, and no other."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.look.button import button
from app.ui.runtime.notice_bar import NoticeBar
from app.ui.start.first_run import FirstRun
from app.ui.start.new_passphrase import NewPassphrase
from app.ui.start.passphrase_page import PassphrasePage
from app.ui.widgets.dialogs import Question, Trouble

Shown = Callable[..., QWidget]
ENTERS = [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space]


def counted(made: QPushButton) -> list[bool]:
    pressed: list[bool] = []
    made.clicked.connect(lambda: pressed.append(True))
    return pressed


@pytest.mark.parametrize("key", ENTERS)
def test_enter_and_space_press_the_button_that_has_the_focus(qtbot: QtBot, shown: Shown, key: Qt.Key) -> None:
    first, second = button("保存"), button("削除", "danger")
    pressed, other = counted(first), counted(second)
    shown(first, second)
    qtbot.keyClick(first, key)
    assert (len(pressed), other) == (1, [])


def test_enter_in_a_field_presses_no_button(qtbot: QtBot, shown: Shown) -> None:
    field, save = QLineEdit(), button("保存", "main")
    pressed = counted(save)
    shown(field, save)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert pressed == []


def test_enter_in_a_dialog_presses_only_the_button_that_has_the_focus(qtbot: QtBot) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    field, back, erase = QLineEdit(), button("やめる"), button("消す", "danger")
    column = QVBoxLayout(dialog)
    for one in (field, back, erase):
        column.addWidget(one)
    pressed, other = counted(back), counted(erase)
    dialog.show()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert (pressed, other) == ([], [])
    qtbot.keyClick(back, Qt.Key.Key_Return)
    assert (len(pressed), other) == (1, [])


def test_an_enter_held_down_presses_once_and_ctrl_enter_is_left_to_the_page(qtbot: QtBot, shown: Shown) -> None:
    save = button("保存")
    pressed = counted(save)
    shown(save)
    for repeats in (False, True, True):
        none = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(save, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, none, "\r", repeats))
    qtbot.keyClick(save, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(pressed) == 1


def test_a_disabled_button_is_not_pressed(qtbot: QtBot, shown: Shown) -> None:
    save, other = button("保存"), button("やめる")
    pressed = counted(save)
    shown(other, save)
    save.setEnabled(False)
    qtbot.keyClick(save, Qt.Key.Key_Return)
    assert pressed == []


def test_the_first_button_one_ever_meets_can_be_pressed_with_enter(qtbot: QtBot, tmp_path: Path) -> None:
    page = FirstRun(tmp_path / "new")
    qtbot.addWidget(page)
    page.show()
    page.show_digits("1234 5678")
    with qtbot.waitSignal(page.finished):
        qtbot.keyClick(page._digits._go, Qt.Key.Key_Return)


def test_every_button_of_the_program_answers_enter_in_the_same_way(qtbot: QtBot, tmp_path: Path) -> None:
    question = Question(None, "削除しますか", "", "削除する", danger=True, reason="理由")
    roots = (FirstRun(tmp_path), NewPassphrase(), PassphrasePage(), NoticeBar(), question, Trouble(None, KeyError("x")))
    kind = type(button(""))
    for root in roots:
        qtbot.addWidget(root)
        assert [one.text() for one in root.findChildren(QPushButton) if not isinstance(one, kind)] == []
