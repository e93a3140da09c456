"""Further targets by their numbers: at most three, each once, in any width."""

import pytest
from pytestqt.qtbot import QtBot

from app.ui.fields.targets_field import TargetsField
from tests.gallery_scenes.plan_targets import plan_targets
from tests.ui.conftest import write


@pytest.fixture
def field(qtbot: QtBot) -> TargetsField:
    made = TargetsField(plan_targets())
    qtbot.addWidget(made)
    return made


def test_numbers_of_any_width_and_separator_are_understood(field: TargetsField) -> None:
    write(field, "１３、21 1-3")
    assert field.value() == (bytes([1, 3]), bytes([2, 1]))
    assert "福祉のネットワーク" in field.meaning()


@pytest.mark.parametrize("typed", ["99", "13 x", "11 12 13 21"])
def test_an_unknown_number_or_a_fourth_is_refused_and_kept_as_typed(field: TargetsField, typed: str) -> None:
    write(field, typed)
    assert field.value() is None and field.trouble() is not None
    assert field.typed() == typed


def test_an_empty_field_is_nothing(field: TargetsField) -> None:
    field.set_value((bytes([1, 3]),))
    assert field.text() == "1-③"
    field.set_value(None)
    assert field.value() is None and field.trouble() is None
