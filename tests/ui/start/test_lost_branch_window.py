"""The window of a new PC goes on from a copy of the lost one; the window that can't open its data makes new keys."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.services.backup import backups
from app.services.devices import branch_recovery, setup
from app.services.plan import plans
from app.services.workspace.workspace import Workspace
from app.store.recovery_code import code_lines
from app.ui.devices import lost_pc
from app.ui.devices.offices_page import OfficesPage
from app.ui.look.preferences import Preferences
from app.ui.look.theme import Theme
from app.ui.runtime.context import Context
from app.ui.runtime.qt_application import make_application
from app.ui.shell.main_window import MainWindow
from app.ui.shell.opening import Opening
from app.ui.start.cannot_open import CannotOpen
from app.ui.start.code_page import CodePage
from app.ui.start.copies_question import CopiesQuestion
from app.ui.start.first_run import FirstRun
from app.ui.widgets.recovery_code_entry import SheetCode
from tests.journeys.test_nasty_generations import titles
from tests.offices import activity

T = TypeVar("T", bound=QWidget)


def press(page: QWidget, words: str) -> None:
    [found] = [one for one in page.findChildren(QPushButton) if one.text() == words]
    found.click()


def part(page: QWidget, kind: type[T]) -> T:
    found = page.findChild(kind)
    assert isinstance(found, kind)
    return found


def type_code(page: FirstRun, code: str) -> None:
    code_page = part(page, CodePage)
    part(code_page, QLineEdit).setText(code)
    press(code_page, "準備する")


@pytest.fixture
def made(head: Workspace, daito: Workspace, to_head: Callable[[], None], tmp_path: Path) -> setup.Enrolment:
    """The branch's PC is lost, its copy is on a stick."""
    to_head()
    activity(daito, title="控えにあるサロン")
    (tmp_path / "stick").mkdir()
    backups.carry_backup(daito, tmp_path / "stick")
    return setup.enrol(head, "daito", tmp_path / "again.yui-setup", copies_of=daito.device_id)


@pytest.fixture
def page(qtbot: QtBot, made: setup.Enrolment, tmp_path: Path) -> FirstRun:
    found = FirstRun(tmp_path / "new")
    qtbot.addWidget(found)
    found.show()
    found.use_setup_file(made.path)
    type_code(found, made.code)
    qtbot.waitUntil(part(found, CopiesQuestion).isVisible, timeout=20_000)
    return found


def held(qtbot: QtBot, page: FirstRun) -> set[str]:
    qtbot.waitUntil(lambda: bool(page._workspace), timeout=20_000)
    assert page._workspace is not None
    return titles(page._workspace)


def test_a_new_pc_is_asked_for_the_copy_and_goes_on_from_it(
    qtbot: QtBot, page: FirstRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = part(page, CopiesQuestion)
    monkeypatch.setattr("app.ui.start.copies_question.ask_folder", lambda *_: tmp_path / "empty")
    press(question, "控えから続ける…")
    qtbot.waitUntil(page._notice.isVisible, timeout=20_000)
    assert question.isVisible() and not (tmp_path / "new").exists()
    monkeypatch.setattr("app.ui.start.copies_question.ask_folder", lambda *_: tmp_path / "stick")
    press(question, "控えから続ける…")
    assert held(qtbot, page) == {"控えにあるサロン"}
    page._on_digits_read()
    assert page._workspace is not None
    page._workspace.close()


def test_without_a_copy_it_begins_with_what_the_head_office_has(qtbot: QtBot, page: FirstRun) -> None:
    press(part(page, CopiesQuestion), "控えがない")
    assert held(qtbot, page) == set()
    assert page._workspace is not None
    page._workspace.close()


def stuck_window(qtbot: QtBot, folder: Path) -> tuple[MainWindow, Opening, FirstRun]:
    """The keys are damaged; the button that the message names was pressed."""
    for place in (folder, folder / "keys"):
        (place / "keys.yui-keys").write_bytes(b"damaged")
    window = MainWindow()
    qtbot.addWidget(window)
    opening = Opening(window, Theme(make_application(), Preferences(folder.parent / "preferences")), folder, None)
    opening.begin()
    window.show()
    assert isinstance(window.centralWidget(), CannotOpen)
    press(window.centralWidget(), "新しい鍵で続ける…")
    page = window.centralWidget()
    assert isinstance(page, FirstRun)
    return window, opening, page


def test_a_branch_whose_keys_are_damaged_goes_on_in_place(qtbot: QtBot, daito: Workspace, made: setup.Enrolment) -> None:
    daito.close()
    _, opening, page = stuck_window(qtbot, daito.folder)
    page.use_setup_file(made.path)
    type_code(page, made.code)
    assert held(qtbot, page) == {"控えにあるサロン"}
    press(page, "はじめる")
    assert opening._workspace is page._workspace
    opening.close()


def test_a_head_office_whose_keys_are_damaged_goes_on_in_place_with_the_sheet(qtbot: QtBot, head: Workspace) -> None:
    backups.create_backup(head)
    activity(head, title="控えのあとのサロン")
    lines = code_lines(head.keys.recovery_identity)
    head.close()
    _, opening, page = stuck_window(qtbot, head.folder)
    page._head.click()
    sheet = part(page, SheetCode)
    for field, line in zip(sheet.findChildren(QLineEdit), lines, strict=True):
        field.setText(line)
    press(sheet, "本部の記録を戻す")
    qtbot.waitUntil(lambda: opening._workspace is not None, timeout=20_000)
    assert opening._workspace is not None and titles(opening._workspace) == {"控えのあとのサロン"}
    opening.close()


def test_the_head_office_makes_the_file_beside_the_pc_that_was_lost(
    qtbot: QtBot, head: Workspace, to_head: Callable[[], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    to_head()
    page = OfficesPage(Context(head, plans.plans(head), plans.plans(head)[0], 2025))
    qtbot.addWidget(page)
    page.refresh()
    page.show()
    row = next(number for number, one in enumerate(page.table.held.values()) if one.device and one.office.code == "daito")
    page.table.selectRow(row)
    monkeypatch.setattr(lost_pc, "confirm", lambda *_, **__: True)
    monkeypatch.setattr(lost_pc, "ask_folder", lambda *_: tmp_path)
    press(page, setup.LOST_PC)
    qtbot.waitUntil(page._code.isVisible, timeout=20_000)
    assert branch_recovery.brings_copy_key(tmp_path / "daito-setup.yui-setup", page._code.text())
