"""Typing into the cells of 表のまま編集: F2, the IME, the keys of Excel."""

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.services.workspace.workspace import Workspace
from app.ui.editing.edit_page import EditPage
from app.ui.shell.frame import Frame
from app.ui.widgets.commands import Command
from tests.ui.conftest import compose, confirm, write
from tests.ui.editing.edited import CTRL, at, editor, key, place, stored, text, typed

pytestmark = pytest.mark.usefixtures("at")


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


def test_todays_date_is_typed_as_in_excel(page: EditPage) -> None:
    at(page, 0, "date")
    key(page, Qt.Key.Key_Semicolon, CTRL)
    assert text(page, 0, "date") == "R7.11.5（水）"


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


def test_the_words_of_a_column_can_be_chosen(page: EditPage) -> None:
    at(page, 0, "status")
    key(page, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    menu = next(one for one in page.findChildren(QMenu) if one.actions())
    assert [action.text() for action in menu.actions()] == ["実施", "一部実施", "中止", "延期"]
    menu.actions()[1].trigger()
    assert text(page, 0, "status") == "一部実施"
