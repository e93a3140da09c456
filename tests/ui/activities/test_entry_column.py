"""The one column of 活動を記録: not wider than a line can be read, its buttons right below it, the recent records folded away."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from app.services.workspace.workspace import Workspace
from app.ui.activities.entry_column import WIDTH
from app.ui.shell.frame import Frame
from tests.journeys.test_window_story import opened
from tests.ui.conftest import rest

pytestmark = pytest.mark.usefixtures("at", "dressed")


@pytest.fixture
def frame(qtbot: QtBot, daito: Workspace) -> Iterator[Frame]:
    frame = opened(qtbot, daito, "entry")
    yield frame
    frame.close()


def test_on_a_large_screen_the_form_is_as_wide_as_it_is_read_and_saving_is_right_below_it(frame: Frame, qtbot: QtBot) -> None:
    frame.resize(1920, 1080)
    rest(qtbot, frame)
    page = frame.page("entry")
    assert page.form.width() <= WIDTH and page.recent.isVisible()
    end = page._more.mapTo(page, QPoint(0, page._more.height())).y()
    assert 0 <= page._next.mapTo(page, QPoint(0, 0)).y() - end <= 60


def test_in_a_small_window_the_recent_records_fold_away_and_the_form_takes_the_width(frame: Frame, qtbot: QtBot) -> None:
    frame.resize(1092, 614)  # 1366×768 at 125 %
    rest(qtbot, frame)
    page = frame.page("entry")
    assert not page.recent.isVisible()
    area = page.form.parentWidget().parentWidget()
    assert page.form.parentWidget().width() <= area.width(), "nothing is cut at the right"
    assert page._next.mapTo(frame, QPoint(0, page._next.height())).y() < frame.height()
