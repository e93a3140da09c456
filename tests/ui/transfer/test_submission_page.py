"""提出状況: branches by months in words and shapes, and a reminder of the months that are late."""

from pathlib import Path

from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app import __version__
from app.services.devices import setup
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


def test_a_file_for_the_other_pcs_of_the_head_office_is_offered_once_there_are_any(qtbot: QtBot, tmp_path: Path) -> None:
    with head_office(tmp_path) as head:
        frame = opened(qtbot, head, "board")
        page = frame.page("board")
        assert not page._others.isVisible()
        made = setup.enrol(head, "head", tmp_path / "head.yui-setup")
        with setup.set_up_branch(tmp_path / "second", made.path, made.code) as second:
            importing.import_files(head, [submitting.send_back(second, "head", tmp_path / "in.yui").path])
            page.refresh()
            assert page._others.isVisible()
            page.send_to(tmp_path, "head")
            qtbot.waitUntil(lambda: page._result.isVisible())
            [sent] = tmp_path.glob("head-head-*")
            assert importing.inspect_all(second, sent)[0].trouble is None
