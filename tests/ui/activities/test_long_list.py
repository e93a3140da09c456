"""The list of a big office in the window: read where it is looked at, and still the whole list to everything else."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.services.activities import activity_list
from app.services.activities.activity_list import Filter, list_ids
from app.services.workspace.workspace import Workspace
from app.ui.activities.activities_page import ActivitiesPage
from tests.journeys.test_window_story import opened
from tests.many_records import fill
from tests.statements import counted

BLOCK = 50


@pytest.fixture
def page(daito: Workspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> ActivitiesPage:
    """The page with some 400 records of the year 2025, of which blocks of 50 ids are read."""
    monkeypatch.setattr(activity_list, "BLOCK", BLOCK)
    fill(daito, 2000)
    found = opened(qtbot, daito, "activities").page("activities")
    assert isinstance(found, ActivitiesPage)
    return found


def test_ctrl_end_and_home_go_to_the_ends_of_a_list_of_which_the_middle_is_not_read(
    daito: Workspace, page: ActivitiesPage, qtbot: QtBot
) -> None:
    ids = list_ids(daito, Filter(fiscal_year=2025))
    assert page.table.rows.rowCount() == len(ids) > 6 * BLOCK
    for key, record in ((Qt.Key.Key_End, ids[-1]), (Qt.Key.Key_Home, ids[0])):
        qtbot.keyClick(page.table, key, Qt.KeyboardModifier.ControlModifier)
        page.table.viewport().grab()
        assert page.table.current() == record
    assert len(page.table.rows._ids._blocks) <= 4
    qtbot.keyClick(page.table, Qt.Key.Key_PageDown)
    assert page.table.current() in ids[5:40]


def test_a_chosen_record_stays_chosen_in_every_order_wherever_it_comes_to_stand(daito: Workspace, page: ActivitiesPage) -> None:
    chosen = list_ids(daito, Filter(fiscal_year=2025))[4 * BLOCK]
    page.table.select(chosen)
    assert page.table.current() == chosen
    for column in ("title", "participants", "date"):
        page._on_sort(column, False)
        assert page.table.current() == chosen
        expected = list_ids(daito, Filter(fiscal_year=2025, order_by=column, descending=False))
        assert page.table.currentIndex().row() == expected.index(chosen)
    page.table.select(bytes(16))
    assert page.table.current() == chosen


def test_everything_else_still_gets_the_whole_list(daito: Workspace, page: ActivitiesPage) -> None:
    page._on_sort("place", True)
    assert page.table.rows.ids() == list_ids(daito, Filter(fiscal_year=2025, order_by="place"))
    page.table.selectAll()
    assert len(page.table.selected()) == page.table.rows.rowCount()


def test_a_search_waits_for_a_pause_in_typing(page: ActivitiesPage, qtbot: QtBot) -> None:
    page.table.viewport().grab()
    rows = page.table.rows.rowCount()
    with counted() as asked:
        qtbot.keyClicks(page._search, "xyz")
        assert asked.selects == 0 and page.table.rows.rowCount() == rows
    qtbot.waitUntil(lambda: page.table.rows.rowCount() == 0)
    page._search.setText("相談")
    qtbot.keyClick(page._search, Qt.Key.Key_Return)
    assert rows >= page.table.rows.rowCount() > 0, "Enter doesn't wait"


def test_a_deleted_record_leaves_the_list_and_its_end_stays_right(daito: Workspace, page: ActivitiesPage, qtbot: QtBot) -> None:
    ids = list_ids(daito, Filter(fiscal_year=2025))
    page.table.select(ids[-1])
    page._on_delete()
    assert page.table.rows.rowCount() == len(ids) - 1
    qtbot.keyClick(page.table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert page.table.current() == ids[-2]
