"""The trash of every kind, and the history one key away from every form."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.services.activities import photos
from app.services.annual_plan import annual_plans
from app.services.evaluation import evaluations, opinions
from app.services.meetings import meetings
from app.services.plan.target_year import TargetYear
from app.services.workspace.workspace import Workspace
from app.ui.activities import photo_strip
from app.ui.shell.frame import Frame
from app.ui.widgets import record_editor
from tests.journeys.test_nasty_photos import camera
from tests.journeys.test_window_story import opened
from tests.offices import activity, plan_id, target
from tests.sync.family import copied

pytestmark = pytest.mark.usefixtures("at")


@pytest.fixture
def head(tmp_path: Path) -> Iterator[Workspace]:
    with copied("head", tmp_path) as workspace:
        yield workspace


@pytest.fixture
def daito(tmp_path: Path) -> Iterator[Workspace]:
    with copied("daito", tmp_path) as workspace:
        yield workspace


def press(frame: Frame, key: str) -> None:
    next(one for one in frame.page(frame.current).commands if one.key == key).run()


def test_a_photo_taken_off_comes_back_at_once_and_later_from_the_trash(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, daito: Workspace
) -> None:
    monkeypatch.setattr(photo_strip, "confirm", lambda *_, **__: True)
    record = activity(daito)
    photo = photos.add(daito, record, camera())
    frame = opened(qtbot, daito, "entry")
    frame.open("entry", record)
    strip = frame.page("entry").findChild(photo_strip.PhotoStrip)
    strip._on_away(photo)
    frame.context.notice.press_action()
    assert len(photos.photos_of(daito, record)) == 1
    strip._on_away(photo)
    frame.open("activities")
    page = frame.page("activities")
    page._state.set_value("deleted")
    page._show()
    page._whole_trash.click()
    assert frame.current == "trash"
    whole = frame.page("trash")
    assert [whole.table.rows.text(0, column) for column in (0, 1)] == ["写真", "2025/10/03 ふれあいサロン"]
    whole.table.selectAll()
    whole._restore.click()
    assert len(photos.photos_of(daito, record)) == 1 and "空です" in whole._summary.text()
    frame.context.notice.press_action()
    assert photos.photos_of(daito, record) == [] and whole.table.rows.rowCount() == 1


def test_a_deleted_opinion_comes_back_with_one_press(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, head: Workspace) -> None:
    monkeypatch.setattr(record_editor, "confirm", lambda *_, **__: True)
    form = opinions.open_opinion(head, None, 2025)
    opinions.save_opinion(head, form, {"source": "board", "good": "よく続いている"})
    frame = opened(qtbot, head, "opinions")
    editor = frame.page("opinions").opinions
    editor._on_delete()
    assert editor.table.rows.rowCount() == 0
    frame.context.notice.press_action()
    assert editor.table.rows.rowCount() == 1


def test_f4_opens_the_history_from_meetings_opinions_plan_and_annual_plan_and_leads_back(qtbot: QtBot, head: Workspace) -> None:
    plan, where = plan_id(head), TargetYear(target(head, "1-1"), 2025, "head")
    meetings.save_meeting(head, meetings.open_meeting(head, None, plan, 2025), {"date": date(2025, 6, 1)})
    opinions.save_opinion(head, opinions.open_opinion(head, None, 2025), {"source": "board", "good": "よい"})
    annual_plans.save_item(head, annual_plans.open_item(head, None, where), {"title": "講座"})
    frame = opened(qtbot, head, "home")
    for key in ("meetings", "opinions", "plan", "annual"):
        frame.open(key)
        press(frame, "F7")
        assert frame.current == "history", key
        assert frame.page("history").steps.rows.rowCount() == 1
        frame.page("history")._back.click()
        assert frame.current == key


def test_f4_opens_the_history_of_an_evaluation_and_of_a_month_once_they_are_saved(qtbot: QtBot, daito: Workspace) -> None:
    where = TargetYear(target(daito, "1-1"), 2025, "daito")
    frame = opened(qtbot, daito, "target")
    press(frame, "F7")
    assert frame.current == "target" and "まだ保存していません" in frame.context.notice.text()
    evaluations.save_evaluation(daito, evaluations.open_evaluation(daito, where), {"outcome": "よい一年"})
    frame.page("target")._show_target()
    press(frame, "F7")
    assert frame.current == "history" and "1-①" in frame.page("history")._name.text()
    frame.open("monthly")
    page = frame.page("monthly")
    row = next(n for n, one in enumerate(page._rows) if one.editable)
    page.grid.setCurrentCell(row, 2)
    press(frame, "F7")
    assert frame.current == "monthly"
    page.grid.item(row, 2).setText("7")
    page.grid.setCurrentCell(row, 2)
    press(frame, "F7")
    assert frame.current == "history" and "令和7年度4月" in frame.page("history")._name.text()
