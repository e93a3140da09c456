"""Several counts in one line: read while typed, kept as they are when nobody typed."""

from pytestqt.qtbot import QtBot

from app.ui.fields.counts_field import CountsField
from tests.ui.conftest import write

KINDS = (("elderly", "高齢者"), ("welfare_commissioner", "民生委員"))


def test_typed_counts_are_understood_with_their_sum(qtbot: QtBot) -> None:
    field = CountsField(KINDS, "人")
    qtbot.addWidget(field)
    write(field, "高齢者20 民生3")
    assert field.value() == "elderly=20\nwelfare_commissioner=3" and field.meaning() == "計 23人"
    write(field, " 9")
    assert field.value() is None and field.trouble() is not None and field.typed() == "高齢者20 民生3 9"


def test_a_kind_that_left_the_list_survives_opening_and_saving(qtbot: QtBot) -> None:
    field = CountsField(KINDS, "人")
    qtbot.addWidget(field)
    field.set_value("gone=5\nelderly=1")
    assert field.value() == "gone=5\nelderly=1" and field.text() == "gone5人、高齢者1人"
    field.set_value(field.typed())
    assert field.value() == "gone=5\nelderly=1"
