"""Counts, and choices that a wheel can't change."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.fields.choice_field import ChoiceField
from app.ui.fields.line_field import LineField
from app.ui.fields.number_field import NumberField
from tests.ui.conftest import roll, write

Shown = Callable[..., QWidget]
STATUSES = (("done", "実施"), ("cancelled", "中止"))


@pytest.mark.parametrize(("typed", "value"), [("１２", 12), ("12", 12), ("1,200", 1200), ("30人", 30), ("0", 0)])
def test_a_count_is_understood_in_any_width(qtbot: QtBot, typed: str, value: int) -> None:
    field = NumberField()
    qtbot.addWidget(field)
    write(field, typed)
    assert field.value() == value


def test_an_empty_count_is_not_zero(qtbot: QtBot) -> None:
    field = NumberField()
    qtbot.addWidget(field)
    field.set_value(0)
    assert field.text() == "0" and field.value() == 0
    field.set_value(None)
    assert field.text() == "" and field.value() is None


def test_y_makes_a_count_an_estimate_and_y_again_takes_it_back(qtbot: QtBot) -> None:
    field = NumberField(approximate=True)
    qtbot.addWidget(field)
    write(field, "y３０")
    assert (field.value(), field.is_approximate(), field.text()) == (30, True, "約３０")
    write(field, "y")
    assert (field.value(), field.is_approximate()) == (30, False)


def test_an_estimate_is_refused_where_times_are_counted(qtbot: QtBot) -> None:
    field = NumberField()
    qtbot.addWidget(field)
    write(field, "約3")
    assert field.value() is None and field.typed() == "約3"
    assert field.trouble() is not None


def test_the_wheel_changes_no_choice_that_has_not_the_focus(qtbot: QtBot, shown: Shown) -> None:
    other, field = LineField(), ChoiceField(STATUSES, empty="")
    shown(other, field)
    field.set_value("done")
    roll(field)
    assert field.value() == "done"


def test_the_wheel_changes_a_choice_that_has_the_focus(qtbot: QtBot, shown: Shown) -> None:
    field = ChoiceField(STATUSES, empty="")
    shown(field)
    field.set_value("done")
    roll(field)
    assert field.value() == "cancelled"


def test_enter_leaves_a_choice_as_it_is(qtbot: QtBot, shown: Shown) -> None:
    field, after = ChoiceField(STATUSES, empty=""), LineField()
    shown(field, after)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert after.hasFocus() and field.value() == "done"


def test_a_code_no_longer_in_the_list_survives_opening_a_form(qtbot: QtBot) -> None:
    field = ChoiceField(STATUSES)
    qtbot.addWidget(field)
    field.set_value("retired")
    assert field.value() == "retired"


def test_nothing_chosen_is_none(qtbot: QtBot) -> None:
    field = ChoiceField(STATUSES)
    qtbot.addWidget(field)
    assert field.value() is None


@pytest.mark.parametrize(("typed", "text", "meaning"), [
    ("延べ30人", "30", "「延べ30人」 → 30"), ("30余名", "約30", "およそ 30"), ("なし", "0", "「なし」 → 0"),
    ("－", "", "「－」 → 未入力"),
    ("不明", "不明", "分からない"),
])  # fmt: skip
def test_everyday_words_for_a_count_are_understood_and_shown(qtbot: QtBot, typed: str, text: str, meaning: str) -> None:
    field = NumberField(approximate=True, unknown=True)
    qtbot.addWidget(field)
    field.insert(typed)
    field._on_typed()
    field._finish()
    assert (field.text(), field.meaning()) == (text, meaning)


@pytest.mark.parametrize("typed", ["①30", "3/5", "20～30人", "1．234", "½"])
def test_what_is_no_number_or_a_doubtful_one_stays_as_typed_and_says_why(qtbot: QtBot, typed: str) -> None:
    field = NumberField(approximate=True)
    qtbot.addWidget(field)
    write(field, typed)
    trouble = field.trouble()
    assert field.value() is None and field.typed() == typed and trouble is not None and typed in trouble.what
