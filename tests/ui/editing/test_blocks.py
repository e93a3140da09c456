"""Blocks in 表のまま編集: copied from Excel and to it, cut, filled down, emptied, pasted by their headings."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.services.editing import edited_table
from app.services.plan.vocabulary import terms_of
from app.services.workspace.workspace import Workspace
from app.ui.editing.edit_page import EditPage
from tests.journeys.test_window_story import opened
from tests.ui.editing.edited import CTRL, NONE, SHIFT, at, key, stored, text, typed

pytestmark = pytest.mark.usefixtures("at")


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


def test_one_copied_cell_goes_into_every_chosen_one(page: EditPage) -> None:
    QGuiApplication.clipboard().setText("会館")
    at(page, 0, "place")
    key(page, Qt.Key.Key_Down, SHIFT)
    key(page, Qt.Key.Key_V, CTRL)
    assert [text(page, row, "place") for row in range(3)] == ["会館", "会館", "公民館"]


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
