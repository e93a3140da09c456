"""Lists of 100,000 records that only ask for what is seen."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.widgets.table_model import Column
from app.ui.widgets.table_view import RecordTable

Shown = Callable[..., QWidget]


@dataclass(frozen=True)
class Row:
    id: bytes
    title: str


class Source:
    """Rows by number, counting what was asked for."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def fetch(self, ids: list[bytes]) -> list[Row]:
        numbers = [int.from_bytes(record) for record in ids]
        self.asked += numbers
        return [Row(record, f"活動{number}") for record, number in zip(ids, numbers, strict=True)]


def ids(count: int) -> list[bytes]:
    return [number.to_bytes(4) for number in range(count)]


def a_table(source: Source) -> RecordTable:
    return RecordTable("一覧", (Column("活動名", lambda row: row.title, sort="title"),), source.fetch)


def test_of_100_000_records_only_those_in_sight_are_fetched(qtbot: QtBot, shown: Shown) -> None:
    source = Source()
    table = a_table(source)
    table.set_ids(ids(100_000))
    shown(table)
    qtbot.wait(0)
    assert 0 < len(source.asked) <= 200
    table.scrollToBottom()
    table.viewport().grab()
    assert 99_999 in source.asked and len(source.asked) <= 600
    assert table.rowHeight(0) == table.rowHeight(99_999) >= 36


@pytest.mark.parametrize("held", [Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier], ids=["Shift", "Ctrl"])
def test_a_page_chooses_a_row_whatever_key_is_held_down_meanwhile(qtbot: QtBot, shown: Shown, held: Qt.KeyboardModifier) -> None:
    """As when a key with Shift or Ctrl has opened the page: Qt's own choice would add to what is chosen, or take away."""
    table = a_table(Source())
    table.set_ids(ids(10))
    shown(table)
    QTest.keyPress(table, Qt.Key.Key_F12, held)
    assert QGuiApplication.keyboardModifiers() == held
    for row in (2, 5, 5):
        table.selectRow(row)
        assert table.selected() == ids(10)[row : row + 1] and table.current() == ids(10)[row]


def test_enter_opens_the_record_under_the_cursor(qtbot: QtBot, shown: Shown) -> None:
    table = a_table(Source())
    table.set_ids(ids(10))
    shown(table)
    table.selectRow(3)
    with qtbot.waitSignal(table.opened, check_params_cb=lambda record: record == (3).to_bytes(4)):
        qtbot.keyClick(table, Qt.Key.Key_Return)


def test_a_click_on_a_head_asks_for_an_order_and_again_for_the_other(qtbot: QtBot) -> None:
    table = a_table(Source())
    qtbot.addWidget(table)
    head = table.horizontalHeader()
    with qtbot.waitSignal(table.sort_asked, check_params_cb=lambda key, descending: (key, descending) == ("title", False)):
        head.sectionClicked.emit(0)
    table.show_order("title", False)
    with qtbot.waitSignal(table.sort_asked, check_params_cb=lambda key, descending: (key, descending) == ("title", True)):
        head.sectionClicked.emit(0)


def test_copied_rows_can_be_pasted_into_a_spreadsheet(qtbot: QtBot, shown: Shown) -> None:
    texts = ["会議", "二行\nの名", "=1+1"]
    table = RecordTable(
        "一覧",
        (Column("活動名", lambda row: row.title), Column("数", lambda row: "-12")),
        lambda wanted: [Row(record, texts[record[-1]]) for record in wanted],
    )
    table.set_ids(ids(3))
    shown(table)
    table.selectAll()
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == '活動名\t数\n会議\t-12\n"二行\nの名"\t-12\n\'=1+1\t-12'


def test_the_chosen_record_stays_chosen_in_another_order(qtbot: QtBot, shown: Shown) -> None:
    table = a_table(Source())
    table.set_ids(ids(10))
    shown(table)
    table.select((7).to_bytes(4))
    table.set_ids(list(reversed(ids(10))))
    assert table.current() == (7).to_bytes(4)


def test_a_record_that_is_gone_meanwhile_shows_an_empty_row(qtbot: QtBot) -> None:
    table = RecordTable("一覧", (Column("活動名", lambda row: row.title),), lambda wanted: [])
    qtbot.addWidget(table)
    table.set_ids(ids(2))
    model: QAbstractItemModel = table.model()
    assert model.data(model.index(0, 0)) == ""


def test_the_model_keeps_qts_own_rules(qtbot: QtBot) -> None:
    table = a_table(Source())
    qtbot.addWidget(table)
    QAbstractItemModelTester(table.rows, QAbstractItemModelTester.FailureReportingMode.Fatal)
    table.set_ids(ids(300))
    table.set_ids(ids(3))
