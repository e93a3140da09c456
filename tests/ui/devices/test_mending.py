"""点検 in the window: a table that differs is folded again by the button in the message."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.services.backup.backups import check
from tests.journeys.test_window_story import opened
from tests.offices import activity, head_office
from tests.services.backup.test_rebuilding import behind_its_back


def test_a_table_that_differs_is_folded_again_by_a_button(qtbot: QtBot, tmp_path: Path) -> None:
    with head_office(tmp_path) as head:
        activity(head, title="サロン")
        behind_its_back(head, "UPDATE activity SET title = '書き換え'")
        frame = opened(qtbot, head, "copies")
        frame.page("copies")._check.click()
        notice = frame.context.notice
        qtbot.waitUntil(lambda: "合っていません" in notice.text(), timeout=20_000)
        assert not frame.page("copies").found.isHidden()
        notice.press_action()
        qtbot.waitUntil(lambda: "表を作り直しました。変わった行は1行です" in notice.text(), timeout=20_000)
        assert frame.page("copies").found.isHidden()
        frame.page("copies")._check.click()
        qtbot.waitUntil(lambda: "異常はありません" in notice.text(), timeout=20_000)
        assert check(head).troubles == ()
