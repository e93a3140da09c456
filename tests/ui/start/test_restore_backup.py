"""The window of an office whose data can't be opened leads back to a copy, and never loses the file that is there."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.services.backup import backups
from app.services.workspace.opening import open_workspace
from app.store.database import FILE_NAME
from app.ui.look.preferences import Preferences
from app.ui.look.theme import Theme
from app.ui.runtime.qt_application import make_application
from app.ui.shell.frame import Frame
from app.ui.shell.main_window import MainWindow
from app.ui.shell.opening import Opening
from app.ui.start.cannot_open import CannotOpen
from app.ui.start.restore_backup import PutBack
from tests.journeys.test_nasty_generations import titles
from tests.offices import activity, head_office
from tests.store.newer import newer_program


@pytest.fixture
def office(tmp_path: Path) -> Path:
    with head_office(tmp_path) as head:
        activity(head, title="控えにあるサロン")
        backups.create_backup(head)
        return head.folder


def opened(qtbot: QtBot, office: Path) -> tuple[MainWindow, Opening]:
    window = MainWindow()
    qtbot.addWidget(window)
    opening = Opening(window, Theme(make_application(), Preferences(office.parent / "preferences")), office, None)
    opening.begin()
    return window, opening


def press(window: MainWindow, words: str) -> None:
    [button] = [one for one in window.centralWidget().findChildren(QPushButton) if one.text() == words]
    button.click()


def put_back_page(window: MainWindow) -> PutBack:
    assert isinstance(window.centralWidget(), CannotOpen)
    press(window, "控えから戻す…")
    page = window.centralWidget()
    assert isinstance(page, PutBack)
    return page


def test_a_damaged_file_is_put_back_from_a_copy(qtbot: QtBot, office: Path) -> None:
    damaged = b"nothing of ours" * 1000
    (office / FILE_NAME).write_bytes(damaged)
    window, opening = opened(qtbot, office)
    page = put_back_page(window)
    assert not page.go.isEnabled()
    page.list.setCurrentRow(0)
    with qtbot.waitSignal(page.finished, timeout=20_000):
        page.go.click()
    frame = window.centralWidget()
    assert isinstance(frame, Frame) and frame.context.page == "coming_back"  # what is back and what is missing comes first
    opening.close()
    with open_workspace(office) as workspace:
        assert titles(workspace) == {"控えにあるサロン"}
    [kept] = (office / "backups").glob(f"*-before-restore/{FILE_NAME}")
    assert kept.read_bytes() == damaged


def test_a_lost_file_is_put_back_from_a_copy(qtbot: QtBot, office: Path) -> None:
    (office / FILE_NAME).unlink()
    window, opening = opened(qtbot, office)
    page = put_back_page(window)
    page.list.setCurrentRow(0)
    with qtbot.waitSignal(page.finished, timeout=20_000):
        page.go.click()
    opening.close()
    with open_workspace(office) as workspace:
        assert titles(workspace) == {"控えにあるサロン"}


def test_after_going_back_to_the_older_program_the_copy_made_before_the_update_opens(
    qtbot: QtBot, office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with newer_program(monkeypatch), open_workspace(office) as workspace:
        backups.create_backup(workspace)
    window, opening = opened(qtbot, office)
    page = put_back_page(window)
    assert [page.list.item(row).text().split("　　")[1] for row in range(3)] == [
        "手で作った控え",
        "結ノートを新しい版にする前",
        "手で作った控え",
    ]
    page.list.setCurrentRow(0)  # the newer program's own copy: refused, and one may choose again
    page.go.click()
    qtbot.waitUntil(lambda: "新しい版の結ノートで作られています" in page.notice.text(), timeout=20_000)
    assert window.focusWidget() is page.list
    page.list.setCurrentRow(1)
    with qtbot.waitSignal(page.finished, timeout=20_000):
        page.go.click()
    opening.close()
    with open_workspace(office) as workspace:
        assert titles(workspace) == {"控えにあるサロン"}


def test_enter_on_the_list_replaces_nothing_and_one_may_leave(qtbot: QtBot, office: Path) -> None:
    (office / FILE_NAME).write_bytes(b"nothing of ours" * 1000)
    window, _ = opened(qtbot, office)
    page = put_back_page(window)
    page.list.setCurrentRow(0)
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    press(window, "戻さない")
    assert isinstance(window.centralWidget(), CannotOpen)
    assert not list((office / "backups").glob("*-before-restore"))


def test_without_a_copy_nothing_is_promised(qtbot: QtBot, tmp_path: Path) -> None:
    with head_office(tmp_path) as head:
        folder = head.folder
    (folder / FILE_NAME).write_bytes(b"nothing of ours" * 1000)
    window, _ = opened(qtbot, folder)
    assert isinstance(window.centralWidget(), CannotOpen)
    assert window.centralWidget().findChildren(QPushButton) == []
    said = " ".join(label.text() for label in window.centralWidget().findChildren(QLabel))
    assert "外に写した控え" in said and "作り直してください" not in said  # no advice that nothing here can follow
