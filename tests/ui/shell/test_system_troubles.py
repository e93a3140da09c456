"""What the window does when the disk is full or drawing fails: it says so, goes on, and what was typed stays."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.services.activities.activity_list import Filter, list_ids
from app.services.backup import dumps
from app.services.printing import form_kinds
from app.services.transfer import file_log, submitting
from app.services.workspace.workspace import Workspace
from tests.journeys.test_window_story import opened, settle
from tests.offices import activity
from tests.ui.conftest import write

pytestmark = pytest.mark.usefixtures("at")


def let_the_database_grow(workspace: Workspace, pages: int) -> None:
    """So many pages more, then the disk is full as SQLite itself would notice it."""
    with workspace.database.writing() as session:
        ask = session.connection().exec_driver_sql
        ask(f"PRAGMA max_page_count = {ask('PRAGMA page_count').scalar() + pages}")


def test_a_disk_that_is_full_when_one_saves_costs_nothing_of_what_was_typed(qtbot: QtBot, daito: Workspace) -> None:
    first = activity(daito, title="前の記録")
    frame = opened(qtbot, daito, "entry")
    page = frame.page("entry")
    write(page.form.field("target_id"), "13")
    write(page.form.field("title"), "書いたサロン")
    text = "体操をした。" * 3000
    page.form.field("content").set_value(text)
    let_the_database_grow(daito, 0)
    page.save_and_next()
    assert "空き容量" in frame.context.notice.text()
    frame.open("activities", first)
    assert frame.current == "activities"  # what is not on disk holds nobody on a page
    frame.open("entry", first)  # and no other record takes its place
    assert (page.form.values()["title"], page.form.values()["content"]) == ("書いたサロン", text)
    assert "空き容量" in frame.context.notice.text() and len(list_ids(daito, Filter())) == 1
    let_the_database_grow(daito, 1000)
    page.save_and_next()
    assert len(list_ids(daito, Filter())) == 2


def test_a_draft_that_finds_no_room_is_told_on_every_page(qtbot: QtBot, head: Workspace) -> None:
    frame = opened(qtbot, head, "target")
    page = frame.page("target")
    page.list.selectRow(2)
    let_the_database_grow(head, 0)
    text = "成果があった。" * 3000
    page.form.field("outcome").set_value(text)
    write(page.form.field("outcome"), "。")
    frame.open("home")
    assert "空き容量" in frame.context.notice.text()
    frame.open("target")
    assert text in page.form.values()["outcome"]


def test_a_stick_that_fills_up_is_told_and_nothing_counts_as_handed_in(
    qtbot: QtBot, daito: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    activity(daito)
    frame = opened(qtbot, daito, "hand_in")
    stick = tmp_path / "stick"
    stick.mkdir()
    monkeypatch.setattr("app.store.files.os.write", _full)
    frame.page("hand_in").hand_in_to(stick)
    settle(qtbot, frame)
    monkeypatch.undo()
    assert "空き容量" in frame.context.notice.text()
    assert list(stick.iterdir()) == [] and file_log.sent_files(daito) == []
    assert submitting.hand_in(daito, stick).number == 1


def test_a_form_that_cannot_be_drawn_is_told_and_the_window_goes_on(
    qtbot: QtBot, daito: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    activity(daito)
    before = dumps.digest(daito)

    def breaks(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a defect of the drawing")

    frame = opened(qtbot, daito, "home")
    with monkeypatch.context() as broken:
        broken.setattr(form_kinds, "draw_form", breaks)
        frame.open("print")
        settle(qtbot, frame)
    page = frame.page("print")
    assert page.drawn() is None and "不具合" in frame.context.notice.text()
    assert dumps.digest(daito) == before
    frame.open("home")
    frame.open("print")
    page.choice.edition.set_value("empty")
    page.refresh()
    settle(qtbot, frame)
    assert page.drawn() is not None


def _full(*_: object) -> int:
    raise OSError(28, "No space left on device")
