"""操作の記録: what was done on this PC, newest first; by keys alone one is taken back or done again."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.services.activities import activities
from app.services.activities.activity_rows import show_activity
from app.services.records import undo
from app.services.removal import erasure
from app.services.workspace.workspace import Workspace
from app.ui.records.steps_page import StepsPage, state_of
from tests.journeys.test_window_story import opened
from tests.offices import activity


def change(workspace: Workspace, record: bytes, title: str) -> None:
    activities.save(workspace, activities.open_form(workspace, record), {"title": title})


def lines(page: StepsPage) -> list[tuple[str, str]]:
    return [(step.name, state_of(step)) for step in page.table.held.values()]


def test_one_that_is_not_the_latest_is_taken_back_and_done_again_by_keys(qtbot: QtBot, daito: Workspace) -> None:
    first, second = activity(daito, title="一"), activity(daito, title="二")
    change(daito, first, "一の訂正")
    change(daito, second, "二の訂正")
    frame = opened(qtbot, daito, "steps")
    page = frame.page("steps")
    assert frame.window().focusWidget() is page.table
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert (show_activity(daito, first).title, show_activity(daito, second).title) == ("一", "二の訂正")
    assert [state for _, state in lines(page)] == ["行った", "元に戻した", "行った", "行った"]
    assert page.table.currentIndex().row() == 1 and page.turn.text() == "もう一度行う（Enter）"
    assert frame.context.notice.text() == "「記録の訂正」を元に戻しました。"
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert show_activity(daito, first).title == "一の訂正" and page.turn.text() == "元に戻す（Enter）"


def test_what_comes_first_is_said_and_nothing_is_changed(qtbot: QtBot, daito: Workspace) -> None:
    record = activity(daito, title="一")
    change(daito, record, "二")
    frame = opened(qtbot, daito, "steps")
    page = frame.page("steps")
    page.table.selectRow(1)
    page.turn_step()
    assert "先に「記録の訂正」を元に戻してください。" in frame.context.notice.text()
    assert not show_activity(daito, record).deleted


def test_what_stays_says_why_and_has_no_button(
    qtbot: QtBot, head: Workspace, daito: Workspace, to_head: Callable[[], None], to_daito: Callable[[], None]
) -> None:
    record = activity(daito, title="元", content="見本花子さん")
    other = activity(daito, title="ほか")
    erasure.erase_text(daito, record, "content")
    to_head()
    change(head, other, "本部の訂正")
    to_daito()
    frame = opened(qtbot, daito, "steps")
    page = frame.page("steps")
    QTest.keyClick(page.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert frame.context.notice._action.text() == "操作の記録を見る"
    page.refresh()
    assert lines(page) == [
        ("個人情報の消去", "元に戻せません"),
        ("記録の追加", "元に戻せません"),
        ("記録の追加", "元に戻せません"),
    ]
    for row, why in enumerate((undo.ERASED, undo.CHANGED, undo.ERASED)):
        page.table.selectRow(row)
        assert not page.turn.isEnabled() and page._why.text().endswith(f"は、元に戻せません。{why}")


def test_the_message_after_ctrl_z_and_the_menu_of_the_header_lead_there(qtbot: QtBot, daito: Workspace) -> None:
    activity(daito)
    frame = opened(qtbot, daito, "home")
    QTest.keyClick(frame, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    frame.context.notice.press_action()
    assert frame.current == "steps" and lines(frame.page("steps")) == [("記録の追加", "元に戻した")]
    frame.open("home")
    entry = next(one for one in frame.header._of_office.menu().actions() if one.text() == "操作の記録")
    entry.trigger()
    assert frame.current == "steps"


def test_an_empty_list_says_what_will_stand_there(qtbot: QtBot, daito: Workspace) -> None:
    page = opened(qtbot, daito, "steps").page("steps")
    assert "まだ操作がありません" in page._why.text() and not page.turn.isEnabled()
