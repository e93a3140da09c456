"""新しい版を支部へ配る: in the head office's window, without a command line."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.services.devices import updates
from app.ui.devices import update_distribution
from app.ui.devices.offices_page import OfficesPage
from tests.journeys.test_window_story import opened
from tests.offices import branch, head_office
from tests.services.devices.test_updates import NEWER, setup_file


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path) -> OfficesPage:
    page = opened(qtbot, head_office(tmp_path), "offices").page("offices")
    assert isinstance(page, OfficesPage)
    return page


def _answers(monkeypatch: pytest.MonkeyPatch, setup: Path, stick: Path, *, sure: bool) -> None:
    monkeypatch.setattr(update_distribution, "ask_file", lambda *_: setup)
    monkeypatch.setattr(update_distribution, "ask_folder", lambda *_: stick)
    monkeypatch.setattr(update_distribution, "confirm", lambda *_: sure)


def test_a_branch_finds_the_version_that_the_head_offices_window_gave_out(
    qtbot: QtBot, page: OfficesPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "USB"
    stick.mkdir()
    _answers(monkeypatch, setup_file(tmp_path), stick, sure=True)
    page.giving.give.click()
    qtbot.waitUntil(lambda: NEWER in page._context.notice.text())
    found = updates.newer_beside(branch(tmp_path), [stick / "返送.yui"])
    assert found is not None and found.version == NEWER


def test_nothing_is_signed_before_the_person_is_sure(
    qtbot: QtBot, page: OfficesPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _answers(monkeypatch, setup_file(tmp_path), tmp_path, sure=False)
    page.giving.give.click()
    assert not list(tmp_path.glob("*.yui-update"))


def test_another_file_is_refused_in_a_sentence(
    qtbot: QtBot, page: OfficesPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _answers(monkeypatch, tmp_path / "setup (1).exe", tmp_path, sure=True)
    page.giving.give.click()
    assert "結ノートのセットアップではありません" in page._context.notice.text()
