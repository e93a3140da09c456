"""表から取り込む in the window: a table made to harm is told in the frame, and the window goes on."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.exchange.test_hostile_tables import HOSTILE, book
from tests.journeys.test_window_story import opened
from tests.offices import branch


@pytest.mark.usefixtures("at", "head")
def test_a_table_made_to_harm_is_told_and_the_next_one_is_shown(tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "表.xlsx"
    with branch(tmp_path) as daito:
        frame = opened(qtbot, daito, "activities")
        page = frame.page("activities")
        path.write_bytes(next(iter(HOSTILE.values()))())
        page.import_file(path)
        qtbot.waitUntil(lambda: "メモリーがかかりすぎました" in page._context.notice.text(), timeout=20_000)
        assert page._preview.isHidden()
        path.write_bytes(book())
        page.import_file(path)
        qtbot.waitUntil(lambda: not page._preview.isHidden(), timeout=20_000)
        frame.close()
