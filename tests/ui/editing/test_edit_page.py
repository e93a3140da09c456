"""表のまま編集 in the window: questions, saving as one action, taking back, what stays unsaved."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.services.activities import activities
from app.services.records.undo import undo_last
from app.services.workspace.workspace import Workspace
from app.ui.editing.edit_page import EditPage
from app.ui.shell.frame import Frame
from tests.journeys.test_window_story import opened
from tests.ui.conftest import rest, write
from tests.ui.editing.edited import CTRL, at, editor, key, place, stored, text, typed

pytestmark = pytest.mark.usefixtures("at")


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
    (card,) = [one for one in frame.page("home").findChildren(QPushButton) if one.accessibleName() == "書きかけ：表に 1行"]
    card.click()
    assert frame.context.page == "edit_table"
    again = opened(qtbot, daito, "edit_table").page("edit_table")
    assert isinstance(again, EditPage) and text(again, 0, "place") == "会館"
    again.save()
    assert stored(daito)[-1].place == "会館"


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


def test_another_year_on_screen_shows_that_years_rows_and_keeps_what_is_typed(page: EditPage, frame: Frame) -> None:
    at(page, 0, "place")
    typed(page, "会館")
    frame.context.set_fiscal_year(2024)
    assert page.table is not None and [text(page, row, "place") for row in range(page.table.count())] == ["会館", ""]
    assert page.table.unsaved() == 1 and "令和6年度" in page.about.text()


def test_the_grid_follows_the_size_of_the_type(page: EditPage, qtbot: QtBot) -> None:
    before = page.grid.rowHeight(0), page.grid.columnWidth(0)
    page.grid.setStyleSheet("font-size: 20pt")
    rest(qtbot, page)
    assert page.grid.rowHeight(0) > before[0] and page.grid.columnWidth(0) > before[1]


def test_typing_of_a_former_day_can_not_be_undone_step_by_step_and_the_message_says_what_can_be_done(
    page: EditPage, frame: Frame, daito: Workspace, qtbot: QtBot
) -> None:
    at(page, 0, "place")
    typed(page, "会館")
    frame.open("home")
    later = opened(qtbot, daito, "edit_table")
    again = later.page("edit_table")
    assert isinstance(again, EditPage)
    again.undo()
    assert "書きかけを捨てる" in later.context.notice.text() and text(again, 0, "place") == "会館"
    assert again.throw_away.isVisible()
    again.throw_away.click()
    assert text(again, 0, "place") == "公民館"
    later.context.notice.press_action()
    assert text(again, 0, "place") == "会館"


def test_what_a_row_lacks_is_told_once(page: EditPage) -> None:
    for name in ("title", "date"):
        at(page, 0, name)
        key(page, Qt.Key.Key_Delete)
    for name in ("title", "date", "place"):
        at(page, 0, name)
        for sentence in ("活動日が入っていません。", "活動名が入っていません。"):
            assert page.line.text().count(sentence) == 1
