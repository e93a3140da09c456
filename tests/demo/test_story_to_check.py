"""The sample story is a careful council's work: its pages of 確かめること name nothing, and anything that is wrong at once."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.services.activities import activities
from app.services.activities.activity_list import Filter, list_ids
from app.services.records.actions import save_form
from app.services.workspace.opening import open_workspace
from tests.conftest import TurnableClock
from tests.journeys.test_audited_story import TOLD_AT, _five_years, _one_year
from tests.journeys.test_window_story import opened, settle
from tests.prepared import prepared

NOTHING = "待っているものも、確かめることもありません。"
ONE = "待っている変更 0件　預かっているファイル 0個　確かめる記録 1件　同じ活動か 0組"


@pytest.mark.parametrize(
    "story",
    [pytest.param(_one_year, id="one-year"), pytest.param(_five_years, id="five-years", marks=pytest.mark.soak)],
)
@pytest.mark.parametrize("office", ["head", "hanaizumi"])
def test_the_page_of_the_sample_story_names_nothing_but_what_is_made_wrong(
    qtbot: QtBot, tmp_path: Path, at: TurnableClock, office: str, story: Callable[[Path], None]
) -> None:
    """The story of `make run` is that of five years, with the first months of the next plan."""
    at.moment = TOLD_AT
    name = "audited-story" if story is _one_year else "audited-five-years"
    shutil.copytree(prepared(name, story) / "story" / office, tmp_path / office)
    with open_workspace(tmp_path / office) as workspace:
        frame = opened(qtbot, workspace, "waiting")
        settle(qtbot, frame)
        page = frame.page("waiting")
        assert _lines(page) == [] and page._summary.text() == NOTHING
        record = list_ids(workspace, Filter())[0]
        save_form(workspace, activities.open_form(workspace, record), {"sessions": -1})
        frame.open("home")
        frame.open("waiting")
        settle(qtbot, frame)
        assert page._summary.text() == ONE
        assert [line[0] for line in _lines(page)] == ["？ 確かめる"]
        assert [line[-1] for line in _lines(page)] == ["回数が、ありえない数です。"]


def _lines(page: QWidget) -> list[list[str]]:
    """The lines of the page as they are read, cell by cell."""
    return page.table.shown()[2]
