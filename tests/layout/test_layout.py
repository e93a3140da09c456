"""Every page, in the real window with all its keys, is whole on the usual screens: nothing cut, hidden or out of reach.

`make layout` asks the same of every screen and of all data (tests/layout/__main__.py).
"""

from pathlib import Path

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.look.labels import label
from app.ui.look.theme import Theme
from app.ui.widgets.page import scrolled
from tests.layout.faults import faults
from tests.layout.offices import OFFICES, an_office
from tests.layout.screens import USUAL
from tests.layout.walk import settle, walk, window_of
from tests.ui.conftest import dressed  # noqa: F401  (a fixture)

REBUILT = {
    "entry": "becomes one column",
    "home": "becomes cards",
    "hand_in": "gets its page after success",
    "receive": "gets its page after success",
    "target": "becomes one wide writing column",
    "monthly": "gets its table anew",
}
"""Pages that are being rebuilt and leave this list with it: what is wrong with them is known. It may only shrink."""


@pytest.mark.parametrize("office", OFFICES)
def test_every_page_is_whole_on_the_usual_screens(office: str, tmp_path: Path, dressed: Theme) -> None:  # noqa: F811
    with an_office("full", office, tmp_path) as workspace:
        window = window_of(workspace, dressed, tmp_path / office)
        found = walk(window, dressed, USUAL)
        window.close()
    wrong = [f"{page}: {what} ({', '.join(on)})" for page, whats in found.items() for what, on in whats.items()]
    assert not [line for line in wrong if line.split(":")[0] not in REBUILT], "\n".join(wrong)


def shown(qtbot: QtBot, *widgets: QWidget, width: int = 300, height: int = 200) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    for one in widgets:
        column.addWidget(one)
    window.show()
    settle(window, QSize(width, height))
    return window


def test_a_page_with_room_has_no_faults(qtbot: QtBot) -> None:
    assert list(faults(shown(qtbot, label("短い"), QPushButton("保存"), scrolled(label("長い文" * 50, wrap=True))))) == []


def test_a_cut_label_and_a_cut_button_are_found(qtbot: QtBot) -> None:
    cut, pressed = QLabel("長い言葉" * 5), QPushButton("長い言葉" * 5)
    for one in (cut, pressed):
        one.setMaximumWidth(80)
    found = list(faults(shown(qtbot, cut, pressed)))
    assert len(found) == 2 and all("needs" in what for what in found)


def test_a_page_that_scrolls_sideways_and_what_is_reached_only_so_are_found(qtbot: QtBot) -> None:
    inner = QWidget()
    row = QHBoxLayout(inner)
    for words in ("一", "二"):
        one = QPushButton(words)
        one.setFixedWidth(300)
        row.addWidget(one)
    found = list(faults(shown(qtbot, scrolled(inner))))
    assert any("scrolls sideways" in what for what in found)
    assert any("「二」: is reached only by scrolling sideways" in what for what in found)


def test_what_is_too_high_for_a_room_without_a_bar_is_found(qtbot: QtBot) -> None:
    tall = QLabel("高い")
    tall.setMinimumHeight(800)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setVerticalScrollBarPolicy(area.verticalScrollBarPolicy().ScrollBarAlwaysOff)
    area.setWidget(tall)
    assert any("has no bar" in what for what in faults(shown(qtbot, area)))


def test_widgets_over_each_other_are_found(qtbot: QtBot) -> None:
    window = shown(qtbot, QLabel("下"))
    over = QPushButton("上", window)
    over.setGeometry(QRect(0, 0, 200, 150))
    over.show()
    QApplication.processEvents()
    assert any("lies over" in what for what in faults(window))
