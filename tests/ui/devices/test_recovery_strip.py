"""支部とPC: a head office that came back with the sheet, or was stopped by its other PC, can enter the sheet there."""

from pathlib import Path

from PySide6.QtWidgets import QTabWidget
from pytestqt.qtbot import QtBot

from app.services.backup import backups, recovery
from app.store.recovery_code import code_lines
from app.ui.devices.recovery_strip import DrillQuestion
from tests.journeys.test_window_story import opened
from tests.offices import head_office


def test_the_sheet_can_be_entered_after_a_recovery_and_not_on_other_days(qtbot: QtBot, tmp_path: Path) -> None:
    with head_office(tmp_path) as head:
        page = opened(qtbot, head, "offices").page("offices")
        page.findChild(QTabWidget).setCurrentIndex(2)
        assert page.safe.isVisible() and not page.safe._enter.isVisible()
        backups.carry_backup(head, tmp_path)
        code = "\n".join(code_lines(head.keys.recovery_identity))
    with recovery.recover(tmp_path / "new", tmp_path, code) as back:
        page = opened(qtbot, back, "offices").page("offices")
        page.findChild(QTabWidget).setCurrentIndex(2)
        assert page.safe._enter.isVisible()


def test_the_question_says_what_the_digits_are_for(qtbot: QtBot) -> None:
    asked = DrillQuestion(None, "復旧用紙の番号")
    qtbot.addWidget(asked)
    assert asked.windowTitle() == "復旧用紙の番号"
    asked._on_given("1234")
    assert asked.code == "1234"
