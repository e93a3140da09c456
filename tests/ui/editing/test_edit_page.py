"""表のまま編集 in the window: the keys of Excel, the IME, blocks, questions, saving as one action, what stays unsaved."""

from collections.abc import Iterator
from datetime import date
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from app.services.activities import activities
from app.services.activities.activity_list import Filter, list_ids
from app.services.activities.activity_rows import ActivityRow, rows
from app.services.editing import edited_table
from app.services.plan.vocabulary import terms_of
from app.services.records.undo import undo_last
from app.services.workspace.workspace import Workspace
from app.ui.editing.edit_page import EditPage
from app.ui.shell.frame import Frame
from app.ui.widgets.commands import Command
from app.ui.widgets.typing_grid import Editor
from tests.journeys.test_window_story import opened
from tests.offices import activity
from tests.ui.conftest import compose, confirm, write

pytestmark = pytest.mark.usefixtures("at")
NONE, CTRL, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def frame(qtbot: QtBot, daito: Workspace) -> Iterator[Frame]:
    for day in (3, 2, 1):
        activity(daito, date=date(2025, 10, day), title=f"サロン{day}", participants=10, place="公民館")
    shown = opened(qtbot, daito, "activities")
    QTest.keyClick(shown.page("activities"), Qt.Key.Key_F6)
    yield shown
    shown.close()


@pytest.fixture
def page(frame: Frame) -> EditPage:
    found = frame.page("edit_table")
    assert isinstance(found, EditPage)
    return found


def at(page: EditPage, row: int, name: str) -> None:
    assert page.table is not None
    page.grid.go_to(row, [column.field for column in page.table.columns].index(name))
    page.grid.setFocus()


def place(page: EditPage) -> tuple[int, str]:
    index = page.grid.currentIndex()
    return index.row(), page.rows.column(index.column()).field


