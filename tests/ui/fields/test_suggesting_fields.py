"""The list under a line: what opens, moves in, takes from and closes it, for texts and for targets alike."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.ui.fields.line_field import LineField
from app.ui.fields.suggesting_field import SuggestingField
from app.ui.fields.suggestions import Suggestions
from app.ui.fields.target_field import TargetField
from tests.gallery_scenes.plan_targets import plan_targets
from tests.ui.conftest import compose, pause, write

Shown = Callable[..., QWidget]
PLACES = ("支援センター", "支援学校", "支援の家")
FIELDS: dict[str, Callable[[], SuggestingField]] = {
    "line": lambda: LineField(lambda text: [place for place in PLACES if text in place]),
    "target": lambda: TargetField(plan_targets()),
}


@pytest.fixture(params=FIELDS)
def field(request: pytest.FixtureRequest, qtbot: QtBot, shown: Shown) -> SuggestingField:
    """A field with the focus, something ambiguous typed, its list open, and another field to go to."""
    made = FIELDS[request.param]()
    shown(made, LineField())
    write(made, "支援")
    qtbot.waitUntil(listed(made).isVisible) if isinstance(made, TargetField) else pause(qtbot, made)
    assert listed(made).isVisible() and listed(made).count() > 1 and listed(made).currentRow() == -1
    return made


def listed(field: SuggestingField) -> Suggestions:
    found = field._list
    assert found is not None
    return found


def test_down_and_up_move_in_the_list_and_enter_takes_the_chosen_row(qtbot: QtBot, field: SuggestingField) -> None:
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        qtbot.keyClick(field, key)
    assert listed(field).currentRow() == 0
    words = listed(field).item(0).text()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert words.startswith(field.text()) and field.text() != "支援"
    assert not field.hasFocus()


def test_a_click_takes_the_row_and_goes_on(qtbot: QtBot, field: SuggestingField) -> None:
    words = listed(field).item(1).text()
    place = listed(field).visualItemRect(listed(field).item(1)).center()
    qtbot.mouseClick(listed(field).viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert words.startswith(field.text()) and field.text() != "支援"
    assert not field.hasFocus() and not listed(field).isVisible()


def test_escape_closes_the_list_and_keeps_what_was_typed(qtbot: QtBot, field: SuggestingField) -> None:
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not listed(field).isVisible() and field.text() == "支援" and field.hasFocus()


def test_ctrl_enter_closes_the_list_without_taking_a_row(qtbot: QtBot, field: SuggestingField) -> None:
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not listed(field).isVisible() and field.text() == "支援" and field.hasFocus()


def test_the_list_closes_with_its_field(field: SuggestingField) -> None:
    field.hide()
    assert not listed(field).isVisible()


def test_the_list_never_lies_over_another_window_even_during_a_conversion(field: SuggestingField) -> None:
    compose(field, "の")
    listed(field).show()
    QApplication.sendEvent(field, QFocusEvent(QFocusEvent.Type.FocusOut, Qt.FocusReason.ActiveWindowFocusReason))
    assert not listed(field).isVisible() and field.text() == "支援"
