"""Ctrl+Z while a form is open: the form shows what is stored now, and goes on from there."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.services.activities import activities
from app.services.conflicts import conflicts
from app.services.meetings import meetings
from app.services.workspace.workspace import Workspace
from app.ui.widgets.record_editor import RecordEditor
from tests.journeys.test_window_story import opened
from tests.offices import activity, plan_id


def test_ctrl_z_on_the_form_of_minutes_shows_what_is_stored_and_leaves_no_difference(qtbot: QtBot, head: Workspace) -> None:
    form = meetings.open_meeting(head, None, plan_id(head), 2025)
    meetings.save_meeting(head, form, {"date": date(2025, 6, 1), "place": "本所"})
    frame = opened(qtbot, head, "meetings")
    editor: RecordEditor = frame.page("meetings").meetings
    editor.select(form.id)
    editor.form.set_values({"place": "支所"})
    assert editor.save()
    frame._on_undo()
    assert editor.form.values()["place"] == "本所"
    editor.form.set_values({"place": "集会所"})
    assert editor.save()
    assert conflicts.list_conflicts(head) == []


def test_ctrl_z_on_the_form_of_an_activity_shows_what_is_stored_and_leaves_no_difference(qtbot: QtBot, daito: Workspace) -> None:
    record = activity(daito, place="本所")
    frame = opened(qtbot, daito, "entry")
    frame.open("entry", record)
    page = frame.page("entry")
    activities.save(daito, activities.open_form(daito, record), {"place": "支所"})
    frame.refresh()
    assert page.form.values()["place"] == "支所"
    frame._on_undo()
    assert page.form.values()["place"] == "本所"
    page.form.set_values({"place": "集会所"})
    page._save()
    assert conflicts.list_conflicts(daito) == []


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_the_button_that_takes_an_action_back_leaves_the_focus_where_the_clerk_was(
    qtbot: QtBot, daito: Workspace, by: str
) -> None:
    for title in ("一", "二"):
        activity(daito, title=title)
    frame = opened(qtbot, daito, "activities")
    table = frame.page("activities").table
    QTest.keyClick(table, Qt.Key.Key_Delete)
    button = frame.context.notice._action
    assert button.isVisible()
    if by == "mouse":
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    else:
        button.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(button, Qt.Key.Key_Space)
    assert table.rows.rowCount() == 2 and frame.focusWidget() is table


def test_what_is_typed_stays_in_the_form_when_another_action_is_taken_back(qtbot: QtBot, daito: Workspace) -> None:
    record = activity(daito, place="本所")
    frame = opened(qtbot, daito, "entry")
    frame.open("entry", record)
    page = frame.page("entry")
    activity(daito, title="あとの記録")
    page.form.field("place").setText("書きかけ")
    page.form.edited.emit("place")
    frame._on_undo()
    assert page.form.values()["place"] == "書きかけ"
