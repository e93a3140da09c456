"""A row of widgets goes on in a second line where there is no room, and gives back what it no longer needs."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.look.wrapped_row import WrappedRow


@pytest.fixture
def row(qtbot: QtBot) -> Iterator[WrappedRow]:
    window = QWidget()
    qtbot.addWidget(window)
    made = WrappedRow(*(QPushButton("あ" * 8) for _ in range(4)), spacing=6)
    column = QVBoxLayout(window)
    column.addWidget(made)
    column.addStretch(1)
    window.resize(1200, 300)
    window.show()
    QApplication.processEvents()
    yield made
    window.close()


def lines(row: WrappedRow) -> list[int]:
    """How many stand in each line: those of one line have their middle in common, not their height."""
    middles = [one.geometry().center().y() for one in row.findChildren(QPushButton) if not one.isHidden()]
    return [middles.count(middle) for middle in sorted(set(middles))]


def narrow(row: WrappedRow, width: int) -> None:
    row.window().resize(width, 300)
    QApplication.processEvents()
    QApplication.processEvents()


def test_all_stand_side_by_side_where_there_is_room(row: WrappedRow) -> None:
    assert lines(row) == [4]


def test_what_has_no_room_stands_in_further_lines_and_nothing_is_cut(row: WrappedRow) -> None:
    wide = row.findChildren(QPushButton)[0].width()
    narrow(row, 2 * wide + 50)
    assert lines(row) == [2, 2]
    for one in row.findChildren(QPushButton):
        assert row.rect().contains(one.geometry())


def test_a_hidden_one_leaves_its_place_to_the_others(row: WrappedRow) -> None:
    first, *_ = row.findChildren(QPushButton)
    narrow(row, 3 * first.width() + 50)
    assert lines(row) == [3, 1]
    first.hide()
    QApplication.processEvents()
    assert lines(row) == [3]


def test_others_take_the_place_of_those_before(row: WrappedRow) -> None:
    row.set_items([QPushButton("新しい")])
    QApplication.processEvents()
    assert [one.text() for one in row.findChildren(QPushButton) if not one.isHidden()] == ["新しい"]
    assert row.heightForWidth(500) == row.findChildren(QPushButton)[-1].height()


def test_what_came_into_sight_while_nobody_saw_the_row_has_its_place(row: WrappedRow) -> None:
    first, second, *_ = row.findChildren(QPushButton)
    second.hide()
    QApplication.processEvents()
    row.hide()
    first.setText("短い")
    second.show()
    row.show()
    QApplication.processEvents()
    assert lines(row) == [4]
    assert not first.geometry().intersects(second.geometry())
    assert second.x() == first.x() + first.width() + 6 and first.width() < second.width()
