"""File dialogs open where the clerk's files are: at the stick, where they were last time, in ダウンロード."""

from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from app.services.workspace.removable_drives import Drive
from app.ui.look.preferences import Preferences
from app.ui.runtime import folders
from app.ui.runtime.folders import Folder
from app.ui.widgets.dialogs import ask_file, ask_files, ask_folder, ask_new_file


@pytest.fixture(autouse=True)
def downloads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PC with ダウンロード and ドキュメント, without a stick."""
    for name in ("Downloads", "Documents"):
        (tmp_path / name).mkdir()
    names = {QStandardPaths.StandardLocation.DownloadLocation: "Downloads"}
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda place: str(tmp_path / names.get(place, "Documents")))
    monkeypatch.setattr(folders, "removable_drives", list)
    folders.remember_in(Preferences(tmp_path))
    return tmp_path / "Downloads"


def plug_in(monkeypatch: pytest.MonkeyPatch, stick: Path) -> None:
    stick.mkdir(exist_ok=True)
    monkeypatch.setattr(folders, "removable_drives", lambda: [Drive(stick, stick.name, 1)])


def test_a_first_dialog_opens_in_the_downloads_and_one_that_writes_in_the_documents(tmp_path: Path, downloads: Path) -> None:
    assert {folders.start(of) for of in (Folder.RECEIVE, Folder.TABLES, Folder.PHOTOS, Folder.SETUP)} == {downloads}
    assert folders.start(Folder.PAPERS) == folders.start(Folder.HAND_IN) == tmp_path / "Documents"


def test_without_any_of_them_it_is_the_persons_own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda place: str(tmp_path / "gone"))
    assert folders.start(Folder.TABLES) == Path.home()


def test_every_purpose_remembers_its_own_folder(tmp_path: Path, downloads: Path) -> None:
    tables = tmp_path / "表"
    tables.mkdir()
    folders.remember(Folder.TABLES, tables)
    assert folders.start(Folder.TABLES) == tables
    assert folders.start(Folder.PHOTOS) == downloads
    tables.rmdir()
    assert folders.start(Folder.TABLES) == downloads


def test_what_travels_opens_at_the_stick_and_other_files_where_they_were(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tmp_path / "去年"
    kept.mkdir()
    for of in (Folder.RECEIVE, Folder.PAPERS):
        folders.remember(of, kept)
    stick = tmp_path / "USB"
    plug_in(monkeypatch, stick)
    assert folders.start(Folder.RECEIVE) == stick
    assert folders.start(Folder.PAPERS) == kept
    (stick / "提出").mkdir()
    folders.remember(Folder.RECEIVE, stick / "提出")
    assert folders.start(Folder.RECEIVE) == stick / "提出"


def test_all_four_dialogs_open_there_and_remember_what_was_chosen(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent, chosen, opened = QWidget(), tmp_path / "選んだ所", list[str]()
    qtbot.addWidget(parent)
    chosen.mkdir()

    def answer(found: object) -> object:
        return lambda *asked: (opened.append(asked[2]), found)[1]

    monkeypatch.setattr(QFileDialog, "getOpenFileName", answer((str(chosen / "a"), "")))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", answer(([str(chosen / "a")], "")))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", answer(str(chosen)))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer((str(chosen / "a.pdf"), "")))
    for _ in range(2):
        ask_file(parent, "", "", Folder.TABLES)
        ask_files(parent, "", "", Folder.PHOTOS)
        ask_folder(parent, "", Folder.COPIES)
        ask_new_file(parent, "", "表.pdf", "")
    first, again = opened[:4], opened[4:]
    assert str(chosen) not in first and all(Path(place).is_absolute() for place in first)
    assert again == [str(chosen), str(chosen), str(chosen), str(chosen / "表.pdf")]


def test_a_dialog_that_was_left_remembers_nothing(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    assert ask_file(parent, "", "", Folder.TABLES) is None
    assert folders.remembered(Folder.TABLES) is None
