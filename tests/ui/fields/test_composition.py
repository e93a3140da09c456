"""What is half typed in Japanese comes into the text once, whichever way the platform's input method hands it over."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QTableView, QTableWidgetItem, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.fields import composition
from app.ui.fields.composition import ComposingLine, commit_composition
from app.ui.fields.line_field import LineField
from app.ui.fields.target_field import TargetField
from app.ui.fields.text_field import TextField
from app.ui.indicators.sheet import Sheet
from app.ui.widgets.typing_grid import TypingGrid
from tests.gallery_scenes.plan_targets import plan_targets
from tests.ui.conftest import confirm

Shown = Callable[..., QWidget]
Text = ComposingLine | TextField


class NoMethod:
    """Nobody hands anything over."""

    def __init__(self) -> None:
        self.composing: QWidget | None = None
        self.text = ""

    def compose(self, text: str) -> None:
        """The person types; the focused widget is told."""
        self.composing, self.text = QApplication.focusWidget(), text
        assert self.composing is not None
        QApplication.sendEvent(self.composing, QInputMethodEvent(text, []))

    def commit(self) -> None:
        """As QInputMethod's."""

    def reset(self) -> None:
        """As QInputMethod's."""

    def update(self, _queries: object) -> None:
        """As QInputMethod's."""

    def setInputItemTransform(self, _transform: object) -> None:
        """As QInputMethod's."""

    def setInputItemRectangle(self, _rectangle: object) -> None:
        """As QInputMethod's."""

    def focus_changed(self) -> None:
        """What the platform does on its own when another widget has got the focus."""


class Windows(NoMethod):
    """Qt's plug-in for Windows (qwindowsinputcontext.cpp): it has no commit, and a reset hands over what is composed."""

    def reset(self) -> None:
        composing, self.composing = self.composing, None
        if composing is not None:
            confirm(composing, self.text)

    def focus_changed(self) -> None:
        self.reset()


class Ibus(NoMethod):
    """Qt's plug-in for ibus (qibusplatforminputcontext.cpp): a commit hands over to whatever has the focus, a reset forgets."""

    def commit(self) -> None:
        focus, self.composing = QApplication.focusWidget(), self.composing and None
        if focus is not None and self.text:
            confirm(focus, self.text)
        self.text = ""

    def reset(self) -> None:
        self.composing, self.text = None, ""


class ClearingIbus(Ibus):
    """With an engine that wants what is composed to be cleared."""

    def commit(self) -> None:
        focus = QApplication.focusWidget()
        if focus is not None:
            QApplication.sendEvent(focus, QInputMethodEvent())
        self.composing, self.text = None, ""


@pytest.fixture(params=[NoMethod, Windows, Ibus, ClearingIbus])
def method(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> NoMethod:
    made: NoMethod = request.param()
    monkeypatch.setattr(composition, "QGuiApplication", SimpleNamespace(inputMethod=lambda: made))
    return made


FIELDS: dict[str, Callable[[], Text]] = {"plain": ComposingLine, "line": LineField, "text": TextField}
every_field = pytest.mark.parametrize("make", FIELDS.values(), ids=FIELDS.keys())


def text_of(field: Text) -> str:
    return field.text() if isinstance(field, ComposingLine | LineField) else field.toPlainText()


def enter(widget: QWidget, *, held: bool = False) -> None:
    press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", held)
    QApplication.sendEvent(widget, press)


def grid(kind: str) -> Sheet | TypingGrid:
    """Two rows and two columns that can be typed into."""
    if kind == "sheet":
        sheet = Sheet("表")
        sheet.setRowCount(2)
        sheet.setColumnCount(2)
        for row, column in ((0, 0), (0, 1), (1, 0), (1, 1)):
            sheet.setItem(row, column, QTableWidgetItem("7"))
        return sheet
    made = TypingGrid("表")
    made.setModel(QStandardItemModel(2, 2, made))
    for row, column in ((0, 0), (0, 1), (1, 0), (1, 1)):
        made.model().setData(made.model().index(row, column), "7")
    return made


def cells(view: Sheet | TypingGrid) -> list[str]:
    return [str(view.model().index(row, column).data()) for row in range(2) for column in range(2)]


@pytest.fixture(params=["sheet", "typing grid"])
def view(request: pytest.FixtureRequest, shown: Shown) -> Sheet | TypingGrid:
    made = grid(request.param)
    shown(made)
    made.setCurrentIndex(made.model().index(0, 0))
    return made


@every_field
def test_what_is_composed_is_saved_once(shown: Shown, method: NoMethod, make: Callable[[], Text]) -> None:
    field = make()
    shown(field, LineField())
    method.compose("午前")
    commit_composition()
    commit_composition()
    assert text_of(field) == "午前"


@every_field
def test_what_is_composed_stays_once_where_it_was_begun(shown: Shown, method: NoMethod, make: Callable[[], Text]) -> None:
    field, after = make(), LineField()
    shown(field, after)
    method.compose("午前")
    after.setFocus(Qt.FocusReason.MouseFocusReason)
    method.focus_changed()
    assert (text_of(field), after.text()) == ("午前", "")


def test_a_target_chosen_by_digits_under_conversion_moves_one_field_on(qtbot: QtBot, shown: Shown, method: NoMethod) -> None:
    field, after, last = TargetField(plan_targets()), LineField(), LineField()
    shown(field, after, last)
    method.compose("１３")
    qtbot.waitUntil(lambda: not field.hasFocus())
    assert (field.value(), field.text(), after.hasFocus()) == (bytes([1, 3]), "1-③", True)


def test_a_suggestion_replaces_what_is_composed(shown: Shown, method: NoMethod) -> None:
    field, after = LineField(lambda _: ["大東公民館"]), LineField()
    shown(field, after)
    method.compose("だい")
    QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert (field.text(), after.text(), after.hasFocus()) == ("大東公民館", "", True)


@every_field
@pytest.mark.parametrize("clears", [False, True], ids=["at once", "cleared before"])
def test_the_enter_that_confirmed_does_nothing_else_however_long_it_is_held(
    shown: Shown, make: Callable[[], Text], clears: bool
) -> None:
    field, after = make(), LineField()
    shown(field, after)
    pressed = []
    if isinstance(field, ComposingLine):
        field.returnPressed.connect(lambda: pressed.append(1))
    QApplication.sendEvent(field, QInputMethodEvent("ごぜん", []))
    if clears:
        QApplication.sendEvent(field, QInputMethodEvent())
    confirm(field, "午前")
    enter(field)
    for _ in range(3):
        enter(field, held=True)
    assert (text_of(field), field.hasFocus(), pressed) == ("午前", True, [])
    enter(field)
    assert pressed or after.hasFocus() or text_of(field) == "午前\n"


def test_a_cell_keeps_what_is_composed_when_another_one_is_clicked(view: Sheet | TypingGrid, method: NoMethod) -> None:
    method.compose("１２")
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(view.model().index(1, 1)).center())
    method.focus_changed()
    assert cells(view) == ["１２", "7", "7", "7"]


