"""提出状況: branches by months in words and shapes, and a reminder of the months that are late."""

from pathlib import Path

from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app import __version__
from app.services.transfer import importing, submitting
from tests.conftest import TurnableClock
from tests.journeys.test_window_story import opened
from tests.offices import activity, branch, head_office


def test_the_grid_tells_each_month_and_the_reminder_names_the_late_ones(qtbot: QtBot, tmp_path: Path, at: TurnableClock) -> None:
    with head_office(tmp_path) as head, branch(tmp_path) as daito:
        activity(daito)
        importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
        at.turn(days=40)  # 令和7年12月15日
        page = opened(qtbot, head, "board").page("board")
        assert page.months.isVisible()
        rows = {page.months.rows.text(n, 0): n for n in range(page.months.rows.rowCount())}
        shown = [page.months.rows.text(rows["大東"], column) for column in range(1, 15)]
        assert shown == ["40日前", __version__, *["✔0"] * 6, "✔1", "△0", "…", *["－"] * 3]
        other = [page.months.rows.text(rows["室根"], column) for column in range(1, 15)]
        assert other == ["－", "－", *["○未"] * 8, "…", *["－"] * 3]
        page._remind.click()
        text = QGuiApplication.clipboard().text()
        assert "大東支部：11月" in text and "室根支部：4～11月" in text
        page.months.selectRow(rows["室根"])
        assert page.table.current() == b"murone" and "室根支部" in page._code_of.text()
