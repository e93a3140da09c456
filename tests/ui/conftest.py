"""A dressed application, and hands that type the way people and their IME do."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.fields.line_field import LineField
from app.ui.look.preferences import Preferences
from app.ui.look.theme import Theme
from app.ui.runtime.qt_application import make_application


@pytest.fixture
def dressed(qapp: QApplication, tmp_path: Path) -> Theme:
    """The window's own type and style sheet: without them everything has more room than people see."""
    return Theme(make_application(), Preferences(tmp_path))


@pytest.fixture
def shown(qtbot: QtBot) -> Iterator[Callable[..., QWidget]]:
    """Puts widgets into a window that has the focus and lives until the test ends."""
    windows = []

    def show(*widgets: QWidget) -> QWidget:
        window = QWidget()
        column = QVBoxLayout(window)
        for widget in widgets:
            column.addWidget(widget)
        windows.append(window)
        window.resize(900, 700)
        window.show()
        window.activateWindow()
        widgets[0].setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.waitUntil(widgets[0].hasFocus)
        return window

    yield show
    for window in windows:
        window.close()
        window.deleteLater()


def rest(qtbot: QtBot, window: QWidget) -> None:
    """Waits until nothing in a window moves any more: a layout takes its place in one event, and what it moves in later ones."""
    before: list[QRect] = []

    def stands_still() -> bool:
        now = [one.geometry() for one in window.findChildren(QWidget)]
        stands, before[:] = now == before, now
        return stands

    qtbot.waitUntil(stands_still)


def write(widget: QWidget, text: str) -> None:
    """Letters of any width, one key each (QTest itself only knows Latin keys)."""
    for sign in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(widget, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, sign))


def compose(widget: QWidget, preedit: str) -> None:
    """The IME shows this text under its line."""
    QApplication.sendEvent(widget, QInputMethodEvent(preedit, []))


def pause(qtbot: QtBot, field: LineField) -> None:
    """The person looks up from typing: what fits is offered."""
    qtbot.waitUntil(lambda: bool(field.offered()))


def confirm(widget: QWidget, text: str) -> None:
    """The IME hands this text over."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def roll(widget: QWidget) -> None:
    """One notch of the wheel over the middle of a widget."""
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(
        middle,
        widget.mapToGlobal(middle),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)
