"""確認番号 compared by telephone: noted with name and time, for the newest file, on this PC only."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.cli.main import main
from app.errors import Refused
from app.services.backup import dumps
from app.services.transfer import importing, submission_status, submitting
from app.services.transfer.phone_confirmation import confirm_by_telephone
from app.services.workspace.workspace import Workspace
from tests.journeys.test_window_story import opened
from tests.offices import activity, branch, head_office

pytestmark = pytest.mark.usefixtures("at")


def note(workspace: Workspace) -> str:
    return next(row.phone_confirmed for row in submission_status.board(workspace, 2025) if row.office_code == "daito")


def test_the_note_stands_at_the_file_that_was_compared_and_not_at_the_next(qtbot: QtBot, tmp_path: Path) -> None:
    with head_office(tmp_path) as head, branch(tmp_path) as daito:
        with pytest.raises(Refused, match="届いていません"):
            confirm_by_telephone(head, "daito", "本部の担当")
        importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
        before = dumps.digest(head)
        with pytest.raises(Refused, match="名前"):
            confirm_by_telephone(head, "daito", "　")
        page = opened(qtbot, head, "board").page("board")
        page.table.selectRow([row.office_code for row in page.table.held.values()].index("daito"))
        assert page._phone_confirmed.isVisible()
        page.note_phone_confirmation("daito", "本部の担当")
        assert "本部の担当" in note(head) and dumps.digest(head) == before
        assert "✔ 電話で確認" in page._code_of.text() and not page._phone_confirmed.isVisible()
        activity(daito)
        importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
        assert note(head) == ""
        folder = str(head.folder)
    assert main(["--data", folder, "confirm", "daito", "--by", "本部の担当"]) == 0
