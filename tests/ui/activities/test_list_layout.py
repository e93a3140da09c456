"""Everything at the head of 活動の一覧 is in sight on a small screen, whatever waits to be finished."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

import app.ui.activities.activities_page as activities_page
from app.services.workspace.workspace import Workspace
from tests.journeys.test_window_story import opened
from tests.offices import branch
from tests.ui.conftest import rest

pytestmark = pytest.mark.usefixtures("dressed")


@pytest.fixture
def daito(tmp_path: Path) -> Iterator[Workspace]:
    with branch(tmp_path) as workspace:
        yield workspace


@pytest.mark.parametrize("room", [(1093, 543), (1200, 650)], ids=str)
def test_a_table_and_unsaved_rows_that_wait_cut_no_button(
    daito: Workspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, room: tuple[int, int]
) -> None:
    monkeypatch.setattr(activities_page, "unsaved_rows", lambda *_: 1234)
    frame = opened(qtbot, daito, "activities")
    frame.context.open_table = "表.xlsx"
    page = frame.page("activities")
    page.refresh()
    frame.resize(*room)
    rest(qtbot, frame)
    assert page.width() <= page.parentWidget().width()
    heads = (page._back_to_table, page._edit_table, page._export, page._import)
    for one in heads:
        assert one.visibleRegion().boundingRect().size() == one.size(), one.text()
        assert one.width() >= one.sizeHint().width(), one.text()
    for one, other in pairwise(heads):
        assert not one.geometry().intersects(other.geometry())
    assert "1,234" in page._edit_table.accessibleName()
