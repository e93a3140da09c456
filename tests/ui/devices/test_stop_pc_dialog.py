"""Before a PC is stopped the window says which records a cut-off touches, and Enter never presses the button that does it."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from app.services.devices.roster import NOW, CutOff
from app.services.transfer import importing, submitting
from app.ui.devices.stop_pc_dialog import StopQuestion
from app.ui.look.theme import Theme
from tests.journeys.test_window_story import opened
from tests.offices import activity, branch, head_office
from tests.ui.conftest import rest


def test_the_records_that_a_cut_off_sets_aside_are_named(qtbot: QtBot, tmp_path: Path) -> None:
    with head_office(tmp_path) as head, branch(tmp_path) as daito:
        activity(daito, title="盗まれる前のサロン")
        importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
        activity(daito, title="盗んだ人のサロン")
        late = submitting.hand_in(daito, tmp_path)
        importing.import_files(head, [late.path])
        frame = opened(qtbot, head, "offices")
        asked = StopQuestion(frame, frame.context, "大東支部のPC", daito.device_id)
        qtbot.addWidget(asked)
        asked.show()
        [stop] = [one for one in asked.findChildren(QPushButton) if one.text() == "止める"]
        assert asked.cut_off() == NOW and stop.isEnabled()
        asked.choose(1)
        assert not stop.isEnabled()
        asked.file.setFocus()
        qtbot.keyClicks(asked.file, str(late.number))
        assert asked.cut_off() == CutOff(from_file=late.number)
        assert "盗んだ人のサロン" in asked._held.text() and "盗まれる前" not in asked._held.text()
        with qtbot.waitSignal(asked.rejected):
            asked._leave.setFocus()
            qtbot.keyClick(asked._leave, Qt.Key.Key_Space)


def test_a_typed_day_makes_nothing_scroll(qtbot: QtBot, tmp_path: Path, dressed: Theme) -> None:
    with head_office(tmp_path) as head, branch(tmp_path) as daito:
        activity(daito, title="盗んだ人のサロン")
        importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
        asked = StopQuestion(None, opened(qtbot, head, "offices").context, "大東支部のPC（番号1234…）", daito.device_id)
        qtbot.addWidget(asked)
        asked.show()
        qtbot.keyClicks(asked.day, "R7.11.5")
        rest(qtbot, asked)
        assert "令和7年11月5日（水）" in asked._meaning.text() and "盗んだ人のサロン" in asked._held.text()
        [area] = asked.findChildren(QScrollArea)
        assert (area.horizontalScrollBar().maximum(), area.verticalScrollBar().maximum()) == (0, 0)
