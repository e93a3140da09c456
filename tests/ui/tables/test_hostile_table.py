"""A table made to harm is told in the frame, and the window goes on."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.ui.runtime.page_arguments import TableOf
from tests.exchange.test_hostile_tables import HOSTILE, book
from tests.journeys.test_window_story import settle
from tests.offices import branch
from tests.ui.tables.reading import read_in


@pytest.mark.usefixtures("at", "head")
def test_a_table_made_to_harm_is_told_and_the_next_one_is_shown(tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "表.xlsx"
    with branch(tmp_path) as daito:
        path.write_bytes(next(iter(HOSTILE.values()))())
        frame, page = read_in(qtbot, daito, path)
        assert "メモリーがかかりすぎました" in frame.context.notice.text()
        assert page.table is None and page.done.isHidden()
        path.write_bytes(book())
        page.open_with(TableOf(path))
        assert frame.context.notice.text() == ""
        settle(qtbot, frame)
        assert page.table is not None and page.view.isVisibleTo(page)
        frame.close()