def test_a_cell_keeps_what_is_composed_when_a_key_leaves_it(view: Sheet | TypingGrid, method: NoMethod) -> None:
    method.compose("１２")
    QTest.keyClick(view, Qt.Key.Key_Tab)
    method.focus_changed()
    assert cells(view) == ["１２", "7", "7", "7"]


def test_a_cell_keeps_what_is_composed_when_the_grid_is_left(shown: Shown, method: NoMethod) -> None:
    for kind in ("sheet", "typing grid"):
        made, field = grid(kind), LineField()
        shown(made, field)
        made.setCurrentIndex(made.model().index(0, 0))
        method.compose("１２")
        method.composing is not None and confirm(made, "１２")
        method.reset()
        method.compose("３４")
        field.setFocus(Qt.FocusReason.MouseFocusReason)
        method.focus_changed()
        assert (cells(made), field.text()) == (["１２３４", "7", "7", "7"], ""), kind


def test_a_cell_is_saved_with_what_is_composed(view: Sheet | TypingGrid, method: NoMethod) -> None:
    method.compose("１２")
    commit_composition()
    view.commit_typing()
    assert cells(view) == ["１２", "7", "7", "7"]


def test_a_cell_takes_what_comes_without_a_conversion(view: Sheet | TypingGrid) -> None:
    confirm(view, "１２")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    QApplication.processEvents()
    assert cells(view) == ["１２", "7", "7", "7"]


def test_the_enter_that_confirmed_in_a_cell_leaves_it_open(view: Sheet | TypingGrid) -> None:
    QApplication.sendEvent(view, QInputMethodEvent("１２", []))
    enter(view)
    assert view.currentIndex().row() == 0
    confirm(view, "１２")
    editor = QApplication.focusWidget()
    assert editor is not None and editor is not view
    enter(editor)
    enter(editor, held=True)
    QApplication.processEvents()
    assert view.currentIndex().row() == 0 and editor.hasFocus()
    enter(editor)
    QApplication.processEvents()
    assert (view.currentIndex().row(), cells(view)) == (1, ["１２", "7", "7", "7"])


def test_a_conversion_given_up_leaves_the_cell_as_it_was(view: Sheet | TypingGrid) -> None:
    QApplication.sendEvent(view, QInputMethodEvent("さろん", []))
    QApplication.sendEvent(view, QInputMethodEvent())
    view.setCurrentIndex(view.model().index(1, 1))
    assert cells(view) == ["7", "7", "7", "7"]


@pytest.mark.parametrize("make", [*FIELDS.values(), lambda: grid("sheet"), lambda: grid("typing grid")])
def test_the_candidates_follow_a_field_that_was_moved_while_it_had_the_focus(
    qtbot: QtBot, shown: Shown, make: Callable[[], QWidget]
) -> None:
    """A page scrolls, a warning comes in above: Qt tells the input method only when a widget moves within its own parent."""
    field, inner = make(), QWidget()
    column = QVBoxLayout(inner)
    column.addSpacing(300)
    column.addWidget(field)
    column.addSpacing(900)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(inner)
    field.setFocus()
    window = shown(area)
    field.setFocus()
    if isinstance(field, QTableView):
        field.setCurrentIndex(field.model().index(0, 0))
    area.verticalScrollBar().setValue(250)
    QApplication.sendEvent(field, QInputMethodEvent("１", []))
    place = QGuiApplication.inputMethod().cursorRectangle().toRect()
    assert QRect(field.mapTo(window, QPoint()), field.size()).contains(place.center())
