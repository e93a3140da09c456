"""Texts that look like personal data, shown before a file is written: at a branch and at the head office."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from app.services.evaluation.evaluations import open_evaluation, save_evaluation
from app.services.meetings.meetings import open_meeting, save_meeting
from app.services.plan import plans
from app.services.plan.target_year import TargetYear
from app.services.workspace.workspace import Workspace
from app.ui.transfer import submission_page
from app.ui.transfer.destination import WhereTo
from tests.journeys.test_window_story import opened
from tests.offices import target
from tests.sync.family import copied

pytestmark = pytest.mark.usefixtures("at")


@pytest.fixture
def head(tmp_path: Path) -> Iterator[Workspace]:
    with copied("head", tmp_path) as workspace:
        yield workspace


def test_a_return_file_waits_for_a_look_at_what_looks_like_personal_data(
    qtbot: QtBot, head: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The head office's own words leave too; nothing is held back when the person says so."""
    meeting = open_meeting(head, None, plans.plans(head)[0].id, 2025)
    save_meeting(head, meeting, {"date": date(2025, 10, 25), "discussion": "電話 090-1111-2222 に聞いた"})
    page = opened(qtbot, head, "board").page("board")
    asked: list[str] = []
    answers = [False, True]
    monkeypatch.setattr(WhereTo, "exec", lambda where: (setattr(where, "folder", tmp_path), QDialog.DialogCode.Accepted)[1])
    monkeypatch.setattr(
        submission_page, "confirm", lambda parent, question, text, action: (asked.append(text), answers.pop(0))[1]
    )
    page._send("daito")
    assert list(tmp_path.glob("head-daito-*.yui")) == []
    page._send("daito")
    qtbot.waitUntil(lambda: list(tmp_path.glob("head-daito-*.yui")) != [])
    qtbot.waitUntil(lambda: not page._context.jobs.is_busy())
    assert "「協議内容」に電話番号" in asked[0]


def test_a_doubtful_text_that_is_no_activity_leads_to_its_history(qtbot: QtBot, tmp_path: Path) -> None:
    with copied("daito", tmp_path) as daito:
        form = open_evaluation(daito, TargetYear(target(daito), 2025, "daito"))
        save_evaluation(daito, form, {"outcome": "電話 090-1111-2222 に聞いた"})
        frame = opened(qtbot, daito, "hand_in")
        frame.page("hand_in")._warned[0].click()
        assert frame.current == "history"
