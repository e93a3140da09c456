"""The number of what waits is counted beside the window when much was touched, and at once when little was."""

from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from app.services.figures.office_months import count_touched, keep_months
from app.services.transfer import pending_changes
from app.services.workspace.workspace import Workspace
from tests.journeys.test_window_story import opened
from tests.offices import activity

WORDS = "待っているもの・確かめること"


def pair(workspace: Workspace, month: int) -> None:
    for _ in range(2):
        activity(workspace, date=date(2025, month, 3))


def test_after_much_the_number_comes_when_it_is_counted(qtbot: QtBot, head: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pending_changes, "AT_ONCE", 1)
    for month in (4, 5, 6):
        pair(head, month)
    frame = opened(qtbot, head, "receive")
    link = frame.page("receive")._waiting
    qtbot.waitUntil(lambda: link.text() == f"{WORDS}（3件）")
    assert count_touched(head) == 0
    frame.open("waiting")
    page = frame.page("waiting")
    assert len(page.table.held) == 3
    for month in (7, 8):
        pair(head, month)
    page.refresh()
    assert page._summary.text() == "数えています…"
    qtbot.waitUntil(lambda: len(page.table.held) == 5)


def test_after_little_it_is_there_at_once(qtbot: QtBot, head: Workspace) -> None:
    pair(head, 4)
    keep_months(head)
    pair(head, 5)
    assert opened(qtbot, head, "receive").page("receive")._waiting.text() == f"{WORDS}（2件）"


def test_where_nothing_can_be_stored_it_is_counted_all_the_same(head: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    pair(head, 4)

    def full(*_: object, **__: object) -> None:
        raise pending_changes.Unavailable("disk-full", "", "")

    monkeypatch.setattr(head.database, "writing", full)
    assert pending_changes.keep_and_count(head, lambda *_: None) == 1 and count_touched(head) == 1
