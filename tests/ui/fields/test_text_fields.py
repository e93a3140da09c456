"""Japanese text under composition, and suggestions that never replace by themselves."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.fields.composition import commit_composition
from app.ui.fields.line_field import DELAY_MS, LineField
from app.ui.fields.text_field import TextField
from tests.ui.conftest import compose, confirm, pause, write

Shown = Callable[..., QWidget]
PLACES = ["花泉公民館", "花泉支所", "日形市民センター"]


def places(text: str) -> list[str]:
    return [place for place in PLACES if text in place]


def test_enter_that_confirms_a_conversion_does_nothing_else(qtbot: QtBot, shown: Shown) -> None:
    field, after = LineField(), LineField()
    shown(field, after)
    compose(field, "はないずみ")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.hasFocus()
    confirm(field, "花泉")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.hasFocus(), "the same press, passed on by the IME"
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert after.hasFocus() and field.value() == "花泉"


def test_saving_takes_the_phrase_that_is_still_being_converted(qtbot: QtBot, shown: Shown) -> None:
    field = LineField()
    shown(field)
    write(field, "3F ")
    compose(field, "会議室")
    assert field.value() == "3F"
    commit_composition()
    assert field.value() == "3F 会議室"
    commit_composition()
    assert field.value() == "3F 会議室"


def test_saving_takes_the_phrase_of_a_long_text_too(qtbot: QtBot, shown: Shown) -> None:
    field = TextField()
    shown(field)
    compose(field, "健康体操")
    commit_composition()
    assert field.value() == "健康体操"


def test_leaving_a_field_keeps_the_phrase(qtbot: QtBot, shown: Shown) -> None:
    field, after = LineField(), LineField()
    shown(field, after)
    compose(field, "公民館")
    after.setFocus(Qt.FocusReason.TabFocusReason)
    assert field.value() == "公民館"


def test_suggestions_open_while_composing(qtbot: QtBot, shown: Shown) -> None:
    field = LineField(places)
    shown(field)
    compose(field, "花")
    pause(qtbot, field)
    assert field.offered() == ["花泉公民館", "花泉支所"]


def test_enter_alone_keeps_what_was_typed(qtbot: QtBot, shown: Shown) -> None:
    field, after = LineField(places), LineField()
    shown(field, after)
    write(field, "花")
    pause(qtbot, field)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.value() == "花" and after.hasFocus() and not field.offered()


def test_tab_takes_the_first_suggestion_and_goes_on(qtbot: QtBot, shown: Shown) -> None:
    field, after = LineField(places), LineField()
    shown(field, after)
    write(field, "花")
    pause(qtbot, field)
    with qtbot.waitSignal(field.edited):
        qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert field.value() == "花泉公民館" and after.hasFocus()


def test_down_and_enter_take_the_chosen_suggestion(qtbot: QtBot, shown: Shown) -> None:
    field, after = LineField(places), LineField()
    shown(field, after)
    write(field, "花")
    pause(qtbot, field)
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.value() == "花泉支所" and after.hasFocus()


def test_nothing_is_asked_while_letters_follow_each_other(qtbot: QtBot, shown: Shown) -> None:
    asked: list[str] = []
    field, after = LineField(lambda text: asked.append(text) or places(text)), LineField()
    shown(field, after)
    write(field, "花泉公")
    compose(field, "みん")
    compose(field, "みんか")
    assert asked == []
    confirm(field, "民館")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert after.hasFocus() and field.value() == "花泉公民館"
    qtbot.wait(2 * DELAY_MS)
    assert asked == [], "the field has been left"


def test_what_was_offered_for_other_letters_is_not_taken(qtbot: QtBot, shown: Shown) -> None:
    field, after = LineField(places), LineField()
    shown(field, after)
    write(field, "花")
    pause(qtbot, field)
    write(field, "見")
    assert field.offered() == []
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert field.value() == "花見" and after.hasFocus()


def test_down_offers_at_once(qtbot: QtBot, shown: Shown) -> None:
    field = LineField(places)
    shown(field)
    write(field, "花")
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert field.offered() == ["花泉公民館", "花泉支所"]


def test_tab_without_suggestions_only_goes_on(qtbot: QtBot, shown: Shown) -> None:
    field, after = LineField(places), LineField()
    shown(field, after)
    write(field, "室根")
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert field.value() == "室根" and after.hasFocus()


def test_taking_a_suggestion_while_composing_leaves_no_half_phrase(qtbot: QtBot, shown: Shown) -> None:
    field, after = LineField(places), LineField()
    shown(field, after)
    compose(field, "日形")
    pause(qtbot, field)
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert field.value() == "日形市民センター"


def test_in_a_long_text_enter_makes_a_line_and_tab_goes_on(qtbot: QtBot, shown: Shown) -> None:
    field, after = TextField(), LineField()
    shown(field, after)
    write(field, "一")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    write(field, "二")
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert field.value() == "一\n二" and after.hasFocus()


def test_markup_in_a_text_stays_text(qtbot: QtBot) -> None:
    field = TextField()
    qtbot.addWidget(field)
    field.set_value("<b>太字</b> & <img src=x>")
    assert field.value() == "<b>太字</b> & <img src=x>"


def test_filling_a_text_is_not_an_edit(qtbot: QtBot) -> None:
    field = TextField()
    qtbot.addWidget(field)
    with qtbot.assertNotEmitted(field.edited):
        field.set_value("一行目\n二行目")
