"""The window of a new PC brings the lost head office back; the window of the head office tries the sheet."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.services.backup import backups, recovery
from app.services.workspace.workspace import Workspace
from app.store.recovery_code import code_lines
from app.ui.start.first_run import FirstRun
from app.ui.widgets.recovery_code_entry import SheetCode
from tests.journeys.test_nasty_generations import titles
from tests.offices import activity, head_office


@pytest.fixture
def stick(tmp_path: Path) -> tuple[Path, list[str]]:
    folder = tmp_path / "stick"
    folder.mkdir()
    with head_office(tmp_path) as head:
        activity(head, title="控えにあるサロン")
        backups.carry_backup(head, folder)
        return folder, code_lines(head.keys.recovery_identity)


def fields(page: SheetCode) -> list[QLineEdit]:
    return page.findChildren(QLineEdit)


def test_a_new_pc_becomes_the_lost_head_office(qtbot: QtBot, tmp_path: Path, stick: tuple[Path, list[str]]) -> None:
    folder, lines = stick
    page = FirstRun(tmp_path / "new")
    qtbot.addWidget(page)
    page.show()
    page.use_backups(folder)
    sheet = page.findChild(SheetCode)
    assert isinstance(sheet, SheetCode)
    [go] = [one for one in sheet.findChildren(QPushButton) if one.text() == "本部の記録を戻す"]
    for field, line in zip(fields(sheet), lines, strict=True):
        assert not go.isEnabled()
        field.setText(line)
    with qtbot.waitSignal(page.finished, timeout=20_000) as made:
        go.click()
    workspace = made.args[0]
    assert isinstance(workspace, Workspace) and workspace.is_head
    with workspace:
        assert titles(workspace) == {"控えにあるサロン"}


def test_a_wrong_digit_is_marked_at_its_line_and_enter_does_nothing_dangerous(
    qtbot: QtBot, stick: tuple[Path, list[str]]
) -> None:
    _, lines = stick
    sheet = SheetCode("番号", "戻す")
    qtbot.addWidget(sheet)
    given: list[str] = []
    sheet.given.connect(given.append)
    all_fields = fields(sheet)
    for field, line in zip(all_fields, lines, strict=True):
        field.setText(line)
    all_fields[3].setText(("1" if lines[3][0] != "1" else "2") + lines[3][1:])
    assert [mark.text() for mark in sheet.marks] == ["✔"] * 3 + ["× 違います"] + ["✔"] * 4
    all_fields[7].returnPressed.emit()
    assert given == []
    assert recovery.line_is_right(3, lines[3]) and not recovery.line_is_right(2, lines[3])
