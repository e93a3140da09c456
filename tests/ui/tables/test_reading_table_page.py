"""読み取り表 in the window: rows are seen as they will be stored, mended and answered in place, and taken in as one step."""

import threading
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.services.activities.activity_list import Filter, list_ids
from app.services.activities.activity_rows import rows
from app.services.workspace.workspace import Workspace
from app.ui.runtime.page_arguments import TableOf
from tests.journeys.test_window_story import settle
from tests.offices import activity
from tests.ui.tables.reading import counted, go_to, key, read_in, section_of, shown, table_file, type_over

pytestmark = pytest.mark.usefixtures("at", "dressed")
SALON = ("R7.11.3", "1-3", "サロン", "30人位")


def test_rows_are_seen_as_they_will_be_stored_with_a_sentence_about_the_cell(
    daito: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    _, page = read_in(qtbot, daito, table_file(tmp_path, SALON, ("R7.13.4", "1-3", "会議", 8)))
    assert (shown(page, 0, "date"), shown(page, 0, "target")[:3]) == ("R7.11.3（月）", "1-③")
    assert shown(page, 0, "participants") == "→ 約30人"
    assert shown(page, 1, "date") == "× R7.13.4"
    assert counted(page) == "取り込む 1行・読めない 1行"
    go_to(page, 1, "date")
    assert "13" in page.view.line.text() and "活動日" in page.view.line.text()
    assert page.done.text() == "1行を取り込む"
    assert list_ids(daito, Filter()) == []


def test_the_rest_of_a_table_is_still_there_after_its_good_rows_went_in(daito: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    frame, page = read_in(qtbot, daito, table_file(tmp_path, SALON, ("R7.13.4", "1-3", "会議", 8)))
    page.done.click()
    settle(qtbot, frame)
    assert "1行残っています" in frame.context.notice.text()
    frame.page("activities")._back_to_table.click()
    assert counted(page) == "もう入っている 1行・読めない 1行"
    go_to(page, 1, "date")
    type_over(page, "R7.12.4")
    page.done.click()
    settle(qtbot, frame)
    assert len(list_ids(daito, Filter())) == 2 and page.table is None
    frame.context.notice.press_action()
    assert len(list_ids(daito, Filter())) == 1


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
    assert counted(page) == "取り込む 1行・もう入っている 1行"
    assert shown(page, 1, "participants") == "≠ 12人"
    assert "今の記録は「9人」です" in page.view.line.text(), "the cursor stands on what will be changed"
    page.view.grid.go_to(1, 0)
    assert "違うところ：延べ参加者数" in page.view.line.text()
    page.view.go_on()
    assert "今の記録は「9人」です" in page.view.line.text()
    key(page, Qt.Key.Key_Space)
    assert not page.table.rows[1].ticked
    key(page, Qt.Key.Key_Space)
    page.take_in()
    settle(qtbot, frame)
    assert sorted(row.participants for row in rows(daito, list_ids(daito, Filter()))) == [12, 30]
    assert "直した記録 1件" in frame.context.notice.text()


def test_the_list_counts_what_is_left_of_a_table_that_was_taken_back(daito: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    frame, page = read_in(qtbot, daito, table_file(tmp_path, ("R7.11.5", "1-3", "講座", 9)))
    page.take_in()
    settle(qtbot, frame)
    path = table_file(tmp_path, SALON, ("R7.11.5", "1-3", "講座", 12), name="直した表.csv")
    frame.context.go("reading_table", TableOf(path))
    settle(qtbot, frame)
    page.take_in()
    settle(qtbot, frame)
    listed = frame.page("activities")
    assert listed._among.text() == "取り込んだ2件　✕"
    frame.context.notice.press_action()
    assert listed.table.rows.rowCount() == 1 and listed._among.text() == "取り込んだ1件　✕"


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


def test_a_warning_out_of_sight_is_told_at_the_row_and_found_by_f8(daito: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "表.csv"
    path.write_text("実施日,推進目標,活動名,参加者数,内容\nR7.11.3,1-3,サロン,5,連絡先は0191-00-0000です\n", encoding="cp932")
    _, page = read_in(qtbot, daito, path)
    assert page.view.grid.rows.index(0, 1).data() == "！ 取り込む"
    page.go_on()
    assert page.view.grid.currentIndex().column() == section_of(page.view.grid, "content")
    assert "！" in page.view.line.text() and page.done.isEnabled()
