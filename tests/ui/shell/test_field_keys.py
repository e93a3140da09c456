"""Ctrl+Z and Ctrl+Y are the focused field's while something is typed into it, then the stream's: by keys, in the whole window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.services.activities import activities
from app.services.activities.activity_list import Filter, list_ids
from app.services.workspace.workspace import Workspace
from app.ui.shell.frame import Frame
from tests.journeys.test_window_story import opened
from tests.offices import activity
from tests.ui.conftest import write

CONTROL = Qt.KeyboardModifier.ControlModifier
WITH_SHIFT = CONTROL | Qt.KeyboardModifier.ShiftModifier


def back(frame: Frame) -> None:
    QTest.keyClick(frame.window().focusWidget(), Qt.Key.Key_Z, CONTROL)


def again(frame: Frame) -> None:
    QTest.keyClick(frame.window().focusWidget(), Qt.Key.Key_Y, CONTROL)


def focused(qtbot: QtBot, frame: Frame, widget: QWidget) -> None:
    frame.window().activateWindow()
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(widget.hasFocus)


@pytest.mark.parametrize("name", ["title", "content", "place", "participants"])
def test_in_a_field_the_keys_take_back_typing_and_then_the_saved_action(qtbot: QtBot, daito: Workspace, name: str) -> None:
    record = activity(daito, title="前の記録", place="本所")
    frame = opened(qtbot, daito, "entry")
    page = frame.page("entry")
    field = page.form.field(name)
    focused(qtbot, frame, field)
    write(field, "12")
    before = page.form.values()[name]
    back(frame)
    assert page.form.values()[name] != before and list_ids(daito, Filter()) == [record]
    again(frame)
    assert page.form.values()[name] == before
    while page.form.typed()[name]:
        back(frame)
    assert list_ids(daito, Filter()) == [record]
    back(frame)
    assert list_ids(daito, Filter()) == [] and "「記録の追加」を元に戻しました" in frame.context.notice.text()
    again(frame)  # what was taken back last comes first, and the field's typing after it
    assert list_ids(daito, Filter()) == [record] and not page.form.typed()[name]
    again(frame)
    assert page.form.typed()[name]


def test_after_saving_a_record_ctrl_z_in_its_fields_takes_the_record_back(qtbot: QtBot, daito: Workspace) -> None:
    frame = opened(qtbot, daito, "entry")
    page = frame.page("entry")
    for name, text in (("date", "R7.10.3"), ("target_id", "13"), ("title", "ふれあいサロン"), ("participants", "5")):
        focused(qtbot, frame, page.form.field(name))
        write(page.form.field(name), text)
    QTest.keyClick(frame.window().focusWidget(), Qt.Key.Key_Return, CONTROL)
    assert len(list_ids(daito, Filter())) == 1
    assert isinstance(frame.window().focusWidget(), QLineEdit)
    back(frame)
    assert list_ids(daito, Filter()) == []
    QTest.keyClick(frame.window().focusWidget(), Qt.Key.Key_Z, WITH_SHIFT)
    assert len(list_ids(daito, Filter())) == 1


def test_a_form_saved_in_place_has_nothing_left_of_its_own_to_take_back(qtbot: QtBot, head: Workspace) -> None:
    frame = opened(qtbot, head, "meetings")
    editor = frame.page("meetings").meetings
    editor.start_new()
    place = editor.form.field("place")
    write(editor.form.field("date"), "R7.6.1")
    focused(qtbot, frame, place)
    write(place, "本所")
    assert editor.save()
    focused(qtbot, frame, place)
    write(place, "二階")
    assert editor.save()
    focused(qtbot, frame, place)
    back(frame)
    assert editor.form.values()["place"] == "本所"
    again(frame)
    assert "二階" in editor.form.values()["place"]


@pytest.mark.parametrize("key", ["activities", "monthly", "consultations", "hand_in", "receive", "trash", "copies", "steps"])
def test_every_page_has_both_keys(qtbot: QtBot, daito: Workspace, key: str) -> None:
    record = activity(daito, title="記録")
    activities.delete(daito, record)
    frame = opened(qtbot, daito, key)
    frame.window().activateWindow()
    for _ in range(2):
        QTest.keyClick(frame.window().focusWidget() or frame, Qt.Key.Key_Z, CONTROL)
        assert list_ids(daito, Filter()) == [record]
        QTest.keyClick(frame.window().focusWidget() or frame, Qt.Key.Key_Y, CONTROL)
        assert list_ids(daito, Filter()) == []


def test_a_cell_that_is_typed_into_keeps_the_keys(qtbot: QtBot, head: Workspace) -> None:
    activity(head, title="前の記録")
    frame = opened(qtbot, head, "edit_table")
    page = frame.page("edit_table")
    focused(qtbot, frame, page.grid)
    column = next(number for number in range(page.rows.columnCount()) if page.rows.column(number).field == "title")
    page.grid.setCurrentIndex(page.rows.index(0, column))
    page._type({(0, column): "打ち直し"})
    assert page.table.unsaved() == 1
    back(frame)
    assert page.table.unsaved() == 0 and len(list_ids(head, Filter())) == 1
    again(frame)
    assert page.table.unsaved() == 1
    back(frame)
    back(frame)
    assert list_ids(head, Filter()) == []
    again(frame)  # the action first, as it was taken back last; what was typed into its row went with it
    assert len(list_ids(head, Filter())) == 1 and page.table.unsaved() == 0


def test_an_open_cell_of_a_table_of_figures_keeps_the_keys_until_nothing_is_typed(qtbot: QtBot, daito: Workspace) -> None:
    record = activity(daito, title="前の記録")
    frame = opened(qtbot, daito, "consultations")
    grid = frame.page("consultations").grid
    focused(qtbot, frame, grid)
    grid.setCurrentIndex(grid.model().index(0, 1))
    QTest.keyClick(grid, Qt.Key.Key_5)
    editor = frame.window().focusWidget()
    assert isinstance(editor, QLineEdit) and editor.text() == "5"
    back(frame)
    assert editor.text() == "" and list_ids(daito, Filter()) == [record]
    again(frame)
    assert editor.text() == "5"
    back(frame)
    back(frame)
    assert list_ids(daito, Filter()) == []
