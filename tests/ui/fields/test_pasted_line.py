"""What is pasted or dropped into a line is kept whole, in one line, and its value is what is shown."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.fields.line_field import LineField
from app.ui.fields.number_field import NumberField
from app.ui.widgets.field_cell import FieldCell
from tests.ui.conftest import write

Show = Callable[..., QWidget]


def paste(field: QWidget, text: str) -> None:
    QApplication.clipboard().setText(text)
    QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def drop(field: LineField, text: str) -> None:
    data = QMimeData()
    data.setText(text)
    no = Qt.KeyboardModifier.NoModifier
    field.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, no))


@pytest.mark.parametrize("bring", [paste, drop], ids=["pasted", "dropped"])
def test_lines_and_tabs_become_spaces_and_the_value_is_what_is_shown(
    shown: Show, bring: Callable[[LineField, str], None]
) -> None:
    field = LineField()
    shown(field)
    bring(field, "一行目\r\n二行目\tタブ\n")
    assert field.text() == "一行目 二行目 タブ " and field.value() == "一行目 二行目 タブ"


def test_what_is_pasted_into_the_middle_leaves_the_cursor_behind_it(shown: Show) -> None:
    field = LineField()
    shown(field)
    write(field, "前後")
    field.setCursorPosition(1)
    paste(field, "い\r\nろ")
    write(field, "は")
    assert field.text() == "前い ろは後"


def test_a_long_text_is_kept_whole_and_warned_of_at_once(shown: Show) -> None:
    field = LineField()
    cell = FieldCell(field, "活動名")
    shown(cell)
    field.setFocus()
    paste(field, "あ" * 276)
    assert field.value() == "あ" * 276
    assert "276字" in cell.problem() and "200字" in cell.problem()
    field.selectAll()
    write(field, "短い")
    assert cell.problem() == ""


def test_a_number_pasted_with_its_line_end_is_read(shown: Show) -> None:
    field = NumberField()
    shown(field)
    paste(field, "12\r\n")
    assert field.value() == 12 and field.trouble() is None
