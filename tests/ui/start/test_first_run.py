"""A new PC says as which office it was set up, and its first page leads to the first record."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.services.devices.setup import enrol, set_up_branch
from app.ui.look.preferences import Preferences
from app.ui.look.theme import Theme
from app.ui.runtime.qt_application import make_application
from app.ui.shell.main_window import MainWindow
from app.ui.shell.opening import Opening
from app.ui.start.first_run import FirstRun
from tests.offices import head_office


def test_the_page_with_the_number_says_which_office_this_pc_is(qtbot: QtBot, tmp_path: Path) -> None:
    page = FirstRun(tmp_path / "new")
    qtbot.addWidget(page)
    page.show_digits("1234 5678", "大東支部")
    assert page._digits._who.text() == "大東支部として、準備ができました。"


def test_the_first_page_of_a_new_branch_leads_to_the_first_record(qtbot: QtBot, tmp_path: Path) -> None:
    with head_office(tmp_path / "head") as head:
        enrolment = enrol(head, "daito", tmp_path / "daito.yui-setup")
    workspace = set_up_branch(tmp_path / "daito", enrolment.path, enrolment.code)
    window = MainWindow()
    qtbot.addWidget(window)
    opening = Opening(window, Theme(make_application(), Preferences(tmp_path / "preferences")), workspace.folder, None)
    opening._on_set_up_first(workspace)
    frame = opening._frame
    assert frame is not None and "大東支部として" in frame.context.notice.text()
    frame.context.notice.press_action()
    assert frame.current == "entry"
    opening.close()
