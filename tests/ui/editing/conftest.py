"""The page 表のまま編集 over three activities."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.services.workspace.workspace import Workspace
from app.ui.editing.edit_page import EditPage
from app.ui.shell.frame import Frame
from tests.journeys.test_window_story import opened
from tests.offices import activity


@pytest.fixture
def frame(qtbot: QtBot, daito: Workspace) -> Iterator[Frame]:
    for day in (3, 2, 1):
        activity(daito, date=date(2025, 10, day), title=f"サロン{day}", participants=10, place="公民館")
    shown = opened(qtbot, daito, "activities")
    QTest.keyClick(shown.page("activities"), Qt.Key.Key_F6)
    yield shown
    shown.close()


@pytest.fixture
def page(frame: Frame) -> EditPage:
    found = frame.page("edit_table")
    assert isinstance(found, EditPage)
    return found
