"""The frame: pages, keys, plan and year, names for screen readers; one window for each office."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QScrollArea, QTableView, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.services.devices.setup import set_up_head
from app.services.plan import plans
from app.services.workspace.workspace import Workspace
from app.ui.look.button import Button
from app.ui.look.preferences import Preferences
from app.ui.look.theme import Theme
from app.ui.runtime.context import Context
from app.ui.runtime.messages import explain
from app.ui.runtime.single_instance import SingleInstance
from app.ui.shell.frame import Frame
from app.ui.shell.main_window import MainWindow
from app.ui.shell.opening import Opening
from app.ui.start.cannot_open import CannotOpen
from app.ui.start.first_run import FirstRun
from app.ui.widgets.commands import Command
from app.ui.widgets.page import Page
from tests.gallery_scenes.foundation import ENTRIES, a_form
from tests.journeys.test_window_story import opened
from tests.ui.conftest import write

Shown = Callable[..., QWidget]
FOCUSABLE = (QAbstractButton, QLineEdit, QTextEdit, QComboBox, QTableView)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return set_up_head(tmp_path_factory.mktemp("window") / "head")


def a_context(workspace: Workspace) -> Context:
    return Context(workspace, plans.plans(workspace), plans.plans(workspace)[0], 2025)


class Counting(QWidget):
    """Counts what the frame asks of it."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.title = "ページ"
        self.refreshed = 0
        self.left = 0
        self.subjects: list[object] = []
        self.pressed = 0
        self.commands = (Command("F5", "写す", self.press),)

    def refresh(self) -> None:
        self.refreshed += 1

    def leave(self) -> None:
        self.left += 1

    def open_with(self, subject: object) -> None:
        self.subjects.append(subject)

    def press(self) -> None:
        self.pressed += 1


def two_pages(workspace: Workspace) -> Frame:
    return Frame(a_context(workspace), (Page("a", "一", "home", Counting, menu=1), Page("b", "二", "list", Counting, menu=2)))


class WithField(Counting):
    """Has a field that can be reached, behind one that can't."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.locked, self.open_one = QLineEdit(self), QLineEdit(self)
        self.locked.setEnabled(False)


def test_a_page_begins_at_its_first_field_and_one_without_any_leaves_the_focus_where_it_was(
    workspace: Workspace, shown: Shown
) -> None:
    pages = (Page("a", "一", "home", Counting, menu=1), Page("b", "二", "list", WithField, menu=2))
    frame = Frame(a_context(workspace), pages)
    shown(frame)
    frame.open("b")
    assert frame.focusWidget() is cast(WithField, frame.page("b")).open_one
    frame.header.focus_search()
    before = frame.focusWidget()
    frame.open("a")
    assert frame.focusWidget() is before


def test_going_from_page_to_page_takes_no_living_part_of_the_window_for_destroyed(workspace: Workspace, shown: Shown) -> None:
    """Python took each widget on the way to the first field for a part of the one before: with a button of the key bar half the
    window was gone for it, and its objects stayed."""
    frame = two_pages(workspace)
    shown(frame)
    frame.open("a")
    inner = frame.findChildren(QScrollArea)[0].viewport()
    for key in ("b", "a"):
        frame.open(key)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert shiboken6.isValid(inner)


def test_pages_are_made_when_first_opened_and_asked_again_when_data_change(workspace: Workspace, shown: Shown) -> None:
    frame = two_pages(workspace)
    shown(frame.menu, frame)
    frame.open("a")
    assert list(frame._pages) == ["a"]
    frame.context.saved()
    assert frame.page("a").refreshed == 2
    frame.context.go("b", "題")
    assert frame.page("a").left == 1 and frame.page("b").subjects == ["題"]


def marked(frame: Frame) -> list[str]:
    return [str(one.property("key")) for one in frame.menu.findChildren(Button) if one.isChecked()]


def test_the_menu_marks_where_the_page_on_screen_belongs(daito: Workspace, qtbot: QtBot) -> None:
    frame = opened(qtbot, daito, "print")
    for key, mark in (("copies", ["year"]), ("print", ["print"]), ("reading_table", ["activities"]), ("history", ["activities"])):
        frame.open(key)
        assert marked(frame) == mark
    frame.open("imports")
    assert marked(frame) == ["receive"]
    frame.open("about")
    assert marked(frame) == []
    frame.open("home")
    assert marked(frame) == ["home"]


def test_a_key_belongs_to_the_page_that_is_shown(workspace: Workspace, qtbot: QtBot) -> None:
    frame = two_pages(workspace)
    frame.show()
    frame.activateWindow()
    for key in ("a", "b"):
        frame.open(key)
    qtbot.waitUntil(frame.isActiveWindow)
    qtbot.keyClick(frame, Qt.Key.Key_F5)
    assert (frame.page("a").pressed, frame.page("b").pressed) == (0, 1)
    qtbot.keyClick(frame, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert frame.current == "a"
    frame.close()


def test_plan_and_fiscal_year_are_two_separate_switches(workspace: Workspace, qtbot: QtBot) -> None:
    context = a_context(workspace)
    frame = Frame(context, (Page("a", "一", "home", Counting, menu=1),))
    frame.open("a")
    plan = context.plan
    frame.header._after.click()
    assert context.fiscal_year == 2026 and context.plan == plan
    assert "令和8年度(2026年度)" in frame.header._year.text()
    assert frame.page("a").refreshed == 2


def test_the_copies_are_two_presses_away_from_every_page(workspace: Workspace, qtbot: QtBot) -> None:
    """A branch found 控えと点検 below 計画と評価 alone, or when something was wrong with a copy."""
    frame = Frame(
        a_context(workspace), (Page("a", "一", "home", Counting, menu=1), Page("copies", "控えと点検", "list", Counting))
    )
    frame.open("a")
    menu = frame.header._of_office.menu()
    assert menu is not None
    [copies] = [action for action in menu.actions() if action.text() == "控えと点検"]
    copies.trigger()
    assert frame.current == "copies"


def test_every_widget_one_can_get_to_has_a_name(workspace: Workspace, qtbot: QtBot, tmp_path: Path) -> None:
    frame = Frame(a_context(workspace), ENTRIES)
    for entry in ENTRIES:
        frame.open(entry.key)
    for root in (frame, a_form(), FirstRun(tmp_path)):
        for widget in root.findChildren(QWidget):
            internal = widget.objectName().startswith("qt_") or isinstance(widget.parent(), QComboBox)
            if isinstance(widget, FOCUSABLE) and widget.focusPolicy() != Qt.FocusPolicy.NoFocus and not internal:
                text = widget.text() if isinstance(widget, QAbstractButton) else ""
                assert widget.accessibleName() or text, widget


def test_every_label_shows_plain_text(workspace: Workspace, qtbot: QtBot) -> None:
    frame = Frame(a_context(workspace), ENTRIES)
    for entry in ENTRIES:
        frame.open(entry.key)
    for shown_label in frame.findChildren(QLabel):
        plain = shown_label.textFormat() == Qt.TextFormat.PlainText
        assert plain or not shown_label.text() or shown_label.text() == "結", shown_label.text()


def test_a_window_of_1366_by_768_at_125_percent_is_large_enough(workspace: Workspace, qtbot: QtBot) -> None:
    frame = Frame(a_context(workspace), ENTRIES)
    frame.open("record")
    least = frame.minimumSizeHint()
    assert least.width() <= 1092 and least.height() <= 560


def test_the_size_of_type_is_kept(qtbot: QtBot, tmp_path: Path, qapp: object) -> None:
    theme = Theme(qapp, Preferences(tmp_path))  # type: ignore[arg-type]
    theme.zoom_in()
    assert theme.zoom == 110
    theme.preferences._settings.sync()
    assert Preferences(tmp_path).number("zoom", 100) == 110


SECOND_START = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from app.ui.runtime.single_instance import SingleInstance
app = QCoreApplication([])
second = SingleInstance(Path(sys.argv[1]))
is_first = second.claim()
print("started", flush=True)
sys.exit(1 if is_first else 0 if second.hand_over(Path(sys.argv[2])) else 2)
"""


