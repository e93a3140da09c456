"""情報 shows this PC's number, the version and every licence, and writes the self-test a clerk can send."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app import __version__
from app.services.devices.setup import own_fingerprint
from app.services.workspace.workspace import Workspace
from app.ui.devices.about_page import AboutPage
from tests.journeys.test_window_story import opened, settle
from tests.offices import branch, head_office


@pytest.fixture
def daito(tmp_path: Path) -> Workspace:
    return branch(tmp_path)


def test_every_work_is_listed_with_its_text(qtbot: QtBot, daito: Workspace) -> None:
    frame = opened(qtbot, daito, "about")
    page: AboutPage = frame.page("about")
    assert __version__ in page._where.text() and str(daito.folder) in page._where.text()
    assert page.table.model().rowCount() > 30
    names = [work.name for work in page.table.held.values()]
    page.table.selectRow(names.index("PySide6_Essentials"))
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in page.text.toPlainText()


def test_a_branch_finds_the_number_of_its_pc_again_where_the_first_start_said(qtbot: QtBot, daito: Workspace) -> None:
    page = opened(qtbot, daito, "about").page("about")
    assert page.digits.text() == own_fingerprint(daito)
    assert "大東支部" in page._who.text()


def test_the_head_office_sees_which_of_the_listed_pcs_is_this_one(qtbot: QtBot, tmp_path: Path) -> None:
    with head_office(tmp_path) as head:
        table = opened(qtbot, head, "offices").page("offices").table
        shown = [[table.rows.text(row, column) for column in range(3)] for row in range(table.rows.rowCount())]
        assert [row[2] for row in shown if row[1] == "✔ このPC"] == [own_fingerprint(head)]


def test_the_self_test_is_written_where_the_clerk_wants_it(
    qtbot: QtBot, daito: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YUI_DATA", str(tmp_path / "local" / "YuiNote"))
    frame = opened(qtbot, daito, "about")
    frame.page("about").write_test(tmp_path / "点検.txt")
    settle(qtbot, frame)
    assert "異常はありません" in (tmp_path / "点検.txt").read_text(encoding="utf-8-sig")
    assert "異常はありません" in frame.context.notice.text()


def test_keys_are_renewed_and_the_new_number_stands_there(qtbot: QtBot, daito: Workspace) -> None:
    page = opened(qtbot, daito, "about").page("about")
    before = page.digits.text()
    page.renew_keys()
    qtbot.waitUntil(lambda: page.digits.text() != before, timeout=20_000)
    assert page.digits.text() == own_fingerprint(daito)
    assert "電話で確かめてください" in page._context.notice.text()


def test_a_new_recovery_sheet_is_made_with_its_key_and_the_copies_are_asked_for(qtbot: QtBot, tmp_path: Path) -> None:
    with head_office(tmp_path) as head:
        old = head.keys.recovery_identity
        page = opened(qtbot, head, "offices").page("offices")
        page.safe.renew_to(tmp_path / "sheet.pdf")
        qtbot.waitUntil(lambda: "USBメモリーに写し直して" in page._context.notice.text(), timeout=30_000)
        assert head.keys.recovery_identity != old and (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
