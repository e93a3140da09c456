"""Who carried a file, where it went, and the head office's files as mails: said once, remembered for the next time."""

from collections.abc import Callable
from email import message_from_bytes
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.errors import Refused
from app.services.forms.office_letters import print_carry_out
from app.services.transfer import importing, submitting
from app.services.workspace.workspace import Workspace
from app.ui.transfer import destination
from app.ui.transfer.destination import WhereTo
from tests.journeys.test_window_story import opened, settle
from tests.offices import activity
from tests.services.forms.test_office_letters import text_of


def test_who_carried_a_stick_stands_in_the_carry_out_record_and_is_proposed_next_time(
    qtbot: QtBot, daito: Workspace, tmp_path: Path
) -> None:
    activity(daito)
    frame = opened(qtbot, daito, "hand_in")
    page = frame.page("hand_in")
    page._carrier.set_value("髙橋")
    page.hand_in_to(tmp_path)
    settle(qtbot, frame)
    assert "髙橋" in text_of(print_carry_out(daito, 2025, tmp_path / "out.pdf").path.read_bytes())
    assert submitting.last_carrier(daito) == "髙橋"
    again = opened(qtbot, daito, "hand_in").page("hand_in")
    assert again._carrier.value() == "髙橋"


def test_a_branch_is_asked_for_the_mails_folder_where_it_was_last_time(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, daito: Workspace, tmp_path: Path
) -> None:
    starts: list[str] = []
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *asked: (starts.append(asked[2]), str(tmp_path))[1])
    frame = opened(qtbot, daito, "hand_in")
    for _ in range(2):
        frame.page("hand_in")._on_mail()
        settle(qtbot, frame)
    assert starts[0] and starts[1] == str(tmp_path) != starts[0]


def test_the_head_office_writes_a_mail_draft_that_the_branch_takes_in(
    head: Workspace, daito: Workspace, to_head: Callable[[], None], tmp_path: Path
) -> None:
    with pytest.raises(Refused, match="登録されていません"):
        submitting.mail_draft(head, tmp_path, "murone")
    with pytest.raises(Refused):
        submitting.mail_draft(head, tmp_path)
    to_head()
    draft = submitting.mail_draft(head, tmp_path, "daito").path
    mail = message_from_bytes(draft.read_bytes())
    body = next(part for part in mail.walk() if part.get_content_type() == "text/plain")
    assert "返送ファイルを1つ添付" in body.get_payload(decode=True).decode()
    done = importing.import_files(daito, [draft])
    assert len(done.files) == 1 and done.files[0].trouble is None


def test_the_place_of_the_return_files_is_remembered_and_one_press_is_enough(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, head: Workspace, to_head: Callable[[], None], tmp_path: Path
) -> None:
    to_head()
    sticks = tmp_path / "受け渡し"
    sticks.mkdir()
    monkeypatch.setattr(destination, "ask_folder", lambda *_, **__: sticks)
    frame = opened(qtbot, head, "board")
    page = frame.page("board")
    asked = WhereTo(page, frame.context, "どこへ書き出しますか")
    assert asked.again.isHidden()
    asked.other.click()
    page.send_to(asked.folder, None, carrier="本部の担当")
    settle(qtbot, frame)
    again = WhereTo(page, frame.context, "どこへ書き出しますか")
    assert "受け渡し" in again.again.text() and again.carrier == "本部の担当"
    again.again.click()
    assert (again.folder, again.as_mail) == (sticks, False)
    drafts = WhereTo(page, frame.context, "どこへ書き出しますか")
    drafts.mail.click()
    page.send_to(drafts.folder, "daito", as_mail=drafts.as_mail)
    settle(qtbot, frame)
    assert [path.suffix for path in sorted(sticks.iterdir())].count(".eml") == 1
    assert "メールの下書き" in frame.context.notice.text()
