"""Erasing from the window: one field, a text in its place, and Enter that presses nothing dangerous."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.services.activities import activities
from app.services.workspace.workspace import Workspace
from app.ui.records.erase_dialog import EraseDialog
from tests.offices import activity, target

pytestmark = pytest.mark.usefixtures("at")


def test_the_first_filled_text_is_offered_and_replaced(qtbot: QtBot, daito: Workspace) -> None:
    record = activity(daito, outcome="及川髙子さんと話した")
    dialog = EraseDialog(None, daito, record)
    qtbot.addWidget(dialog)
    dialog.show()
    assert (dialog.field.value(), dialog.text.value()) == ("outcome", "及川髙子さんと話した")
    dialog.text.set_value("参加者と話した")
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.done_with is None
    qtbot.mouseClick(dialog.erase, Qt.MouseButton.LeftButton)
    assert dialog.done_with is not None and dialog.done_with.values == 1
    assert activities.open_form(daito, record).values["outcome"] == "参加者と話した"


def test_what_may_not_be_erased_here_is_said_in_the_dialog(qtbot: QtBot, daito: Workspace) -> None:
    """A branch looks at a 推進目標 of the head office."""
    dialog = EraseDialog(None, daito, target(daito))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.mouseClick(dialog.erase, Qt.MouseButton.LeftButton)
    assert dialog.done_with is None and dialog.isVisible() and "本部" in dialog.trouble.text()
