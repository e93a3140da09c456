"""Several activities of a series in one go: its days, the holidays among them, one save and one undo."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.services.activities import activity_drafts
from app.services.activities.activity_list import Filter, list_ids
from app.services.activities.activity_rows import show_activity
from app.services.workspace.workspace import Workspace
from tests.journeys.test_window_story import opened
from tests.ui.activities.test_keys_a_record import ENTER, Hands, hands, page_of  # noqa: F401 - a fixture
from tests.ui.conftest import write

pytestmark = pytest.mark.usefixtures("at")


def begun(hands: Hands) -> None:  # noqa: F811
    """A サロン of the second Tuesday of April, with the strip open."""
    hands.press(*"0408", ENTER, *"13", *"サロン", ENTER)
    page_of(hands).show_series()


def days(workspace: Workspace) -> list[date | None]:
    return sorted(show_activity(workspace, id_).date for id_ in list_ids(workspace, Filter()))


def test_every_second_tuesday_up_to_today_is_saved_at_once_and_goes_at_once(hands: Hands, daito: Workspace) -> None:  # noqa: F811
    begun(hands)
    series = page_of(hands).series
    assert series.pattern.currentText() == "毎月第2火曜日" and series.last.value() == date(2025, 11, 5)
    assert [day.month for day in series.chosen()] == [4, 5, 6, 7, 8, 9, 10]
    series.days.item(2).setCheckState(Qt.CheckState.Unchecked)
    assert series.save.text() == "6件を保存"
    series.save.click()
    assert [day.month for day in days(daito) if day] == [4, 5, 7, 8, 9, 10]
    assert page_of(hands).form.values()["title"] is None and activity_drafts.kept_forms(daito) == []
    assert not series.isVisible() and "6件" in hands.frame.context.notice.text()
    hands.frame.context.notice.press_action()
    assert days(daito) == []


def test_a_holiday_is_named_and_left_out_until_it_is_marked(hands: Hands, daito: Workspace) -> None:  # noqa: F811
    hands.press(*"1020", ENTER, *"13", *"サロン", ENTER)
    page_of(hands).show_series()
    series = page_of(hands).series
    series.pattern.set_value("week")
    series.last.set_value(date(2025, 11, 10))
    series.last.edited.emit()
    assert series.chosen() == [date(2025, 10, 20), date(2025, 10, 27), date(2025, 11, 10)]
    assert "文化の日" in series.days.item(2).text()
    series.days.item(2).setCheckState(Qt.CheckState.Checked)
    write(series.more, "11/5")
    series._on_add()
    assert date(2025, 11, 3) in series.chosen() and date(2025, 11, 5) in series.chosen()


def test_what_is_missing_in_the_form_is_said_and_nothing_is_saved(hands: Hands, daito: Workspace) -> None:  # noqa: F811
    page = page_of(hands)
    page.show_series()
    page.series.save.click()
    assert list_ids(daito, Filter()) == [] and page.series.isVisible()
    assert "推進目標" in hands.frame.context.notice.text()


def test_a_series_begins_only_with_a_new_record_that_has_a_day(qtbot: QtBot, daito: Workspace) -> None:
    frame = opened(qtbot, daito, "entry")
    page = frame.page("entry")
    page.form.field("date").set_value(None)
    page.show_series()
    assert not page.series.isVisible() and "活動日" in frame.context.notice.text()
    frame.close()
