"""The window of an office whose data are damaged: the first button reads what can be read, makes them anew and opens them."""

import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.services.backup import salvaging
from app.services.backup.integrity_check import SALVAGE
from app.services.workspace.opening import open_workspace
from app.store.database import FILE_NAME
from app.store.doubt import doubt
from app.ui.shell.frame import Frame
from app.ui.shell.main_window import MainWindow
from app.ui.start.cannot_open import CannotOpen
from app.ui.start.salvage_page import SalvagePage
from tests.journeys.test_nasty_generations import titles
from tests.offices import activity, branch, head_office
from tests.services.backup.damaged_data import IN_JOURNAL, lose_pages_with, own_operations, spoil
from tests.ui.start.test_restore_backup import opened, press


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    with branch(tmp_path) as daito:
        for number in range(30):
            activity(daito, title=f"サロン{number}")
    lose_pages_with(daito.folder, daito.keys.database_key, "サロン1", IN_JOURNAL)
    doubt(daito.folder / FILE_NAME)  # as the daily look and whatever meets the damage leave it
    return daito.folder


def frame_of(qtbot: QtBot, window: MainWindow) -> Frame:
    qtbot.waitUntil(lambda: isinstance(window.centralWidget(), Frame), timeout=30_000)
    frame = window.centralWidget()
    assert isinstance(frame, Frame)
    return frame


def test_one_button_leads_from_the_damage_to_what_is_missing(qtbot: QtBot, damaged: Path) -> None:
    window, opening = opened(qtbot, damaged)
    first = window.centralWidget().findChildren(QPushButton)[0]
    assert isinstance(window.centralWidget(), CannotOpen) and first.text() == SALVAGE
    assert window.focusWidget() is first
    first.click()
    frame = frame_of(qtbot, window)
    assert frame.context.page == "coming_back"
    page = frame.page("coming_back")
    assert "壊れた記録から、変更" in page._opening.text()  # type: ignore[attr-defined]
    assert "表に残っていた内容を書き直しました" in page._opening.text()  # type: ignore[attr-defined]
    opening.close()
    with open_workspace(damaged) as workspace:
        assert titles(workspace) == {f"サロン{number}" for number in range(30)}


def test_where_it_fails_one_can_try_again_or_go_back(qtbot: QtBot, damaged: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (damaged / FILE_NAME).read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(salvaging, "page_troubles", lambda *_: ["×"])
        window, opening = opened(qtbot, damaged)
        press(window, SALVAGE)
        page = window.centralWidget()
        assert isinstance(page, SalvagePage)
        qtbot.waitUntil(lambda: "書ききれませんでした" in page.notice.text(), timeout=30_000)
    assert (damaged / FILE_NAME).read_bytes() == before
    press(window, "戻る")
    assert isinstance(window.centralWidget(), CannotOpen)
    press(window, SALVAGE)
    frame_of(qtbot, window)
    opening.close()


def test_damage_that_the_check_finds_is_cured_from_the_message(qtbot: QtBot, tmp_path: Path) -> None:
    with head_office(tmp_path) as head:
        activity(head, title="本部のサロン")
        spoil(head, own_operations(head)[-1:])
    window, opening = opened(qtbot, head.folder)
    frame = frame_of(qtbot, window)
    frame.open("copies")
    frame.page("copies")._check.click()  # type: ignore[attr-defined]
    notice = frame.context.notice
    qtbot.waitUntil(lambda: "変更の記録が壊れています" in notice.text(), timeout=20_000)
    notice.press_action()
    qtbot.waitUntil(lambda: window.centralWidget() is not frame, timeout=20_000)
    assert frame_of(qtbot, window).context.page == "coming_back"
    opening.close()


def test_data_that_are_being_worked_on_are_not_closed_for_it(qtbot: QtBot, tmp_path: Path) -> None:
    """A copy was being made in the background: its database was closed under it."""
    branch(tmp_path).close()
    window, opening = opened(qtbot, tmp_path / "daito")
    frame, may_end = frame_of(qtbot, window), threading.Event()
    frame.context.jobs.run(lambda _: may_end.wait(30), lambda _: None, frame.context.notice.show_error, "控えを作っています")
    frame.context.salvage_asked.emit()
    qtbot.waitUntil(lambda: "処理が終わってから" in frame.context.notice.text(), timeout=5_000)
    assert window.centralWidget() is frame
    may_end.set()
    opening.close()
