"""Choosing a 推進目標 with two keys."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.fields.line_field import LineField
from app.ui.fields.target_field import TargetField
from tests.gallery_scenes.plan_targets import plan_targets
from tests.ui.conftest import compose, write

Shown = Callable[..., QWidget]


def a_field() -> TargetField:
    return TargetField(plan_targets())


@pytest.mark.parametrize("typed", ["13", "１３"])
def test_two_digits_choose_a_target_and_go_on(qtbot: QtBot, shown: Shown, typed: str) -> None:
    field, after = a_field(), LineField()
    shown(field, after)
    write(field, typed)
    assert field.value() == bytes([1, 3]) and field.text() == "1-③" and after.hasFocus()
    assert "コーディネーター" in field.meaning() and "【重点】" in field.meaning()


def test_digits_still_under_conversion_choose_too(qtbot: QtBot, shown: Shown) -> None:
    field, after = a_field(), LineField()
    shown(field, after)
    compose(field, "２")
    compose(field, "２５")
    qtbot.waitUntil(after.hasFocus)
    assert field.value() == bytes([2, 5]) and field.text() == "2-⑤"


def test_a_part_of_the_name_finds_the_target(qtbot: QtBot, shown: Shown) -> None:
    field, after = a_field(), LineField()
    shown(field, after)
    write(field, "後見")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.value() == bytes([3, 2]) and after.hasFocus()


def test_an_ambiguous_name_chooses_nothing_and_says_so(qtbot: QtBot, shown: Shown) -> None:
    field, after = a_field(), LineField()
    shown(field, after)
    write(field, "支援")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.value() is None and field.trouble() is not None and field.typed() == "支援"
    assert after.hasFocus(), "no field is a trap"


def test_a_number_the_plan_does_not_have_stays_typed(qtbot: QtBot, shown: Shown) -> None:
    field, after = a_field(), LineField()
    shown(field, after)
    write(field, "99")
    assert field.hasFocus() and field.value() is None and field.trouble() is not None


def test_all_fifteen_are_listed_without_scrolling(qtbot: QtBot, shown: Shown) -> None:
    field = a_field()
    window = shown(field, LineField())
    window.resize(1092, 560)
    qtbot.keyClick(field, Qt.Key.Key_Down)
    listed = field._list
    assert listed is not None and listed.count() == 15
    assert not listed.verticalScrollBar().isVisible()
    assert window.rect().contains(listed.geometry())


def test_typing_over_a_chosen_target_replaces_it(qtbot: QtBot, shown: Shown) -> None:
    field = a_field()
    shown(field, LineField())
    field.set_value(bytes([1, 3]))
    field.selectAll()
    write(field, "36")
    assert field.value() == bytes([3, 6])


def test_a_target_of_another_plan_is_let_go(qtbot: QtBot) -> None:
    field = a_field()
    qtbot.addWidget(field)
    field.set_value(bytes([1, 3]))
    field.set_targets(plan_targets()[:2])
    assert field.value() is None and field.text() == ""


def test_a_number_with_its_name_as_tables_have_it_chooses_the_target(qtbot: QtBot, shown: Shown) -> None:
    field = a_field()
    shown(field, LineField())
    one = plan_targets()[2]
    field.setText(f"{one.label}　{one.title}")
    field._finish()
    assert field.value() == one.id and field.text() == one.label


def test_a_number_alone_that_several_goals_have_is_asked(qtbot: QtBot, shown: Shown) -> None:
    field = a_field()
    shown(field)
    field.setText("③")
    field._finish()
    trouble = field.trouble()
    assert field.value() is None and trouble is not None and "1-③、2-③" in trouble.what
