"""待っているもの: read with the arrow keys, opened with Enter, put right in the form, and gone from the list."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.services.activities.activity_rows import show_activity
from app.services.transfer import importing, newer_files
from app.services.workspace.workspace import Workspace
from app.sync import header as header_format
from app.sync.header import FORMAT
from app.ui.look.preferences import Preferences
from app.ui.look.theme import Theme
from app.ui.runtime.qt_application import make_application
from app.ui.shell.main_window import MainWindow
from app.ui.shell.opening import Opening
from tests.journeys.test_nasty_waiting import by_hand, newer_file, odd_activity, titles
from tests.journeys.test_window_story import drop, opened, settle
from tests.offices import activity, target
from tests.sync.family import copied, handmade

pytestmark = pytest.mark.usefixtures("at")


@pytest.fixture
def head(tmp_path: Path) -> Iterator[Workspace]:
    with copied("head", tmp_path) as workspace:
        yield workspace


@pytest.fixture
def daito(tmp_path: Path) -> Iterator[Workspace]:
    with copied("daito", tmp_path) as workspace:
        yield workspace


def test_an_odd_record_is_opened_with_enter_and_put_right(
    qtbot: QtBot, head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    """Case 37 and 20 at the screen: the number is impossible, the target is in no plan."""
    records = []
    for number, values in enumerate(({"participants": [-5, None], "target": [target(head)]}, {"target": [bytes(16)]})):
        operation = handmade(daito, generation=bytes([number]) * 16, values=odd_activity(number, **values))
        importing.import_files(head, [by_hand(daito, head, tmp_path / f"{number}.yui", operation)])
        records.append(operation.record)
    frame = opened(qtbot, head, "receive")
    link = frame.page("receive")._waiting
    assert link.text().endswith("（2件）")
    link.click()
    page = frame.page("waiting")
    assert frame.current == "waiting"
    said = set()
    for row in range(2):
        page.table.selectRow(row)
        said.add(f"{page._what.text()}{page._todo.text()}")
        assert page.open_record.isVisible() and not page.give_up.isVisible()
    assert said == {
        "参加者数が、ありえない数です。人数は未入力として数えています。人数を直してください。",
        "対象の目標がありません。どの推進目標にも数えていません。推進目標を選び直してください。",
    }
    page.table.select(next(id_ for id_ in page.table.held if id_.startswith(b"recordparticipants")))
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert frame.current == "entry"
    form = frame.page("entry").form
    form.set_values({"participants": 5})
    frame.page("entry").save_and_close()
    assert show_activity(head, records[0]).participants == 5
    frame.open("waiting")
    assert len(page.table.held) == 1


def test_a_newer_programs_file_is_kept_at_a_press_and_given_up_only_on_purpose(
    qtbot: QtBot, head: Workspace, daito: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    activity(daito)
    frame = opened(qtbot, head, "receive")
    page = frame.page("receive")
    drop(page, [newer_file(daito, tmp_path / "new.yui")])
    settle(qtbot, frame)
    assert page._counts.text() == "新しい版のファイル 1個を預かります" and page._take.isVisible()
    qtbot.mouseClick(page._take, Qt.MouseButton.LeftButton)
    settle(qtbot, frame)
    assert newer_files.count_kept(head) == 1
    frame.open("waiting")
    waiting = frame.page("waiting")
    assert waiting.give_up.isVisible() and "更新すると" in waiting._todo.text()
    qtbot.keyClick(waiting.table, Qt.Key.Key_Return)
    assert newer_files.count_kept(head) == 1
    monkeypatch.setattr("app.ui.conflicts.pending_page.confirm", lambda *_, **__: True)
    qtbot.mouseClick(waiting.give_up, Qt.MouseButton.LeftButton)
    assert newer_files.count_kept(head) == 0 and "ありません" in waiting._summary.text()


def test_after_the_update_a_kept_file_comes_in_when_the_window_opens(
    qtbot: QtBot, head: Workspace, daito: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Case 23: nobody has to remember it."""
    activity(daito, title="新しい版から")
    importing.import_files(head, [newer_file(daito, tmp_path / "new.yui")])
    head.close()
    monkeypatch.setattr(header_format, "FORMAT", FORMAT + 1)
    window = MainWindow()
    qtbot.addWidget(window)
    opening = Opening(window, Theme(make_application(), Preferences(head.folder)), head.folder, None)
    opening.begin()
    try:
        frame = opening._frame
        assert frame is not None
        settle(qtbot, frame)
        assert titles(frame.context.workspace) == {"新しい版から"}
        assert newer_files.count_kept(frame.context.workspace) == 0
    finally:
        opening.close()
