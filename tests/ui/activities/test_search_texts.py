"""After a large import the window makes the texts of the search beside the work, and a search waits for them without freezing."""

from functools import partial

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from app.errors import Unavailable
from app.services.activities import activity_search
from app.services.activities.activity_list import Filter, list_ids
from app.services.workspace.workspace import Workspace
from app.ui.activities import search_texts
from app.ui.activities.activities_page import ActivitiesPage
from app.ui.shell.frame import Frame
from tests.journeys.test_window_story import opened
from tests.many_records import fill
from tests.offices import activity


@pytest.fixture
def frame(daito: Workspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Frame:
    """A window with 40 records of which no text is made; a slice holds seven."""
    monkeypatch.setattr(activity_search, "AT_ONCE", 7)
    monkeypatch.setattr(search_texts, "make_some", partial(activity_search.make_some, most=7))
    monkeypatch.setattr(search_texts, "PAUSE_MS", 1)
    fill(daito, 40)
    return opened(qtbot, daito, "activities")


def missing(workspace: Workspace) -> int:
    with workspace.database.reading() as session:
        return session.scalar(text("SELECT count(*) FROM search_pending")) or 0


def test_after_an_import_the_texts_are_made_slice_by_slice(daito: Workspace, frame: Frame, qtbot: QtBot) -> None:
    assert missing(daito) == 40
    frame._search_texts.make()
    qtbot.waitUntil(lambda: missing(daito) == 5)  # so few are made by the next search


def test_between_two_slices_a_save_is_kept_and_found(daito: Workspace, frame: Frame, qtbot: QtBot) -> None:
    assert activity_search.make_some(daito, 7) and missing(daito) == 33
    record = activity(daito, title="餅つき大会")
    assert list_ids(daito, Filter(search="餅")) == [record] and missing(daito) == 0


def test_a_search_before_that_comes_by_itself_and_is_complete(daito: Workspace, frame: Frame, qtbot: QtBot) -> None:
    page = frame.page("activities")
    assert isinstance(page, ActivitiesPage)
    page._search.setText("サロン")
    page._show()
    assert page._sum.text() == "検索の準備をしています…" and missing(daito) > 0
    qtbot.waitUntil(lambda: not page._is_preparing and missing(daito) == 0)
    assert page.table.rows.ids() == list_ids(daito, Filter(fiscal_year=2025, search="サロン")) != []


def test_where_the_texts_cannot_be_made_the_whole_list_is_shown_with_the_reason(
    daito: Workspace, frame: Frame, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = frame.page("activities")
    assert isinstance(page, ActivitiesPage)

    def fails(*_: object) -> bool:
        raise OSError(28, "a full disk")

    monkeypatch.setattr(activity_search, "make_some", fails)
    page._search.setText("サロン")
    page._show()
    qtbot.waitUntil(lambda: not page._is_preparing)
    assert page._search.text() == "" and not frame.context.notice.isHidden()


def test_records_that_cannot_be_read_are_told_by_the_page_in_sight_and_not_by_the_timer(
    daito: Workspace, frame: Frame, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unread(_: Workspace) -> bool:
        raise Unavailable("unopened-database", "", "")

    monkeypatch.setattr(search_texts, "is_searched_at_once", unread)
    frame._search_texts.make()
    assert not frame.context.jobs.is_busy()