def test_a_second_start_hands_its_file_to_the_first_window(qtbot: QtBot, tmp_path: Path) -> None:
    first = SingleInstance(tmp_path)
    assert first.claim()
    first.listen()
    file = tmp_path / "花泉.yui"
    with qtbot.waitSignal(first.asked, timeout=10_000) as asked:
        second = subprocess.Popen([sys.executable, "-c", SECOND_START, str(tmp_path), str(file)])
    assert second.wait(10) == 0
    assert asked.args == [str(file)]
    first.release()


def test_a_file_double_clicked_while_the_first_window_is_only_just_opening_arrives(qtbot: QtBot, tmp_path: Path) -> None:
    first = SingleInstance(tmp_path)
    assert first.claim()
    file = tmp_path / "花泉.yui"
    command = [sys.executable, "-c", SECOND_START, str(tmp_path), str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as second:
        assert second.stdout is not None and second.stdout.readline() == "started\n"
        with pytest.raises(subprocess.TimeoutExpired):
            second.wait(0.5)  # it has found nobody who listens, and goes on asking
        with qtbot.waitSignal(first.asked, timeout=10_000) as asked:
            first.listen()
        assert second.wait(10) == 0
    assert asked.args == [str(file)]
    first.release()


def test_the_next_window_can_claim_when_the_first_is_closed(qtbot: QtBot, tmp_path: Path) -> None:
    first = SingleInstance(tmp_path)
    assert first.claim()
    assert not SingleInstance(tmp_path).claim()
    first.release()
    again = SingleInstance(tmp_path)
    assert again.claim()
    again.release()


def test_the_head_office_starts_with_one_press(qtbot: QtBot, tmp_path: Path) -> None:
    page = FirstRun(tmp_path / "new")
    with qtbot.waitSignal(page.finished, timeout=20_000) as finished:
        page._head.click()
    made = finished.args[0]
    assert made.is_head
    made.close()


def test_a_wrong_set_up_file_is_refused_and_nothing_is_made(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "x.yui-setup"
    file.write_bytes(b"not a set-up file")
    page = FirstRun(tmp_path / "new")
    qtbot.addWidget(page)
    page.use_setup_file(file)
    write(page._code._code, "１２３４ー５６７８")
    page._code._go.click()
    qtbot.waitUntil(lambda: page._notice.text() != "", timeout=20_000)
    assert not (tmp_path / "new").exists()


def test_a_lost_database_is_told_and_never_set_up_anew(qtbot: QtBot, tmp_path: Path) -> None:
    set_up_head(tmp_path / "head").close()
    for file in (tmp_path / "head").glob("office.db*"):
        file.unlink()
    window = MainWindow()
    qtbot.addWidget(window)
    theme = cast("Theme", None)
    Opening(window, theme, tmp_path / "head", None).begin()
    assert isinstance(window.centralWidget(), CannotOpen)
    assert (tmp_path / "head" / "keys.yui-keys").exists()


def test_messages_never_show_a_bare_class_name() -> None:
    message = explain(KeyError("x"))
    assert "KeyError" not in message.what + message.todo and message.detail == "defect: KeyError"
