"""The receive page offers a newer program that came on the same stick, and starts exactly what was signed."""

import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.services.devices import updates
from app.services.transfer import importing, submitting
from app.services.workspace.workspace import Workspace
from app.ui.transfer import update_strip
from app.ui.transfer.import_page import ImportPage
from tests.journeys.test_window_story import opened
from tests.offices import branch, head_office
from tests.services.devices.test_updates import NEWER, setup_file


@pytest.fixture
def daito(tmp_path: Path) -> Workspace:
    return branch(tmp_path)


@pytest.fixture
def stick(tmp_path: Path, daito: Workspace) -> Path:
    """From the head office: the return file and a newer program."""
    place = tmp_path / "USB"
    place.mkdir()
    with head_office(tmp_path) as head:
        handed_in = submitting.hand_in(daito, place).path
        importing.import_files(head, [handed_in])
        handed_in.unlink()
        submitting.send_back(head, "daito", place)
        updates.sign_update(head, setup_file(place))
    return place


@pytest.fixture
def on_windows(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """What was started."""
    started: list[Path] = []
    monkeypatch.setattr(update_strip, "runs_setups", lambda: True)
    monkeypatch.setattr(update_strip, "start", started.append)
    monkeypatch.setattr(update_strip, "confirm", lambda *_, **__: True)
    return started


def _received(qtbot: QtBot, workspace: Workspace, stick: Path) -> ImportPage:
    page = opened(qtbot, workspace, "receive").page("receive")
    assert isinstance(page, ImportPage)
    page.look_at(list(stick.glob("*.yui")))
    qtbot.waitUntil(lambda: not page._context.jobs.is_busy())
    return page


def test_the_newer_program_is_offered_checked_and_started(
    qtbot: QtBot, daito: Workspace, stick: Path, on_windows: list[Path]
) -> None:
    page = _received(qtbot, daito, stick)
    assert page.update_strip.isVisibleTo(page)
    page.update_strip.install.click()
    qtbot.waitUntil(lambda: bool(on_windows))
    assert on_windows == [daito.folder / "updates" / f"YuiNote-Setup-{NEWER}.exe"]


def test_a_setup_that_windows_was_told_not_to_start_is_told_in_a_sentence_and_can_be_tried_again(
    qtbot: QtBot, daito: Workspace, stick: Path, on_windows: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(setup: Path) -> None:
        raise OSError(1223, "cancelled by the user")

    monkeypatch.setattr(update_strip, "start", refuse)
    page = _received(qtbot, daito, stick)
    page.update_strip.install.click()
    qtbot.waitUntil(lambda: "セットアップは始まりませんでした" in page._context.notice.text())
    assert page.update_strip.install.isEnabled()


def test_a_setup_file_changed_after_it_was_found_is_refused_in_a_sentence(
    qtbot: QtBot, daito: Workspace, stick: Path, on_windows: list[Path]
) -> None:
    page = _received(qtbot, daito, stick)
    setup_file(stick, content=b"MZ the virus..")
    page.update_strip.install.click()
    qtbot.waitUntil(lambda: "本部の署名がない" in page._context.notice.text())
    assert on_windows == []


@pytest.mark.skipif(sys.platform == "win32", reason="here it is Windows")
def test_elsewhere_than_on_windows_nothing_is_offered(qtbot: QtBot, daito: Workspace, stick: Path) -> None:
    page = _received(qtbot, daito, stick)
    assert not page.update_strip.isVisibleTo(page)