def key(page: EditPage, pressed: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(page.grid, pressed, modifier)


def editor(page: EditPage) -> Editor:
    found = page.grid.cells.editor
    assert found is not None
    return found


def typed(page: EditPage, text: str, then: Qt.Key = Qt.Key.Key_Return, modifier: Qt.KeyboardModifier = NONE) -> None:
    write(page.grid, text[0])
    write(editor(page), text[1:])
    QTest.keyClick(editor(page), then, modifier)


def text(page: EditPage, row: int, name: str) -> str:
    assert page.table is not None
    return page.table.text(row, name)


def stored(workspace: Workspace) -> list[ActivityRow]:
    return rows(workspace, list_ids(workspace, Filter(descending=False)))


def test_typing_over_enter_tab_and_saving_is_one_step_of_undo(page: EditPage, daito: Workspace) -> None:
    at(page, 0, "title")
    typed(page, "料理教室")
    assert place(page) == (1, "title")
    typed(page, "書道", Qt.Key.Key_Tab)
    assert place(page) == (1, "place")
    typed(page, "会館", Qt.Key.Key_Tab)
    typed(page, "３０人位")
    assert place(page) == (2, "title") and text(page, 1, "participants") == "約30人"
    assert [row.title for row in stored(daito)] == ["サロン1", "サロン2", "サロン3"]
    page.save()
    now = stored(daito)
    assert [row.title for row in now] == ["サロン1", "書道", "料理教室"]
    assert (now[1].place, now[1].participants, now[1].participants_approximate) == ("会館", 30, True)
    undo_last(daito)
    assert [row.title for row in stored(daito)] == ["サロン1", "サロン2", "サロン3"]


def test_f2_mends_and_escape_gives_up(page: EditPage) -> None:
    at(page, 0, "title")
    key(page, Qt.Key.Key_F2)
    assert editor(page).text() == "サロン3"
    write(editor(page), "回目")
    QTest.keyClick(editor(page), Qt.Key.Key_Left)
    QTest.keyClick(editor(page), Qt.Key.Key_Return)
    assert text(page, 0, "title") == "サロン3回目"
    at(page, 1, "title")
    write(page.grid, "あ")
    QTest.keyClick(editor(page), Qt.Key.Key_Escape)
    assert text(page, 1, "title") == "サロン2"


def test_f2_opens_the_cell_and_no_new_record_as_it_does_on_other_pages(page: EditPage, frame: Frame, qtbot: QtBot) -> None:
    frame._keys.show_commands((*page.commands, Command("F2", "活動を記録", partial(frame.open, "entry"))))
    at(page, 0, "title")
    key(page, Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: page.grid.cells.editor is not None)
    assert frame.context.page == "edit_table" and editor(page).text() == "サロン3"


def test_an_arrow_takes_what_is_typed_over(page: EditPage) -> None:
    at(page, 1, "title")
    typed(page, "新", Qt.Key.Key_Up)
    assert place(page) == (0, "title") and text(page, 1, "title") == "新"


def test_the_ime_opens_the_cell_with_its_first_letters(page: EditPage, qtbot: QtBot) -> None:
    at(page, 0, "title")
    compose(page.grid, "きょう")
    assert page.grid.cells.editor is not None
    confirm(page.grid, "教室")
    QTest.keyClick(editor(page), Qt.Key.Key_Tab)
    assert text(page, 0, "title") == "教室"


def test_text_that_is_dictated_into_a_cell_is_kept(page: EditPage) -> None:
    at(page, 0, "title")
    confirm(page.grid, "口述した名前")
    QTest.keyClick(editor(page), Qt.Key.Key_Return)
    assert text(page, 0, "title") == "口述した名前"


def test_saving_while_a_conversion_is_open_keeps_it(page: EditPage, daito: Workspace) -> None:
    at(page, 0, "title")
    key(page, Qt.Key.Key_F2)
    compose(editor(page), "きょう")
    page.save()
    assert [row.title for row in stored(daito)][-1] == "サロン3きょう"


def test_a_conversion_given_up_leaves_the_cell_as_it_was(page: EditPage) -> None:
    at(page, 0, "title")
    compose(page.grid, "き")
    compose(editor(page), "")
    QTest.keyClick(editor(page), Qt.Key.Key_Return)
    assert text(page, 0, "title") == "サロン3"


def test_a_block_from_excel_goes_over_the_end_and_makes_new_records(page: EditPage, daito: Workspace) -> None:
    at(page, 3, "date")
    QGuiApplication.clipboard().setText('R7.11.3\t1-3\t文化祭\t会館\t５０\n2025/11/4\t2-2\t"見守り\n会議"\t支所\t約12\n')
    key(page, Qt.Key.Key_V, CTRL)
    assert [text(page, 4, name) for name in ("date", "title", "participants")] == ["R7.11.4（火）", "見守り 会議", "約12人"]
    assert "保存していない行 2" in page.counted.text()
    page.save()
    assert [row.title for row in stored(daito)][3:] == ["文化祭", "見守り 会議"]
    page.undo()
    assert len(stored(daito)) == 3 and page.table is not None and page.table.count() == 4


def test_headings_in_a_copied_block_say_which_column_is_which(page: EditPage) -> None:
    at(page, 3, "date")
    QGuiApplication.clipboard().setText("会場\t参加人数\t実施日\n会館\t8\t11/3\n")
    key(page, Qt.Key.Key_V, CTRL)
    assert [text(page, 3, name) for name in ("date", "place", "participants")] == ["R7.11.3（月）", "会館", "8人"]


def test_copied_cells_are_numbers_and_days_for_excel_and_come_back(page: EditPage) -> None:
    at(page, 0, "date")
    key(page, Qt.Key.Key_Right, SHIFT)
    for _ in range(3):
        key(page, Qt.Key.Key_Right, SHIFT)
    key(page, Qt.Key.Key_Down, SHIFT)
    key(page, Qt.Key.Key_C, CTRL)
    first = QGuiApplication.clipboard().text().split("\n")[0].split("\t")
    assert first[0] == "2025/10/3" and first[2:] == ["サロン3", "公民館", "10"]
    at(page, 3, "date")
    key(page, Qt.Key.Key_V, CTRL)
    assert [text(page, 4, name) for name in ("date", "title")] == ["R7.10.2（木）", "サロン2"]


def test_cut_fill_down_and_delete(page: EditPage) -> None:
    at(page, 0, "place")
    typed(page, "会館")
    at(page, 1, "place")
    key(page, Qt.Key.Key_D, CTRL)
    assert text(page, 1, "place") == "会館"
    at(page, 0, "title")
    for _ in range(2):
        key(page, Qt.Key.Key_Down, SHIFT)
    key(page, Qt.Key.Key_D, CTRL)
    assert [text(page, row, "title") for row in range(3)] == ["サロン3"] * 3
    at(page, 0, "place")
    key(page, Qt.Key.Key_X, CTRL)
    assert text(page, 0, "place") == "" and QGuiApplication.clipboard().text() == "会館"
    at(page, 1, "place")
    key(page, Qt.Key.Key_Delete)
    assert text(page, 1, "place") == ""


def test_undo_and_redo_within_what_is_not_saved(page: EditPage, daito: Workspace) -> None:
    at(page, 0, "place")
    typed(page, "会館")
    typed(page, "支所")
    page.undo()
    assert (text(page, 0, "place"), text(page, 1, "place")) == ("会館", "公民館")
    page.redo()
    assert text(page, 1, "place") == "支所"
    page.undo()
    page.undo()
    assert page.table is not None and not page.table.unsaved()
    assert len(stored(daito)) == 3


def test_what_cannot_be_read_stays_in_its_cell_and_the_other_rows_are_saved(page: EditPage, daito: Workspace) -> None:
    at(page, 0, "date")
    typed(page, "13/45")
    typed(page, "10/20")
    assert text(page, 0, "date") == "13/45"
    at(page, 0, "date")
    assert "× 「13/45」は読めません" in page.line.text()
    index = page.grid.currentIndex()
    assert str(index.data()).startswith("× ") and "読めない" in str(index.data(Qt.ItemDataRole.AccessibleTextRole))
    page.save()
    assert [row.date.day for row in stored(daito) if row.date] == [1, 3, 20]
    assert text(page, 0, "date") == "13/45" and "まだ保存していません" in page._context.notice.text()


def test_a_doubt_is_asked_and_the_answer_counts_in_every_row_alike(page: EditPage, daito: Workspace) -> None:
    at(page, 0, "kind")
    typed(page, "座談会")
    typed(page, "座談会")
    at(page, 0, "kind")
    assert "選べません" in page.line.text()
    page._on_answered(2)
    assert [text(page, row, "kind") for row in (0, 1)] == ["会議・協議の場"] * 2
    page.save()
    assert len({row.kind for row in stored(daito) if row.kind}) == 1


def test_a_warning_of_the_form_stands_beside_its_cell_and_prevents_nothing(page: EditPage, daito: Workspace) -> None:
    at(page, 0, "participants")
    typed(page, " ", Qt.Key.Key_Return)
    at(page, 0, "participants")
    assert "！ 参加者数が未入力です" in page.line.text()
    page.save()
    assert stored(daito)[-1].participants is None


def test_a_new_row_without_all_it_needs_stays_until_it_is_complete_or_a_draft(page: EditPage, daito: Workspace) -> None:
    at(page, 3, "title")
    typed(page, "講座")
    page.save()
    assert len(stored(daito)) == 3 and page.table is not None and page.table.unsaved() == 1
    at(page, 3, "state")
    typed(page, "下書き")
    page.save()
    assert [row.state for row in stored(daito)].count("draft") == 1


def test_what_is_not_saved_is_there_again_after_leaving_and_after_the_program_ends(
    page: EditPage, frame: Frame, daito: Workspace, qtbot: QtBot
) -> None:
    at(page, 0, "place")
    typed(page, "会館")
    key(page, Qt.Key.Key_Escape)
    assert frame.context.page == "activities" and "書きかけ 1行" in frame.page("activities")._edit_table.text()
    frame.open("home")
    assert "表に書きかけ 1行" in frame.page("home")._drafts.text()
    frame.page("home")._unsaved_rows.click()
    assert frame.context.page == "edit_table"
    again = opened(qtbot, daito, "edit_table").page("edit_table")
    assert isinstance(again, EditPage) and text(again, 0, "place") == "会館"
    again.save()
    assert stored(daito)[-1].place == "会館"


def test_todays_date_is_typed_as_in_excel(page: EditPage) -> None:
    at(page, 0, "date")
    key(page, Qt.Key.Key_Semicolon, CTRL)
    assert text(page, 0, "date") == "R7.11.5（水）"


def test_a_record_that_may_not_be_typed_says_why(qtbot: QtBot, frame: Frame, daito: Workspace) -> None:
    activities.cancel(daito, stored(daito)[-1].id, "二重に記録した")
    page = opened(qtbot, daito, "edit_table").page("edit_table")
    assert isinstance(page, EditPage)
    at(page, 0, "title")
    write(page.grid, "新")
    assert page.grid.cells.editor is None and "取消にした記録なので、見るだけです" in page.line.text()
    QGuiApplication.clipboard().setText("a\nb\n")
    key(page, Qt.Key.Key_V, CTRL)
    assert text(page, 0, "title") == "サロン3" and text(page, 1, "title") == "b"
    assert "1か所には入れていません" in page._context.notice.text()


def test_every_part_of_the_page_has_a_name(page: EditPage) -> None:
    assert page.grid.accessibleName() == "表のまま編集"
    at(page, 0, "title")
    key(page, Qt.Key.Key_F2)
    assert editor(page).accessibleName() == "活動名 1行目"


def test_what_was_saved_is_taken_back_though_other_rows_stay_unsaved(page: EditPage, daito: Workspace) -> None:
    at(page, 0, "title")
    typed(page, "料理教室")
    at(page, 1, "date")
    typed(page, "13/45")
    page.save()
    assert "料理教室" in [row.title for row in stored(daito)]
    page._context.notice.press_action()
    assert "料理教室" not in [row.title for row in stored(daito)] and text(page, 1, "date") == "13/45"


@pytest.mark.parametrize("name", ["title", "content"])
def test_ctrl_enter_saves_also_what_stands_in_an_open_cell(page: EditPage, daito: Workspace, name: str) -> None:
    at(page, 0, name)
    write(page.grid, "料")
    write(editor(page), "理")
    QTest.keyClick(editor(page), Qt.Key.Key_Return, CTRL)
    assert getattr(stored(daito)[-1], name) == "料理"


def test_alt_enter_begins_a_new_line_in_a_long_text(page: EditPage, daito: Workspace) -> None:
    at(page, 0, "content")
    write(page.grid, "一")
    QTest.keyClick(editor(page), Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    write(editor(page), "二")
    QTest.keyClick(editor(page), Qt.Key.Key_Return)
    assert place(page) == (1, "content")
    page.save()
    assert stored(daito)[-1].content == "一\n二"


def test_another_year_on_screen_shows_that_years_rows_and_keeps_what_is_typed(page: EditPage, frame: Frame) -> None:
    at(page, 0, "place")
    typed(page, "会館")
    frame.context.set_fiscal_year(2024)
    assert page.table is not None and [text(page, row, "place") for row in range(page.table.count())] == ["会館", ""]
    assert page.table.unsaved() == 1 and "令和6年度" in page.about.text()


def test_the_words_of_a_column_can_be_chosen(page: EditPage) -> None:
    at(page, 0, "status")
    key(page, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    menu = next(one for one in page.findChildren(QMenu) if one.actions())
    assert [action.text() for action in menu.actions()] == ["実施", "一部実施", "中止", "延期"]
    menu.actions()[1].trigger()
    assert text(page, 0, "status") == "一部実施"


def test_a_councils_list_is_pasted_into_its_words(qtbot: QtBot, head: Workspace) -> None:
    frame = opened(qtbot, head, "words")
    words = frame.page("words")
    words.choose("rating")
    QTest.keyClick(words, Qt.Key.Key_F6)
    assert frame.context.page == "words" and "表では直しません" in frame.context.notice.text()
    words.choose("place")
    QTest.keyClick(words, Qt.Key.Key_F6)
    page = frame.page("edit_table")
    assert isinstance(page, EditPage)
    QGuiApplication.clipboard().setText("場所の名前\tよみ\n花泉公民館\tはないずみ\n花泉公民館\t\n老松センター\tおいまつ\n")
    page.grid.setFocus()
    key(page, Qt.Key.Key_V, CTRL)
    assert [page.rows.headerData(row, Qt.Orientation.Vertical) for row in range(3)] == ["＋ 1", "＝ 2", "＋ 3"]
    page.save()
    assert [one.label for one in terms_of(head, "place")] == ["花泉公民館", "老松センター"]
    assert "新しい 2行を保存しました" in frame.context.notice.text() and "もう一覧にある" in frame.context.notice.text()
    key(page, Qt.Key.Key_Escape)
    assert frame.context.page == "words"
    frame.close()


def test_more_rows_than_can_be_read_at_once_are_left_alone_and_it_is_said(
    page: EditPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page.grid, "most_rows", 2)
    QGuiApplication.clipboard().setText("前のまま")
    page.grid.selectAll()
    for pressed, modifier in ((Qt.Key.Key_C, CTRL), (Qt.Key.Key_X, CTRL), (Qt.Key.Key_Delete, NONE), (Qt.Key.Key_D, CTRL)):
        key(page, pressed, modifier)
        assert "行までです" in page._context.notice.text()
        page._context.notice.clear()
    assert QGuiApplication.clipboard().text() == "前のまま" and page.table is not None and not page.table.unsaved()
    monkeypatch.setattr(edited_table, "MOST_ROWS", 2)
    at(page, 0, "title")
    QGuiApplication.clipboard().setText("一\n二\n三")
    key(page, Qt.Key.Key_V, CTRL)
    assert "3行あります" in page._context.notice.text() and not page.table.unsaved()


def test_one_copied_cell_goes_into_every_chosen_one(page: EditPage) -> None:
    QGuiApplication.clipboard().setText("会館")
    at(page, 0, "place")
    key(page, Qt.Key.Key_Down, SHIFT)
    key(page, Qt.Key.Key_V, CTRL)
    assert [text(page, row, "place") for row in range(3)] == ["会館", "会館", "公民館"]


def test_the_grid_follows_the_size_of_the_type(page: EditPage) -> None:
    before = page.grid.rowHeight(0), page.grid.columnWidth(0)
    page.grid.setStyleSheet("font-size: 20pt")
    QApplication.processEvents()
    assert page.grid.rowHeight(0) > before[0] and page.grid.columnWidth(0) > before[1]
