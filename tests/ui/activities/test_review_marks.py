"""確認の印 at the head office's screens: the list, what to check, and the branches' evaluations."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.services.activities import activities
from app.services.evaluation import evaluations
from app.services.plan.target_year import TargetYear
from app.services.transfer import importing, submitting
from app.services.workspace.workspace import Workspace
from tests.journeys.test_window_story import opened
from tests.offices import activity, target
from tests.sync.family import copied

pytestmark = pytest.mark.usefixtures("at")


@pytest.fixture
def head(tmp_path: Path) -> Iterator[Workspace]:
    with copied("head", tmp_path) as workspace:
        yield workspace


def test_what_changed_after_it_was_checked_is_listed_looked_at_and_checked_again(
    qtbot: QtBot, head: Workspace, tmp_path: Path
) -> None:
    with copied("daito", tmp_path) as daito:
        record = activity(daito, title="サロン")
        importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
        frame = opened(qtbot, head, "activities")
        page = frame.page("activities")
        state = len(page.table.rows.columns) - 1
        page.table.selectAll()
        next(one for one in page.commands if one.key == "F8").run()
        assert page.table.rows.text(0, state) == "✔ 確認済み"
        activities.save(daito, activities.open_form(daito, record), {"participants": 99})
        importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
    page.refresh()
    assert page.table.rows.text(0, state) == "△ 確認後に変更"
    frame.open("waiting")
    waiting = frame.page("waiting")
    assert "確認後に変更 1件" in waiting._summary.text() and waiting.open_record.text() == "変更を見る"
    waiting.open_record.click()
    assert frame.current == "history"
    frame.page("history")._back.click()
    waiting.check_again.click()
    assert waiting.table.rows.rowCount() == 0
    frame.open("activities")
    page.table.selectAll()
    page._check.click()
    assert page.table.rows.text(0, state) == "確定"
    frame.context.notice.press_action()
    assert page.table.rows.text(0, state) == "✔ 確認済み"


def test_a_branchs_evaluation_is_marked_beside_the_others(qtbot: QtBot, head: Workspace, tmp_path: Path) -> None:
    with copied("daito", tmp_path) as daito:
        where = TargetYear(target(daito, "1-1"), 2025, "daito")
        evaluations.save_evaluation(daito, evaluations.open_evaluation(daito, where), {"outcome": "よい一年"})
        importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
        page = opened(qtbot, head, "target").page("target")
        page.tabs.setCurrentWidget(page.branches)
        rows = page.branches.table.rows
        row = next(number for number in range(rows.rowCount()) if rows.text(number, 0) == "大東")
        page.branches.table.selectRow(row)
        page.branches.check.click()
        assert rows.text(row, 6) == "✔ 済み" and page.branches.check.text() == "確認の印を外す"
        evaluations.save_evaluation(daito, evaluations.open_evaluation(daito, where), {"outcome": "もっとよい"})
        importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
        page._show_target()
        assert rows.text(row, 6) == "△ 後で変更"


def test_where_no_evaluation_came_there_is_nothing_to_check(qtbot: QtBot, head: Workspace) -> None:
    page = opened(qtbot, head, "target").page("target")
    page.tabs.setCurrentWidget(page.branches)
    for row in range(page.branches.table.rows.rowCount()):
        page.branches.table.selectRow(row)
        assert not page.branches.check.isEnabled()
