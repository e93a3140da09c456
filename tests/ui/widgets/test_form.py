"""A declared form: filling, reading, problems under their fields."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.fields.date_field import DateField
from app.ui.fields.line_field import LineField
from app.ui.fields.number_field import NumberField
from app.ui.widgets.form import Entry, Form
from tests.ui.conftest import write

Shown = Callable[..., QWidget]


@dataclass(frozen=True)
class Told:
    field: str
    level: str
    text: str


def a_form() -> Form:
    return Form(
        [
            Entry("date", lambda: DateField(2025), label="活動日", width=8),
            Entry("title", LineField, label="活動名", required=True),
            Entry(
                "participants", lambda: NumberField(approximate=True), label="参加者数", unit="人", width=5, about="approximate"
            ),
        ]
    )


def test_values_come_back_as_they_were_filled_in(qtbot: QtBot) -> None:
    form = a_form()
    qtbot.addWidget(form)
    values = {"date": date(2025, 11, 3), "title": "会議", "participants": 30, "approximate": True}
    form.set_values(values)
    assert form.values() == values == form.typed()


def test_a_draft_keeps_what_could_not_be_understood_yet(qtbot: QtBot) -> None:
    form = a_form()
    qtbot.addWidget(form)
    write(form.field("date"), "11/")
    assert form.values()["date"] is None
    assert form.troubles() == ["date"]
    again = a_form()
    qtbot.addWidget(again)
    again.set_values(form.typed())
    assert again.field("date").text() == "11/" and again.troubles() == ["date"]


def test_a_problem_stands_under_its_field_until_that_is_typed_in(qtbot: QtBot, shown: Shown) -> None:
    form = a_form()
    shown(form)
    form.show_problems([Told("title", "warning", "似た記録があります。"), Told("title", "error", "活動名が入っていません。")])
    assert form.cell("title").problem() == "活動名が入っていません。"
    assert form.field("title").accessibleDescription() == "活動名が入っていません。"
    write(form.field("title"), "会")
    assert form.cell("title").problem() == ""


def test_an_unreadable_date_complains_when_it_is_left(qtbot: QtBot, shown: Shown) -> None:
    form = a_form()
    shown(form)
    form.focus("date")
    write(form.field("date"), "13/1")
    assert form.cell("date").problem() == "", "not while typing"
    qtbot.keyClick(form.field("date"), Qt.Key.Key_Return)
    assert "13月" in form.cell("date").problem()


def test_the_name_of_the_edited_field_is_told(qtbot: QtBot) -> None:
    form = a_form()
    qtbot.addWidget(form)
    with qtbot.waitSignal(form.edited, check_params_cb=lambda name: name == "title"):
        write(form.field("title"), "会")
