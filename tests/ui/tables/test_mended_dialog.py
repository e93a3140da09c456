"""What was mended in the other sheets of 集計用データ is looked at row by row, goes in as one step, and comes back."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.evaluation import opinions
from app.services.workspace.workspace import Workspace
from app.ui.tables.mended_dialog import MendedDialog
from tests.journeys.test_window_story import settle
from tests.services.tables.mended.test_mended_records import YEAR, an_opinion, look, mend, opinion_of, written
from tests.ui.tables.reading import read_in

pytestmark = pytest.mark.usefixtures("at", "dressed")


def press(name: str, seen: list[list[str]]) -> None:
    """What a person does in the dialog: reads it, then presses one of its buttons."""

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, MendedDialog)
        seen.append([dialog.table.rows.text(0, column) for column in range(5)])
        getattr(dialog, name).click()

    QTimer.singleShot(300, answer)


def test_an_answer_written_in_excel_is_shown_goes_in_and_is_taken_back(head: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    an_opinion(head)
    frame, page = read_in(qtbot, head, mend(written(head, tmp_path), "意見", {(0, "対応方針"): "広報で知らせます。"}))
    assert page.other.isVisible()
    seen: list[list[str]] = []
    press("take", seen)
    page.other.click()
    qtbot.waitUntil(lambda: opinion_of(head).answer is not None, timeout=20_000)
    settle(qtbot, frame)
    assert seen[0][:3] == ["✔", "意見", "3"] and "対応方針 （空欄） → 広報で知らせます。" in seen[0][4]
    assert frame.context.notice.text() == "1件を直しました。"
    frame.context.notice.press_action()
    assert opinion_of(head).answer is None
    frame.close()


def test_a_row_whose_record_was_corrected_goes_in_only_when_a_person_says_so(
    head: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    an_opinion(head)
    path = mend(written(head, tmp_path), "意見", {(0, "担当"): "総務課"})
    opinions.save_opinion(head, opinions.open_opinion(head, opinion_of(head).id, YEAR), {"answer": "検討します。"})
    dialog = MendedDialog(None, look(head, path))
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.take.isEnabled() and "記録も直してあります" in dialog._detail.text()
    qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    assert dialog.take.isEnabled() and len(dialog.taken()) == 1
    dialog.turn.click()
    assert dialog.taken() == []


def test_a_workbook_without_anything_mended_says_so(head: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    an_opinion(head)
    frame, page = read_in(qtbot, head, written(head, tmp_path))
    page.other.click()
    settle(qtbot, frame)
    assert "直したところはありません" in frame.context.notice.text()
    frame.close()
