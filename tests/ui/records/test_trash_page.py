"""The trash says who deleted what and when, gives several back at once; the history is one key away from where one works."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.services.activities import activities
from app.services.activities.activity_list import Filter, list_ids
from app.services.transfer import importing, submitting
from app.services.workspace.workspace import Workspace
from tests.journeys.test_window_story import opened, settle
from tests.offices import activity
from tests.sync.family import copied

pytestmark = pytest.mark.usefixtures("at")


@pytest.fixture
def daito(tmp_path: Path) -> Iterator[Workspace]:
    with copied("daito", tmp_path) as workspace:
        yield workspace


@pytest.fixture
def head(tmp_path: Path) -> Iterator[Workspace]:
    with copied("head", tmp_path) as workspace:
        yield workspace


def test_several_deleted_records_come_back_at_once_and_one_step_takes_that_back(qtbot: QtBot, daito: Workspace) -> None:
    kept = activity(daito, title="残した会議")
    gone = {activity(daito, title=title) for title in ("サロン", "懇談会", "講座")}
    for record in gone:
        activities.delete(daito, record)
    page = opened(qtbot, daito, "activities").page("activities")
    page._state.set_value("deleted")
    page._show()
    assert page.trash.isVisible() and not page.table.isVisible()
    page.trash.selectAll()
    page._restore.click()
    assert set(list_ids(daito, Filter())) == gone | {kept}
    assert page.trash.rows.rowCount() == 0
    page._context.notice.press_action()
    assert set(list_ids(daito, Filter(deleted=True))) == gone


def test_the_trash_names_who_deleted_and_when_also_from_another_office(
    qtbot: QtBot, head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    record = activity(daito, title="サロン")
    importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
    with head.acting_as("髙橋"):
        activities.delete(head, record)
    importing.import_files(daito, [submitting.send_back(head, "daito", tmp_path).path])
    page = opened(qtbot, daito, "activities").page("activities")
    page._state.set_value("deleted")
    page._show()
    when, who = (page.trash.rows.text(0, column) for column in (3, 4))
    assert who == "本部　髙橋"
    assert when.startswith("2025")


def test_the_history_is_reached_from_the_form_and_leads_back_to_it(qtbot: QtBot, daito: Workspace) -> None:
    record = activity(daito, title="サロン")
    frame = opened(qtbot, daito, "entry")
    entry = frame.page("entry")
    entry.show_history()
    assert frame.current == "entry" and "まだ保存していません" in frame.context.notice.text()
    frame.open("entry", record)
    entry.form.field("title").set_value("サロン（訂正中）")
    entry._on_edited("title")
    entry.show_history()
    assert frame.current == "history" and frame.page("history").steps.rows.rowCount() == 1
    frame.page("history")._back.click()
    assert frame.current == "entry" and entry.form.values()["title"] == "サロン（訂正中）"


def test_the_received_files_can_be_looked_at_again_from_the_receive_page(qtbot: QtBot, head: Workspace) -> None:
    frame = opened(qtbot, head, "receive")
    button = frame.page("receive")._before
    assert button.isVisible()
    button.click()
    assert frame.current == "imports"


def test_the_history_is_reached_from_the_preview_and_the_decision(
    qtbot: QtBot, head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    record = activity(daito, participants=10)
    importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
    for workspace, participants in ((head, 11), (daito, 12)):
        activities.save(workspace, activities.open_form(workspace, record), {"participants": participants})
    new = activity(daito, title="はじめての集い")
    frame = opened(qtbot, head, "receive")
    page = frame.page("receive")
    page.look_at([submitting.hand_in(daito, tmp_path).path])
    settle(qtbot, frame)
    lines = {row.line.record: row.id for row in page._lines.values()}
    page.lines.select(lines[new])
    page._on_history()
    assert frame.current == "receive" and "はじめて届きました" in frame.context.notice.text()
    page.lines.select(lines[record])
    page._on_history()
    assert frame.current == "history"
    frame.page("history")._back.click()
    assert frame.current == "receive" and page._paths
    page._on_take()
    settle(qtbot, frame)
    frame.open("conflicts")
    frame.page("conflicts")._on_history()
    assert frame.current == "history"
    frame.page("history")._back.click()
    assert frame.current == "conflicts"
