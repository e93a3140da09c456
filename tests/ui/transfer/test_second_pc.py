"""受け取る: the second PC of a set-up file is shown with its number and accepted there, after the telephone."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.services.devices import setup
from app.services.transfer import importing, submitting
from app.ui.transfer import import_page
from tests.journeys.test_window_story import opened
from tests.offices import activity, head_office


def test_the_second_pc_is_accepted_with_a_button_and_its_file_can_then_be_taken_in(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with head_office(tmp_path) as head:
        made = setup.enrol(head, "murone", tmp_path / "m.yui-setup")
        files, number = [], ""
        for name in ("one", "two"):
            with setup.set_up_branch(tmp_path / name, made.path, made.code) as pc:
                activity(pc, title=name)
                files.append(submitting.hand_in(pc, tmp_path / f"{name}.yui").path)
                number = setup.own_fingerprint(pc)
        importing.import_files(head, files)
        page = opened(qtbot, head, "receive").page("receive")
        page.look_at([files[1]])
        qtbot.waitUntil(lambda: page.files.rows.rowCount() == 1)
        assert "2台のPCで使われています" in page._detail.text() and number in page._detail.text()
        assert page._accept.isVisible() and not page._take.isVisible()
        assert "「取り込む」を押して" not in page._hint.text()  # there is no such button now
        asked: list[str] = []
        monkeypatch.setattr(import_page, "confirm", lambda *words, **_: asked.append(words[1]) or True)
        page._accept.click()
        qtbot.waitUntil(lambda: page._take.isVisible())
        assert number in asked[0] and not page._accept.isVisible()
        assert number in [row.fingerprint for row in setup.devices(head) if row.office == "murone"]
