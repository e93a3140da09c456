"""Cells of a 読み取り表 are mended with the keys of Excel, questions answered, and columns said to be something else."""

import threading
from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.activities.activity_list import Filter, list_ids
from app.services.activities.activity_rows import rows, show_activity
from app.services.workspace.workspace import Workspace
from app.ui.tables import reading_view
from tests.journeys.test_window_story import settle
from tests.offices import head_office
from tests.ui.tables.reading import copy, counted, go_to, key, read_in, section_of, shown, table_file, type_over

pytestmark = pytest.mark.usefixtures("at", "dressed")
SALON = ("R7.11.3", "1-3", "サロン", "30人位")


def test_a_cell_is_mended_with_the_keys_of_excel(daito: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    path = table_file(tmp_path, ("R7.13.4", "1-3", "会議", 8), ("R7.11.5", "1-3", "講座", 9), ("R7.11.6", "1-3", "料理", 5))
    _, page = read_in(qtbot, daito, path)
    grid = page.view.grid
    go_to(page, 0, "date")
    type_over(page, "R7.12.4")
    assert shown(page, 0, "date") == "R7.12.4（木）" and page.table.rows[0].ticked
    assert grid.currentIndex().row() == 1
    go_to(page, 1, "participants")
    type_over(page, "約１２", Qt.Key.Key_Tab)
    assert "約12人" in shown(page, 1, "participants")
    go_to(page, 2, "title")
    key(page, Qt.Key.Key_F2)
    editor = grid.indexWidget(grid.currentIndex())
    editor.setText("途中")
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert shown(page, 2, "title") == "料理"
    key(page, Qt.Key.Key_Tab)
    assert grid.currentIndex().column() == section_of(grid, "title") + 1
    page.view.undo()
    page.view.undo()
    assert shown(page, 0, "date") == "× R7.13.4" and shown(page, 1, "participants") == "9人"
    page.view.undo()
    assert "もうありません" in page._context.notice.text()


def test_a_block_is_pasted_and_emptied_as_one_step(daito: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    frame, page = read_in(qtbot, daito, table_file(tmp_path, SALON, ("R7.11.5", "1-3", "講座", 9)))
    copy("座談会\t7\r\n料理教室\t8\r\n")
    go_to(page, 0, "title")
    qtbot.keyClick(page.view.grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()
    assert [shown(page, row, "title") for row in (0, 1)] == ["座談会", "料理教室"]
    assert [shown(page, row, "participants") for row in (0, 1)] == ["7人", "8人"]
    assert frame.current == "reading_table"
    page.view.undo()
    assert [shown(page, row, "title") for row in (0, 1)] == ["サロン", "講座"]


def test_text_that_an_ime_hands_over_without_a_conversion_is_kept(daito: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    _, page = read_in(qtbot, daito, table_file(tmp_path, SALON))
    go_to(page, 0, "title")
    event = QInputMethodEvent()
    event.setCommitString("座談会")
    QApplication.sendEvent(page.view.grid, event)
    editor = page.view.grid.indexWidget(page.view.grid.currentIndex())
    assert editor.text() == "座談会"
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown(page, 0, "title") == "座談会")


def test_a_digit_answers_a_doubt_wherever_it_is_the_same(daito: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "表.csv"
    path.write_text("令和6年度　活動,,,\n実施日,推進目標,活動名,参加者数\n11/3,1-3,サロン,5\n4/3,1-3,花見,6\n", encoding="cp932")
    _, page = read_in(qtbot, daito, path)
    assert page.table.counts()["asked"] == 2
    page.go_on()
    assert "どちらの年度" in page.view.line.text() and "同じ 2行" in page.view.line.text()
    type_over(page, "２")
    assert [shown(page, row, "date") for row in (0, 1)] == ["R7.11.3（月）", "R7.4.3（木）"]
    assert "2行に入れました" in page._context.notice.text()
    assert "令和7年度の表として" in page.view.said.text()
    page._context.notice.press_action()
    assert page.table.counts()["asked"] == 2
    page.view.head.fields["year"].set_value("2024")
    page.view.head.fields["year"].edited.emit()
    assert shown(page, 0, "date") == "R6.11.3（日）"


def test_a_day_that_begins_with_the_number_of_an_answer_is_a_day(daito: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    _, page = read_in(qtbot, daito, table_file(tmp_path, ("R9.10.9", "1-3", "話し合い", 5)))
    page.go_on()
    assert page.view.line.answers() == ["1  このままでよい"]
    type_over(page, "11/5")
    assert shown(page, 0, "date") == "R7.11.5（水）"
    page.view.undo()
    type_over(page, "1")
    assert shown(page, 0, "date") == "！ R9.10.9（土）" and page.table.rows[0].ticked


def test_a_digit_in_a_column_of_numbers_is_never_an_answer(daito: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    _, page = read_in(qtbot, daito, table_file(tmp_path, ("R7.11.3", "1-3", "話し合い", "20～30人")))
    cell = page.table.rows[0].cells["participants"]
    go_to(page, 0, "participants")
    type_over(page, "1")
    assert shown(page, 0, "participants") == "1人", cell


def test_what_is_half_typed_when_ctrl_enter_is_pressed_goes_in(daito: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    frame, page = read_in(qtbot, daito, table_file(tmp_path, SALON))
    go_to(page, 0, "title")
    page.view.edit()
    page.view.grid.indexWidget(page.view.grid.currentIndex()).setText("座談会")
    page.take_in()
    qtbot.waitUntil(lambda: frame.current == "activities")
    assert [row.title for row in rows(daito, list_ids(daito, Filter()))] == ["座談会"]


def test_a_long_text_is_told_in_short_and_copied_whole_for_excel(daito: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    frame, page = read_in(qtbot, daito, table_file(tmp_path, SALON))
    long = "歌と体操\n" * 400
    copy('実施日\t推進目標\t活動名\t内容\nR7.11.3\t1-3\t=サロン\t"' + long.strip() + '"\n')
    page.give_up()
    frame.page("activities")._on_paste()
    settle(qtbot, frame)
    go_to(page, 0, "content")
    assert len(page.view.line._text.text()) <= 220
    page.view.grid.selectRow(0)
    key(page, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QApplication.clipboard().text()
    assert '"' + long.strip() + '"' in lines and "'=サロン" in lines
    page.view.edit()
    page.view.grid.commit_typing()
    QApplication.processEvents()
    assert page.table.rows[0].values["content"] == long.strip()


def test_a_click_on_the_box_takes_a_row_or_leaves_it(daito: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    _, page = read_in(qtbot, daito, table_file(tmp_path, SALON))
    grid = page.view.grid
    room = grid.visualRect(grid.rows.index(0, 0))
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(room.left() + 16, room.center().y()))
    QApplication.processEvents()
    assert not page.table.rows[0].ticked and page.view.chips.buttons["left_out"].text() == "取り込まない 1"


def test_what_the_table_lacks_is_said_once(daito: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "行事.csv"
    path.write_text("イベント名,開始日,場所名称\n介護予防教室,2025-11-03,センター\n座談会,2025-11-04,支所\n", encoding="cp932")
    frame, page = read_in(qtbot, daito, path)
    assert page.table.counts()["asked"] == 2 and not page.done.isEnabled()
    go_to(page, 0, "target")
    assert "上の「推進目標」で、まとめて選べます" in page.view.line.text()
    target = page.view.head.fields["target"]
    target.set_value("1-3")
    target.edited.emit()
    assert page.done.text() == "2行を取り込む" and page.done.isEnabled()
    grid = page.view.grid
    assert grid.columnWidth(section_of(grid, "target")) > 14 * grid.fontMetrics().horizontalAdvance("国")
    page.view.head.fields["state"].set_value("下書き")
    page.view.head.fields["state"].edited.emit()
    page.take_in()
    settle(qtbot, frame)
    assert [row.state for row in rows(daito, list_ids(daito, Filter()))] == ["draft", "draft"]


def test_a_column_is_said_to_be_something_else(daito: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "表.csv"
    path.write_text("実施日,推進目標,活動名,宇宙の色\nR7.11.3,1-3,サロン,青\n", encoding="cp932")
    frame, page = read_in(qtbot, daito, path)
    grid = page.view.grid
    (section,) = [n for n, one in enumerate(grid.rows.columns, start=2) if one.heading == "宇宙の色"]
    assert grid.rows.headerData(section, Qt.Orientation.Horizontal) == "取り込まない"
    assert any("「宇宙の色」の列は取り込みません" in line for line in page.view.notes.text().split("\n"))
    grid.go_to(0, section)
    key(page, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    (action,) = [one for one in menu.actions() if one.text() == "内容の終わりに付ける"]
    action.trigger()
    menu.close()
    assert shown(page, 0, "content") == "宇宙の色：青"
    page.take_in()
    settle(qtbot, frame)
    (record,) = list_ids(daito, Filter())
    assert show_activity(daito, record).content == "宇宙の色：青"
    _, again = read_in(qtbot, daito, path)
    assert "宇宙の色：青" in [shown(again, 0, "content")]  # remembered for tables with these headings


def test_rows_are_filtered_and_stay_in_sight_while_they_are_mended(daito: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    _, page = read_in(qtbot, daito, table_file(tmp_path, SALON, ("R7.13.4", "1-3", "会議", 8)))
    page.view.chips.buttons["unreadable"].click()
    assert page.view.grid.rows.rowCount() == 1
    go_to(page, 0, "date")
    type_over(page, "R7.11.4")
    assert page.view.grid.rows.rowCount() == 1 and page.table.rows[1].ticked
    page.view.chips.buttons[""].click()
    assert page.view.grid.rows.rowCount() == 2
    page.go_on()
    assert "もうありません" in page._context.notice.text()


def test_hidden_rows_are_grey_and_can_be_taken(daito: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    made = Workbook()
    sheet = made.active
    for line in (("実施日", "推進目標", "活動名"), ("R7.11.3", "1-3", "見える行"), ("R7.11.4", "1-3", "隠れた行")):
        sheet.append(line)
    sheet.row_dimensions[3].hidden = True
    made.save(tmp_path / "表.xlsx")
    _, page = read_in(qtbot, daito, tmp_path / "表.xlsx")
    assert counted(page) == "取り込む 1行・取り込まない 1行"
    go_to(page, 1, "title")
    assert "かくして" in page.view.line.text()
    key(page, Qt.Key.Key_Space)
    assert page.done.text() == "2行を取り込む"
    key(page, Qt.Key.Key_Space)
    assert page.done.text() == "1行を取り込む"
    page.view.undo()
    page.view.undo()
    page.view.head.hidden.click()
    assert page.done.text() == "2行を取り込む"


def test_a_large_table_is_read_anew_beside_the_window(
    daito: Workspace, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame, page = read_in(qtbot, daito, table_file(tmp_path, SALON, ("R7.13.4", "1-3", "会議", 8)))
    monkeypatch.setattr(reading_view, "AT_ONCE", 0)
    seen, set_busy = [], page.view.set_busy

    def watched(is_busy: bool) -> None:
        set_busy(is_busy)
        seen.append((is_busy, page.view.isEnabled(), page.done.isEnabled()))

    monkeypatch.setattr(page.view, "set_busy", watched)
    go_to(page, 1, "date")
    type_over(page, "R7.12.4")
    settle(qtbot, frame)
    assert seen[0] == (True, False, False) and seen[-1][:2] == (False, True)
    assert page.view.isEnabled() and shown(page, 1, "date") == "R7.12.4（木）" and page.done.text() == "2行を取り込む"
    assert page.view.grid.hasFocus()
    gate, waited = threading.Event(), list[bool]()
    frame.context.jobs.run(lambda _: gate.wait(20), waited.append)
    page.view.choose_role(page.view.grid.rows.columns[2], "place")
    for job in frame.context.jobs._running:
        frame.context.jobs.stop(job)
    gate.set()
    settle(qtbot, frame)
    assert page.view.grid.rows.columns[2].role == "title" and shown(page, 0, "title") == "サロン"


def test_f2_opens_the_cell_and_no_other_page(daito: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    frame, page = read_in(qtbot, daito, table_file(tmp_path, SALON))
    assert "F2" in [command.key for command in page.commands]
    go_to(page, 0, "title")
    page.view.edit()
    assert page.view.grid.indexWidget(page.view.grid.currentIndex()) is not None
    assert frame.current == "reading_table"


def test_the_head_office_says_whose_rows_they_are(tmp_path: Path, qtbot: QtBot) -> None:
    with head_office(tmp_path) as head:
        frame, page = read_in(qtbot, head, table_file(tmp_path, SALON))
        assert "本部の記録になります" in page.view.notes.text()
        page.view.head.fields["office"].set_value("daito")
        page.view.head.fields["office"].edited.emit()
        assert "本部の記録になります" not in page.view.notes.text()
        page.take_in()
        settle(qtbot, frame)
        (row,) = rows(head, list_ids(head, Filter(office="daito")))
        assert row.title == "サロン"
        frame.close()
