"""ホーム by keys: every card is a door, every day of the month too, and it is there at once however much is unsent."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.services.activities import activities, activity_drafts
from app.services.figures.office_months import keep_months
from app.services.plan import deadlines
from app.services.today.cards import handing_in
from app.services.transfer import submitting, sync_folder
from app.services.workspace.workspace import Workspace
from app.ui.overview.month_calendar import DAY
from tests.journeys.test_window_story import opened, settle
from tests.many_records import fill
from tests.offices import activity, branch
from tests.statements import Statements, counted

MOST = 30
SOME, MANY = 2_000, 20_000


def test_enter_on_the_first_card_goes_on_with_what_was_left(qtbot: QtBot, daito: Workspace) -> None:
    form = activities.blank(daito)
    activity_drafts.keep_form(daito, form, form.values | {"title": "サロン"})
    activity(daito, title="先の記録")
    frame = opened(qtbot, daito, "home")
    door = frame.page("home").cards.door("drafts")
    qtbot.waitUntil(lambda: frame.page("home").cards.doors[0].hasFocus())
    door.setFocus()
    QTest.keyClick(door, Qt.Key.Key_Return)
    assert frame.current == "entry" and frame.page("entry").form.values()["title"] == "サロン"


@pytest.mark.parametrize(("kind", "page"), [("first", "entry"), ("hand_in", "hand_in"), ("arrived", "receive")])
def test_each_card_of_a_branch_opens_its_page(kind: str, page: str, qtbot: QtBot, daito: Workspace) -> None:
    frame = opened(qtbot, daito, "home")
    frame.page("home").cards.door(kind).click()
    assert frame.current == page


def test_the_head_office_copies_the_reminder_and_goes_to_the_year_that_is_meant(
    qtbot: QtBot, head: Workspace, daito: Workspace, to_head: object
) -> None:
    activity(daito, title="サロン")
    to_head()  # type: ignore[operator]
    deadlines.take_usual(head, 2025)
    frame = opened(qtbot, head, "home")
    home = frame.page("home")
    assert home.cards.doors[0].card.kind == "due"
    frame.context.set_fiscal_year(2024)
    [remind] = [one for one in home.cards.findChildren(type(home._new)) if one.text() == "催促の文をコピー"]
    remind.click()
    assert "花泉支部：4～9月" in QGuiApplication.clipboard().text() and "令和7年度" in QGuiApplication.clipboard().text()
    home.cards.door("submissions").click()
    assert frame.current == "board" and frame.context.fiscal_year == 2025


def test_a_file_in_the_shared_folder_is_a_card_that_shows_what_it_would_do(
    qtbot: QtBot, head: Workspace, daito: Workspace, to_head: object, tmp_path: Path
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    sync_folder.set_folder(daito, shared)
    activity(daito, title="サロン")
    to_head()  # type: ignore[operator]
    returned = submitting.send_back(head, "daito", shared).path
    frame = opened(qtbot, daito, "home")
    settle(qtbot, frame)
    frame.page("home").cards.door("arrived").click()
    settle(qtbot, frame)
    assert frame.current == "receive" and frame.page("receive")._paths == [returned]


def test_the_month_is_walked_by_keys_and_enter_records_on_a_day(qtbot: QtBot, daito: Workspace) -> None:
    activity(daito, title="サロン", date=date(2025, 10, 31))
    frame = opened(qtbot, daito, "home")
    calendar = frame.page("home").calendar
    grid = calendar.grid
    for key, day in (
        (Qt.Key.Key_Left, date(2025, 11, 4)), (Qt.Key.Key_Home, date(2025, 11, 1)), (Qt.Key.Key_Up, date(2025, 10, 25)),
        (Qt.Key.Key_End, date(2025, 10, 31)), (Qt.Key.Key_PageDown, date(2025, 11, 30)), (Qt.Key.Key_PageUp, date(2025, 10, 30)),
    ):  # fmt: skip
        QTest.keyClick(grid, key)
        assert calendar.day == day == grid.item(grid.currentRow(), grid.currentColumn()).data(DAY)
    QTest.keyClick(grid, Qt.Key.Key_Return)
    assert frame.current == "entry" and frame.page("entry").form.values()["date"] == date(2025, 10, 30)


def test_enter_on_a_day_with_activities_lists_them(qtbot: QtBot, daito: Workspace) -> None:
    for day in (3, 3, 4):
        activity(daito, title="サロン", date=date(2025, 11, day))
    frame = opened(qtbot, daito, "home")
    calendar = frame.page("home").calendar
    calendar.show_day(date(2025, 11, 3))
    said = calendar.grid.currentItem().data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "11月3日 月曜日 文化の日 活動 2件" and "文化の日　活動 2件" in calendar.words.text()
    QTest.keyClick(calendar.grid, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: frame.current == "activities" and frame.page("activities").table.rows.rowCount() == 2)


def asked_by_home(qtbot: QtBot, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Statements:
    """What ホーム asks when nothing was asked before. It never looks for names in what is unsent."""

    def looked(*_: object) -> None:
        raise AssertionError("ホーム looks for names in every unsent record")

    monkeypatch.setattr(submitting, "warnings_in", looked)
    keep_months(workspace)  # the program does it beside the window
    frame = opened(qtbot, workspace, "trash")
    settle(qtbot, frame)
    workspace.database.forget_answers()
    with counted() as found:
        frame.open("home")
        qtbot.wait(0)
        settle(qtbot, frame)
    return found


@pytest.mark.parametrize("numbers", [(SOME,), pytest.param((SOME, MANY), marks=pytest.mark.soak)], ids=["some", "many"])
def test_home_asks_as_little_of_many_unsent_records_as_of_some(
    numbers: tuple[int, ...], qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for number in numbers:
        with branch(tmp_path / str(number)) as workspace:
            fill(workspace, number)
            found.append(asked_by_home(qtbot, workspace, monkeypatch))
            assert handing_in(workspace).words == "新しい記録 1,000件以上"
    assert max(asked.selects for asked in found) <= MOST, found[-1].said()
    assert found[-1].selects <= found[0].selects, found[-1].by_place - found[0].by_place
