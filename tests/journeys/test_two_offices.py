"""一関支部 shares the head office's PC: two offices in one window, one after the other, and never in each other's data."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.services.activities import activities
from app.services.activities.activity_list import Filter, list_ids
from app.services.devices import setup
from app.services.plan import plans
from app.services.transfer import importing, submitting
from app.services.workspace.installed_offices import find_installed_offices
from app.services.workspace.workspace import Workspace
from app.ui.look.preferences import Preferences
from app.ui.look.theme import Theme
from app.ui.runtime.qt_application import make_application
from app.ui.shell.frame import Frame
from app.ui.shell.main_window import MainWindow
from app.ui.shell.opening import Opening
from app.ui.start.choose_office import WhichOffice
from app.ui.start.first_run import FirstRun
from tests.journeys.test_main_story import record
from tests.offices import branch_of, head_office
from tests.ui.conftest import write

pytestmark = pytest.mark.usefixtures("at")
W = TypeVar("W", bound=QWidget)


class Pc:
    """The one window of a PC, and what it holds now."""

    def __init__(self, qtbot: QtBot, first: Path) -> None:
        self._qtbot = qtbot
        self.window = MainWindow()
        qtbot.addWidget(self.window)
        theme = Theme(make_application(), Preferences(first.parent / "window"))
        self.opening = Opening(self.window, theme, first, None)

    def shows(self, kind: type[W]) -> W:
        self._qtbot.waitUntil(lambda: isinstance(self.window.centralWidget(), kind), timeout=20_000)
        page = self.window.centralWidget()
        assert isinstance(page, kind)
        return page

    def workspace(self) -> Workspace:
        return self.shows(Frame).context.workspace

    def switch_to(self, name: str) -> Workspace:
        self.shows(Frame).header.switch_asked.emit()
        chooser = self.shows(WhichOffice)
        next(one for one in chooser.choices.values() if name in one.accessibleName()).click()
        return self.workspace()


@pytest.fixture
def pc(qtbot: QtBot, tmp_path: Path) -> "Callable[[], Pc]":
    head_office(tmp_path).close()
    return lambda: Pc(qtbot, tmp_path / "head")


def with_ichinoseki(pc: Pc, tmp_path: Path) -> None:
    """The head office makes the set-up file, and the same window takes it for a second office."""
    pc.opening.begin()
    made = setup.enrol(pc.workspace(), "ichinoseki", tmp_path)
    pc.shows(Frame).header.switch_asked.emit()
    pc.shows(WhichOffice).new.click()
    first_run = pc.shows(FirstRun)
    assert first_run._head.isHidden() and not first_run._leave.isHidden()
    first_run.use_setup_file(made.path)
    first_run._on_code(made.code)
    pc._qtbot.waitUntil(lambda: first_run._stack.currentWidget() is first_run._digits, timeout=20_000)
    first_run._digits._go.click()
    assert pc.workspace().office_code == "ichinoseki"


def test_one_office_on_a_pc_opens_without_a_question(pc: Callable[[], Pc]) -> None:
    window = pc()
    window.opening.begin()
    assert window.workspace().is_head
    window.opening.close()


def test_two_offices_record_hand_in_and_receive_on_one_pc_and_stay_apart(pc: Callable[[], Pc], tmp_path: Path) -> None:
    window = pc()
    with_ichinoseki(window, tmp_path)
    branch = window.workspace()
    saved = record(branch, date="R7.10.3", target="1-3", title="ふれあいサロン", participants="12")
    file = submitting.hand_in(branch, tmp_path).path

    head = window.switch_to("本部")
    assert head.is_head and list_ids(head, Filter()) == []
    own = record(head, date="R7.10.4", target="2-2", title="本部の会議")
    assert importing.import_files(head, [file]).added == 1
    assert set(list_ids(head, Filter())) == {saved, own}
    activities.save(head, activities.open_form(head, saved), {"participants": 13})
    back = submitting.send_back(head, "ichinoseki", tmp_path).path

    branch = window.switch_to("一関")
    importing.import_files(branch, [back])
    assert list_ids(branch, Filter()) == [saved]
    assert plans.find_office(branch, "head").kind == "head" and not branch.is_head
    keys = [(workspace.folder / "keys.yui-keys").read_bytes() for workspace in find_installed_offices(tmp_path / "head")]
    assert len(set(keys)) == 2
    window.opening.close()


def test_the_next_start_asks_which_office_and_opens_that_one(pc: Callable[[], Pc], tmp_path: Path) -> None:
    first = pc()
    with_ichinoseki(first, tmp_path)
    first.opening.close()
    again = pc()
    again.opening.begin()
    chooser = again.shows(WhichOffice)
    assert ["本部" in one.accessibleName() for one in chooser.choices.values()] == [True, False]
    list(chooser.choices.values())[1].click()
    assert again.workspace().office_code == "ichinoseki"
    assert "一関" in again.window.windowTitle()
    again.opening.close()


def test_half_typed_work_is_kept_for_its_own_office_when_one_switches(pc: Callable[[], Pc], tmp_path: Path) -> None:
    window = pc()
    with_ichinoseki(window, tmp_path)
    frame = window.shows(Frame)
    frame.open("entry")
    write(frame.page("entry").form.field("title"), "書きかけの会議")
    frame.page("entry").leave()
    window.switch_to("本部")
    window.shows(Frame).open("entry")
    assert window.shows(Frame).page("entry").form.values()["title"] is None
    window.switch_to("一関")
    window.shows(Frame).open("entry")
    assert window.shows(Frame).page("entry").form.values()["title"] == "書きかけの会議"
    window.opening.close()


def test_one_can_go_back_without_adding_an_office(pc: Callable[[], Pc], tmp_path: Path) -> None:
    window = pc()
    window.opening.begin()
    window.shows(Frame)
    window.opening.switch_office()
    window.shows(WhichOffice).new.click()
    window.shows(FirstRun)._leave.click()
    assert len(window.shows(WhichOffice).choices) == 1
    assert not (tmp_path / "head-2").exists()


def test_a_note_that_somebody_spoiled_only_costs_the_name(tmp_path: Path) -> None:
    with head_office(tmp_path) as head:
        branch_of(head, "ichinoseki", tmp_path / "head-2").close()
    (tmp_path / "head" / "office.json").write_text('{"office": ["x"], "name": 3}')
    (tmp_path / "head-2" / "office.json").write_bytes(b"\xff\xfe\x00")
    assert [(workspace.folder.name, workspace.name) for workspace in find_installed_offices(tmp_path / "head")] == [
        ("head", ""),
        ("head-2", ""),
    ]
