"""Dates typed the way clerks type them."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.fields.date_field import DateField
from app.ui.fields.line_field import LineField
from tests.conftest import TurnableClock
from tests.ui.conftest import write

Shown = Callable[..., QWidget]


@pytest.mark.parametrize(
    "typed",
    ["R7.11.3", "令和7年11月3日", "Ｒ７．１１．３", "7/11/3", "071103", "20251103", "2025-11-03", "11/3", "１１／３", "3"],
)
def test_a_date_is_understood_in_every_usual_form(qtbot: QtBot, at: TurnableClock, typed: str) -> None:
    field = DateField(2025)
    qtbot.addWidget(field)
    write(field, typed)
    assert field.value() == date(2025, 11, 3)
    assert field.meaning() == "令和7年11月3日（月）  2025/11/03"


def test_enter_writes_the_date_out_short_and_goes_on(qtbot: QtBot, at: TurnableClock, shown: Shown) -> None:
    field, after = DateField(2025), LineField()
    shown(field, after)
    write(field, "11/3")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "R7.11.3"
    assert after.hasFocus()
    qtbot.keyClick(after, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert field.hasFocus()


def test_plus_and_minus_step_a_standing_date_by_a_day_and_t_is_today(qtbot: QtBot, at: TurnableClock, shown: Shown) -> None:
    field = DateField(2025)
    shown(field)
    field.set_value(date(2025, 11, 3))
    field.selectAll()
    with qtbot.waitSignal(field.edited):
        write(field, "+")
    assert field.value() == date(2025, 11, 4)
    write(field, "－－")
    assert field.value() == date(2025, 11, 2)
    write(field, "t")
    assert field.value() == date(2025, 11, 5)


def test_a_dash_inside_a_typed_date_is_only_a_dash(qtbot: QtBot, at: TurnableClock, shown: Shown) -> None:
    field = DateField(2025)
    shown(field)
    write(field, "2025-12-01")
    assert field.value() == date(2025, 12, 1)


def test_what_is_no_date_is_kept_as_typed_and_says_why(qtbot: QtBot, at: TurnableClock) -> None:
    field = DateField(2025)
    qtbot.addWidget(field)
    write(field, "11/31")
    trouble = field.trouble()
    assert field.value() is None
    assert field.typed() == "11/31"
    assert trouble is not None and "30日まで" in trouble.what


def test_an_empty_date_is_no_trouble(qtbot: QtBot) -> None:
    field = DateField()
    qtbot.addWidget(field)
    assert field.value() is None and field.trouble() is None and field.typed() is None


def test_the_ime_is_switched_off_in_a_date(qtbot: QtBot) -> None:
    field = DateField()
    qtbot.addWidget(field)
    assert field.inputMethodQuery(Qt.InputMethodQuery.ImEnabled) is False


def test_filling_a_date_is_not_an_edit(qtbot: QtBot) -> None:
    field = DateField()
    qtbot.addWidget(field)
    with qtbot.assertNotEmitted(field.edited):
        field.set_value(date(2025, 11, 3))


def test_a_western_year_of_two_digits_is_of_the_year_on_screen_and_shown_so(qtbot: QtBot, at: TurnableClock) -> None:
    field = DateField(2025)
    qtbot.addWidget(field)
    write(field, "25/11/03")
    assert field.value() == date(2025, 11, 3) and "2025/11/03" in field.meaning() and "25年" in field.meaning()


@pytest.mark.parametrize(("typed", "said"), [
    ("11/3（火）", "11月3日は月曜日です"), ("11/3～11/5", "終了日"), ("11/3 10:00～12:00", "実施時間"),
    ("11/3・4", "2日あります"),
    ("5月下旬", "何日か分かりません"), ("11/3/2025", "のどちらですか"),
])  # fmt: skip
def test_what_is_doubtful_or_more_than_a_day_is_asked_and_stays_as_typed(
    qtbot: QtBot, at: TurnableClock, typed: str, said: str
) -> None:
    field = DateField(2025)
    qtbot.addWidget(field)
    write(field, typed)
    trouble = field.trouble()
    assert trouble is not None and said in trouble.what + trouble.todo and field.typed() == typed and field.value() is None


def test_a_day_alone_in_another_year_than_the_present_one_is_asked(qtbot: QtBot, at: TurnableClock) -> None:
    field = DateField(2024)
    qtbot.addWidget(field)
    write(field, "3")
    assert field.value() is None and field.trouble() is not None
