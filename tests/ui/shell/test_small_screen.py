"""The usual notebook of a branch: 1366×768 at Windows' 125 %, which leaves a window 1093×543 for its content."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QPushButton, QScrollArea, QTabWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.rules.figure import Figure
from app.services.workspace.workspace import Workspace
from app.ui.activities.columns import sum_text
from app.ui.look.theme import Theme
from app.ui.shell.frame import Frame
from app.ui.shell.key_bar import KeyBar
from app.ui.shell.main_window import WISHED, MainWindow
from app.ui.start.first_run import FirstRun
from app.ui.widgets.commands import Command
from app.ui.widgets.dialogs import Question
from app.ui.widgets.page import scrolled
from app.ui.widgets.table_view import RecordTable
from tests.journeys.test_window_story import opened
from tests.offices import activity, target
from tests.sync.family import copied
from tests.ui.conftest import rest

pytestmark = pytest.mark.usefixtures("at", "dressed")
ROOM = (1093, 543)


@pytest.fixture
def head(tmp_path: Path) -> Iterator[Workspace]:
    with copied("head", tmp_path) as workspace:
        yield workspace


def opened_small(qtbot: QtBot, workspace: Workspace, page: str) -> Frame:
    frame = opened(qtbot, workspace, page)
    frame.resize(*ROOM)
    qtbot.waitUntil(lambda: frame.width() == ROOM[0])
    rest(qtbot, frame)
    return frame


def area_of(page: QWidget) -> QScrollArea:
    area = page.parentWidget().parentWidget()
    assert isinstance(area, QScrollArea)
    return area


def has_room(window: QWidget) -> bool:
    room, wanted = window.screen().availableSize(), window.frameGeometry().size()
    return wanted.boundedTo(room) == wanted


def test_the_first_window_is_never_larger_than_the_screen(qtbot: QtBot) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    window.open_on_screen(None)
    assert window.screen().availableSize().width() < WISHED.width()
    assert has_room(window)


def test_a_shape_remembered_from_a_larger_screen_is_cut_to_this_one(qtbot: QtBot) -> None:
    before = MainWindow()
    qtbot.addWidget(before)
    before.resize(1800, 1000)
    before.show()
    window = MainWindow()
    qtbot.addWidget(window)
    window.open_on_screen(before.saveGeometry())
    assert has_room(window)


def test_a_question_is_never_larger_than_the_screen_and_its_buttons_stay_in_sight(qtbot: QtBot, dressed: Theme) -> None:
    dressed.set_zoom(200)
    question = Question(None, "削除しますか", "長い説明です。" * 100, "削除する", danger=True, reason="理由")
    qtbot.addWidget(question)
    question.show()
    assert has_room(question)
    for button in question.findChildren(QPushButton):
        assert question.rect().contains(QRect(button.mapTo(question, QPoint()), button.size()))


def test_what_is_wider_than_its_page_is_reached_by_scrolling(qtbot: QtBot) -> None:
    wide = QWidget()
    wide.setMinimumWidth(2000)
    area = scrolled(wide)
    qtbot.addWidget(area)
    area.resize(*ROOM)
    area.show()
    assert area.horizontalScrollBar().isVisible()


def test_the_buttons_below_the_list_have_room_beside_the_longest_sum(qtbot: QtBot, head: Workspace) -> None:
    frame = opened_small(qtbot, head, "activities")
    page = frame.page("activities")
    page._sum.setText(sum_text(12345, 12345, Figure(1234567, "", True, unnumbered=9), in_conflict=123))
    rest(qtbot, frame)
    assert page.width() <= area_of(page).viewport().width()


@pytest.mark.parametrize("page", ["entry", "annual", "print", "target"])
def test_the_button_that_saves_is_in_sight(qtbot: QtBot, head: Workspace, page: str) -> None:
    frame = opened_small(qtbot, head, page)
    frame.context.jobs.wait()
    rest(qtbot, frame)
    saving = [one for one in frame.page(page).findChildren(QPushButton) if one.isVisible() and one.text().startswith("保存")]
    assert saving
    for one in saving:
        assert one.visibleRegion().boundingRect().size() == one.size(), one.text()


def test_a_key_is_written_whole_or_not_at_all(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    bar = KeyBar(window)
    QVBoxLayout(window).addWidget(bar)
    window.resize(*ROOM)
    window.show()
    bar.show_commands([Command(f"Ctrl+{letter}", "前と同じ場所に保存", bar.update) for letter in "ABCDEFGHIJ"])
    rest(qtbot, window)
    shown = [button for button in bar.findChildren(QPushButton) if button.isVisible()]
    assert 3 <= len(shown) < 10
    for button in shown:
        assert button.width() >= button.sizeHint().width() and button.geometry().right() <= bar.width()


def test_the_first_run_scrolls_where_the_window_is_too_low(qtbot: QtBot, tmp_path: Path) -> None:
    page = FirstRun(tmp_path / "new")
    qtbot.addWidget(page)
    assert page.minimumSizeHint().width() <= ROOM[0] and page.minimumSizeHint().height() <= ROOM[1]


def test_an_activity_with_its_details_open_is_not_cut_at_its_right_side(qtbot: QtBot, head: Workspace) -> None:
    record = activity(head, target_id=target(head), outcome="増えた", breakdown="elderly=3")
    frame = opened_small(qtbot, head, "entry")
    frame.open("entry", record)
    page = frame.page("entry")
    rest(qtbot, frame)
    (area,) = [one for one in page.findChildren(QScrollArea) if one.isAncestorOf(page.form)]
    assert page._more.property("open")
    assert area.widget().minimumSizeHint().width() <= area.viewport().width()


@pytest.mark.parametrize("page", ["plan", "print", "target", "offices"])
def test_no_tab_of_a_page_is_wider_than_the_room(qtbot: QtBot, head: Workspace, page: str) -> None:
    frame = opened_small(qtbot, head, page)
    shown = frame.page(page)
    for tabs in shown.findChildren(QTabWidget):
        for number in range(tabs.count()):
            tabs.setCurrentIndex(number)
            frame.context.jobs.wait()
            rest(qtbot, frame)
            assert shown.minimumSizeHint().width() <= area_of(shown).viewport().width(), tabs.tabText(number)


@pytest.mark.parametrize("page", ["board", "offices", "coming_back"])
def test_every_column_of_the_tables_of_a_page_is_in_sight(qtbot: QtBot, head: Workspace, page: str) -> None:
    frame = opened_small(qtbot, head, page)
    shown = frame.page(page)
    for tabs in shown.findChildren(QTabWidget):
        for number in range(tabs.count()):
            tabs.setCurrentIndex(number)
            rest(qtbot, frame)
    for table in shown.findChildren(RecordTable):
        assert table.horizontalScrollBar().maximum() == 0, table.accessibleName()


def test_the_list_of_pcs_does_not_move_when_another_row_is_chosen(qtbot: QtBot, head: Workspace) -> None:
    frame = opened_small(qtbot, head, "offices")
    table, places = frame.page("offices").table, set()
    for row in range(table.model().rowCount()):
        table.selectRow(row)
        rest(qtbot, frame)
        places.add(table.mapTo(frame, QPoint()).y())
    assert len(places) == 1


def test_the_telephone_number_is_whole_beside_the_bar_of_a_page_that_scrolls(
    qtbot: QtBot, head: Workspace, tmp_path: Path
) -> None:
    frame = opened_small(qtbot, head, "offices")
    page = frame.page("offices")
    page.make_setup_file("murone", tmp_path)
    qtbot.waitUntil(lambda: page._code.isVisible(), timeout=20_000)
    rest(qtbot, frame)
    for number in range(1, len(page.table.rows.columns)):
        needed = page.table.sizeHintForColumn(number)
        assert needed <= page.table.columnWidth(number), page.table.rows.columns[number].title
