"""A card stands beside the main column where both have room, and folds away behind its button where they have not."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.look.button import button
from app.ui.look.folding_row import FoldingRow, TwoParts
from app.ui.widgets.page import scrolled
from tests.ui.conftest import rest

WIDE, NARROW = 1000, 700


@pytest.fixture
def row(qtbot: QtBot) -> Iterator[FoldingRow]:
    main, side = QLineEdit(), QWidget()
    side.setAccessibleName("最近の記録")
    inside = QVBoxLayout(side)
    inside.addWidget(QLineEdit())
    window = QWidget()
    qtbot.addWidget(window)
    made = FoldingRow(main, side)
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(scrolled(made))
    column.addWidget(button("保存"))
    window.show()
    yield made
    window.close()


def sized(qtbot: QtBot, row: FoldingRow, width: int) -> None:
    row.window().resize(width, 400)
    qtbot.waitUntil(lambda: row.window().width() == width)
    rest(qtbot, row.window())


def test_a_wide_row_shows_both_beside_each_other(qtbot: QtBot, row: FoldingRow) -> None:
    sized(qtbot, row, WIDE)
    assert not row.is_folded() and not row.unfold.isVisible()
    assert row._second.isVisible() and row._second.x() > row._first.geometry().right()
    assert row._first.width() > 2 * row._second.width()


def test_a_narrow_row_shows_the_main_column_alone_and_the_side_at_a_press(qtbot: QtBot, row: FoldingRow) -> None:
    sized(qtbot, row, NARROW)
    assert row.is_folded() and not row._second.isVisible()
    assert row._first.width() == row.width()
    assert row.unfold.accessibleName() == "最近の記録"
    row.unfold.setFocus()
    qtbot.keyClick(row.unfold, Qt.Key.Key_Return)
    rest(qtbot, row.window())
    assert row._second.isVisible() and row._second.y() > row.unfold.geometry().bottom()
    qtbot.keyClick(row.unfold, Qt.Key.Key_Return)
    assert not row._second.isVisible()


def test_a_row_that_has_room_again_shows_both_again(qtbot: QtBot, row: FoldingRow) -> None:
    sized(qtbot, row, NARROW)
    sized(qtbot, row, WIDE)
    assert row._second.isVisible() and row._second.x() > row._first.geometry().right()


def test_large_type_folds_a_row_that_would_have_room_for_small_type(qtbot: QtBot, row: FoldingRow) -> None:
    sized(qtbot, row, WIDE)
    font = QFont(row.font())
    font.setPointSizeF(22)
    row.setFont(font)
    rest(qtbot, row.window())
    assert row.is_folded()


def test_a_row_folds_where_its_parts_need_more_than_its_room_and_never_scrolls_sideways(qtbot: QtBot, row: FoldingRow) -> None:
    row._first.setMinimumWidth(680)
    row._second.setMinimumWidth(600)
    sized(qtbot, row, WIDE)
    assert row.is_folded()
    sized(qtbot, row, NARROW)
    assert row.width() <= NARROW


def test_tab_goes_from_the_main_column_over_the_button_into_the_side(qtbot: QtBot, row: FoldingRow) -> None:
    sized(qtbot, row, NARROW)
    row.unfold.click()
    row.window().activateWindow()
    row._first.setFocus()
    qtbot.waitUntil(row._first.hasFocus)
    qtbot.keyClick(row._first, Qt.Key.Key_Tab)
    assert row.unfold.hasFocus()
    qtbot.keyClick(row.unfold, Qt.Key.Key_Tab)
    assert row._second.isAncestorOf(QApplication.focusWidget())


def test_a_side_in_which_someone_works_stays_in_sight_when_the_row_folds(qtbot: QtBot, row: FoldingRow) -> None:
    sized(qtbot, row, WIDE)
    row.window().activateWindow()
    field = row._second.findChild(QLineEdit)
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    sized(qtbot, row, NARROW)
    assert row.is_folded() and field.isVisible() and field.hasFocus()
    QApplication.sendEvent(row, QEvent(QEvent.Type.LayoutRequest))
    assert field.isVisible()


def test_a_list_and_its_form_stand_below_each_other_where_both_have_no_room_and_both_stay_in_sight(qtbot: QtBot) -> None:
    window, parts = QWidget(), (QLineEdit(), QLineEdit())
    qtbot.addWidget(window)
    for one in parts:
        one.setMinimumWidth(400)
    row = TwoParts(*parts)
    QVBoxLayout(window).addWidget(scrolled(row))
    window.show()
    for width, is_one_column in ((WIDE, False), (NARROW, True), (WIDE, False)):
        window.resize(width, 300)
        rest(qtbot, window)
        assert row.is_one_column() == is_one_column
        assert all(one.isVisible() and one.geometry().right() < row.width() for one in parts)
