"""控えと点検, in the window of every office: what lies where, what was found, and the way back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.services.backup import backups, second_place
from app.services.backup.copy_alarms import NO_SECOND_PLACE, copy_alarms
from app.services.workspace.workspace import Workspace
from app.store import driver
from app.ui.devices import copies_page
from app.ui.look.preferences import Preferences
from app.ui.look.theme import Theme
from app.ui.runtime.qt_application import make_application
from app.ui.shell.frame import Frame
from app.ui.shell.main_window import MainWindow
from app.ui.shell.opening import Opening
from app.ui.start.restore_backup import PutBack
from tests.conftest import TurnableClock
from tests.journeys.test_nasty_generations import titles
from tests.journeys.test_window_story import opened
from tests.offices import activity, branch, head_office


@pytest.fixture(params=["head", "branch"])
def workspace(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Workspace]:
    with head_office(tmp_path) if request.param == "head" else branch(tmp_path) as workspace:
        yield workspace


def press(page: Frame, words: str) -> None:
    [button] = [one for one in page.findChildren(QPushButton) if one.text() == words and one.isVisible()]
    button.click()


def rows(frame: Frame) -> list[str]:
    return [row.state_in_words for row in frame.page("copies").table.held.values()]


def test_every_office_makes_a_copy_and_sees_it(qtbot: QtBot, workspace: Workspace) -> None:
    """Fault F4: a branch's window had no 控え and no 点検 at all."""
    frame = opened(qtbot, workspace, "copies")
    press(frame, "控えを作る")
    qtbot.waitUntil(lambda: "読めることを確かめました" in frame.context.notice.text(), timeout=10_000)
    assert len(rows(frame)) == 1 and rows(frame)[0].startswith("✔ 読めました")
    frame.context.jobs.wait()


def test_the_check_reads_records_and_copies(qtbot: QtBot, workspace: Workspace) -> None:
    made = backups.create_backup(workspace)
    frame = opened(qtbot, workspace, "copies")
    press(frame, "点検する")
    qtbot.waitUntil(lambda: "異常はありません" in frame.context.notice.text(), timeout=20_000)
    assert frame.page("copies").found.isHidden()
    content = bytearray(made.path.read_bytes())
    content[-3000] ^= 1
    made.path.write_bytes(content)
    press(frame, "点検する")
    qtbot.waitUntil(lambda: "壊れています" in frame.context.notice.text(), timeout=20_000)
    assert "「控えを作る」で" in frame.context.notice.text()
    assert frame.page("copies").found.isHidden()  # the line above the list says it already
    assert rows(frame)[0].startswith("× 壊れています")
    press(frame, "控えを作る")
    qtbot.waitUntil(lambda: "読めることを確かめました" in frame.context.notice.text(), timeout=10_000)
    assert [row[:6] for row in rows(frame)] == ["✔ 読めまし"]
    frame.context.jobs.wait()


@pytest.mark.parametrize("words", ["点検する", "控えを作る"])
def test_what_takes_long_says_how_far_it_is_and_can_be_stopped(
    qtbot: QtBot, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    monkeypatch.setattr(driver, "STEPS", 1)  # every step of SQLite asks whether to go on
    frame = opened(qtbot, workspace, "copies")
    told: list[str] = []
    frame.context.jobs.progressed.connect(lambda job, *said: (told.append(said[-1]), frame.context.jobs.stop(job)))
    press(frame, words)
    qtbot.waitUntil(lambda: "途中でやめました" in frame.context.notice.text(), timeout=20_000)
    assert told[0] in ("記録のファイルを読んでいます", "控えを書いています")
    assert rows(frame) == [] and not list(backups.backup_folder(workspace.folder).glob("*"))
    frame.context.jobs.wait()


def test_a_second_place_is_chosen_and_served_at_once(
    qtbot: QtBot, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    made = backups.create_backup(workspace)
    monkeypatch.setattr(copies_page, "ask_folder", lambda *_: stick)
    frame = opened(qtbot, workspace, "copies")
    press(frame, "二つめの場所を選ぶ…")
    qtbot.waitUntil(lambda: bool(list(stick.rglob(made.name))), timeout=10_000)
    qtbot.waitUntil(lambda: "最後に写した日" in frame.page("copies")._place.text(), timeout=10_000)
    press(frame, "二つめの場所を使わない")
    assert second_place.second_place(workspace) is None
    assert not frame.page("copies").use_none.isVisible()


def test_what_is_not_used_can_not_be_given_up_but_the_question_for_it_can_be_answered(
    qtbot: QtBot, daito: Workspace, at: TurnableClock
) -> None:
    at.turn(days=-210)  # the office was set up on the first of April
    page = opened(qtbot, daito, "copies").page("copies")
    assert not page.use_none.isVisible() and not page.need_none.isVisible()
    at.turn(days=40)
    page.refresh()
    assert NO_SECOND_PLACE in copy_alarms(daito)
    assert not page.use_none.isVisible() and page.need_none.isVisible()
    page.need_none.click()
    assert NO_SECOND_PLACE not in copy_alarms(daito)
    assert not page.use_none.isVisible() and not page.need_none.isVisible()


def test_one_goes_back_to_a_copy_from_the_running_program(qtbot: QtBot, tmp_path: Path) -> None:
    with branch(tmp_path) as daito:
        activity(daito, title="控えの中")
        backups.create_backup(daito)
        activity(daito, title="控えの後")
        folder = daito.folder
    window = MainWindow()
    qtbot.addWidget(window)
    opening = Opening(window, Theme(make_application(), Preferences(tmp_path / "preferences")), folder, None)
    opening.begin()
    frame = window.centralWidget()
    assert isinstance(frame, Frame)
    frame.context.restore_asked.emit()
    qtbot.waitUntil(lambda: isinstance(window.centralWidget(), PutBack))
    window.centralWidget().left.emit()  # 戻さない: the records are open again
    qtbot.waitUntil(lambda: isinstance(window.centralWidget(), Frame))
    window.centralWidget().context.restore_asked.emit()
    qtbot.waitUntil(lambda: isinstance(window.centralWidget(), PutBack))
    page = window.centralWidget()
    page.list.setCurrentRow(0)
    with qtbot.waitSignal(page.finished, timeout=20_000):
        page.go.click()
    workspace = window.centralWidget().context.workspace
    assert titles(workspace) == {"控えの中"}
    opening.close()


def test_a_branch_tries_whether_its_copy_would_bring_it_back(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with branch(tmp_path) as daito:
        activity(daito)
        backups.create_backup(daito)
        activity(daito)
        frame = opened(qtbot, daito, "copies")
        monkeypatch.setattr(copies_page, "ask_folder", lambda *_: daito.folder / "backups")
        press(frame, "復旧の練習…")
        qtbot.waitUntil(lambda: "変更1件が戻りません" in frame.context.notice.text(), timeout=20_000)
        assert "令和7年11月5日までのもの" in frame.context.notice.text()
        frame.context.jobs.wait()
