"""The type is ours everywhere, also where Windows would put its own small one."""

from pathlib import Path

import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QHeaderView, QMenu, QTableWidget
from pytestqt.qtbot import QtBot

from app.ui.look.preferences import Preferences
from app.ui.look.theme import BODY_POINTS, Theme
from app.ui.runtime.qt_application import make_application

GIVEN_BY_WINDOWS = ("QAbstractItemView", "QHeaderView", "QMenu", "QToolTip")


@pytest.fixture
def of_windows(qapp: QApplication, tmp_path: Path) -> Theme:
    """Qt on Windows gives these classes the system's type at its start and at every change of the system's colours."""
    theme = Theme(make_application(), Preferences(tmp_path))
    for name in GIVEN_BY_WINDOWS:
        QApplication.setFont(QFont("MS UI Gothic", 6), name)
    return theme


def test_lists_their_headings_and_menus_are_written_as_large_as_the_rest(qtbot: QtBot, of_windows: Theme) -> None:
    table, menu = QTableWidget(3, 3), QMenu()
    for widget in (table, menu):
        qtbot.addWidget(widget)
        widget.show()
    header = table.horizontalHeader()
    assert isinstance(header, QHeaderView)
    for one in (table, header, menu):
        assert one.font().pointSizeF() == pytest.approx(BODY_POINTS)
        assert one.font().family() == "BIZ UDPGothic"
    of_windows.set_zoom(150)
    assert table.font().pointSizeF() == pytest.approx(BODY_POINTS * 1.5)
