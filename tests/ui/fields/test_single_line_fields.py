"""What every one-line field promises alike: Enter, Ctrl+Enter, the IME, leaving, digits of any width."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.rules.hours import read_times
from app.ui.fields.composition import commit_composition
from app.ui.fields.counts_field import CountsField
from app.ui.fields.date_field import DateField
from app.ui.fields.line_field import LineField
from app.ui.fields.number_field import NumberField
from app.ui.fields.read_field import ParsedField
from app.ui.fields.single_line import SingleLineField
from app.ui.fields.target_field import TargetField
from app.ui.fields.targets_field import TargetsField
from tests.conftest import TurnableClock
from tests.gallery_scenes.plan_targets import plan_targets
from tests.ui.conftest import compose, confirm, write

Shown = Callable[..., QWidget]
KINDS = (("elderly", "高齢者"), ("welfare_commissioner", "民生委員"))
FIELDS: dict[str, Callable[[], SingleLineField]] = {
    "line": LineField,
    "date": lambda: DateField(2025),
    "number": NumberField,
    "times": lambda: ParsedField(read_times, lambda value: value or ""),
    "counts": lambda: CountsField(KINDS, "人"),
    "target": lambda: TargetField(plan_targets()),
    "targets": lambda: TargetsField(plan_targets()),
}
TYPED = [
    ("line", "３Ｆ", "３Ｆ", "３Ｆ"),
    ("date", "１１／３", date(2025, 11, 3), "R7.11.3"),
    ("number", "１，２００人", 1200, "1200"),
    ("times", "９：３０－１１：４５", "9:30～11:45", "9:30～11:45"),
    ("counts", "高齢者２０　民生３", "elderly=20\nwelfare_commissioner=3", "高齢者20人、民生委員3人"),
    ("target", "後見", bytes([3, 2]), "3-②"),
    ("targets", "１３　２１", (bytes([1, 3]), bytes([2, 1])), "1-③ 2-①"),
]
"""(field, what is typed, its value, how it reads when typing is over)."""
UNREADABLE = [("date", "13/1"), ("number", "三"), ("times", "朝"), ("counts", "x"), ("target", "支援"), ("targets", "99")]

every_field = pytest.mark.parametrize("make", FIELDS.values(), ids=FIELDS.keys())
what_is_typed = pytest.mark.parametrize(("name", "typed", "value", "reads"), TYPED, ids=[case[0] for case in TYPED])


class Page(QWidget):
    """A page around a field that counts the Ctrl+Enter which reach it."""

    def __init__(self, field: QWidget) -> None:
        super().__init__()
        self.asked = 0
        field.setParent(self)
        self.setFocusProxy(field)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.asked += event.key() == Qt.Key.Key_Return and event.modifiers() == Qt.KeyboardModifier.ControlModifier


@every_field
def test_enter_moves_on_and_shift_enter_back(qtbot: QtBot, shown: Shown, make: Callable[[], SingleLineField]) -> None:
    field, after = make(), LineField()
    shown(field, after)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert after.hasFocus()
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Enter)
    assert after.hasFocus()
    qtbot.keyClick(after, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert field.hasFocus()


@what_is_typed
def test_ctrl_enter_is_left_to_the_page_and_shows_what_was_understood(
    qtbot: QtBot, at: TurnableClock, shown: Shown, name: str, typed: str, value: object, reads: str
) -> None:
    field = FIELDS[name]()
    page, after = Page(field), LineField()
    shown(page, after)
    write(field, typed)
    qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page.asked == 1
    assert field.hasFocus()
    assert (field.value(), field.text()) == (value, reads)


@what_is_typed
def test_digits_of_any_width_are_understood_and_leaving_shows_how(
    qtbot: QtBot, at: TurnableClock, shown: Shown, name: str, typed: str, value: object, reads: str
) -> None:
    field, after = FIELDS[name](), LineField()
    shown(field, after)
    with qtbot.waitSignal(field.edited):
        write(field, typed)
    after.setFocus(Qt.FocusReason.MouseFocusReason)
    assert (field.value(), field.text(), field.trouble()) == (value, reads, None)


@pytest.mark.parametrize(("name", "typed"), UNREADABLE)
def test_what_is_not_understood_stays_as_typed_and_says_why(
    qtbot: QtBot, at: TurnableClock, shown: Shown, name: str, typed: str
) -> None:
    field, after = FIELDS[name](), LineField()
    shown(field, after)
    write(field, typed)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert after.hasFocus(), "no field is a trap"
    assert (field.value(), field.text(), field.typed()) == (None, typed, typed)
    trouble = field.trouble()
    assert trouble is not None and trouble.what and trouble.todo
    again = FIELDS[name]()
    qtbot.addWidget(again)
    again.set_value(field.typed())
    assert again.text() == typed and again.trouble() is not None, "a draft says it again"


@every_field
def test_the_enter_that_ends_a_conversion_does_nothing_else(
    qtbot: QtBot, shown: Shown, make: Callable[[], SingleLineField]
) -> None:
    field, after = make(), LineField()
    shown(field, after)
    compose(field, "ごぜん")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.hasFocus()
    confirm(field, "午前")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.hasFocus(), "the same press, passed on by the IME"
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert after.hasFocus() and field.text() == "午前"


@every_field
def test_leaving_keeps_the_phrase_under_conversion(shown: Shown, make: Callable[[], SingleLineField]) -> None:
    field, after = make(), LineField()
    shown(field, after)
    compose(field, "午前")
    after.setFocus(Qt.FocusReason.TabFocusReason)
    assert field.text() == "午前"


@every_field
def test_saving_keeps_the_phrase_under_conversion(shown: Shown, make: Callable[[], SingleLineField]) -> None:
    field = make()
    shown(field)
    compose(field, "午前")
    commit_composition()
    assert field.text() == "午前"


@every_field
def test_ctrl_enter_during_a_conversion_saves_the_phrase_once(
    qtbot: QtBot, shown: Shown, make: Callable[[], SingleLineField]
) -> None:
    field = make()
    shown(field, LineField())
    compose(field, "午前")
    qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    commit_composition()
    assert field.text() == "午前"


def test_ctrl_enter_chooses_by_the_whole_phrase_and_not_by_its_confirmed_beginning(qtbot: QtBot, shown: Shown) -> None:
    field = TargetField(plan_targets())
    shown(field, LineField())
    write(field, "後見")
    compose(field, "がない名前")
    qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    commit_composition()
    assert (field.value(), field.typed()) == (None, "後見がない名前")


@pytest.mark.parametrize("reason", [Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason])
def test_a_look_into_another_window_leaves_a_conversion_where_it_was(shown: Shown, reason: Qt.FocusReason) -> None:
    field = ParsedField(read_times, lambda value: value or "")
    shown(field)
    write(field, "9:30-11:45")
    field.setCursorPosition(4)
    compose(field, "から")
    QApplication.sendEvent(field, QFocusEvent(QFocusEvent.Type.FocusOut, reason))
    assert (field.text(), field.cursorPosition()) == ("9:30-11:45", 4)


@pytest.mark.parametrize("name", FIELDS)
def test_the_ime_is_off_only_where_nothing_but_digits_belongs(qtbot: QtBot, name: str) -> None:
    field = FIELDS[name]()
    qtbot.addWidget(field)
    assert field.inputMethodQuery(Qt.InputMethodQuery.ImEnabled) is (name not in ("date", "number", "targets"))


@every_field
def test_filling_a_field_is_not_an_edit(qtbot: QtBot, make: Callable[[], SingleLineField]) -> None:
    field = make()
    qtbot.addWidget(field)
    with qtbot.assertNotEmitted(field.edited):
        field.set_value("午前")
        field.set_value(None)
    assert field.text() == "" and field.value() is None
