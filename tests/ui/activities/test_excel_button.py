"""「Excelへ」 writes what the list shows, and what is copied from it can be counted with."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from app.services.activities import activities
from app.services.tables.reading_table import open_table
from tests.journeys.test_window_story import opened
from tests.offices import activity, branch, head_office


def choose(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))


@pytest.mark.usefixtures("at", "head")
def test_the_list_is_written_as_it_is_filtered(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "活動の一覧.xlsx"
    choose(monkeypatch, path)
    with branch(tmp_path) as daito:
        activity(daito, title="春の会", date=date(2025, 5, 3), participants=260, participants_approximate=True)
        activity(daito, title="秋の会")
        frame = opened(qtbot, daito, "activities")
        page = frame.page("activities")
        page._search.setText("春")
        qtbot.mouseClick(page._export, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: "書き出しました" in page._context.notice.text(), timeout=20_000)
        assert page._context.notice.text() == "活動の一覧.xlsx に、1行を書き出しました。"
        sheet = openpyxl.load_workbook(path).worksheets[0]
        assert "大東" in sheet["A1"].value and "令和7年度" in sheet["A1"].value and "検索「春」" in sheet["A1"].value
        assert [row.state for row in open_table(daito, path, 2025).rows] == ["known"]
        page._search.setText("")
        qtbot.waitUntil(lambda: page.table.rows.rowCount() == 2)
        page.table.selectAll()
        qtbot.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        lines = [line.split("\t") for line in QGuiApplication.clipboard().text().split("\n")]
        assert lines[0][-3:] == ["延べ参加者", "延べ参加者の印", "状態"]
        assert [line[0] for line in lines[1:]] == ["2025/10/3", "2025/5/3"]
        assert [line[-3:-1] for line in lines[1:]] == [["12", ""], ["260", "約"]]
        frame.close()


@pytest.mark.usefixtures("at")
def test_the_head_office_gets_the_data_of_the_year_where_it_prints(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "集計用データ.xlsx"
    choose(monkeypatch, path)
    with head_office(tmp_path) as head:
        frame = opened(qtbot, head, "print")
        page = frame.page("print")
        assert page.focusWidget() is page.choice.form
        page._year_data.click()
        qtbot.waitUntil(lambda: "書き出しました" in page._context.notice.text(), timeout=20_000)
        names = openpyxl.load_workbook(path).sheetnames
        assert names == ["活動", "月次", "相談", "指標", "評価", "支部の評価", "意見", "支部"]
        frame.close()


@pytest.mark.usefixtures("at", "head")
def test_the_lists_of_other_pages_are_written_too(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    with branch(tmp_path) as daito:
        activities.delete(daito, activity(daito, title="消した会"))
        activity(daito, title="残る会")
        frame = opened(qtbot, daito, "trash")
        for page, name, cell in (("trash", "ごみ箱", "消した会"), ("monthly", "月次件数表", "月次件数の番号")):
            path = tmp_path / f"{name}.xlsx"
            choose(monkeypatch, path)
            frame.open(page)
            shown = frame.page(page)
            [excel] = [one for one in shown.findChildren(QPushButton) if one.text() == "Excelへ"]
            excel.click()
            qtbot.waitUntil(lambda path=path, shown=shown: path.name in shown._context.notice.text(), timeout=20_000)
            rows = openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)
            assert any(cell in str(value) for row in rows for value in row)
        frame.close()
