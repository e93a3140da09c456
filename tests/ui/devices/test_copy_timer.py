"""Copies are made beside the window: when it is quiet, never while somebody types, and at closing."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.models import settings
from app.rules.clock import today
from app.services.backup import backups, second_place
from app.services.backup.copy_alarms import copy_alarms
from app.services.backup.copy_checks import DOUBTED
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from app.store import copying
from app.ui.devices import copy_timer
from app.ui.look.preferences import Preferences
from app.ui.look.theme import Theme
from app.ui.runtime.qt_application import make_application
from app.ui.shell.frame import Frame
from app.ui.shell.main_window import MainWindow
from app.ui.shell.opening import Opening
from tests.journeys.test_window_story import opened
from tests.offices import activity, branch
from tests.ui.conftest import write


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copy_timer, "FIRST_MS", 10_000_000)
    monkeypatch.setattr(copy_timer, "QUIET_MS", 200)


def names(workspace: Workspace) -> list[str]:
    return [one.name for one in backups.backups(workspace.folder, workspace.database.key)]


def test_an_open_window_makes_a_copy_of_what_no_copy_holds(qtbot: QtBot, daito: Workspace) -> None:
    frame = opened(qtbot, daito, "home")
    with qtbot.waitSignal(frame.context.copies_done, timeout=10_000):
        frame.copies.look_when_quiet()
    [name] = names(daito)
    assert "regular" in name


def test_nothing_begins_while_somebody_types(qtbot: QtBot, daito: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copy_timer, "QUIET_MS", 600_000)  # however slow the machine is, typing is quicker
    frame = opened(qtbot, daito, "entry")
    field = next(one for one in frame.page("entry").findChildren(QLineEdit) if one.isVisible() and one.isEnabled())
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    frame.copies._quiet.setTimerType(Qt.TimerType.PreciseTimer)  # a coarse one is put off by up to a twentieth
    frame.copies.look_when_quiet()
    for _ in range(4):
        qtbot.wait(50)
        left = frame.copies._quiet.remainingTime()
        write(field, "あ")
        assert frame.copies._quiet.remainingTime() > left, "the wait for quiet begins anew with every key"
        assert not frame.context.jobs.is_busy() and names(daito) == []
    frame.copies._quiet.start(0)
    qtbot.waitUntil(lambda: len(names(daito)) == 1, timeout=10_000)
    frame.context.jobs.wait()


def test_a_rotten_copy_is_found_told_and_replaced(qtbot: QtBot, daito: Workspace) -> None:
    made = backups.create_backup(daito)
    content = bytearray(made.path.read_bytes())
    content[-3000] ^= 1
    made.path.write_bytes(content)
    frame = opened(qtbot, daito, "home")
    frame.copies.look()
    qtbot.waitUntil(lambda: "壊れていた" in frame.context.notice.text(), timeout=10_000)
    [name] = names(daito)
    assert name != made.name
    frame.context.notice.press_action()
    assert frame.context.page == "copies"


def spoilt(workspace: Workspace) -> None:
    """One bit of the file changes while the window is open, on the page in its middle."""
    workspace.database.write_out_log()
    content = bytearray(workspace.database.path.read_bytes())
    content[len(content) // 2] ^= 1
    workspace.database.path.write_bytes(content)


def test_a_flipped_bit_is_found_within_a_day_and_told_with_the_way_out(qtbot: QtBot, daito: Workspace) -> None:
    frame = opened(qtbot, daito, "home")
    with qtbot.waitSignal(frame.context.copies_done, timeout=10_000):
        frame.copies.look()
    qtbot.waitUntil(lambda: not frame.context.jobs.is_busy())
    spoilt(daito)
    frame.copies.look()  # the same day: it was looked at
    qtbot.waitUntil(lambda: not frame.context.jobs.is_busy())
    assert "壊れて" not in frame.context.notice.text() and not daito.database.is_doubted
    with daito.database.writing(small=True) as session:
        settings.LOOKED_THROUGH.keep(session, "2025-11-02")
    frame.copies.look()
    qtbot.waitUntil(lambda: "記録のファイルが壊れています" in frame.context.notice.text(), timeout=10_000)
    assert len(names(daito)) == 1  # a copy of what is damaged would be none
    with qtbot.waitSignal(frame.context.salvage_asked):
        frame.context.notice.press_action()
    frame.context.notice.clear()
    frame.copies.look()
    qtbot.waitUntil(lambda: not frame.context.jobs.is_busy())
    assert frame.context.notice.text() == "" and DOUBTED in copy_alarms(daito)


def test_after_an_end_without_closing_the_file_is_read_at_once(
    qtbot: QtBot, daito: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copy_timer, "AFTER_UNCLEAN_END_MS", 10)
    with daito.database.writing(small=True) as session:
        settings.LOOKED_THROUGH.keep(session, today().isoformat())
    daito.database.ended_uncleanly = True
    frame = opened(qtbot, daito, "home")
    qtbot.waitUntil(lambda: not daito.database.ended_uncleanly, timeout=10_000)
    frame.context.jobs.wait()


def test_what_fails_is_said_once(qtbot: QtBot, daito: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(path: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(copying, "replace_patiently", fails)
    frame = opened(qtbot, daito, "home")
    frame.copies.look()
    qtbot.waitUntil(lambda: "控えを書き込めませんでした" in frame.context.notice.text(), timeout=10_000)
    frame.context.notice.clear()
    frame.copies.look()
    qtbot.waitUntil(lambda: not frame.context.jobs.is_busy(), timeout=10_000)
    assert frame.context.notice.text() == ""


def test_handing_in_to_the_stick_writes_the_copy_there_too(qtbot: QtBot, daito: Workspace, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    made = backups.create_backup(daito)
    second_place.choose(daito, stick)
    frame = opened(qtbot, daito, "hand_in")
    frame.page("hand_in").hand_in_to(stick)
    qtbot.waitUntil(lambda: bool(list(stick.rglob(made.name))), timeout=10_000)
    frame.context.jobs.wait()


def test_closing_the_window_makes_a_copy_of_what_changed(qtbot: QtBot, tmp_path: Path) -> None:
    with branch(tmp_path) as daito:
        backups.create_backup(daito)
        folder = daito.folder
    window = MainWindow()
    qtbot.addWidget(window)
    opening = Opening(window, Theme(make_application(), Preferences(tmp_path / "preferences")), folder, None)
    opening.begin()
    frame = window.centralWidget()
    assert isinstance(frame, Frame)
    activity(frame.context.workspace)
    opening.close()
    with open_workspace(folder) as daito:
        assert len(names(daito)) == 2 and "regular" in names(daito)[0]
