"""同じ活動か: from the list of what to check to the two records side by side, and back again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.services.activities import activities
from app.services.activities.activity_list import Filter, list_ids
from app.services.transfer import importing, submitting
from app.services.workspace.workspace import Workspace
from tests.journeys.test_window_story import opened
from tests.offices import activity
from tests.sync.family import copied

pytestmark = pytest.mark.usefixtures("at")


@pytest.fixture
def head(tmp_path: Path) -> Iterator[Workspace]:
    with copied("head", tmp_path) as workspace:
        yield workspace


def test_two_pcs_recording_one_event_are_joined_at_the_head_office_and_the_branch_follows(
    qtbot: QtBot, head: Workspace, tmp_path: Path
) -> None:
    """Case 7."""
    with copied("daito", tmp_path) as daito, copied("daito2", tmp_path) as second:
        kept = activity(daito, title="ふれあいサロン", place="公民館")
        gone = activity(second, title="ふれあいｻﾛﾝ（公民館）", place=None, outcome="好評だった")
        for workspace in (daito, second):
            importing.import_files(head, [submitting.hand_in(workspace, tmp_path).path])
        frame = opened(qtbot, head, "waiting")
        page = frame.page("waiting")
        assert "同じ活動か 1組" in page._summary.text() and page.open_record.text() == "見比べる"
        page.table.opened.emit(page.table.current())
        assert frame.current == "duplicates"
        alike = frame.page("duplicates")
        keep = alike.keep_first if alike._seen.one.id == kept else alike.keep_second
        keep()
        assert frame.current == "waiting" and "ありません" in page._summary.text()
        frame.context.notice.press_action()
        assert set(list_ids(head, Filter())) == {kept, gone}
        frame.open("duplicates")
        keep()
        importing.import_files(daito, [submitting.send_back(head, "daito", tmp_path).path])
        (left,) = list_ids(daito, Filter())
        values = activities.open_form(daito, left).values
        assert (values["title"], values["place"], values["outcome"]) == ("ふれあいサロン", "公民館", "好評だった")


def test_told_apart_they_leave_the_list_and_one_press_brings_them_back(qtbot: QtBot, tmp_path: Path) -> None:
    with copied("daito", tmp_path) as daito:
        activity(daito), activity(daito)
        frame = opened(qtbot, daito, "waiting")
        frame.page("waiting")._on_open()
        frame.page("duplicates").apart.click()
        assert frame.page("waiting").table.rows.rowCount() == 0
        frame.context.notice.press_action()
        assert frame.page("waiting").table.rows.rowCount() == 1
