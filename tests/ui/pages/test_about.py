"""情報 shows the version and every licence, and writes the self-test a clerk can send."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app import __version__
from app.services.desk import Desk
from app.ui.pages.about import AboutPage
from tests.journeys.test_window_story import opened, settle
from tests.offices import branch


@pytest.fixture
def daito(tmp_path: Path) -> Desk:
    return branch(tmp_path)


def test_every_work_is_listed_with_its_text(qtbot: QtBot, daito: Desk) -> None:
    frame = opened(qtbot, daito, "about")
    page: AboutPage = frame.page("about")
    assert __version__ in page._where.text() and str(daito.folder) in page._where.text()
    assert page.table.model().rowCount() > 30
    names = [work.name for work in page._works.values()]
    page.table.selectRow(names.index("PySide6_Essentials"))
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in page.text.toPlainText()


def test_the_self_test_is_written_where_the_clerk_wants_it(
    qtbot: QtBot, daito: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YUI_DATA", str(tmp_path / "local" / "YuiNote"))
    frame = opened(qtbot, daito, "about")
    frame.page("about").write_test(tmp_path / "点検.txt")
    settle(qtbot, frame)
    assert "異常はありません" in (tmp_path / "点検.txt").read_text(encoding="utf-8-sig")
    assert "異常はありません" in frame.context.notice.text()
