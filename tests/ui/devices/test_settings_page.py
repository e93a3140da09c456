"""設定: one page for the size of type, the colours and the folders of this PC."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from app.services.workspace.workspace import Workspace
from app.ui.look import colours
from app.ui.look.preferences import Preferences
from app.ui.look.theme import Theme
from app.ui.runtime import folders
from app.ui.runtime.folders import Folder
from tests.journeys.test_window_story import opened

pytestmark = pytest.mark.usefixtures("at")


def test_the_settings_are_two_presses_away_from_every_page(qtbot: QtBot, daito: Workspace, dressed: Theme) -> None:
    frame = opened(qtbot, daito, "home")
    [door] = [action for action in frame.header._of_office.menu().actions() if action.text() == "設定"]
    door.trigger()
    assert frame.current == "settings"
    assert "settings" in opened(qtbot, daito, "year").page("year").tiles


def test_a_size_and_a_palette_are_applied_at_once_and_kept(qtbot: QtBot, daito: Workspace, dressed: Theme) -> None:
    page = opened(qtbot, daito, "settings").page("settings")
    assert page.zooms[100].isChecked() and page.palettes[""].isChecked()
    page.zooms[125].click()
    page.palettes["night"].click()
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    assert application.font().pointSizeF() == pytest.approx(11 * 1.25)
    assert colours.present() is colours.NIGHT
    again = Theme(application, dressed.preferences)
    assert (again.zoom, again.chosen_palette) == (125, "night")


def test_the_page_shows_what_the_keys_changed(qtbot: QtBot, daito: Workspace, dressed: Theme) -> None:
    page = opened(qtbot, daito, "settings").page("settings")
    dressed.zoom_in()
    assert page.zooms[110].isChecked()


def test_a_folder_is_shown_changed_and_forgotten(
    qtbot: QtBot, daito: Workspace, dressed: Theme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(qtbot, daito, "settings").page("settings")
    assert page.forgets[Folder.PAPERS].isHidden()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    page.changes[Folder.PAPERS].click()
    assert page._places[Folder.PAPERS].whole_text() == str(tmp_path)
    assert Preferences(daito.folder).folder(Folder.PAPERS.key) == tmp_path
    page.forgets[Folder.PAPERS].click()
    assert folders.remembered(Folder.PAPERS) is None and page.forgets[Folder.PAPERS].isHidden()


def test_shared_folder_and_copies_are_doors_to_their_own_pages(
    qtbot: QtBot, daito: Workspace, head: Workspace, dressed: Theme
) -> None:
    for workspace, wanted in ((daito, "hand_in"), (head, "board")):
        frame = opened(qtbot, workspace, "settings")
        frame.page("settings").to_shared.click()
        assert frame.current == wanted
        frame.open("settings")
        frame.page("settings").to_copies.click()
        assert frame.current == "copies"
