"""Every field and grid of every page takes Japanese as it is composed, by Qt's own events; `make ime` plays it with real keys."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStackedWidget, QTableView, QWidget
from pytestqt.qtbot import QtBot

import app.ui
from app.services.workspace.workspace import Workspace
from app.ui.fields.composition import commit_composition
from app.ui.shell.frame import Frame
from app.ui.shell.page_catalogue import pages_of
from tests.input_method.fields import fields_in, grids, open_cells, place_of_text, text_of
from tests.journeys.test_window_story import opened
from tests.ui.conftest import compose, confirm
from tests.ui.tables.reading import read_in, table_file

pytestmark = pytest.mark.usefixtures("at")

READ_ONLY = {"devices/about_page.py", "widgets/dialogs.py"}
"""Modules that show a text in a field of Qt's own, in which nobody types."""
GRIDS = {"月次件数表", "相談件数表", "表のまま編集"}
ON = Qt.InputMethodQuery.ImEnabled


def bring_out(field: QWidget) -> None:
    """Shows a field, whatever tab, switch or record it waits for."""
    part: QWidget | None = field
    while part is not None and not part.isWindow():
        around = part.parentWidget()
        if isinstance(around, QStackedWidget):
            around.setCurrentWidget(part)
        else:
            part.show()
        part.setEnabled(True)
        part = around
    if field.height() < field.fontMetrics().height():
        QApplication.processEvents()  # it was not laid out yet
    field.setFocus(Qt.FocusReason.OtherFocusReason)
    QTest.keyClick(field, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)


def enter(widget: QWidget) -> None:
    QApplication.sendEvent(widget, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r"))


def place_in(widget: QWidget, around: QWidget) -> QRect:
    """Where the candidates of what is composed open, in the coordinates of another widget."""
    place = place_of_text(widget)
    return QRect(around.mapFromGlobal(place.topLeft()), place.size())


def faults_of_field(frame: Frame, field: QWidget) -> Iterator[str]:
    """What a phrase suffers in a field."""
    bring_out(field)
    if not field.hasFocus():
        yield "can't be focused"
        return
    if not field.inputMethodQuery(ON):
        yield from _faults_without_method(field)
        return
    page, before, at = frame.current, text_of(field), place_in(field, field)
    compose(field, "ごぜん")
    field.repaint()  # a line scrolls to its text when it is painted
    composing = place_in(field, field)
    if not field.rect().adjusted(-1, -1, 1, 1).contains(composing.center()):
        yield f"the candidates open at {composing}, away from the text"
    if not before and composing.topLeft() == at.topLeft():
        yield "the candidates don't follow the text"
    enter(field)
    if not field.hasFocus() or text_of(field) != before:
        yield "Enter did something while composing"
    confirm(field, "午前")
    enter(field)
    if not field.hasFocus() or text_of(field) != f"{before}午前":
        yield f"the Enter that confirmed did something else: {text_of(field)!r}"
    compose(field, "きゅうけい")
    commit_composition()
    if text_of(field) != f"{before}午前きゅうけい":
        yield f"saving lost what was composed: {text_of(field)!r}"
    compose(field, "あと")
    frame.menu.setFocus()
    frame.header.focus_search()
    if text_of(field) != f"{before}午前きゅうけいあと":
        yield f"leaving lost what was composed: {text_of(field)!r}"
    if frame.current != page:
        yield "another page has opened"


def _faults_without_method(field: QWidget) -> Iterator[str]:
    """A field without an input method reads what comes in full width all the same."""
    field.setText("")  # type: ignore[attr-defined]
    confirm(field, "１２")
    if text_of(field) not in ("１２", "12"):
        yield f"full-width digits came in as {text_of(field)!r}"
    field.setText("")  # type: ignore[attr-defined]


def faults_of_grid(view: QTableView) -> Iterator[str]:
    """What a phrase suffers in the cells of a grid."""
    (row, column), *others = [one for one in open_cells(view) if not view.isColumnHidden(one[1])]
    other = next(one for one in others if one[0] != row or one[1] != column)
    view.setFocus()
    view.setCurrentIndex(view.model().index(row, column))
    QApplication.sendEvent(view, QInputMethodEvent("１", []))
    cell, place = view.visualRect(view.model().index(row, column)), place_in(view, view.viewport())
    if not cell.adjusted(0, -8, 8, 16).contains(place.center()):
        yield f"the candidates open at {place}, away from the cell at {cell}"
    enter(view)
    if view.currentIndex().row() != row:
        yield "Enter left the cell while composing"
    view.setCurrentIndex(view.model().index(row, column))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(view.model().index(*other)).center())
    QApplication.processEvents()
    if "1" not in (shown := str(view.model().index(row, column).data())) and "１" not in shown:
        yield f"clicking elsewhere lost what was composed: {shown!r}"
    view.setCurrentIndex(view.model().index(*other))
    confirm(view, "２")
    editor = view.indexWidget(view.currentIndex())
    if editor is None or text_of(editor) != "２":
        yield "text that came without a conversion was dropped"


def faults_of_pages(frame: Frame, keys: Iterable[str]) -> tuple[list[str], int, set[str]]:
    """Faults of these pages, how many fields were typed into, and in which grids."""
    faults, seen, places = [], 0, set()
    for key in keys:
        frame.open(key)
        page = frame.page(key)
        assert isinstance(page, QWidget)
        for field in fields_in(page):
            seen += 1
            faults += [f"{key} {field.accessibleName()}: {one}" for one in faults_of_field(frame, field)]
        for view in grids(page):
            places.add(view.accessibleName())
            faults += [f"{key} {view.accessibleName()}: {one}" for one in faults_of_grid(view)]
    return faults, seen, places


def test_every_field_of_every_page_takes_what_is_composed_once_and_no_key_twice(qtbot: QtBot, head: Workspace) -> None:
    frame = opened(qtbot, head, "home")
    faults = [f"header: {one}" for field in fields_in(frame.header) for one in faults_of_field(frame, field)]
    found, seen, places = faults_of_pages(frame, [page.key for page in pages_of(is_head=True)])
    assert "\n".join([*faults, *found]) == ""
    assert places == GRIDS and seen > 100


def test_so_do_the_pages_that_only_a_branch_has(qtbot: QtBot, daito: Workspace) -> None:
    heads = {page.key for page in pages_of(is_head=True)}
    frame = opened(qtbot, daito, "home")
    faults, _, _ = faults_of_pages(frame, [page.key for page in pages_of(is_head=False) if page.key not in heads])
    assert "\n".join(faults) == ""


def test_the_cells_of_a_table_that_is_read_take_what_is_composed(daito: Workspace, qtbot: QtBot, tmp_path: Path) -> None:
    path = table_file(tmp_path, ("R7.11.3", "1-3", "サロン", 5), ("R7.11.4", "1-3", "会議", 6))
    _, page = read_in(qtbot, daito, path)
    assert [*faults_of_grid(page.view.grid)] == []


def test_no_field_of_qts_own_is_typed_into() -> None:
    """What a dialog or the first start shows is on no page, but its fields are of the same kinds."""
    folder = Path(app.ui.__file__).parent
    found = set()
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            name = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if name in ("QLineEdit", "QTextEdit", "QPlainTextEdit", "QSpinBox", "QInputDialog", "QInputDialog.getText"):
                found.add(file.relative_to(folder).as_posix())
    assert found == READ_ONLY
