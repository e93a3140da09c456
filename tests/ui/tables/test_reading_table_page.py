"""読み取り表 in the window: rows are seen as they will be stored, mended and answered in place, and taken in as one step."""

import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.services.activities.activity_list import Filter, list_ids
from app.services.activities.activity_rows import rows, show_activity
from app.services.workspace.workspace import Workspace
from app.ui.runtime.page_arguments import TableOf
from tests.journeys.test_window_story import settle
from tests.offices import activity, branch
from tests.ui.tables.reading import copy, go_to, key, read_in, section_of, shown, table_file, type_over

pytestmark = pytest.mark.usefixtures("at", "dressed")
SALON = ("R7.11.3", "1-3", "サロン", "30人位")


@pytest.fixture
def daito(tmp_path: Path) -> Iterator[Workspace]:
    with branch(tmp_path) as workspace:
        yield workspace


def test_rows_are_seen_as_they_will_be_stored_with_a_sentence_about_the_cell(
    daito: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    _, page = read_in(qtbot, daito, table_file(tmp_path, SALON, ("R7.13.4", "1-3", "会議", 8)))
    assert (shown(page, 0, "date"), shown(page, 0, "target")[:3]) == ("R7.11.3（月）", "1-③")
    assert shown(page, 0, "participants") == "→ 約30人"
    assert shown(page, 1, "date") == "× R7.13.4"
    assert "取り込む 1行・読めない 1行" in page.view.said.text()
    go_to(page, 1, "date")
    assert "13" in page.view.line.text() and "活動日" in page.view.line.text()
    assert page.done.text() == "1行を取り込む"
    assert list_ids(daito, Filter()) == []


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


def test_the_rest_of_a_table_is_still_there_after_its_good_rows_went_in(daito: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    frame, page = read_in(qtbot, daito, table_file(tmp_path, SALON, ("R7.13.4", "1-3", "会議", 8)))
    page.done.click()
    settle(qtbot, frame)
    assert "1行残っています" in frame.context.notice.text()
    frame.page("activities")._back_to_table.click()
    assert "もう入っている 1行・読めない 1行" in page.view.said.text()
    go_to(page, 1, "date")
    type_over(page, "R7.12.4")
    page.done.click()
    settle(qtbot, frame)
    assert len(list_ids(daito, Filter())) == 2 and page.table is None
    frame.context.notice.press_action()
    assert len(list_ids(daito, Filter())) == 1


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


def test_what_is_told_of_a_table_that_was_stopped_is_that_nothing_changed(daito: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    frame, page = read_in(qtbot, daito, table_file(tmp_path, SALON))
    gate, waited = threading.Event(), list[bool]()
    frame.context.jobs.run(lambda _: gate.wait(20), waited.append)
    page.take_in()
    for job in frame.context.jobs._running:
        frame.context.jobs.stop(job)
    gate.set()
    settle(qtbot, frame)
    assert "途中でやめました" in frame.context.notice.text()
    assert list_ids(daito, Filter()) == [] and page.done.isEnabled() and frame.current == "reading_table"


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


def test_the_list_stands_on_the_rows_taken_in_and_they_go_back_as_one(daito: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    activity(daito, date=date(2025, 11, 1), title="前からある記録")
    frame, page = read_in(qtbot, daito, table_file(tmp_path, SALON, ("R7.11.5", "1-3", "講座", 9)))
    page.view.grid.setFocus()
    qtbot.keyClick(page.view.grid, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, frame)
    listed = frame.page("activities")
    assert frame.current == "activities" and "2行を取り込みました" in frame.context.notice.text()
    assert listed.table.rows.rowCount() == 2 and listed._among.text() == "取り込んだ2件　✕"
    assert page.table is None
    listed._among.click()
    assert listed.table.rows.rowCount() == 3 and listed._among.isHidden()
    frame.context.notice.press_action()
    assert len(list_ids(daito, Filter())) == 1


def test_rows_of_another_year_are_shown_where_they_went(daito: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "表.csv"
    path.write_text("令和6年度　活動,,,\n実施日,推進目標,活動名,参加者数\nR6.11.3,1-3,サロン,5\n", encoding="cp932")
    frame, page = read_in(qtbot, daito, path)
    page.take_in()
    settle(qtbot, frame)
    assert frame.context.fiscal_year == 2024 and "令和6年度にしました" in frame.context.notice.text()
    assert frame.page("activities").table.rows.rowCount() == 1
    frame.context.notice.press_action()
    assert list_ids(daito, Filter()) == [] and frame.page("activities")._among.isHidden()


def test_a_table_taken_in_twice_is_there_already_and_only_differences_go_in(
    daito: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    frame, page = read_in(qtbot, daito, table_file(tmp_path, SALON, ("R7.11.5", "1-3", "講座", 9)))
    page.take_in()
    settle(qtbot, frame)
    path = table_file(tmp_path, SALON, ("R7.11.5", "1-3", "講座", 12), name="直した表.csv")
    frame.context.go("reading_table", TableOf(path))
    settle(qtbot, frame)
    assert "取り込む 1行・もう入っている 1行" in page.view.said.text()
    assert shown(page, 1, "participants") == "≠ 12人"
    go_to(page, 1, "participants")
    assert "今の記録は「9人」です" in page.view.line.text()
    key(page, Qt.Key.Key_Space)
    assert not page.table.rows[1].ticked
    key(page, Qt.Key.Key_Space)
    page.take_in()
    settle(qtbot, frame)
    assert sorted(row.participants for row in rows(daito, list_ids(daito, Filter()))) == [12, 30]
    assert "直した記録 1件" in frame.context.notice.text()


def test_rows_still_to_be_checked_go_in_as_drafts(daito: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    frame, page = read_in(qtbot, daito, table_file(tmp_path, SALON, ("R7.13.4", "1-3", "会議", 8), ("R7.11.6", "9-9", "料理", 5)))
    assert not page.drafts.isHidden()
    page.drafts.click()
    assert page.done.text() == "3行を取り込む" and page.drafts.isHidden()
    assert page.view.grid.rows.index(1, 1).data() == "下書きで入れる"
    page.done.click()
    settle(qtbot, frame)
    found = {row.title: row.state for row in rows(daito, list_ids(daito, Filter()))}
    assert found == {"サロン": "final", "会議": "draft", "料理": "draft"}
    assert frame.page("activities").table.rows.rowCount() == 3


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
    assert "取り込む 1行・取り込まない 1行" in page.view.said.text()
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


def test_the_sheets_of_a_year_are_taken_together(daito: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    made = Workbook()
    made.remove(made.active)
    for month in (4, 5, 6):
        sheet = made.create_sheet(f"{month}月")
        for line in (("実施日", "推進目標", "活動名"), (date(2025, month, 3), "1-3", f"{month}月の会")):
            sheet.append(line)
    made.save(tmp_path / "年.xlsx")
    frame, page = read_in(qtbot, daito, tmp_path / "年.xlsx")
    assert page.view.grid.rows.rowCount() == 3
    assert page.view.grid.rows.headerData(1, Qt.Orientation.Vertical) == "5月 2"
    page.view.head.sheets[2].click()
    assert page.view.grid.rows.rowCount() == 2 and page.done.text() == "2行を取り込む"
    page.view.undo()
    assert page.view.grid.rows.rowCount() == 3 and page.view.head.sheets[2].isChecked()
    page.take_in()
    settle(qtbot, frame)
    assert len(list_ids(daito, Filter(fiscal_year=2025))) == 3


@pytest.mark.parametrize(
    ("lines", "words", "leads_to"),
    [
        ("種類,4月,5月,6月,7月,8月\nサロン,1,2,3,4,5\n相談,5,4,3,2,1\n", "月や種類ごと", "monthly"),
        ("施設名,住所,電話番号,定員\n公民館,一関市,0191-00-0000,50\n支所,一関市,0191-00-0001,20\n", "施設や団体", ""),
    ],
    ids=["months by kinds", "facilities"],
)
def test_a_table_that_is_no_list_of_activities_says_where_it_belongs(
    daito: Workspace, tmp_path: Path, qtbot: QtBot, lines: str, words: str, leads_to: str
) -> None:
    path = tmp_path / "表.csv"
    path.write_text(lines, encoding="cp932")
    frame, page = read_in(qtbot, daito, path)
    assert words in page.nothing.text() and page.done.isHidden()
    assert bool(leads_to) == (not page.nothing.there.isHidden())
    page.nothing.anyway.click()
    assert page.view.isVisibleTo(page) and page.view.grid.rows.rowCount() == 2
    page.view.undo()
    assert not page.view.isVisibleTo(page)
    if leads_to:
        page.nothing.there.click()
        assert frame.current == leads_to


def test_やめる_leaves_everything_as_it_was(daito: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    frame, page = read_in(qtbot, daito, table_file(tmp_path, SALON))
    page.back.click()
    assert frame.current == "activities" and page.table is None and list_ids(daito, Filter()) == []


def test_the_answer_for_an_older_file_is_dropped(daito: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    frame, page = read_in(qtbot, daito, table_file(tmp_path, SALON))
    older, newer = table_file(tmp_path, SALON, name="古い.csv"), table_file(tmp_path, SALON, SALON, name="新しい.csv")
    seen: list[str] = []
    page.view.shown.connect(lambda: seen.append(page.table.file_name if page.table is not None else ""))
    page.open_with(TableOf(older))
    page.open_with(TableOf(newer))
    settle(qtbot, frame)
    assert page.table.file_name == "新しい.csv" and "古い.csv" not in seen
    page.open_with(TableOf(older))
    page.give_up()
    settle(qtbot, frame)
    assert page.table is None and "古い.csv" not in seen


def test_another_year_on_screen_reads_the_days_anew(daito: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    frame, page = read_in(qtbot, daito, table_file(tmp_path, ("11/3", "1-3", "サロン", 5)))
    assert shown(page, 0, "date") == "R7.11.3（月）"
    frame.context.set_fiscal_year(2024)
    assert shown(page, 0, "date") == "R6.11.3（日）"


def test_whatever_takes_the_focus_has_a_name_and_the_grid_is_left_by_esc(daito: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    _, page = read_in(qtbot, daito, table_file(tmp_path, SALON, ("R7.13.4", "1-3", "会議", 8)))
    for one in page.findChildren(QWidget):
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisibleTo(page):
            assert one.accessibleName(), one
    page.view.grid.setFocus()
    key(page, Qt.Key.Key_Escape)
    assert page.done.hasFocus()
    index = page.view.grid.rows.index(1, section_of(page.view.grid, "date"))
    said = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "読めない" in said and "2行目" not in said and "3行目" in said


def test_a_table_that_was_left_for_another_page_is_found_again(daito: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    frame, page = read_in(qtbot, daito, table_file(tmp_path, ("R7.13.4", "1-3", "会議", 8)))
    go_to(page, 0, "date")
    type_over(page, "R7.12.4")
    frame.open("home")
    frame.open("activities")
    back = frame.page("activities")._back_to_table
    assert back.isVisibleTo(frame)
    back.click()
    assert frame.current == "reading_table" and shown(page, 0, "date") == "R7.12.4（木）"
    page.give_up()
    assert not back.isVisibleTo(frame)


def test_f2_opens_the_cell_and_no_other_page(daito: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    frame, page = read_in(qtbot, daito, table_file(tmp_path, SALON))
    assert "F2" in [command.key for command in page.commands]
    go_to(page, 0, "title")
    page.view.edit()
    assert page.view.grid.indexWidget(page.view.grid.currentIndex()) is not None
    assert frame.current == "reading_table"


def test_everything_is_in_sight_where_much_is_asked(daito: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    made = Workbook()
    made.remove(made.active)
    for month in (4, 5):
        sheet = made.create_sheet(f"{month}月")
        for line in (
            ("令和6年度　活動一覧",),
            ("実施日", "推進目標", "活動名"),
            (f"{month}/3", "1-3", "会"),
            ("R6.40.1", "1-3", "会"),
        ):
            sheet.append(line)
    made.save(tmp_path / "年.xlsx")
    frame, page = read_in(qtbot, daito, tmp_path / "年.xlsx")
    frame.resize(1093, 543)
    QApplication.processEvents()
    QApplication.processEvents()
    assert page.table.questions
    for one in (page.done, page.view.line, page.view.grid):
        assert one.visibleRegion().boundingRect().size() == one.size(), one


@pytest.mark.parametrize("room", [(1093, 543), (1200, 650), (1366, 700)], ids=str)
def test_nothing_of_the_page_is_cut_on_a_small_screen(
    daito: Workspace, tmp_path: Path, qtbot: QtBot, room: tuple[int, int]
) -> None:
    frame, page = read_in(qtbot, daito, table_file(tmp_path, SALON, ("R7.13.4", "1-3", "会議", 8)))
    frame.resize(*room)
    QApplication.processEvents()
    QApplication.processEvents()
    area = page.parentWidget()
    assert page.width() <= area.width() and page.height() <= area.height()
    for one in (page.done, page.drafts, page.back, page.view.line, page.view.grid):
        assert one.visibleRegion().boundingRect().size() == one.size(), one
